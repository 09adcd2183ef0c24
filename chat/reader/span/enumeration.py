"""Items of a list that is written as prose: 「A、BおよびC」, each by itself.

Told by form: nouns side by side between commas and 「と」「や」「および」. Brackets and quotation
marks are part of the item that they stand in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.analysis import Token, analyze
from ingest.brackets import CLOSER_OF
from ingest.document import Span

_QUOTES = "「『“〈《【"
# 「A、B、Cの3人」 counts them.
_COUNTED = re.compile(
    r"の(?:[0-9\uff10-\uff19]{1,2}|[一二三四五六七八九十]{1,2})(?:人|つ|社|名|種類?|国|か国|カ国|点|本|冊|作品?|都市|県|者)$"
)
_COMMAS = frozenset("、,\uff0c")
# 「1936年、日本とドイツが」: a time and a comma before a list are no item of it.
_FIGURES = r"[0-9\uff10-\uff19〇一二三四五六七八九十元]+"
_DATE = re.compile(
    rf"(?:紀元前|西暦|明治|大正|昭和|平成|令和|[同翌約])?{_FIGURES}(?:年(?:代|度)?|世紀|月|日)"
    rf"(?:{_FIGURES}月)?(?:{_FIGURES}日)?(?:前半|後半|初頭|末|頃|ごろ|春|夏|秋|冬)?"
)
# Two names with 「と」 between them are as often one thing.
_PAIR = 2
_DOT = "・"
_WORDS_THAT_JOIN = frozenset(
    {
        "と",
        "や",
        "および",
        "及び",
        "ならびに",
        "並びに",
        "または",
        "又は",
        "それに",
        "あるいは",
        "そして",
        "また",
    }
)
_NOMINAL = frozenset({"名詞", "接尾辞", "接頭辞", "記号", "形状詞", "代名詞"})
_WITHIN = frozenset({"の", "な"})


@dataclass(frozen=True, slots=True)
class _Unit:
    """A token, or all that stands in one pair of brackets."""

    span: Span
    kind: str  # "item", "part", "within", "other"


def enumerations(text: str, sentence: Span) -> list[tuple[Span, ...]]:
    """The lists in a sentence, each of two items at least, in reading order.

    Args:
        text: the document's text.
        sentence: where to look.

    Returns:
        For each list the places of its items in ``text``, without what joins them.
    """
    words = sentence.of(text)
    found = []
    for whole in _runs(_units(words)):
        run = _without_time(whole, words)
        items = _items(run, words)
        if len(items) > 1 and (len(items) > _PAIR or any(unit.kind == "comma" for unit in run)):
            last = items[-1]
            items[-1] = Span(last.start, last.start + len(_COUNTED.sub("", last.of(words))))
            found.append(
                tuple(Span(sentence.start + i.start, sentence.start + i.end) for i in items)
            )
    return found


def _units(words: str) -> list[_Unit]:
    """Tokens, what stands in brackets as one."""
    groups = _bracketed(words)
    units: list[_Unit] = []
    for token in analyze(words):
        group = next((g for g in groups if g.start <= token.span.start < g.end), None)
        if group is None:
            units.append(_Unit(token.span, _kind(token, words)))
        elif not units or units[-1].span != group:
            units.append(_Unit(group, "item"))
    return units


def _bracketed(words: str) -> list[Span]:
    """The outermost pairs of brackets."""
    found: list[Span] = []
    closer, begin, depth = "", 0, 0
    for at, char in enumerate(words):
        if depth == 0 and char in CLOSER_OF:
            closer, begin, depth = CLOSER_OF[char], at, 1
        elif depth and CLOSER_OF.get(char) == closer and char != closer:
            depth += 1
        elif depth and char == closer:
            depth -= 1
            if depth == 0:
                found.append(Span(begin, at + 1))
    return found


def _kind(token: Token, words: str) -> str:
    surface = token.span.of(words)
    if surface in _COMMAS:
        return "comma"
    if surface in _WORDS_THAT_JOIN and token.pos[0] in ("助詞", "接続詞", "副詞"):
        return "join"
    if surface in _WITHIN and token.pos[0] in ("助詞", "助動詞"):
        return "within"
    if token.pos[0] in _NOMINAL or surface in (
        _DOT,
        "=",
        "-",
        "&",
        "/",
        "\uff1d",
        "ー",
        "~",
        "\u30fb",
    ):
        return "item"
    return "other"


def _runs(units: Sequence[_Unit]) -> Iterator[list[_Unit]]:
    run: list[_Unit] = []
    for unit in [*units, None]:
        if unit is not None and unit.kind != "other":
            run.append(unit)
        elif run:
            yield run
            run = []


def _without_time(run: Sequence[_Unit], words: str) -> Sequence[_Unit]:
    """A run without a time and a comma at its beginning, where what follows is no time."""
    at = next((at for at, unit in enumerate(run) if unit.kind == "comma"), 0)
    if at == 0 or any(unit.kind == "join" for unit in run[:at]):
        return run
    rest = run[at + 1 :]
    first, second = _items(run[:at], words), _items(rest, words)[:1]
    if not (first and second) or not _is_time(first[0].of(words)):
        return run
    return run if _is_time(second[0].of(words)) else rest


def _is_time(words: str) -> bool:
    tokens = analyze(words)
    adverbial = len(tokens) == 1 and tokens[0].pos[2] == "副詞可能"
    return adverbial or _DATE.fullmatch(words) is not None


def _items(run: Sequence[_Unit], words: str) -> list[Span]:
    """The items between what parts them."""
    items: list[Span] = []
    begin: int | None = None
    end = 0
    for unit in run:
        # 『A』『B』: quoted names side by side.
        beside = begin is not None and words[unit.span.start] in _QUOTES and unit.span.start == end
        if unit.kind in ("comma", "join") or (beside and words[begin or 0] in _QUOTES):
            if begin is not None:
                items.append(Span(begin, end))
            begin = None
        if unit.kind == "item":
            begin, end = (unit.span.start if begin is None else begin), unit.span.end
    if begin is not None:
        items.append(Span(begin, end))
    return items


def items_around(text: str, sentence: Span, span: Span) -> tuple[Span, ...]:
    """The items of the list that a span is, or is an item of; none where it is in no list.

    Args:
        text: the document's text.
        sentence: the sentence that holds the span.
        span: the words that were found.
    """
    for items in enumerations(text, sentence):
        touched = [item for item in items if item.overlaps(span)]
        if not touched:
            continue
        # The span may begin after the name's first word, but not before the list.
        inside = items[0].start <= span.start and span.end <= items[-1].end
        if inside or len(touched) == len(items):
            return items
    return ()
