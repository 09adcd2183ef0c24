"""Numbers in digits and in kanji."""

from __future__ import annotations

from collections.abc import Callable

DIGITS = "〇一二三四五六七八九"
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "億": 10**8, "兆": 10**12}
KANJI_NUMERALS = DIGITS + "".join(_SMALL) + "".join(_LARGE)


def value_of(text: str) -> int:
    """The number that digits, kanji or both together write (``1,400万``, ``一四〇〇``, ``千四百``).

    Raises:
        ValueError: it is no number.
    """
    total = group = 0
    run = ""
    for char in text.replace(",", ""):
        if char.isdecimal() or char in DIGITS:
            run += str(DIGITS.index(char)) if char in DIGITS else str(int(char))
        elif char in _SMALL:
            group += (int(run) if run else 1) * _SMALL[char]
            run = ""
        elif char in _LARGE:
            total += (group + int(run or 0) or 1) * _LARGE[char]
            group, run = 0, ""
        else:
            raise ValueError(text)
    if not text:
        raise ValueError(text)
    return total + group + int(run or 0)


def in_digits(number: int) -> str:
    """As newspapers print it: ``1400万``, ``12,300``, ``95``."""
    if number >= 10**4 and number % 10**4 == 0:
        return _by_groups(number, str)
    return f"{number:,}" if number >= 10**4 else str(number)


def in_groups(number: int) -> str:
    """Digits between 万 and 億: ``1万2300``."""
    return _by_groups(number, str)


def in_kanji(number: int) -> str:
    """With 十, 百 and 千: ``千四百万``."""
    return _by_groups(number, _with_units)


def in_kanji_digits(number: int) -> str:
    """Digit by digit, as in columns: ``一四〇〇万``."""
    return _by_groups(number, digit_by_digit)


def digit_by_digit(number: int) -> str:
    """``一九五五``."""
    return "".join(DIGITS[int(char)] for char in str(number))


def _by_groups(number: int, write: Callable[[int], str]) -> str:
    if number == 0:
        return write(0)
    words = ""
    for sign, size in (("兆", 10**12), ("億", 10**8), ("万", 10**4), ("", 1)):
        group, number = divmod(number, size)
        if group:
            words += write(group) + sign
    return words


def _with_units(group: int) -> str:
    if group == 0:
        return DIGITS[0]
    words = ""
    for sign, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, group = divmod(group, size)
        if digit:
            words += ("" if digit == 1 and sign else DIGITS[digit]) + sign
    return words
