"""File formats, one module each behind the ``Format`` protocol.

A new format is one module with an object that has ``name``, ``suffixes`` and ``parse``, and its
entry in ``FORMATS``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ingest.document import Document
from ingest.readers.markdown import MarkdownFormat
from ingest.readers.text import TextFormat


class Format(Protocol):
    """How the bytes of one kind of file become a document."""

    @property
    def name(self) -> str:
        """What the format is called in ``Document.format``."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """File name endings, lower case, with the dot."""
        ...

    def parse(self, source: str, name: str, data: bytes) -> Document:
        """The document in ``data``.

        Args:
            source: the path as the user gave it.
            name: the file's name, shown where the article states no title.
            data: the file's bytes.

        Raises:
            SourceError: the bytes are not of this format.
        """
        ...


_ALL: tuple[Format, ...] = (TextFormat(), MarkdownFormat())
FORMATS: Mapping[str, Format] = {suffix: form for form in _ALL for suffix in form.suffixes}
