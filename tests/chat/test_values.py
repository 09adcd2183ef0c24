"""Dates and amounts are compared by value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.values import Date, amount_of, date_of, disagree


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2015年12月", Date(2015, 12, None)),
        ("昭和30年", Date(1955, None, None)),
        ("令和元年5月1日", Date(2019, 5, 1)),
        ("1955年(昭和30年)", Date(1955, None, None)),
        ("12月3日", Date(None, 12, 3)),
        ("三年間", None),
        ("10年間", None),
        ("春", None),
    ],
)
def test_date_as_far_as_it_is_given(words, date):
    assert date_of(words) == date


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("約15万人", (150_000, "人")),
        ("1億2,000万円", (120_000_000, "円")),
        ("千四百万円", (14_000_000, "円")),
        ("三人", (3, "人")),
        ("12.5%", (12.5, "%")),
        ("974億ドル(約15兆円)", (97_400_000_000, "ドル")),
        ("多数", None),
    ],
)
def test_amount_with_its_unit(words, amount):
    assert amount_of(words) == amount


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("2015年", "2015年12月", False),
        ("2015年", "2016年", True),
        ("昭和30年", "1955年", False),
        ("約15万人", "15万人", False),
        ("15万人", "16万人", True),
        ("15万人", "15万円", False),
        ("3人", "三人", False),
        ("田中", "山田", False),
        ("2015年", "15万人", False),
    ],
)
def test_what_cannot_both_be_right_disagrees(one, other, apart):
    assert disagree(one, other) is apart
    assert disagree(other, one) is apart


@given(st.text(alphabet="0123456789〇一十百千万億年月日人円約()., ", max_size=16))
def test_nothing_disagrees_with_itself(words):
    assert not disagree(words, words)
