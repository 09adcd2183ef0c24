"""What became of each file: kept in the manifest, told after a build."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ingest.errors import SourceError
from ingest.format import Encoding, Parsed, Remark


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A file that is in a version.

    Attributes:
        source: the file's name.
        sha256: of the bytes that were read last, also where those could not be parsed.
        documents: the documents in it, by ``Document.source``.
        passages: the number of their passages.
        format: the format's name.
        title: of the first document.
        sections: the number of sections with a heading.
        characters: the number of code points of the texts.
        encoding: how the bytes were decoded; None where the format itself says that.
        remarks: what the user should know about it.
        kept: why the file as it is now could not be read, where its last readable state was
            kept; else None.
    """

    source: str
    sha256: str
    documents: tuple[str, ...]
    passages: int
    format: str = "text"
    title: str = ""
    sections: int = 0
    characters: int = 0
    encoding: Encoding | None = None
    remarks: tuple[Remark, ...] = ()
    kept: Remark | None = None

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> SourceRecord:
        """The record that ``dataclasses.asdict`` and JSON made the object of."""
        raw = dict(raw)
        raw["documents"] = tuple(raw["documents"])
        raw["encoding"] = Encoding(**raw["encoding"]) if raw["encoding"] else None
        raw["remarks"] = tuple(Remark(**remark) for remark in raw["remarks"])
        raw["kept"] = Remark(**raw["kept"]) if raw["kept"] else None
        return cls(**raw)


@dataclass(frozen=True, slots=True)
class FailedRecord:
    """A file that was to go into a version and could not be read.

    Attributes:
        source: the file's name.
        sha256: of its bytes; empty where there were none to read.
        error: the sentence that says why.
    """

    source: str
    sha256: str
    error: Remark

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> FailedRecord:
        """The record that ``dataclasses.asdict`` and JSON made the object of."""
        return cls(raw["source"], raw["sha256"], Remark(**raw["error"]))


def remark_of(error: SourceError) -> Remark:
    """The sentence of an error as a remark, which can be stored."""
    plain = {k: v if isinstance(v, int | float) else str(v) for k, v in error.details.items()}
    return Remark(error.key, plain)


def record_of(
    source: str, digest: str, parsed: Parsed, passages: int, kept: Remark | None = None
) -> SourceRecord:
    """The record of a file that was read."""
    documents = parsed.documents
    return SourceRecord(
        source=source,
        sha256=digest,
        documents=tuple(document.source for document in documents),
        passages=passages,
        format=documents[0].format,
        title=documents[0].title,
        sections=sum(s.heading is not None for d in documents for s in d.sections),
        characters=sum(len(document.text) for document in documents),
        encoding=parsed.encoding,
        remarks=parsed.remarks,
        kept=kept,
    )
