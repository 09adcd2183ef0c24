"""What Word's styles say of paragraphs and letters, inherited or not (ECMA-376 Part 1, 17.7)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from ingest.readers.docx.names import Element, attribute, child, is_on, name_of, number

_MONOSPACE = frozenset(
    {
        "andale mono", "cascadia code", "cascadia mono", "consolas", "courier", "courier new",
        "dejavu sans mono", "fira code", "fira mono", "ibm plex mono", "jetbrains mono",
        "liberation mono", "lucida console", "menlo", "monaco", "noto sans mono", "roboto mono",
        "sf mono", "source code pro", "ubuntu mono",
    }
)  # fmt: skip
# Word stores the English name of its own styles in every language; other programs may not.
_HEADING = re.compile(r"(?:heading|見出し|标题|標題|제목|überschrift|titre|título)\s*([1-9])", re.I)
_BODY_LEVEL = 9


class Role(StrEnum):
    """What a paragraph's style makes of it, apart from headings."""

    PLAIN = "plain"
    TITLE = "title"
    CAPTION = "caption"
    QUOTE = "quote"
    CODE = "code"
    CONTENTS = "contents"
    BYLINE = "byline"
    DETAIL = "detail"


_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.PLAIN, re.compile(r"subtitle|副題", re.I)),
    (Role.TITLE, re.compile(r"title|表題|タイトル", re.I)),
    (Role.CAPTION, re.compile(r"(?:(?:image|table|figure) )?caption|図表番号", re.I)),
    (Role.QUOTE, re.compile(r"(?:intense )?quote|quotations?|block text|引用文(?: 2)?", re.I)),
    (Role.CODE, re.compile(r"html preformatted|source code|preformatted text|macro", re.I)),
    (
        Role.CONTENTS,
        re.compile(r"toc ?(?:[1-9]|heading)|table of (?:figures|authorities)|index [1-9]", re.I),
    ),
    (Role.BYLINE, re.compile(r"author|date", re.I)),
    (Role.DETAIL, re.compile(r"list continue(?: [2-5])?", re.I)),
)


@dataclass(frozen=True, slots=True)
class Look:
    """How letters are shown; None where it is left to what lies below.

    Attributes:
        bold: heavy.
        italic: slanted, or with emphasis dots.
        hidden: not shown at all.
        vertical: "superscript", "subscript" or "baseline".
        font: the name of the font for Latin letters.
        size: in half points.
    """

    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None
    vertical: str | None = None
    font: str | None = None
    size: int | None = None

    def over(self, below: Look) -> Look:
        """This look, and where it says nothing, that of ``below``."""
        return Look(
            below.bold if self.bold is None else self.bold,
            below.italic if self.italic is None else self.italic,
            below.hidden if self.hidden is None else self.hidden,
            below.vertical if self.vertical is None else self.vertical,
            below.font if self.font is None else self.font,
            below.size if self.size is None else self.size,
        )

    @property
    def monospace(self) -> bool:
        """Whether every letter is as wide as the next, as code is set."""
        return self.font is not None and self.font.lower() in _MONOSPACE


_NO_LOOK = Look()


@dataclass(frozen=True, slots=True)
class Layout:
    """What a paragraph is, by its style and its own properties.

    Attributes:
        role: what its style makes of it.
        level: heading level, 1 the highest; 0 for body.
        list_id: the list it belongs to ("0" or empty for none).
        depth: its level in that list from 0; None where the list itself is to tell.
        indent: of its left edge, in twentieths of a point; None where it is left to the list.
        aligned: "center", "right", ...; empty for the usual.
        look: of its letters.
        style: the id of its style.
    """

    role: Role = Role.PLAIN
    level: int = 0
    list_id: str = ""
    depth: int | None = None
    indent: int | None = None
    aligned: str = ""
    look: Look = _NO_LOOK
    style: str = ""


def look_of(properties: Element | None) -> Look:
    """What run properties (``w:rPr``) say."""
    if properties is None or not len(properties):
        return _NO_LOOK
    bold = italic = hidden = vertical = font = size = None
    for entry in properties:
        kind = name_of(entry)
        if kind == "w:b":
            bold = is_on(entry)
        elif kind == "w:i":
            italic = is_on(entry)
        elif kind == "w:em":
            italic = attribute(entry, "w:val", "none") != "none" or italic
        elif kind == "w:vanish":
            hidden = is_on(entry)
        elif kind == "w:vertAlign":
            vertical = attribute(entry, "w:val")
        elif kind == "w:rFonts":
            font = attribute(entry, "w:ascii") or attribute(entry, "w:hAnsi") or None
        elif kind == "w:sz":
            size = number(entry, "w:val")
    return Look(bold, italic, hidden, vertical, font, size)


