"""Years in the calendar of the article: 昭和53年 where it says 1978年, and the other way round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from index.calendars import Year, other_names, years_in
from ingest.document import Span


def years_of(texts: Iterable[str]) -> dict[Year, str]:
    """The years that texts name, each as it is written first.

    Args:
        texts: normalised texts.
    """
    found: dict[Year, str] = {}
    for text in texts:
        for span, year in years_in(text):
            found.setdefault(year, span.of(text))
    return found


def of_years(text: str, years: Mapping[Year, str]) -> Iterator[tuple[Span, str]]:
    """The years of a question that the articles name in the other calendar only.

    Args:
        text: the question, normalised.
        years: those of the articles.
    """
    for span, year in years_in(text):
        if year not in years:
            others = [years[other] for other in other_names(year) if other in years]
            if len(others) == 1:
                yield span, others[0]
