"""Word documents as a format of ingest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.document import BlockKind
from ingest.errors import SourceError
from ingest.format import Parsed, RawFile, Remark
from ingest.readers.docx.ole import OLE_MAGIC, explain_ole

if TYPE_CHECKING:
    from ingest.composing import Composer
    from ingest.readers.docx.items import Findings
    from ingest.readers.docx.reading import WordFile


class DocxFormat:
    """Word documents. Headings, lists and tables are taken from Word's own structure.

    The number that Word counts for a heading or note stands in the text before the block, as the
    sign of a list item does, and is its ``marker``; it is no part of the heading's words. Page
    ends are not kept: Word computes them anew for every printer.
    """

    name = "docx"
    suffixes = (".docx", ".docm")

    def recognises(self, data: bytes) -> bool:
        """Whether this is a zip archive with the main part of a Word document; never raises."""
        if not data.startswith(b"PK"):
            return False
        from ingest.readers.archives import open_archive
        from ingest.readers.docx.package import main_part

        try:
            return main_part(open_archive("", data), "") is not None
        except SourceError:
            return False

    def parse(self, file: RawFile) -> Parsed:
        """The document in the file; see ``Format.parse``."""
        if file.data.startswith(OLE_MAGIC):
            raise explain_ole(file.source, file.data)
        # lxml and all that stands on it is imported only where a Word document is read.
        from ingest.composing import Composer
        from ingest.readers.docx.arranging import Arranger
        from ingest.readers.docx.entries import entries_of
        from ingest.readers.docx.reading import WordFile

        word = WordFile(file.source, file.data)
        composer = Composer()
        body = entries_of(word.body())
        title = Arranger(body, word.title()).write(composer)
        _add_notes(word, composer)
        if not composer.blocks:
            raise SourceError("docx_empty", source=file.source)
        document = composer.document(file.source, file.name, self.name, title, file.url)
        return Parsed((document,), remarks=_remarks(word.findings))


def _add_notes(word: WordFile, composer: Composer) -> None:
    """Footnotes, then endnotes, each in the order that its sign stands in the text."""
    from ingest.readers.docx.entries import entries_of
    from ingest.readers.docx.tables import rows_of

    for sign, items in word.notes():
        for entry in entries_of(items):
            if entry.table is not None:
                composer.begin_table()
                for row in rows_of(entry.table):
                    composer.add_row(row)
            elif composer.add(BlockKind.NOTE, entry.runs, 0, sign) is not None:
                sign = ""


def _remarks(findings: Findings) -> tuple[Remark, ...]:
    counts = {
        "docx_tracked": findings.changes,
        "docx_comments": findings.comments,
        "docx_objects": findings.objects,
    }
    return tuple(Remark(key, {"count": count}) for key, count in counts.items() if count)
