"""PDF files: text with its layout taken for structure."""

from __future__ import annotations

from ingest.format import Parsed, RawFile
from ingest.readers.pdf.extract import extract

_MARK = b"%PDF-"
_MARK_WITHIN = 1024


class PdfFormat:
    """PDF with text. What is a paragraph, a heading or a column is judged by layout."""

    name = "pdf"
    suffixes = (".pdf",)

    def recognises(self, data: bytes) -> bool:
        """Whether the file's mark stands near its beginning (ISO 32000-2, annex I)."""
        return _MARK in data[:_MARK_WITHIN]

    def parse(self, file: RawFile) -> Parsed:
        """The document in the file; see ``Format.parse``."""
        read = extract(file, self.name)
        return Parsed((read.document,), None, read.remarks)
