"""Years are the same year in either calendar, where months are."""

import pytest

from index.calendars import in_other_calendar, other_names, years_in
from ingest.document import Span


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("昭和53年の春", ["1978年の春"]),
        ("1978年の春", ["昭和53年の春"]),
        ("二〇一九年", ["平成31年", "令和元年"]),
        ("昭和64年", ["1989年"]),
        ("明治元年", []),
        ("1872年", []),
        ("1873年", ["明治6年"]),
        ("1990年代", []),
        ("春", []),
    ],
)
def test_text_in_the_other_calendar(text, others):
    assert in_other_calendar(text) == others


def test_years_with_and_without_another_name_in_one_text():
    assert in_other_calendar("1850年から1926年まで") == [
        "1850年から大正15年まで",
        "1850年から昭和元年まで",
    ]


@pytest.mark.parametrize("year", range(1873, 2040))
def test_every_name_of_a_year_leads_back_to_it(year):
    names = other_names(("", year))
    assert names
    assert all(other_names(name) == [("", year)] for name in names)


def test_places_are_those_of_the_text():
    assert list(years_in("春の平成三十年に")) == [(Span(2, 7), ("平成", 30))]
