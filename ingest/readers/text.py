"""Plain text files."""

from __future__ import annotations

from ingest.document import Document
from ingest.readers.decoding import decode_utf8
from ingest.sections import build_document, find_title
from ingest.structure import parse_blocks


class TextFormat:
    """Plain text in UTF-8; structure judged by form (``ingest.structure``)."""

    name = "text"
    suffixes = (".txt", ".text")

    def parse(self, source: str, name: str, data: bytes) -> Document:
        """The document in ``data``; see ``Format.parse``."""
        text = decode_utf8(source, data)
        blocks = parse_blocks(text)
        return build_document(source, name, text, self.name, blocks, find_title(text, blocks))
