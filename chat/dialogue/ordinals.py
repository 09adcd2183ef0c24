"""「2つ目は?」「後者は?」: one item of a list that was the answer."""

from __future__ import annotations

import re

from chat.dialogue.kinds import Kind, bare, kind_of
from chat.dialogue.lexicon import CLASS_NOUNS, END, LEAD
from chat.dialogue.mentions import History
from chat.dialogue.phrases import is_nominal
from chat.dialogue.sentence import strip_lead
from index.analysis import analyze

_DIGITS = {c: n for n, c in enumerate("一二三四五六七八九十", 1)} | {"ひと": 1, "ふた": 2}
_PARTICLE = r"(?=[はがのをにとで、??]|って|について|だと|なら|から|も|$)"
_CLASSES = "|".join(CLASS_NOUNS[kind].pattern for kind in (Kind.PERSON, Kind.GROUP, Kind.PLACE))
_ONE = r"のもの|のやつ|の(?:ほう|方)|の人(?!口)"
_SAID = r"に(?:挙げ|言っ|出)[^はがを]{0,4}たの|の(?=[はがをに]|って|について)"
_ORDINAL = re.compile(
    r"(?:(?P<number>[0-90-9一二三四五六七八九十]+|ひと|ふた)\s*"
    # Not 代目: the second of its name or office is no item of a list.
    r"(?P<unit>つ|人|番|個|社|冊|件|本|点|枚|箇所|か所|カ所|ヵ所|カ国|か国|番手|曲|作)目"
    rf"(?:の(?:もの|やつ|ほう|方|{_CLASSES}))?|"
    rf"(?:(?P<former>前者)|(?P<latter>後者))(?:{_ONE})?|"
    rf"(?P<first>最初|先頭|一番上|いちばん上|はじめ)(?:{_SAID}|{_ONE})|"
    rf"(?P<last>最後|一番下|いちばん下)(?:{_SAID}|{_ONE}))"
    rf"{_PARTICLE}"
)
# What may be counted so, besides what has no known kind.
_COUNTS = {
    "人": {Kind.PERSON},
    "社": {Kind.GROUP},
    "箇所": {Kind.PLACE},
    "か所": {Kind.PLACE},
    "カ所": {Kind.PLACE},
    "ヵ所": {Kind.PLACE},
    "カ国": {Kind.PLACE, Kind.GROUP},
    "か国": {Kind.PLACE, Kind.GROUP},
    "冊": {Kind.CLAUSE},
    "曲": {Kind.CLAUSE},
    "作": {Kind.CLAUSE},
}
_ANY = {Kind.NAME, Kind.THING}
_LISTED = 6


def ordinal(question: str, history: History) -> str | None:
    """The question with the item put in; None where it names none or there is no list."""
    match = find_ordinal(question)
    if match is None:
        return _the_other(question, history)
    for exchange in history.exchanges[:_LISTED]:
        items = items_of(exchange.answers)
        if len(items) < 2 or not _counted_so(match["unit"], items):
            continue
        at = _place(match, len(items))
        if at is None:
            return None
        rest = question[match.end() :]
        if END.sub("", rest) in ("", "は", "って", "だと", "なら"):
            return (
                _same_of(items[at], items, history) or question[: match.start()] + items[at] + rest
            )
        return question[: match.start()] + items[at] + rest
    return None


_OTHER_ONE = re.compile(
    r"(?:もう(?:一方|片方|片っぽ)|もう(?:1|一|1)(?:人|つ|個|点|冊|本|社|方|件)|残り(?:の(?:1|"
    r"一)(?:人|つ))?)"
    r"(?:の(?:ほう|方|人|もの))?(?=[はがのをにも、??]|って|だと|$)"
)


def _the_other(question: str, history: History) -> str | None:
    """「もう一人は?」 of two, where the last question was of one of them."""
    match = _OTHER_ONE.match(strip_lead(question))
    if match is None:
        return None
    last = history.sentences[0].text
    for exchange in history.exchanges[:_LISTED]:
        items = items_of(exchange.answers)
        if len(items) == 2 and sum(item in last for item in items) == 1:
            other = next(item for item in items if item not in last)
            rest = strip_lead(question)[match.end() :]
            bare_one = END.sub("", rest) in ("", "は", "って", "だと")
            return (_same_of(other, items, history) if bare_one else None) or other + rest
    return None


def _same_of(item: str, items: list[str], history: History) -> str | None:
    """The last question again, where it was of another item of the list."""
    last = history.sentences[0].text
    other = next((one for one in items if one in last and one != item), None)
    return None if other is None else last.replace(other, item, 1) + "?"


def find_ordinal(question: str) -> re.Match[str] | None:
    """The ordinal at the beginning of a question; inside it, it tells which of its own things."""
    lead = LEAD.match(question)
    return _ORDINAL.match(question, lead.end() if lead else 0)


def _counted_so(unit: str | None, items: list[str]) -> bool:
    """Whether a list can be meant: 「2人目」 is none of two cities."""
    may = _COUNTS.get(unit or "")
    return may is None or all(kind_of(item) in may | _ANY for item in items)


def _place(match: re.Match[str], count: int) -> int | None:
    if match["number"]:
        digits = match["number"]
        number = int(digits) if digits.isdecimal() else _DIGITS.get(digits, 0)
        return number - 1 if 0 < number <= count else None
    if match["former"] or match["first"]:
        return 0
    return count - 1


def items_of(answers: tuple[str, ...]) -> list[str]:
    """The items of a list: the answer's spans, or the parts of the only one."""
    if len(answers) != 1:
        return [bare(text) for text in answers]
    text = answers[0]
    tokens = analyze(text)
    items: list[str] = []
    start = 0
    for at, token in enumerate(tokens):
        word = token.span.of(text)
        parts = word in ("、", ",", "と", "や", "・", "及び", "および", "または", "/")
        if word == "・" and "、" in text:
            parts = False
        between = 0 < at < len(tokens) - 1 and _bounds(tokens[at - 1], text)
        if parts and between and (word != "・" or len(tokens) > 4):
            items.append(text[start : token.span.start])
            start = token.span.end
    return [bare(item) for item in (*items, text[start:]) if item.strip()]


def _bounds(token, text: str) -> bool:  # type: ignore[no-untyped-def]
    return is_nominal(token) or token.span.of(text) in "」』)）"
