"""What every format is to the rest of ingest: bytes in, documents and remarks out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from ingest import messages
from ingest.document import Document
from ingest.messages import Language


@dataclass(frozen=True, slots=True)
class RawFile:
    """The bytes to read, and what is known of them.

    Attributes:
        source: the path as the user gave it; names the document.
        name: the file's name, shown where the article states no title.
        data: the file's bytes.
        encoding: the encoding that the user said it is in; empty to find out.
        url: where it was fetched from, if it was.
        charset: the encoding that its server named; empty if none.
    """

    source: str
    name: str
    data: bytes
    encoding: str = ""
    url: str = ""
    charset: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a file that its user should know, though it was read.

    Attributes:
        key: the sentence's name in ``ingest/messages``.
        details: the fields of that sentence.
    """

    key: str
    details: dict[str, str | int | float] = field(default_factory=dict)

    def message(self, language: Language) -> str:
        """The sentence in ``language``."""
        return messages.text(self.key, language, **self.details)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes were taken for characters.

    Attributes:
        name: as Python knows it: "utf-8", "cp932", "euc_jp", "iso2022_jp", "utf-16-le".
        certainty: between 0 and 1, how surely.
        reason: "user", "mark" (byte-order mark), "declared" (by the file), "form" (the bytes
            cannot be anything else) or "guess".
    """

    name: str
    certainty: float
    reason: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file held.

    Attributes:
        documents: one, or one for each row of a file of articles.
        encoding: how its bytes were decoded; None where the format itself says that.
        remarks: what its user should know, in order.
    """

    documents: tuple[Document, ...]
    encoding: Encoding | None = None
    remarks: tuple[Remark, ...] = ()


class Format(Protocol):
    """How the bytes of one kind of file become documents."""

    @property
    def name(self) -> str:
        """What the format is called in ``Document.format``."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """File name endings, lower case, with the dot."""
        ...

    def recognises(self, data: bytes, /) -> bool:
        """Whether the bytes show this format by themselves, whatever the file is called."""
        ...

    def parse(self, file: RawFile) -> Parsed:
        """The documents in a file.

        Raises:
            SourceError: the bytes are not of this format, or hold nothing to read.
        """
        ...
