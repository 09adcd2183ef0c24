"""File formats, one module each behind the ``Format`` protocol.

A new format is one module with an object as ``ingest.format.Format`` describes it, and its
entry in ``ALL``.
"""

from __future__ import annotations

from collections.abc import Mapping

from ingest.format import Format
from ingest.readers.docx import DocxFormat
from ingest.readers.epub import EpubFormat
from ingest.readers.html import HtmlFormat
from ingest.readers.markdown.reader import MarkdownFormat
from ingest.readers.pdf import PdfFormat
from ingest.readers.rows import CsvFormat, JsonlFormat
from ingest.readers.text import TextFormat

ALL: tuple[Format, ...] = (
    TextFormat(),
    MarkdownFormat(),
    HtmlFormat(),
    PdfFormat(),
    DocxFormat(),
    EpubFormat(),
    CsvFormat(),
    JsonlFormat(),
)
FORMATS: Mapping[str, Format] = {suffix: form for form in ALL for suffix in form.suffixes}
