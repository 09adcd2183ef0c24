"""The number formats of Word's lists (ECMA-376 Part 1, 17.18.59 ST_NumberFormat)."""

from __future__ import annotations

from collections.abc import Callable

_KATAKANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_HALF_KATAKANA = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"
_IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラム"
    "ウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
)
_HALF_IROHA = "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽﾝ"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_DAGGERS = "*†‡§"
_KOREAN = "가나다라마바사아자차카타파하"
_KANJI = "〇一二三四五六七八九"
_LEGAL = "〇壱弐参四伍六七八九"
_LARGEST = 9999


def _digits(value: int, digits: str) -> str:
    return "".join(digits[int(digit)] for digit in str(value))


def _counting(value: int, digits: str, units: str, bare_one: bool) -> str:
    """Positional kanji numbers (``百二十三``); one before a unit is left out where ``bare_one``."""
    if not 0 < value <= _LARGEST:
        return _digits(value, digits)
    words = ""
    for power, digit in zip(range(len(str(value)) - 1, -1, -1), str(value), strict=True):
        if digit == "0":
            continue
        one = digit == "1" and power and bare_one
        words += ("" if one else digits[int(digit)]) + (units[power - 1] if power else "")
    return words


def _letters(value: int) -> str:
    """``a`` to ``z``, then ``aa``, ``bb``: Word repeats the letter."""
    again, at = divmod(value - 1, 26)
    return chr(ord("a") + at) * min(again + 1, 20) if value > 0 else str(value)


def _roman(value: int) -> str:
    if not 0 < value <= _LARGEST:
        return str(value)
    words = ""
    for worth, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    ):
        times, value = divmod(value, worth)
        words += sign * times
    return words


def _ordinal(value: int) -> str:
    tail = (
        "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    )
    return f"{value}{tail}"


def _cycle(letters: str) -> Callable[[int], str]:
    return lambda value: letters[(value - 1) % len(letters)] if value > 0 else str(value)


def _signs(first: str, count: int) -> Callable[[int], str]:
    """Signs that Unicode has in a row; Word shows a plain number beyond the last."""
    return lambda value: chr(ord(first) + value - 1) if 0 < value <= count else str(value)


def _wide(value: int) -> str:
    return _digits(value, "０１２３４５６７８９") if value >= 0 else str(value)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": lambda value: _wide(value) if value < 10 else str(value),
    "decimalEnclosedCircle": _signs("①", 20),
    "decimalEnclosedFullstop": _signs("⒈", 20),
    "decimalEnclosedParen": _signs("⑴", 20),
    "ideographEnclosedCircle": _signs("㊀", 10),
    "numberInDash": lambda value: f"- {value} -",
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
    "ordinal": _ordinal,
    "hex": lambda value: f"{value:X}",
    "chicago": lambda value: _DAGGERS[(value - 1) % 4] * min((value - 1) // 4 + 1, 20),
    "aiueo": _cycle(_HALF_KATAKANA),
    "aiueoFullWidth": _cycle(_KATAKANA),
    "iroha": _cycle(_HALF_IROHA),
    "irohaFullWidth": _cycle(_IROHA),
    "ganada": _cycle(_KOREAN),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographDigital": lambda value: _digits(value, _KANJI),
    "japaneseDigitalTenThousand": lambda value: _digits(value, _KANJI),
    "taiwaneseDigital": lambda value: _digits(value, _KANJI.replace("〇", "○")),
    "koreanDigital2": lambda value: _digits(value, "零一二三四五六七八九"),
    "japaneseCounting": lambda value: _counting(value, _KANJI, "十百千", True),
    "chineseCounting": lambda value: _counting(value, _KANJI, "十百千", value < 20),
    "chineseCountingThousand": lambda value: _counting(value, _KANJI, "十百千", value < 20),
    "taiwaneseCounting": lambda value: _counting(value, _KANJI, "十百千", value < 20),
    "taiwaneseCountingThousand": lambda value: _counting(value, _KANJI, "十百千", value < 20),
    "japaneseLegal": lambda value: _counting(value, _LEGAL, "拾百千", False),
    "none": lambda _: "",
}


def formatted(value: int, kind: str) -> str:
    """A number as Word writes it.

    Args:
        value: the number.
        kind: ST_NumberFormat; what is not known is written in decimal.
    """
    write = _FORMATS.get(kind)
    return str(value) if write is None or value < 0 else write(value)
