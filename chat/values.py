"""Whether two answers can both be right: dates and amounts are compared by value."""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass

from index.calendars import ERAS, value_of_digits
from ingest.normalize import fold

_MYRIADS = {"万": 10**4, "億": 10**8, "兆": 10**12}
_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?|[〇一二三四五六七八九十百千]+)([万億兆]?)")
_YEAR = re.compile(r"(明治|大正|昭和|平成|令和)?(\d{1,4}|元)年(?!間|目|ぶり|連続|生)")
_MONTH = re.compile(r"(\d{1,2})月(?!間)")
_DAY = re.compile(r"(\d{1,2})日(?!間|目)")
_UNIT = re.compile(r"[^\d\s、。,()「」]{1,4}")
_ABOUT = re.compile(
    r"約|およそ|おおよそ|ほぼ|前後|程度|ほど|余り|以上|以下|超|総額|合計|計|最大|最小"
)
_ASIDE = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Date:
    """A date as far as it is given."""

    year: int | None
    month: int | None
    day: int | None


def date_of(words: str) -> Date | None:
    """The date in words; None where there is none."""
    plain = fold(_ASIDE.sub("", fold(words)))
    year = _YEAR.search(plain)
    month, day = _MONTH.search(plain), _DAY.search(plain)
    if year is None and month is None and day is None:
        return None
    return Date(_year(year), _int(month), _int(day))


def amount_of(words: str) -> tuple[float, str] | None:
    """The first amount in words and the unit after it; None where there is none.

    「約」 and the like are no part of it: 約15万人 and 15万人 are the same amount.
    """
    plain = _ABOUT.sub("", _ASIDE.sub("", fold(words)))
    match = _NUMBER.search(plain)
    if match is None:
        return None
    total, at = 0.0, match.start()
    while match is not None and match.start() == at:
        total += value_of_digits(match[1]) * _MYRIADS.get(match[2], 1)
        at = match.end()
        match = _NUMBER.match(plain, at)
    unit = _UNIT.match(plain, at)
    return total, unit[0] if unit else ""


def disagree(one: str, other: str) -> bool:
    """Whether two dates or two amounts of a kind cannot both be right.

    Words without a date or amount never disagree: what they name may have two names.
    """
    first, second = date_of(one), date_of(other)
    if first is not None and second is not None:
        pairs = zip(astuple(first), astuple(second), strict=True)
        return any(a is not None and b is not None and a != b for a, b in pairs)
    if first is not None or second is not None:
        return False
    amount, rival = amount_of(one), amount_of(other)
    if amount is None or rival is None:
        return False
    return amount[1] == rival[1] and amount[0] != rival[0]


def _year(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    number = 1 if match[2] == "元" else int(match[2])
    return ERAS.get(match[1] or "", 0) + number


def _int(match: re.Match[str] | None) -> int | None:
    return None if match is None else int(match[1])
