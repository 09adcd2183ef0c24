"""The body of a Word file, a note or a text box, as paragraphs and tables in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ingest.composing import Run
from ingest.errors import SourceError
from ingest.readers.docx.inline import GONE, Inline, Spoken, chosen
from ingest.readers.docx.items import Findings, Item, Paragraph, Table, TableCell
from ingest.readers.docx.names import Element, attribute, child, is_on, name_of, number
from ingest.readers.docx.numbering import Numbering
from ingest.readers.docx.styles import Layout, Role, Styles

_MAX_NESTING = 20
# Some 2000 pages; they are read in less than 10 s.
_MAX_PARAGRAPHS = 100_000
_MAX_SPAN = 1000
_USUAL_SIZE = 20
_OPEN = frozenset(
    {"w:sdtContent", "w:customXml", "w:smartTag", "w:ins", "w:moveTo", "mc:Choice", "mc:Fallback"}
)


class Story:
    """Reads what stands below an element of one part.

    Args:
        source: the path as the user gave it.
        inline: reads the paragraphs of the part.
        styles: the document's styles.
        numbering: the document's lists.
        findings: what is met is noted here.
    """

    def __init__(
        self,
        source: str,
        inline: Inline,
        styles: Styles,
        numbering: Numbering,
        findings: Findings,
    ) -> None:
        self._source = source
        self._inline = inline
        self._styles = styles
        self._numbering = numbering
        self._findings = findings
        self._paragraphs = 0

    def items(self, holder: Element, nesting: int = 0) -> list[Item]:
        """The paragraphs and tables below an element, text boxes after their paragraphs.

        Args:
            holder: a body, note, cell or text box.
            nesting: how many tables and boxes this lies in.

        Raises:
            SourceError: tables and boxes lie in each other too deeply.
        """
        if nesting > _MAX_NESTING:
            raise SourceError("docx_too_deep", source=self._source, limit=_MAX_NESTING)
        found: list[Item] = []
        carried = Spoken()
        for node, contents in _blocks(holder):
            kind = name_of(node)
            if kind == "w:tbl":
                found += self._rest(carried, nesting)
                carried = Spoken()
                found.append(self._table(node, nesting))
            elif kind == "w:altChunk":
                self._findings.objects += 1
            elif kind == "w:p":
                self._count()
                layout = self._styles.layout(child(node, "w:pPr"))
                spoken = self._inline.read(node, layout)
                carried = _joined(carried, spoken)
                if _goes_on(node):
                    continue
                found.append(self._paragraph(node, layout, carried, contents))
                found += self._boxes(carried, nesting)
                carried = Spoken()
        return found + self._rest(carried, nesting)

    def _count(self) -> None:
        self._paragraphs += 1
        if self._paragraphs > _MAX_PARAGRAPHS:
            raise SourceError("docx_too_large", source=self._source)

    def _rest(self, carried: Spoken, nesting: int) -> list[Item]:
        """What should run on into a paragraph that does not come."""
        if not carried.runs and not carried.boxes:
            return []
        return [
            _as_paragraph(Layout(), carried, contents=False),
            *self._boxes(carried, nesting),
        ]

    def _paragraph(
        self, node: Element, layout: Layout, spoken: Spoken, contents: bool
    ) -> Paragraph:
        listed = contents or spoken.contents or layout.role is Role.CONTENTS
        mark = child(node, "w:pPr", "w:rPr")
        unseen = is_on(child(mark, "w:vanish")) and not any(r.text.strip() for r in spoken.runs)
        numbered = None if unseen else self._numbering.next(layout)
        return replace(_as_paragraph(layout, spoken, contents=listed), numbered=numbered)

    def _boxes(self, spoken: Spoken, nesting: int) -> list[Item]:
        found: list[Item] = []
        for box in spoken.boxes:
            if name_of(box) == "v:textpath":
                runs = (Run(str(box.get("string"))),)
                found.append(Paragraph(runs, Layout()))
                continue
            suspended = self._inline.fields.suspend()
            found += self.items(box, nesting + 1)
            self._inline.fields.resume(suspended)
        return found

    def _table(self, node: Element, nesting: int) -> Table:
        style = attribute(child(node, "w:tblPr", "w:tblStyle"), "w:val")
        look = child(node, "w:tblPr", "w:tblLook")
        repeated: list[bool] = []
        merged = _Merges()
        for row in _inner(node, "w:tr"):
            properties = child(row, "w:trPr")
            if child(properties, "w:del") is not None:
                self._findings.changes += 1
                continue
            self._findings.changes += child(properties, "w:ins") is not None
            merged.begin_row(_span(properties, "w:gridBefore", 0))
            for cell in _inner(row, "w:tc"):
                self._cell(cell, merged, nesting)
            repeated.append(bool(is_on(child(properties, "w:tblHeader"))))
        return Table(
            tuple(merged.rows()),
            tuple(repeated),
            _looks(look, "w:firstRow", 0x20) and self._styles.shows_first(style, "firstRow"),
            _looks(look, "w:firstColumn", 0x80) and self._styles.shows_first(style, "firstCol"),
        )

    def _cell(self, cell: Element, merged: _Merges, nesting: int) -> None:
        properties = child(cell, "w:tcPr")
        if child(properties, "w:cellDel") is not None:
            self._findings.changes += 1
            return
        columns = _span(properties, "w:gridSpan", 1)
        merge = child(properties, "w:vMerge")
        if _continues(merge) and merged.go_on(columns):
            return
        if _continues(child(properties, "w:hMerge")) and merged.widen(columns):
            return
        fill = attribute(child(properties, "w:shd"), "w:fill", "auto").lower()
        items = tuple(self.items(cell, nesting + 1))
        merged.add(
            TableCell(items, columns, 1, fill not in ("auto", "ffffff", "")), merge is not None
        )


class _Merges:
    """Puts cells into rows; a cell that another one is merged over only makes that one larger."""

    def __init__(self) -> None:
        self._rows: list[list[TableCell]] = []
        self._at = 0
        # For each column at which a merged cell begins: its row and its place in that row.
        self._open: dict[int, tuple[int, int]] = {}

    def rows(self) -> list[tuple[TableCell, ...]]:
        return [tuple(row) for row in self._rows]

    def begin_row(self, before: int) -> None:
        self._rows.append([TableCell((), before)] if before else [])
        self._at = before

    def add(self, cell: TableCell, merges: bool) -> None:
        if merges:
            self._open[self._at] = (len(self._rows) - 1, len(self._rows[-1]))
        else:
            self._open.pop(self._at, None)
        self._rows[-1].append(cell)
        self._at += cell.columns

    def go_on(self, columns: int) -> bool:
        """The cell above goes on here; False where there is none."""
        place = self._open.get(self._at)
        if place is None:
            return False
        row, at = place
        above = self._rows[row][at]
        rows = len(self._rows) - row
        self._rows[row][at] = TableCell(above.items, above.columns, rows, above.shaded)
        self._at += columns
        return True

    def widen(self, columns: int) -> bool:
        """The cell to the left goes on here; False where there is none."""
        if not self._rows[-1]:
            return False
        left = self._rows[-1][-1]
        self._rows[-1][-1] = TableCell(left.items, left.columns + columns, left.rows, left.shaded)
        self._at += columns
        return True


def _blocks(holder: Element) -> Iterator[tuple[Element, bool]]:
    """Paragraphs, tables and embedded files below an element, and whether each lies in a content
    control that holds a table of contents."""  # noqa: D205, D209
    waiting: list[tuple[Iterator[Element], bool]] = [(iter(holder), False)]
    while waiting:
        children, contents = waiting[-1]
        node = next(children, None)
        if node is None:
            waiting.pop()
            continue
        kind = name_of(node)
        if kind in ("w:p", "w:tbl", "w:altChunk"):
            yield node, contents
        elif kind == "w:sdt":
            gallery = child(node, "w:sdtPr", "w:docPartObj", "w:docPartGallery")
            inside = contents or attribute(gallery, "w:val") == "Table of Contents"
            held = child(node, "w:sdtContent")
            waiting.append((iter(held if held is not None else ()), inside))
        elif kind == "mc:AlternateContent":
            waiting.append((iter(chosen(node)), contents))
        elif kind in _OPEN and kind not in GONE:
            waiting.append((iter(node), contents))


def _inner(holder: Element, wanted: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also those that stand in content controls."""
    waiting = [iter(holder)]
    while waiting:
        node = next(waiting[-1], None)
        if node is None:
            waiting.pop()
        elif name_of(node) == wanted:
            yield node
        elif name_of(node) in _OPEN or name_of(node) == "w:sdt":
            waiting.append(iter(node))
        elif name_of(node) == "mc:AlternateContent":
            waiting.append(iter(chosen(node)))


