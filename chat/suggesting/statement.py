"""A sentence taken apart: what it is about, its clauses, its words without asides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chat.reader.spans import persons
from chat.suggesting.standing import is_bare, is_closed, points_elsewhere
from chat.suggesting.wording import finished
from index.analysis import Token, analyze
from ingest.brackets import CLOSERS, OPENERS
from ingest.document import Span

_COMMAS = "、,\uff0c"
_ASIDE = re.compile(r"\([^()]*\)|\uff08[^\uff08\uff09]*\uff09|\[[^\[\]]*\]")
_LONGEST_TOPIC = 30
# Says whose words follow, or in what respect: the statement is as good without it.
_SOURCE = re.compile(r"(?:よると|よれば|よりますと|の(?:調べ|推計|調査|試算|集計|統計|データ|計算|発表)では)$")
_JOINS = re.compile(
    r"(?:しかし(?:も)?|更に|同時に|併せて|そうして|こうして|しかし(?:ながら)?|なお|また|加えて|さらに|そして|ただし?|一方(?:で)?|その(?:一方|後|ため|結果)(?:で)?|このため|これにより"
    r"|だが|そこで|つまり|例えば|たとえば|特に|よって|したがって|従って|ところが|それでも|他方|実際(?:に)?|もちろん|たしかに|結局"
    r"|すると|やがて|ちなみに|実は|とはいえ|もっとも|これに対し(?:て)?)[、,]?"
)
_HONORIFIC = re.compile(r"(?:さん|氏|さま|様|先生|監督|選手|社長|教授|准教授|准?教授|館長|会長|部長|課長|理事長|議員|市議|町長|市長|知事|村長)$")
_ADDRESSED = re.compile(r"\s?(?:さん|氏|さま|様|先生|監督|選手|社長|准?教授|館長|会長)")
_NOMINAL = frozenset({"名詞", "接尾辞", "接頭辞", "記号"})


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence without its full stop; places are those in ``words``.

    Attributes:
        words: what it says.
        clauses: its parts between commas that stand in no brackets, commas left out.
        topic: the noun phrase before は, with what modifies it; None where there is none.
        after: where what is said of the topic begins; 0 where there is none.
    """

    words: str
    clauses: tuple[Span, ...]
    topic: Span | None
    after: int

    @property
    def last(self) -> Span:
        """The last clause, the topic left out."""
        clause = self.clauses[-1]
        return Span(max(clause.start, self.after), clause.end)

    def people(self) -> list[Span]:
        """The names of people in it."""
        return people_in(self.words)


def statement_of(words: str) -> Statement | None:
    """A sentence taken apart; None where nothing is stated in it."""
    end = len(words.rstrip("。\uff61.\uff0e \u3000\n"))
    words = words[:end]
    clauses = tuple(_split(words))
    if not clauses or words[0] in OPENERS and words[-1] in CLOSERS:
        return None
    topic = _topic(words, clauses)
    after = 0
    if topic is not None:
        after = topic.end + 1
        while after < len(words) and words[after] in "、, ":
            after += 1
    return Statement(words, clauses, topic, after)


def statements_of(words: str) -> Iterator[tuple[Statement, int]]:
    """What a sentence states, part by part, and where each part begins in it.

    「Xは2010年にYを開き、翌年の客は3万人だった。」 holds 「Xは2010年にYを開いた」 too, and what is said
    of the second topic. The words of a part are the sentence's but for their end.
    """
    whole = statement_of(words)
    if whole is None:
        return
    past = re.search(r"(?:た|だ)(?:という|そうです|そうだ)?$", whole.words) is not None
    starts = [0, *(c.start for c in whole.clauses[1:] if topic_at(whole.words, c))]
    for begin in starts:
        yield from _part(whole.words[begin:], begin)
        for clause in whole.clauses[:-1]:
            closed = finished(whole.words[begin : clause.end], past) if clause.end > begin else None
            if closed is not None:
                yield from _part(closed, begin)


def _part(words: str, begin: int) -> Iterator[tuple[Statement, int]]:
    statement = statement_of(words)
    if statement is not None:
        yield statement, begin


def topic_at(words: str, clause: Span) -> bool:
    """Whether a clause has a topic of its own."""
    part = words[clause.start : clause.end]
    return is_closed(part) and _topic(part, (Span(0, len(part)),)) is not None


def _split(words: str) -> Iterator[Span]:
    depth, begin = 0, 0
    for at, char in enumerate(words):
        if char in OPENERS:
            depth += 1
        elif char in CLOSERS:
            depth = max(0, depth - 1)
        elif char in _COMMAS and depth == 0 and not _in_number(words, at):
            if begin < at:
                yield Span(begin, at)
            begin = at + 1
    if begin < len(words):
        yield Span(begin, len(words))


