"""HTML pages: the words that a reader sees, with headings, lists, tables, quotes and parts."""

from __future__ import annotations

import re

from ingest.composing import Composer
from ingest.encodings.decoding import decode
from ingest.errors import SourceError
from ingest.format import Format, Parsed, RawFile
from ingest.readers.html.charset import declared_charset
from ingest.readers.html.composing import compose, read_page
from ingest.readers.html.tree import parse_page

_HEAD = 2048
_DOCTYPE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.S,
)
_BLOCK = re.compile(
    rb"<(?:div|p|h[1-6]|ul|ol|table|article|section|title|meta|center)(?:\s[^<>]*)?>", re.IGNORECASE
)
_MIN_BLOCKS = 3
_MIN_WORDS = 30
"""Characters below which a page with scripts is one that only its scripts fill."""


class HtmlFormat:
    """HTML and XHTML as a browser saves it. Nothing is fetched and no script is run."""

    name = "html"
    suffixes = (".html", ".htm", ".xhtml")

    def recognises(self, data: bytes, /) -> bool:
        """Whether the beginning shows a page: its outermost elements, or several blocks."""
        head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
        if b"\0" in head[:200]:  # UTF-16
            head = head.replace(b"\0", b"").lstrip(b"\xff\xfe")
        if _DOCTYPE.match(head):
            return True
        begins = head.lstrip().startswith(b"<")
        return begins and len(_BLOCK.findall(head)) >= _MIN_BLOCKS

    def parse(self, file: RawFile) -> Parsed:
        """The document in the file; see ``Format.parse``."""
        decoded = decode(file, declared_charset(file.data))
        xml = decoded.text[:200].lstrip().startswith("<?xml")
        page = parse_page(file.source, decoded.text, xml=xml)
        if page.framed:
            raise SourceError("html_frames", source=file.source)
        article = read_page(page)
        words = sum(piece.size for piece in article.pieces)
        if words == 0 or (page.scripted and words < _MIN_WORDS):
            raise SourceError("html_no_text", source=file.source)
        composer = Composer()
        compose(article.pieces, composer)
        document = composer.document(
            file.source, file.name, self.name, article.title, file.url, judged=True
        )
        return Parsed((document,), decoded.encoding, decoded.remarks)


READS: tuple[Format, ...] = (HtmlFormat(),)
