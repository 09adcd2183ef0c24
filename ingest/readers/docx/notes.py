"""The signs of footnotes and endnotes (ECMA-376 Part 1, 17.11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ingest.readers.docx.items import Findings
from ingest.readers.docx.names import Element, attribute, child, descendants, number
from ingest.readers.docx.numerals import formatted


@dataclass(frozen=True, slots=True)
class NoteFormat:
    """How notes are numbered.

    Attributes:
        kind: ST_NumberFormat.
        start: the first number.
    """

    kind: str = "decimal"
    start: int = 1


class NoteSigns:
    """The signs of notes, in the order that they stand in the text.

    Args:
        findings: the notes are noted here.
        formats: for footnotes (False) and endnotes (True), how they are numbered.
    """

    def __init__(self, findings: Findings, formats: Mapping[bool, NoteFormat]) -> None:
        self._findings = findings
        self._formats = formats
        self._counts = {False: 0, True: 0}

    def of(self, endnote: bool, reference: Element) -> str:
        """The sign that Word shows for a reference; empty where the author writes it."""
        key = (endnote, attribute(reference, "w:id"))
        if key in self._findings.notes:
            return self._findings.notes[key]
        sign = ""
        if attribute(reference, "w:customMarkFollows") not in ("1", "true", "on"):
            form = self._formats[endnote]
            sign = formatted(form.start + self._counts[endnote], form.kind)
            self._counts[endnote] += 1
        self._findings.notes[key] = sign
        return sign


def note_formats(body: Element, settings: Element | None) -> dict[bool, NoteFormat]:
    """How the notes of a document are numbered: by its sections, else by its settings."""
    sections = list(descendants(body, "w:sectPr"))
    holders = [*sections[:1], *sections[-1:], *([settings] if settings is not None else [])]
    found = {False: NoteFormat(), True: NoteFormat("lowerRoman")}
    for endnote, name in ((False, "w:footnotePr"), (True, "w:endnotePr")):
        for holder in reversed(holders):
            properties = child(holder, name)
            kind = attribute(child(properties, "w:numFmt"), "w:val", found[endnote].kind)
            start = number(child(properties, "w:numStart"), "w:val")
            found[endnote] = NoteFormat(kind, found[endnote].start if start is None else start)
    return found
