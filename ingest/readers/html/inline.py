"""Words within a block: their marks, their looks, ruby and line ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.composing import LINE_END
from ingest.document import MarkKind
from ingest.readers.html.nodes import Node
from ingest.readers.html.pieces import Marks, Word
from ingest.readers.html.style import Look, Sheet

_MARKS = {
    "strong": MarkKind.STRONG,
    "b": MarkKind.STRONG,
    "em": MarkKind.EMPHASIS,
    "i": MarkKind.EMPHASIS,
    "code": MarkKind.CODE,
    "kbd": MarkKind.CODE,
    "samp": MarkKind.CODE,
    "tt": MarkKind.CODE,
    "sup": MarkKind.SUPERSCRIPT,
    "sub": MarkKind.SUBSCRIPT,
}
_BUTTON_LABELS = frozenset("h1 h2 h3 h4 h5 h6 summary dt button".split())
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x20\x7f]+")
_KEPT_SCHEMES = frozenset(("http", "https", "mailto"))
_MAX_ADDRESS = 4000


def address_of(link: Node) -> str:
    """Where a link leads; empty for places of the same page and for schemes that are no address."""
    address = _CONTROLS.sub("", link.attributes.get("href", ""))
    if not address or address.startswith("#") or len(address) > _MAX_ADDRESS:
        return ""
    scheme = _SCHEME.match(address)
    return address if scheme is None or scheme.group(1).lower() in _KEPT_SCHEMES else ""


def marks_within(node: Node, marks: Marks) -> Marks:
    """The marks on words in an element."""
    if node.tag == "a":
        address = address_of(node)
        has = any(kind is MarkKind.LINK for kind, _ in marks)
        return (*marks, (MarkKind.LINK, address)) if address and not has else marks
    kind = _MARKS.get(node.tag)
    if kind is None or any(known is kind for known, _ in marks):
        return marks
    return (*marks, (kind, ""))


def words_within(
    node: Node, sheet: Sheet, marks: Marks = (), look: Look | None = None
) -> list[Word]:
    """All words in an element as the words of one block, blocks within it apart by a space."""
    found: list[Word] = []
    collect(node, sheet, marks, look or Look(), found)
    return found


def collect(node: Node, sheet: Sheet, marks: Marks, look: Look, found: list[Word]) -> None:
    """Append the words in an element to ``found``; see ``words_within``."""
    for child in node.children:
        if isinstance(child, str):
            found.append(Word(child, marks, look))
        elif child.tag == "br":
            found.append(Word(LINE_END, (), look))
        elif child.tag == "ruby":
            found.extend(ruby_words(child, marks, sheet.look(child, look)))
        elif child.tag != "button" or _is_label(child, node):
            if child.blocky:
                found.append(Word(" ", (), look))
            inner = sheet.look(child, look)
            collect(child, sheet, marks_within(child, marks), inner, found)
            if child.blocky:
                found.append(Word(" ", (), look))


def _is_label(button: Node, node: Node) -> bool:
    """Whether a button is all the words of a heading or a term, which opens its text."""
    return node.tag in _BUTTON_LABELS and button.size == node.size


def ruby_words(ruby: Node, marks: Marks, look: Look) -> list[Word]:
    """The base words of ruby, each with its reading as the value of a mark."""
    found: list[Word] = []
    bases: list[str] = []
    readings: list[str] = []
    for is_reading, text in [*_ruby_parts(ruby), (False, "")]:
        if is_reading:
            readings.append(text)
            continue
        if readings:
            found += _paired(bases, readings, marks, look)
            bases, readings = [], []
        if text:
            bases.append(text)
    return found + [Word(base, marks, look) for base in bases]


def _ruby_parts(ruby: Node) -> list[tuple[bool, str]]:
    """The bases and readings of a ruby element in order; (whether it is a reading, words)."""
    parts: list[tuple[bool, str]] = []
    fresh = True  # a new base begins
    waiting: list[Node | str] = list(reversed(ruby.children))
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            if not item.strip() and (not parts or parts[-1][0] or fresh):
                continue
            if parts and not parts[-1][0] and not fresh:
                parts[-1] = (False, parts[-1][1] + item)
            elif item.strip() or item == "\u3000":
                parts.append((False, item))
            fresh = False
        elif item.tag == "rt":
            parts.append((True, _reading(item)))
            fresh = True
        elif item.tag == "rtc" and any(is_reading for is_reading, _ in parts):
            continue
        else:
            fresh = fresh or item.tag == "rb"
            waiting.extend(reversed(item.children))
    return parts


def _reading(node: Node) -> str:
    words = (child for inner in node.walk() for child in inner.children if isinstance(child, str))
    return "".join("".join(words).split())


def _paired(bases: Sequence[str], readings: Sequence[str], marks: Marks, look: Look) -> list[Word]:
    if not bases:
        return []
    if len(bases) != len(readings):
        bases, readings = ["".join(bases)], ["".join(readings)]
    return [
        Word(base, (*marks, (MarkKind.RUBY, reading)) if reading else marks, look)
        for base, reading in zip(bases, readings, strict=True)
    ]
