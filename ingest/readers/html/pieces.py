"""The blocks of a page before they have a place in a text, with what shows their kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ingest.composing import LINE_END, CellRuns, Run
from ingest.document import BlockKind, MarkKind, SectionKind
from ingest.readers.html.nodes import Node
from ingest.readers.html.style import PLAIN, Look

_SPACES = re.compile(r"[ \t\r\n\f\v]+")

Marks = tuple[tuple[MarkKind, str], ...]


@dataclass(frozen=True, slots=True)
class Word:
    """Words in one style, as they stand in the source.

    Attributes:
        text: the words; ``LINE_END`` alone for a line end that the author set.
        marks: see ``Run``.
        look: how they are shown.
        kept: whether white space in them is to stay as it is.
    """

    text: str
    marks: Marks = ()
    look: Look = PLAIN
    kept: bool = False


@dataclass(slots=True, eq=False)
class Piece:
    """A block-to-be.

    Attributes:
        kind: what it is, as far as is known.
        words: what stands in it.
        node: the element that it is, or stands in.
        part: the part of the page.
        level: see ``Block``; of a heading the number in its tag, 0 where its look made it one.
        marker: a list item's sign.
        cells: a row's cells.
        first: whether it is the first row of its table.
        rules: how many rules (``<hr>``) the page has before it.
    """

    kind: BlockKind
    words: list[Word]
    node: Node
    part: SectionKind = SectionKind.BODY
    level: int = 0
    marker: str = ""
    cells: tuple[CellRuns, ...] = ()
    first: bool = False
    rules: int = 0
    _text: str | None = field(default=None, init=False, repr=False)

    @property
    def text(self) -> str:
        """Its words on lines as the author set them, white space within a line as one space."""
        if self._text is None:
            if self.cells:
                self._text = "\t".join("".join(r.text for r in c.runs) for c in self.cells)
            else:
                whole = "".join(word.text for word in self.words)
                lines = (" ".join(_SPACES.split(line)) for line in whole.split(LINE_END))
                self._text = "\n".join(line.strip() for line in lines).strip()
        return self._text

    def forget_text(self) -> None:
        """Have ``text`` made anew, after a change of the words."""
        self._text = None

    @property
    def looks(self) -> list[Look]:
        """The looks of its words, white space left out."""
        return [word.look for word in self.words if word.text.strip()]

    @property
    def linked(self) -> int:
        """How many of its characters stand in links."""
        if self.cells:
            return self.node.linked
        return sum(len("".join(word.text.split())) for word in self.words if word.look.linked)

    @property
    def size(self) -> int:
        """How many characters it has, white space left out."""
        return len("".join(self.text.split()))

    def with_words(self, words: list[Word], **changes: object) -> Piece:
        """A piece like this of other words."""
        piece = Piece(self.kind, words, self.node, self.part, self.level, rules=self.rules)
        for name, value in changes.items():
            setattr(piece, name, value)
        return piece


def trimmed(words: Sequence[Word]) -> list[Word]:
    """Words without white space and line ends at the edges, of any width."""
    kept = [word for word in words if word.text]
    while kept and not kept[0].text.strip():
        del kept[0]
    while kept and not kept[-1].text.strip():
        del kept[-1]
    if kept:
        kept[0] = _with_text(kept[0], kept[0].text.lstrip())
        kept[-1] = _with_text(kept[-1], kept[-1].text.rstrip())
    return kept


def _with_text(word: Word, text: str) -> Word:
    return word if text == word.text else replace(word, text=text)


def runs_of(words: Iterable[Word], end: str = "") -> list[Run]:
    """Words as ``Composer`` takes them.

    Args:
        words: in order.
        end: what stands for a line end within them; empty to keep line ends.
    """
    return [Run(end if end and word.text == LINE_END else word.text, word.marks) for word in words]


def lines_of(words: Sequence[Word]) -> list[list[Word]]:
    """Words cut where the author ended lines."""
    lines: list[list[Word]] = [[]]
    for word in words:
        if word.text == LINE_END:
            lines.append([])
        else:
            lines[-1].append(word)
    return lines
