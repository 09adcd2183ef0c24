"""What a Word file's body is before it is laid out: paragraphs and tables, in order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeAlias

from ingest.composing import Run
from ingest.readers.docx.numbering import Numbered
from ingest.readers.docx.styles import Layout


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph.

    Attributes:
        runs: its words, line ends as ``LINE_END``, white space as Word shows it.
        layout: what it is by style.
        numbered: its place in a list.
        bold: whether all its letters are bold.
        size: of its smallest letters, in half points.
        contents: whether it belongs to a table of contents or an index.
    """

    runs: tuple[Run, ...]
    layout: Layout
    numbered: Numbered | None = None
    bold: bool = False
    size: int = 0
    contents: bool = False

    @property
    def words(self) -> str:
        """The text of its runs."""
        return "".join(run.text for run in self.runs)

    def with_runs(self, runs: tuple[Run, ...]) -> Paragraph:
        """The same paragraph with other words."""
        return replace(self, runs=runs)


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table.

    Attributes:
        items: what stands in it.
        columns: how many columns it spans.
        rows: how many rows it spans.
        shaded: whether it has a ground of its own.
    """

    items: tuple[Item, ...]
    columns: int = 1
    rows: int = 1
    shaded: bool = False

    @property
    def paragraphs(self) -> list[Paragraph]:
        """Its paragraphs that have words, those of tables within it left out."""
        found = (item for item in self.items if isinstance(item, Paragraph))
        return [paragraph for paragraph in found if paragraph.words.strip()]


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        rows: its rows, without cells that another one is merged over.
        repeated: for each row, whether it is repeated on every page, as column names are.
        first_row: whether its style sets the first row apart.
        first_column: the same for the first column.
    """

    rows: tuple[tuple[TableCell, ...], ...]
    repeated: tuple[bool, ...] = ()
    first_row: bool = False
    first_column: bool = False


Item: TypeAlias = Paragraph | Table


@dataclass(slots=True)
class Findings:
    """What was met on the way through a file.

    Attributes:
        notes: ids of footnotes (False) and endnotes (True) in the order of their signs, each with
            the sign that Word shows.
        comments: how many comments there are.
        changes: how many insertions, deletions and moves are tracked.
        objects: how many diagrams, charts and embedded documents there are.
    """

    notes: dict[tuple[bool, str], str] = field(default_factory=dict)
    comments: int = 0
    changes: int = 0
    objects: int = 0
