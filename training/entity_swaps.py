"""Questions made false for their paragraph: a name or a number in them becomes another one.

Jia and Liang, "Adversarial Examples for Evaluating Reading Comprehension Systems" (EMNLP 2017),
change names and numbers of a question to those near in kind, so that nothing in the paragraph
answers it; Rajpurkar et al., "Know What You Don't Know" (ACL 2018), list entity swaps among the
ways in which their crowd made unanswerable questions.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.analysis import Token, analyze
from ingest.document import Span
from ingest.normalize import fold

NUMBER = "数"
_SUDACHI_KINDS = frozenset({"人名", "地名"})
_JOINTS = "\u30fb=\uff1d\u30a0"
_LONGEST = 24
_TRIES = 24
# Digits, also full-width ones, with groups of three; no decimals, nothing inside a Latin word.
_DIGITS = re.compile(
    "(?<![0-9\uff10-\uff19A-Za-z.,])([0-9\uff10-\uff19]+(?:[,\uff0c][0-9\uff10-\uff19]{3})*)"
    "(?![0-9\uff10-\uff19A-Za-z]|[.,][0-9])"
)
_WIDE = str.maketrans({**{ord("0") + n: 0xFF10 + n for n in range(10)}, ord(","): 0xFF0C})
_LARGEST = {"月": 12, "日": 31, "時": 24, "分": 59, "秒": 59, "世": 21}
_YEARS_APART = 30
_LAST_YEAR = 2025


@dataclass(frozen=True, slots=True)
class Entity:
    """A name or a number in a text.

    Attributes:
        span: where it stands.
        words: what stands there.
        kind: what it names, in the words of the NER set (人名, 地名, ...), or ``数`` and the
            character after a number.
    """

    span: Span
    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class Swap:
    """A question with one thing in it changed.

    Attributes:
        question: the changed question.
        old: what stood in it.
        new: what stands there now.
        kind: the kind of both.
    """

    question: str
    old: str
    new: str
    kind: str


class Gazetteer:
    """Names by kind.

    Args:
        mentions: (name, kind) as they were marked, one entry a mention. A name that was marked as
            several kinds counts as the commonest.
    """

    def __init__(self, mentions: Iterable[tuple[str, str]]) -> None:
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for name, kind in mentions:
            if len(name) > 1 and not name.isdigit():
                votes[name][kind] += 1
        self._names: dict[str, list[str]] = defaultdict(list)
        self._kinds: dict[str, str] = {}
        for name in sorted(votes):
            kind = min(votes[name], key=lambda k, name=name: (-votes[name][k], k))
            self._names[kind].append(name)
            self._kinds.setdefault(fold(name), kind)

    @classmethod
    def load(cls, path: Path) -> Gazetteer:
        """Read the names of a Wikipedia NER file (gzip; texts with ``entities``)."""
        with gzip.open(path, "rt", encoding="utf-8") as file:
            texts = json.load(file)
        return cls((e["name"], e["type"]) for text in texts for e in text["entities"])

    def kind_of(self, words: str) -> str | None:
        """What ``words`` name, if they are known."""
        return self._kinds.get(fold(words))

    def names(self, kind: str) -> Sequence[str]:
        """All names of a kind, sorted."""
        return self._names.get(kind, ())


def find_entities(text: str, gazetteer: Gazetteer) -> list[Entity]:
    """Names and numbers of ``text`` in order, none overlapping another.

    Known names first, the longest where several begin together; then runs of what Sudachi takes
    for names of persons or places; then numbers.
    """
    tokens = analyze(text)
    found: list[Entity] = []
    candidates = (_known(text, tokens, gazetteer), _named(text, tokens), _numbers(text))
    for entities in candidates:
        for entity in entities:
            if not any(entity.span.overlaps(other.span) for other in found):
                found.append(entity)
    return sorted(found, key=lambda entity: entity.span)


def _known(text: str, tokens: Sequence[Token], gazetteer: Gazetteer) -> Iterator[Entity]:
    # A name begins and ends where words do: there is no 京都 in 東京都.
    ends = sorted({token.span.end for token in tokens}, reverse=True)
    reached = 0
    for token in tokens:
        start = token.span.start
        if start < reached:
            continue
        for end in ends:
            if start + 1 < end <= start + _LONGEST and (kind := gazetteer.kind_of(text[start:end])):
                yield Entity(Span(start, end), text[start:end], kind)
                reached = end
                break


def _named(text: str, tokens: Sequence[Token]) -> Iterator[Entity]:
    run: list[Token] = []
    for token in [*tokens, None]:
        if token is not None and run:
            gap = text[run[-1].span.end : token.span.start]
            kind = run[0].pos[2]
            if not gap and (token.pos[2] == kind or text[token.span.start] in _JOINTS):
                run.append(token)
                continue
        if run:
            yield from _run_entity(text, run)
        run = [token] if token is not None and token.name and token.pos[2] in _SUDACHI_KINDS else []


def _run_entity(text: str, run: Sequence[Token]) -> Iterator[Entity]:
    named = [token for token in run if token.name]
    span = Span(named[0].span.start, named[-1].span.end)
    if span.end - span.start > 1:
        yield Entity(span, span.of(text), named[0].pos[2])


def _numbers(text: str) -> Iterator[Entity]:
    for match in _DIGITS.finditer(text):
        unit = text[match.end() : match.end() + 1]
        yield Entity(Span(*match.span(1)), match[1], NUMBER + unit)


def swap_entity(
    question: str,
    answer: str,
    context: str,
    entities: Sequence[Entity],
    near: Mapping[str, Sequence[str]],
    gazetteer: Gazetteer,
    near_share: float,
    rng: random.Random,
) -> Swap | None:
    """Change one entity of ``question`` that ``context`` holds into one that it does not hold.

    Args:
        question: the question.
        answer: its answer in ``context``; what is part of it stays.
        context: all that will be read.
        entities: those of the question.
        near: names and numbers of the same article, by kind; they are the hardest to tell.
        gazetteer: names from elsewhere.
        near_share: how often ``near`` is tried first.
        rng: decides.

    Returns:
        None where nothing can be changed.
    """
    folded, gold = fold(context), fold(answer)
    for entity in rng.sample(list(entities), len(entities)):
        if not _holds(context, folded, entity) or _touches(fold(entity.words), gold):
            continue
        for new in _replacements(entity, near, gazetteer, near_share, rng):
            if is_absent(new, folded) and _differs(entity.words, new):
                start, end = entity.span.start, entity.span.end
                changed = question[:start] + new + question[end:]
                return Swap(changed, entity.words, new, entity.kind)
    return None


def _holds(context: str, folded: str, entity: Entity) -> bool:
    if entity.kind.startswith(NUMBER):
        wanted = _value(entity.words)
        return any(_value(match[1]) == wanted for match in _DIGITS.finditer(context))
    return fold(entity.words) in folded


def _touches(one: str, other: str) -> bool:
    return one in other or other in one


def is_absent(words: str, folded: str) -> bool:
    """Whether neither ``words`` nor a name among them stand in a folded text."""
    return fold(words) not in folded and not any(part in folded for part in name_parts(words))


def name_parts(words: str) -> frozenset[str]:
    """The parts by which a name may be called alone, folded: surname, given name, first place."""
    pieces = re.split(f"[{_JOINTS}\\s]", words)
    names = [token.span.of(words) for token in analyze(words) if token.name]
    return frozenset(fold(part) for part in [*pieces, *names] if len(part) > 1)


def _differs(old: str, new: str) -> bool:
    return not _touches(fold(old), fold(new)) and not name_parts(old) & name_parts(new)


def _replacements(
    entity: Entity,
    near: Mapping[str, Sequence[str]],
    gazetteer: Gazetteer,
    near_share: float,
    rng: random.Random,
) -> Iterator[str]:
    close = near.get(entity.kind, ())
    first = rng.sample(list(close), min(len(close), _TRIES))
    if rng.random() < near_share:
        yield from first
    if entity.kind.startswith(NUMBER):
        for _ in range(_TRIES):
            yield _other_number(entity.words, entity.kind[len(NUMBER) :], rng)
    else:
        names = gazetteer.names(entity.kind)
        yield from rng.sample(names, min(len(names), _TRIES))
    yield from first


def _value(digits: str) -> int:
    return int(fold(digits).replace(",", ""))


def _other_number(digits: str, unit: str, rng: random.Random) -> str:
    """Another number of as many digits, written the same way; a year stays near."""
    plain = fold(digits)
    value = _value(digits)
    low, high = 10 ** (len(plain.replace(",", "")) - 1), 10 ** len(plain.replace(",", "")) - 1
    if unit == "年" and 1000 <= value <= _LAST_YEAR:
        low, high = max(low, value - _YEARS_APART), min(_LAST_YEAR, value + _YEARS_APART)
    elif unit in _LARGEST and value <= _LARGEST[unit]:
        low, high = 1, _LARGEST[unit]
    chosen = rng.randint(max(low, 1), high)
    written = f"{chosen:,}" if "," in plain else str(chosen)
    return written if plain == digits else written.translate(_WIDE)
