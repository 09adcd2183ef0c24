"""Numerals of every kind are the numbers that they stand for."""

import pytest

from ingest.structure.numerals import Sign, latin_roman, number_of


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("7", 7), ("１２", 12), ("第3章", 3), ("(15)", 15),
        ("一", 1), ("九", 9), ("十", 10), ("十二", 12), ("二十", 20), ("二十一", 21),
        ("九十九", 99), ("一二", 12), ("三〇", 30), ("二〇二四", 2024), ("第四節", 4),
        ("Ⅰ", 1), ("Ⅳ", 4), ("Ⅻ", 12), ("ア", 0), ("", 0),
    ],
)  # fmt: skip
def test_number_of_a_numeral(written, number):
    assert number_of(written) == number


@pytest.mark.parametrize(
    ("written", "number"),
    [("I", 1), ("III", 3), ("IV", 4), ("VI", 6), ("IX", 9), ("XIV", 14), ("XX", 20)],
)
def test_number_of_latin_letters(written, number):
    assert latin_roman(written) == number


def sign(number: int, other: int = 0, style: str = "1.") -> Sign:
    return Sign(style, "", 0, number, other)


@pytest.mark.parametrize(
    ("before", "after", "follows"),
    [
        (sign(1), sign(2), True),
        (sign(1), sign(3), False),
        (sign(2), sign(2), False),
        (sign(1), sign(2, style="(1)"), False),
        (sign(9, 2), sign(26, 3), True),
        (sign(9, 0), sign(26, 1), False),
        (sign(9, 2), sign(26, 4), False),
    ],
)
def test_a_sign_counts_on_in_its_own_order_and_kind(before, after, follows):
    assert after.counts_on_from(before) is follows


@pytest.mark.parametrize(
    ("one", "starts"), [(sign(1), True), (sign(2), False), (sign(5, 1), True), (sign(0), False)]
)
def test_the_first_of_its_kind_starts_a_series(one, starts):
    assert one.starts_series is starts
