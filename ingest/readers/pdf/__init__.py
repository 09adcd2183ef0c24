"""PDF: see ``reader`` for the format and ``places`` for where a document's words stand."""

from __future__ import annotations

from ingest.format import Format
from ingest.readers.pdf.reader import PdfFormat

READS: tuple[Format, ...] = (PdfFormat(),)

__all__ = ["READS", "PdfFormat"]