def _in_number(words: str, at: int) -> bool:
    return words[at - 1 : at].isdigit() and words[at + 1 : at + 2].isdigit()


def _depths(words: str) -> list[int]:
    depth, found = 0, []
    for char in words:
        depth = max(0, depth - 1) if char in CLOSERS else depth
        found.append(depth)
        depth = depth + 1 if char in OPENERS else depth
    return found


def _topic(words: str, clauses: tuple[Span, ...]) -> Span | None:
    """The noun phrase before the first は outside brackets, after clauses that may go."""
    depths = _depths(words)
    tokens = analyze(words)
    for before, token in zip(tokens, tokens[1:], strict=False):
        at = token.span.start
        if token.span.of(words) != "は" or token.pos[0] != "助詞" or depths[at]:
            continue
        if before.pos[0] not in ("名詞", "接尾辞", "補助記号", "記号"):
            return None
        return _head(words, clauses, at)
    return None


def _head(words: str, clauses: tuple[Span, ...], at: int) -> Span | None:
    number = next(n for n, clause in enumerate(clauses) if clause.start <= at < clause.end)
    start = clauses[number].start
    if number and not _SOURCE.search(clauses[number - 1].of(words)):
        # 「Xの社長、Yさんは」: the name alone will do; of anything else the beginning is missing.
        name = person_at_end(words[start:at])
        if name is None and _JOINS.fullmatch(words[: clauses[number - 1].end]) is None:
            return None
    start += joined(words[start:at])
    while start < at and words[start] in " \u3000":
        start += 1
    head = Span(start, at)
    return head if 0 < at - start <= _LONGEST_TOPIC else None


def joined(words: str) -> int:
    """The length of the conjunction that words begin with."""
    match = _JOINS.match(words)
    return match.end() if match else 0


def without_asides(words: str) -> str:
    """Words without what stands in round brackets."""
    return _ASIDE.sub("", words).strip(_COMMAS + " \u3000")


def person_at_end(words: str) -> str | None:
    """The name of a person that words end in, with what it is honoured by; else None."""
    words = without_asides(words)
    bare = _HONORIFIC.sub("", words)
    found = people_in(bare)
    if bare != words and not found:
        found = persons(bare, Span(0, len(bare)))
    if not found or found[-1].end != len(bare):
        return None
    name = words[found[-1].start :]
    return name if len(name) >= 3 else None


def people_in(words: str) -> list[Span]:
    """The names of people in some words.

    A name in katakana with a dot may be a company's: a part of it has to be known as a person's,
    or it has to be addressed as one.
    """
    return [
        span
        for span in persons(words, Span(0, len(words)))
        if _ADDRESSED.match(words, span.end)
        or any(token.pos[2] == "人名" for token in analyze(span.of(words)))
    ]


def topic_words(statement: Statement) -> str | None:
    """What a statement is about as a question may name it; None where that is not named."""
    if statement.topic is None:
        return None
    words = statement.topic.of(statement.words)
    name = person_at_end(words)
    if name is not None:
        return name
    words = without_asides(words)
    if "を" in words and not holds_relative(words):
        return None
    if not words or is_bare(words) or points_elsewhere(words):
        return None
    return words


def holds_relative(words: str, within: Span | None = None) -> bool:
    """Whether a verb in the past or present modifies a noun in these words.

    Args:
        words: the words.
        within: the part of them to look at; a verb's part of speech is told from all of them.
    """
    part = within or Span(0, len(words))
    tokens = [t for t in analyze(words) if part.start <= t.span.start and t.span.end <= part.end]
    return any(
        _ends_clause(before) and token.pos[0] in ("名詞", "接頭辞") and token.pos[1] != "助動詞語幹"
        for before, token in zip(tokens, tokens[1:], strict=False)
    )


def _ends_clause(token: Token) -> bool:
    if token.pos[0] == "助動詞":
        return token.form in ("た", "れる", "られる", "ない", "ず")
    return token.pos[0] == "動詞" and token.form[-1:] in "うくぐすつぬぶむる"


def noun_phrase_before(words: str, end: int, begin: int = 0) -> int:
    """Where the run of nouns (and の between them) that ends at ``end`` begins."""
    start = end
    for token in reversed([t for t in analyze(words) if begin <= t.span.start and t.span.end <= end]):
        spaced = words[token.span.end : start] == " " and words[start - 2].isascii()
        if token.span.end != start and not spaced:
            break
        joins = token.span.of(words) in ("の", "・", "」", "『", "』", "「", "-", "&", "ー")
        if token.pos[0] not in _NOMINAL and not (joins and start != end or token.span.of(words) in "」』"):
            break
        start = token.span.start
    if words[start : start + 1] == "の":
        start += 1
    return start