def with_properties(layout: Layout, properties: Element | None) -> Layout:
    """A layout changed by paragraph properties (``w:pPr``), the style's or a paragraph's own."""
    if properties is None:
        return layout
    for entry in properties:
        kind = name_of(entry)
        if kind == "w:outlineLvl":
            outline = number(entry, "w:val")
            known = outline is not None and 0 <= outline < _BODY_LEVEL
            layout = replace(layout, level=(outline or 0) + 1 if known else 0)
        elif kind == "w:numPr":
            depth = number(child(entry, "w:ilvl"), "w:val")
            layout = replace(
                layout,
                list_id=attribute(child(entry, "w:numId"), "w:val", layout.list_id),
                depth=layout.depth if depth is None else depth,
            )
        elif kind == "w:ind":
            indent = number(entry, "w:start")
            indent = number(entry, "w:left") if indent is None else indent
            layout = replace(layout, indent=layout.indent if indent is None else indent)
        elif kind == "w:jc":
            layout = replace(layout, aligned=attribute(entry, "w:val"))
    return layout


class Styles:
    """The styles of a document.

    Args:
        root: the root of its styles part; None where it has none.
    """

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._default = ""
        self._base = Layout()
        self._layouts: dict[str, Layout] = {}
        self._looks: dict[str, Look] = {}
        self._sets_apart: dict[tuple[str, str], bool] = {}
        for entry in root if root is not None else ():
            if name_of(entry) == "w:style":
                self._styles.setdefault(attribute(entry, "w:styleId"), entry)
                default = attribute(entry, "w:default") in ("1", "true", "on")
                if default and attribute(entry, "w:type") == "paragraph":
                    self._default = attribute(entry, "w:styleId")
            elif name_of(entry) == "w:docDefaults":
                look = look_of(child(entry, "w:rPrDefault", "w:rPr"))
                base = with_properties(self._base, child(entry, "w:pPrDefault", "w:pPr"))
                self._base = replace(base, look=look)

    def layout(self, properties: Element | None) -> Layout:
        """What a paragraph with these properties (``w:pPr``) is."""
        style = attribute(child(properties, "w:pStyle"), "w:val", self._default)
        return with_properties(self._style_layout(style), properties)

    def look(self, style: str) -> Look:
        """How the letters of a character style look."""
        if style not in self._looks:
            look = _NO_LOOK
            for entry in self._chain(style, self._looks):
                below = attribute(child(entry, "w:basedOn"), "w:val")
                look = look_of(child(entry, "w:rPr")).over(self._looks.get(below, look))
                self._looks[attribute(entry, "w:styleId")] = look
            self._looks.setdefault(style, look)
        return self._looks[style]

    def list_of(self, style: str) -> str:
        """The list that a numbering style stands for; empty for none."""
        properties = child(self._styles.get(style), "w:pPr", "w:numPr", "w:numId")
        return attribute(properties, "w:val")

    def shows_first(self, style: str, part: str) -> bool:
        """Whether a table style sets a part ("firstRow", "firstCol") apart from the others."""
        if (style, part) in self._sets_apart:
            return self._sets_apart[style, part]
        self._sets_apart[style, part] = any(
            name_of(entry) == "w:tblStylePr"
            and attribute(entry, "w:type") == part
            and (is_on(child(entry, "w:rPr", "w:b")) or child(entry, "w:tcPr", "w:shd") is not None)
            for link in self._chain(style, {})
            for entry in link
        )
        return self._sets_apart[style, part]

    def _style_layout(self, style: str) -> Layout:
        if style not in self._layouts:
            layout = self._base
            for entry in self._chain(style, self._layouts):
                below = attribute(child(entry, "w:basedOn"), "w:val")
                layout = self._with_style(self._layouts.get(below, layout), entry)
                self._layouts[layout.style] = layout
            if style not in self._styles:  # it is named, but not there: its name alone tells
                layout = _named(replace(layout, style=style), style)
            self._layouts.setdefault(style, layout)
        return self._layouts[style]

    @staticmethod
    def _with_style(below: Layout, entry: Element) -> Layout:
        name = attribute(child(entry, "w:name"), "w:val")
        style = attribute(entry, "w:styleId")
        layout = _named(replace(below, style=style), name)
        layout = with_properties(layout, child(entry, "w:pPr"))
        return replace(layout, look=look_of(child(entry, "w:rPr")).over(below.look))

    def _chain(self, style: str, known: object) -> list[Element]:
        """The styles that one is based on, the lowest first, down to one that is ``known``.

        A circle ends where it closes.
        """
        chain: list[Element] = []
        seen: set[str] = set()
        stops = known if isinstance(known, dict) else {}
        while style in self._styles and style not in seen and style not in stops:
            seen.add(style)
            entry = self._styles[style]
            chain.append(entry)
            style = attribute(child(entry, "w:basedOn"), "w:val")
        return chain[::-1]


def _named(layout: Layout, name: str) -> Layout:
    """A layout with what a built-in style's name (or, where it is missing, its id) says."""
    spaced = re.sub(r"(?<=[a-z])(?=[1-9]|[A-Z])", " ", name.strip()[:80])
    if heading := _HEADING.fullmatch(spaced):
        return replace(layout, level=int(heading.group(1)), role=Role.PLAIN)
    for role, pattern in _ROLES:
        if pattern.fullmatch(spaced):
            return replace(layout, role=role, level=0)
    return layout