def _goes_on(node: Element) -> bool:
    """Whether a paragraph runs on into the next one.

    Its mark was taken away by a tracked change, or it is a first letter set over several lines.
    """
    properties = child(node, "w:pPr")
    mark = child(properties, "w:rPr")
    if any(child(mark, gone) is not None for gone in GONE):
        return True
    return attribute(child(properties, "w:framePr"), "w:dropCap", "none") != "none"


def _joined(first: Spoken, second: Spoken) -> Spoken:
    """Both, the second added to the first."""
    first.runs += second.runs
    first.boxes += second.boxes
    first.looks += second.looks
    first.contents = first.contents or second.contents
    return first


def _as_paragraph(layout: Layout, spoken: Spoken, *, contents: bool) -> Paragraph:
    looks = [look for look, letters in spoken.looks if letters]
    bold = bool(looks) and all(look.bold for look in looks)
    size = min((look.size or _USUAL_SIZE for look in looks), default=0)
    return Paragraph(tuple(spoken.runs), layout, None, bold, size, contents)


def _continues(merge: Element | None) -> bool:
    """Whether a cell is covered by the one above or beside it."""
    return merge is not None and attribute(merge, "w:val", "continue") != "restart"


def _span(properties: Element | None, name: str, least: int) -> int:
    value = number(child(properties, name), "w:val")
    return least if value is None else min(max(value, least), _MAX_SPAN)


def _looks(look: Element | None, name: str, bit: int) -> bool:
    """Whether a table uses a part of its style; older files say so in bits."""
    if look is None:
        return False
    if flag := attribute(look, name):
        return flag.lower() in ("1", "true", "on")
    try:
        return bool(int(attribute(look, "w:val", "0"), 16) & bit)
    except ValueError:
        return False
