"""What a spreadsheet shows for a cell's value: numbers, percentages, dates, Japanese eras.

Number formats are those of ECMA-376 part 1, section 18.8.30 and 18.8.31; what they can say beyond
digits, separators, literal text, dates and times (fractions, exponents, kanji digits) is shown as
the plain number.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

# Formats that have a number but no text in a Japanese workbook (18.8.30, ja-jp).
JAPANESE_FORMATS = {
    **dict.fromkeys((27, 36, 50, 57), "ge.m.d"),
    **dict.fromkeys((28, 29, 51, 54, 58), 'ggge"年"m"月"d"日"'),
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"時"mm"分"',
    33: 'h"時"mm"分"ss"秒"',
    **dict.fromkeys((34, 52, 55), 'yyyy"年"m"月"'),
    **dict.fromkeys((35, 53, 56), 'm"月"d"日"'),
}
# Format 14 is the short date of the machine; ours is that of Japan.
_SHORT_DATE = {"mm-dd-yy": "yyyy/m/d", "m/d/yy h:mm": "yyyy/m/d h:mm"}
_ERAS = (
    (date(2019, 5, 1), "令和", "R"),
    (date(1989, 1, 8), "平成", "H"),
    (date(1926, 12, 25), "昭和", "S"),
    (date(1912, 7, 30), "大正", "T"),
    (date(1868, 1, 25), "明治", "M"),
)
# Beyond this, a spreadsheet's numbers are no longer exact.
_EXACT = 1e15
_WEEKDAYS = "月火水木金土日"
_LITERAL = r'((?:"[^"]*"|\\.|[_*].|[^0#?.,%E@/"\\*_])*)'
_NUMBER = re.compile(_LITERAL + r"([#0,]*[#0])(?:\.([#0]+))?(%?)" + _LITERAL + "$")
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|[_*].')
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_BRACKETS = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]*\]", re.IGNORECASE)
_SECTION = re.compile(r'(?:"[^"]*"|\\.|[^;"\\])*')
_DATE_PART = re.compile(
    r'"[^"]*"|\\.|[_*].|\[[^\]]*\]|AM/PM|A/P|y+|m+|d+|h+|s+|g+|e+|a{3,4}|\.0+|.',
    re.IGNORECASE | re.DOTALL,
)


def shown_value(value: object, number_format: str) -> str:
    """The text of a cell as its reader sees it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, datetime | date | time):
        return _moment(value, _SHORT_DATE.get(number_format, number_format))
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    # Excel writes a carriage return inside a cell as this.
    return str(value).replace("_x000D_\n", "\n").replace("_x000D_", "\n")


def _sections(number_format: str) -> list[str]:
    text = _BRACKETS.sub("", _CURRENCY.sub(r'"\1"', number_format))
    return [match.group() for match in _SECTION.finditer(text) if match.group()] or [""]


def _number(value: int | float, number_format: str) -> str:
    sections = _sections(number_format)
    negative = value < 0 and len(sections) > 1
    match = _NUMBER.match(sections[1] if negative else sections[0])
    if match is None or not abs(value) < _EXACT:
        whole = float(value).is_integer() and abs(value) < _EXACT
        return str(int(value)) if whole else format(value, ".15g")
    before, digits, decimals, percent, after = match.groups(default="")
    exact = Decimal(repr(value)) * (100 if percent else 1)
    places = Decimal(1).scaleb(-len(decimals))
    rounded = (abs(exact) if negative else exact).quantize(places, ROUND_HALF_UP)
    width = digits.count("0")
    text = f"{abs(rounded):{',' if ',' in digits else ''}f}"
    whole_part, point, fraction = text.partition(".")
    whole_part = whole_part.rjust(width, "0") if width else whole_part.lstrip("0")
    text = whole_part + _optional(point + fraction, decimals)
    sign = "-" if rounded < 0 else ""
    return f"{sign}{_plain(before)}{text}{percent}{_plain(after)}".strip()


def _optional(fraction: str, decimals: str) -> str:
    """The decimals, without the zeros that a format leaves out at their end."""
    kept = len(decimals.rstrip("#"))
    while len(fraction) - 1 > kept and fraction.endswith("0"):
        fraction = fraction[:-1]
    return fraction.removesuffix(".")


def _plain(literal: str) -> str:
    return _QUOTED.sub(lambda match: match.group(1) or match.group(2) or "", literal)


def _moment(value: datetime | date | time, number_format: str) -> str:
    parts = _DATE_PART.findall(_sections(number_format)[0])
    letters = [part[0].lower() if part[0].lower() in "ymdhsgea" else "" for part in parts]
    half_day = any(part.upper() in ("AM/PM", "A/P") for part in parts)
    shown = []
    for at, part in enumerate(parts):
        around = [
            next((letter for letter in side if letter), "")
            for side in (reversed(letters[:at]), letters[at + 1 :])
        ]
        minutes = letters[at] == "m" and len(part) <= 2 and (around[0] == "h" or around[1] == "s")
        shown.append(_date_part(value, part, minutes, half_day))
    return "".join(shown).strip()


def _date_part(value: datetime | date | time, part: str, minutes: bool, half_day: bool) -> str:
    """One part of a date format, filled in."""
    low = part.lower()
    clock = value if isinstance(value, datetime | time) else time()
    day = value if isinstance(value, date) else date(1900, 1, 1)
    if low in ("am/pm", "a/p"):
        return low.upper().split("/")[clock.hour >= 12]
    if minutes:
        return f"{clock.minute:0{len(part)}}"
    match low[0]:
        case "h":
            hour = (clock.hour - 1) % 12 + 1 if half_day else clock.hour
            return f"{hour:0{len(part)}}"
        case "s":
            return f"{clock.second:0{len(part)}}"
        case "." if len(part) > 1:
            return f"{clock.microsecond / 1e6:.{len(part) - 1}f}"[1:]
        case "y":
            return f"{day.year:04}" if len(part) > 2 else f"{day.year % 100:02}"
        case "m":
            return (
                day.strftime({3: "%b", 4: "%B"}.get(len(part), "")) or f"{day.month:0{len(part)}}"
            )
        case "d":
            return day.strftime({3: "%a", 4: "%A"}.get(len(part), "")) or f"{day.day:0{len(part)}}"
        case "a" if len(part) > 1:
            return _WEEKDAYS[day.weekday()] + ("曜日" if len(part) == 4 else "")
        case "g" | "e":
            return _era(day, low)
    return "" if part.startswith("[") else _plain(part)


def _era(day: date, part: str) -> str:
    day = date(day.year, day.month, day.day)
    begin, name, letter = next((era for era in _ERAS if era[0] <= day), (None, "", ""))
    if part[0] == "e":
        return f"{day.year - begin.year + 1 if begin else day.year:0{len(part)}}"
    return {1: letter, 2: name[:1]}.get(len(part), name)
