"""The words of one paragraph, each in its style, in the order that Word shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ingest.composing import LINE_END, Run
from ingest.document import MarkKind
from ingest.readers.docx.equations import equation_runs
from ingest.readers.docx.fields import Fields
from ingest.readers.docx.items import Findings
from ingest.readers.docx.names import Element, attribute, child, descendants, name_of
from ingest.readers.docx.notes import NoteSigns
from ingest.readers.docx.package import Relationship
from ingest.readers.docx.styles import Layout, Look, Styles, look_of
from ingest.readers.docx.symbols import is_symbol_font, shown_as

Marks = tuple[tuple[MarkKind, str], ...]
# Elements that hold runs and show them as they are.
_OPEN = frozenset(
    {
        "w:smartTag", "w:customXml", "w:sdtContent", "w:dir", "w:bdo", "w:fldSimple",
        "w:ins", "w:moveTo", "mc:Choice", "mc:Fallback",
    }
)  # fmt: skip
GONE = frozenset({"w:del", "w:moveFrom"})
"""Elements whose words a tracked change took away."""
_CHANGES = GONE | {"w:ins", "w:moveTo"}
_SIGNS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:cr": LINE_END,
    "w:br": LINE_END,
    "w:noBreakHyphen": "\u2011",
    "w:softHyphen": "\u00ad",
}
_DRAWN = frozenset({"w:drawing", "w:pict", "w:object"})
_OBJECTS = frozenset({"dgm:relIds", "c:chart"})
_NOTES = {"w:footnoteReference": False, "w:endnoteReference": True}


@dataclass(slots=True)
class Spoken:
    """What a paragraph says.

    Attributes:
        runs: its words.
        boxes: the text boxes and lettering that are anchored in it, in order.
        looks: for each run the look of its letters, and how many are no white space.
        contents: whether a part of it lies in a table of contents.
    """

    runs: list[Run] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    looks: list[tuple[Look, int]] = field(default_factory=list)
    contents: bool = False

    def add(self, text: str, marks: Marks, look: Look) -> None:
        """More words."""
        if text:
            self.runs.append(Run(text, marks))
            self.looks.append((look, len("".join(text.split()).replace(LINE_END, ""))))


@dataclass(frozen=True, slots=True)
class _Around:
    """What lies around a run: marks, and whether a tracked change took it away."""

    marks: Marks = ()
    gone: bool = False


class Inline:
    """Reads the paragraphs of one part of a file (the body, the notes).

    Args:
        root: the part's root.
        styles: the document's styles.
        links: the part's relationships.
        findings: what is met is noted here.
        signs: gives the signs of notes.
    """

    def __init__(
        self,
        root: Element,
        styles: Styles,
        links: Mapping[str, Relationship],
        findings: Findings,
        signs: NoteSigns,
    ) -> None:
        self.fields = Fields(root)
        self._styles = styles
        self._links = links
        self._findings = findings
        self._signs = signs

    def read(self, paragraph: Element, layout: Layout) -> Spoken:
        """The words of a paragraph (``w:p``)."""
        spoken = Spoken()
        waiting: list[tuple[Iterator[Element], _Around]] = [(iter(paragraph), _Around())]
        while waiting:
            children, around = waiting[-1]
            node = next(children, None)
            if node is None:
                waiting.pop()
                continue
            kind = name_of(node)
            if kind in _CHANGES:
                self._findings.changes += 1
            if kind == "w:r":
                self._run(node, around, layout, spoken)
            elif kind in _OPEN:
                waiting.append((iter(node), around))
            elif kind in GONE:
                waiting.append((iter(node), _Around(around.marks, True)))
            elif kind == "w:hyperlink":
                marks = (*around.marks, (MarkKind.LINK, self._address(node)))
                waiting.append((iter(node), _Around(marks, around.gone)))
            elif kind == "w:sdt":
                waiting.append((iter(_contents(node)), around))
            elif kind == "mc:AlternateContent":
                waiting.append((iter(chosen(node)), around))
            elif kind in ("m:oMath", "m:oMathPara") and not around.gone and self.fields.shown:
                for run in equation_runs(node, around.marks):
                    spoken.add(run.text, run.marks, layout.look)
        return spoken

    def _address(self, link: Element) -> str:
        """Where a hyperlink leads: an address, or ``#`` and a bookmark's name."""
        target = self._links.get(attribute(link, "r:id"))
        anchor = attribute(link, "w:anchor")
        return (target.target if target else "") + (f"#{anchor}" if anchor else "")

    def _run(self, run: Element, around: _Around, layout: Layout, spoken: Spoken) -> None:
        properties = child(run, "w:rPr")
        own = look_of(properties)
        if (style := attribute(child(properties, "w:rStyle"), "w:val")) != "":
            own = own.over(self._styles.look(style))
        look = own.over(layout.look)
        marks = _marks(around.marks, own, look, layout)
        # Alternatives hold parts of runs; the one that Word takes is read in their place.
        waiting = [iter(run)]
        while waiting:
            node = next(waiting[-1], None)
            if node is None:
                waiting.pop()
            elif name_of(node) == "mc:AlternateContent":
                waiting.append(iter(chosen(node)))
            elif name_of(node) == "w:fldChar":
                for drawn in self.fields.take(node):
                    if not around.gone and not look.hidden:
                        spoken.add(drawn.text, (*marks, *drawn.marks), look)
            elif name_of(node) == "w:instrText":
                self.fields.add_code(node.text or "")
            elif not around.gone and not look.hidden and self.fields.shown:
                self._take(node, self._linked(marks), look, spoken)

    def _linked(self, marks: Marks) -> Marks:
        link = self.fields.link
        return ((MarkKind.LINK, link), *marks) if link else marks

    def _take(self, node: Element, marks: Marks, look: Look, spoken: Spoken) -> None:
        """One piece of a run that is shown."""
        kind = name_of(node)
        before = len(spoken.runs)
        if kind == "w:t":
            spoken.add(_text_of(node, look), marks, look)
        elif kind in _SIGNS:
            # A line's end takes no mark, or it could not be collapsed with what is around it.
            sign = _SIGNS[kind]
            spoken.add(sign, () if sign == LINE_END else marks, look)
        elif kind == "w:sym":
            spoken.add(_symbol(node), marks, look)
        elif kind == "w:ruby":
            self._ruby(node, marks, look, spoken)
        elif kind in _NOTES:
            sign = self._signs.of(_NOTES[kind], node)
            spoken.add(sign, _raised(marks), look)
        elif kind == "w:commentReference":
            self._findings.comments += 1
        elif kind in _DRAWN:
            self._drawing(node, spoken)
        if len(spoken.runs) > before and self.fields.contents:
            spoken.contents = True

    @staticmethod
    def _ruby(node: Element, marks: Marks, look: Look, spoken: Spoken) -> None:
        """The base is the text; what stands above it is its reading."""
        base, above = child(node, "w:rubyBase"), child(node, "w:rt")
        words = "".join(t.text or "" for t in descendants(base, "w:t")) if base is not None else ""
        reading = (
            "".join(t.text or "" for t in descendants(above, "w:t")) if above is not None else ""
        )
        spoken.add(words or reading, (*marks, (MarkKind.RUBY, reading)) if words else marks, look)

    def _drawing(self, node: Element, spoken: Spoken) -> None:
        """The boxes in a drawing; a box within a box is found when that one is read."""
        waiting = [iter([node])]
        while waiting:
            found = next(waiting[-1], None)
            if found is None:
                waiting.pop()
                continue
            kind = name_of(found)
            if kind == "mc:AlternateContent":
                waiting.append(iter(chosen(found)))
            elif kind == "w:txbxContent" or (kind == "v:textpath" and found.get("string")):
                spoken.boxes.append(found)
            else:
                self._findings.objects += kind in _OBJECTS
                waiting.append(iter(found))


