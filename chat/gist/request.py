"""What can be asked of an article as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class GistKind(StrEnum):
    """What is wanted of the article."""

    SUMMARY = "summary"
    TOPIC = "topic"
    HEADINGS = "headings"
    SECTION = "section"
    TITLE = "title"
    DATE = "date"
    AUTHOR = "author"


LAST = -1
"""The number of the last chapter, whatever its own."""


@dataclass(frozen=True, slots=True)
class SectionReference:
    """A section as a question names it.

    Attributes:
        number: its number among the chapters, ``LAST``, or 0 where it is named otherwise.
        part: its number within that chapter (or within any, where ``number`` is 0), or 0.
        name: words of its heading; empty where it is named by number.
    """

    number: int = 0
    part: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class GistRequest:
    """A question about the article as a whole.

    Attributes:
        kind: what is wanted.
        count: how many sentences, 1 to 10; None where the question leaves it open.
        section: which section, for ``GistKind.SECTION``.
        updated: for ``GistKind.DATE``, whether the day of the last change is asked for.
        implied: whether no word says that the article is meant (「いつ書かれた?」): of what was
            just spoken of it asks as well.
    """

    kind: GistKind
    count: int | None = None
    section: SectionReference | None = None
    updated: bool = False
    implied: bool = False
