"""PDF: see ``reader`` for the format and ``places`` for where a document's words stand."""

from __future__ import annotations

from ingest.readers.pdf.reader import PdfFormat

__all__ = ["PdfFormat"]
