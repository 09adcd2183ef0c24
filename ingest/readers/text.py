"""Plain text files."""

from __future__ import annotations

from collections.abc import Callable

from ingest.document import Document
from ingest.encodings.decoding import decode
from ingest.format import Format, Parsed, RawFile
from ingest.sections import build_document
from ingest.structure.notation import notation
from ingest.structure.outline import parse_blocks
from ingest.structure.titles import find_title
from ingest.structure.wrapping import wrapped_line_ends


def parse_text(file: RawFile, make: Callable[[str, str, str, str], Document]) -> Parsed:
    """What a file of characters held.

    Args:
        file: the file.
        make: the document of its source, name, decoded text and address.

    Raises:
        SourceError: its bytes are no text.
    """
    decoded = decode(file)
    document = make(file.source, file.name, decoded.text, file.url)
    return Parsed((document,), decoded.encoding, decoded.remarks)


class TextFormat:
    """Plain text; structure judged by form (``ingest.structure``)."""

    name = "text"
    suffixes = (".txt", ".text")

    def recognises(self, _data: bytes) -> bool:
        """Never: whatever is nothing else is plain text."""
        return False

    def parse(self, file: RawFile) -> Parsed:
        """The document in the file; see ``Format.parse``."""
        return parse_text(file, self.document)

    def document(
        self,
        source: str,
        name: str,
        text: str,
        url: str = "",
        *,
        title: str = "",
        form: str = name,
    ) -> Document:
        """The document of a decoded text.

        Args:
            source: see ``RawFile``.
            name: see ``RawFile``.
            text: the words.
            url: see ``RawFile``.
            title: the title, where it stands beside the text.
            form: the name of the format that the text came in.
        """
        blocks = parse_blocks(text)
        found = notation(text)
        return build_document(
            source,
            name,
            text,
            form,
            blocks,
            title or find_title(text, blocks),
            marks=found.marks,
            hidden=[*found.hidden, *wrapped_line_ends(text, blocks)],
            url=url,
        )


READS: tuple[Format, ...] = (TextFormat(),)
