"""A Word file as a whole: its parts put to work together."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.errors import SourceError
from ingest.readers.docx.inline import Inline
from ingest.readers.docx.items import Findings, Item
from ingest.readers.docx.names import attribute, child, name_of
from ingest.readers.docx.notes import NoteSigns, note_formats
from ingest.readers.docx.numbering import Numbering
from ingest.readers.docx.package import Package
from ingest.readers.docx.story import Story
from ingest.readers.docx.styles import Styles

_NOTE_PARTS = ((False, "footnotes", "w:footnote"), (True, "endnotes", "w:endnote"))


class WordFile:
    """The stories of a Word file: body first, then notes.

    Args:
        source: the path as the user gave it.
        data: the file's bytes.

    Raises:
        SourceError: it cannot be opened safely, is damaged, or is no Word document.
    """

    def __init__(self, source: str, data: bytes) -> None:
        self._source = source
        self._package = Package(source, data)
        root = self._package.root(self._package.main)
        body = child(root, "w:body")
        if name_of(root) != "w:document" or body is None:
            raise SourceError("docx_not_word", source=source)
        self.findings = Findings()
        self._styles = Styles(self._package.part("styles"))
        self._numbering = Numbering(self._package.part("numbering"), self._styles)
        formats = note_formats(body, self._package.part("settings"))
        self._signs = NoteSigns(self.findings, formats)
        self._root, self._body = root, body

    def title(self) -> str:
        """The title in the file's properties; empty without one."""
        return self._package.core_title()

    def body(self) -> list[Item]:
        """The paragraphs and tables of the body."""
        return self._story(self._root, self._package.main).items(self._body)

    def notes(self) -> Iterator[tuple[str, list[Item]]]:
        """The notes that the body refers to, each with its sign; ask after ``body``."""
        for endnote, kind, name in _NOTE_PARTS:
            wanted = [key for key in self.findings.notes if key[0] is endnote]
            root = self._package.part(kind) if wanted else None
            if root is None:
                continue
            story = self._story(root, self._package.part_name(kind))
            held = {attribute(n, "w:id"): n for n in root if name_of(n) == name}
            for key in wanted:
                if key[1] in held:
                    yield self.findings.notes[key], story.items(held[key[1]])

    def _story(self, root: object, part: str) -> Story:
        links = self._package.relationships(part)
        inline = Inline(root, self._styles, links, self.findings, self._signs)
        return Story(self._source, inline, self._styles, self._numbering, self.findings)
