"""How deep the items of lists lie in each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.readers.docx.items import Paragraph
from ingest.readers.docx.numbering import Numbered


@dataclass(slots=True)
class _Open:
    list_id: str
    offset: int
    indent: int
    depth: int


class Depths:
    """The lists that are open while a document is gone through.

    Args:
        items: the places of all list items of the document: a list whose items begin at its
            second level (the first being headings, say) is not deep for that.
    """

    def __init__(self, items: Iterable[Numbered]) -> None:
        self._base: dict[str, int] = {}
        for item in items:
            least = self._base.get(item.list_id, item.depth)
            self._base[item.list_id] = min(least, item.depth)
        self._open: list[_Open] = []

    def close(self) -> None:
        """Something else than a list came."""
        self._open.clear()

    def of(self, item: Numbered) -> int:
        """The depth of the next item, 1 the outermost."""
        own = item.depth - self._base.get(item.list_id, 0) + 1
        known = next((o for o in self._open if o.list_id == item.list_id), None)
        if known is None:
            while self._open and self._open[-1].indent >= item.indent:
                self._open.pop()
            offset = self._open[-1].depth if self._open else 0
            known = _Open(item.list_id, offset, item.indent, own + offset)
            self._open.append(known)
        else:
            del self._open[self._open.index(known) + 1 :]
        known.indent, known.depth = item.indent, known.offset + own
        return known.depth

    @property
    def indent(self) -> int | None:
        """How far the words of the last item are set in; None outside of lists."""
        return self._open[-1].indent if self._open else None

    @property
    def depth(self) -> int:
        """The depth of the last item; 0 outside of lists."""
        return self._open[-1].depth if self._open else 0


def typed_place(paragraph: Paragraph, lead: int, sign: str) -> Numbered:
    """The place of an item whose sign was typed: its indentation tells its depth."""
    # An indent of one letter of usual size is some 210 twentieths of a point.
    indent = (paragraph.layout.indent or 0) + lead * 105
    return Numbered(sign, f"typed {indent // 100}", 0, indent)