def chosen(alternatives: Element) -> Element:
    """The alternative that Word shows: the first choice, or, if there is none, the fallback.

    All choices in use (shapes, charts, new number formats) are known to Word of 2010 and later.
    """
    return next(
        (found for found in alternatives if name_of(found) in ("mc:Choice", "mc:Fallback")), ()
    )


def _contents(control: Element) -> Element:
    """What a content control (``w:sdt``) holds."""
    return [found for found in control if name_of(found) == "w:sdtContent"]


def _text_of(node: Element, look: Look) -> str:
    """The letters of a ``w:t``: white space at its edges counts only where it is kept."""
    text = str(node.text or "")
    if node.get("{http://www.w3.org/XML/1998/namespace}space") != "preserve":
        text = text.strip(" \t\r\n")
    text = text.replace("\r", " ").replace("\n", " ")
    return shown_as(text, look.font) if look.font and is_symbol_font(look.font) else text


def _symbol(node: Element) -> str:
    try:
        char = chr(int(attribute(node, "w:char"), 16))
    except (ValueError, OverflowError):
        return ""
    return (
        shown_as(char, attribute(node, "w:font"))
        if char.isprintable() or ord(char) >= 0xE000
        else ""
    )


def _raised(marks: Marks) -> Marks:
    raised = (MarkKind.SUPERSCRIPT, "")
    return marks if raised in marks else (*marks, raised)


def _marks(around: Marks, own: Look, look: Look, layout: Layout) -> Marks:
    """The marks of a run: what sets it apart from its paragraph."""
    marks = list(around)
    if own.bold and not layout.look.bold:
        marks.append((MarkKind.STRONG, ""))
    if own.italic and not layout.look.italic:
        marks.append((MarkKind.EMPHASIS, ""))
    if look.monospace and not layout.look.monospace:
        marks.append((MarkKind.CODE, ""))
    if look.vertical == "superscript":
        marks.append((MarkKind.SUPERSCRIPT, ""))
    elif look.vertical == "subscript":
        marks.append((MarkKind.SUBSCRIPT, ""))
    return tuple(marks)
