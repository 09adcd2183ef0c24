"""The letters of Word's equations (Office Math), in the order that they are read aloud."""

from __future__ import annotations

from ingest.composing import Run
from ingest.document import MarkKind
from ingest.readers.docx.names import Element, attribute, child, name_of

_UP: tuple[tuple[MarkKind, str], ...] = ((MarkKind.SUPERSCRIPT, ""),)
_DOWN: tuple[tuple[MarkKind, str], ...] = ((MarkKind.SUBSCRIPT, ""),)
_Marks = tuple[tuple[MarkKind, str], ...]


def equation_runs(equation: Element, marks: _Marks) -> list[Run]:
    """The words and signs of an ``m:oMath``.

    What Word draws rather than writes is put as the sign that it is read as: brackets, the bar of
    a fraction (``/``) and of a root (``√``), a large operator.

    Args:
        equation: the element.
        marks: those of the words around it.
    """
    runs: list[Run] = []
    # Elements to read and signs to write, the next one last; the depth is bounded by the parser.
    waiting: list[tuple[Element | str, _Marks]] = [(equation, marks)]
    while waiting:
        item, shown = waiting.pop()
        if isinstance(item, str):
            runs.append(Run(item, shown))
        elif name_of(item) in ("m:t", "w:t"):
            runs.append(Run(item.text or "", shown))
        elif name_of(item) not in ("w:del", "w:moveFrom"):
            waiting += reversed(_parts(item, shown))
    return [run for run in runs if run.text]


def _parts(item: Element, marks: _Marks) -> list[tuple[Element | str, _Marks]]:
    """The children of an element in the order of reading, with what is drawn between them."""
    kind = name_of(item)
    parts: list[tuple[Element | str, _Marks]] = []
    inner = [found for found in item if not name_of(found).endswith("Pr")]
    if kind == "m:d":
        properties = child(item, "m:dPr")
        between = attribute(child(properties, "m:sepChr"), "m:val", "|")
        parts.append((attribute(child(properties, "m:begChr"), "m:val", "("), marks))
        for at, found in enumerate(inner):
            parts += [(between, marks), (found, marks)] if at else [(found, marks)]
        parts.append((attribute(child(properties, "m:endChr"), "m:val", ")"), marks))
        return parts
    if kind == "m:nary":
        parts.append((attribute(child(item, "m:naryPr", "m:chr"), "m:val", "∫"), marks))
    elif kind == "m:rad":
        inner = [found for found in inner if name_of(found) != "m:deg" or _has_words(found)]
        parts += [(found, (*marks, *_UP)) for found in inner if name_of(found) == "m:deg"]
        inner = [found for found in inner if name_of(found) != "m:deg"]
        parts.append(("√", marks))
    bar = kind == "m:f" and attribute(child(item, "m:fPr", "m:type"), "m:val") != "noBar"
    for found in inner:
        own = name_of(found)
        if own == "m:den" and bar:
            parts.append(("/", marks))
        up, down = own == "m:sup", own == "m:sub"
        parts.append((found, (*marks, *(_UP if up else _DOWN if down else ()))))
    return parts


def _has_words(item: Element) -> bool:
    return any(name_of(found) == "m:t" and found.text for found in item.iter())
