"""Documents as JSON values and back: what an index stores, and what the worker process sends."""

from __future__ import annotations

from typing import Any

from ingest.document import (
    Block,
    BlockKind,
    Cell,
    Document,
    Mark,
    MarkKind,
    Section,
    SectionKind,
    Span,
)
from ingest.format import Encoding, Parsed, Remark


def document_to_json(document: Document) -> dict[str, Any]:
    """A document as a JSON object."""
    return {
        "source": document.source,
        "title": document.title,
        "titled": document.titled,
        "format": document.format,
        "url": document.url,
        "text": document.text,
        "byline": _span(document.byline),
        "blocks": [_block(block) for block in document.blocks],
        "sections": [
            [_span(s.heading), s.level, s.start, s.end, s.kind.value, [_span(p) for p in s.path]]
            for s in document.sections
        ],
        "marks": [[m.kind.value, m.start, m.end, m.value] for m in document.marks],
        "hidden": [_span(span) for span in document.hidden],
        "pages": list(document.pages),
    }


def document_from_json(raw: dict[str, Any]) -> Document:
    """The document that ``document_to_json`` made the object of.

    Raises:
        KeyError, IndexError, TypeError, ValueError: it made no such object.
    """
    fields = {key: raw[key] for key in ("source", "title", "titled", "format", "url", "text")}
    return Document(
        **fields,
        blocks=tuple(
            Block(BlockKind(b[0]), b[1], b[2], b[3], b[4], tuple(Cell(*cell) for cell in b[5]))
            for b in raw["blocks"]
        ),
        sections=tuple(
            Section(
                Span(*s[0]) if s[0] else None,
                s[1],
                s[2],
                s[3],
                SectionKind(s[4]),
                tuple(Span(*p) for p in s[5]),
            )
            for s in raw["sections"]
        ),
        byline=Span(*raw["byline"]) if raw["byline"] else None,
        marks=tuple(Mark(MarkKind(m[0]), *m[1:]) for m in raw["marks"]),
        hidden=tuple(Span(*span) for span in raw["hidden"]),
        pages=tuple(raw["pages"]),
    )


def parsed_to_json(parsed: Parsed) -> dict[str, Any]:
    """What a file held as a JSON object."""
    found = parsed.encoding
    return {
        "documents": [document_to_json(document) for document in parsed.documents],
        "encoding": [found.name, found.certainty, found.reason] if found else None,
        "remarks": [remark_to_json(remark) for remark in parsed.remarks],
    }


def parsed_from_json(raw: dict[str, Any]) -> Parsed:
    """What ``parsed_to_json`` made the object of."""
    return Parsed(
        tuple(document_from_json(document) for document in raw["documents"]),
        Encoding(*raw["encoding"]) if raw["encoding"] else None,
        tuple(remark_from_json(remark) for remark in raw["remarks"]),
    )


def remark_to_json(remark: Remark) -> list[Any]:
    """A remark as a JSON array."""
    return [remark.key, remark.details]


def remark_from_json(raw: list[Any]) -> Remark:
    """What ``remark_to_json`` made the array of."""
    return Remark(raw[0], raw[1])


def _span(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]


def _block(block: Block) -> list[Any]:
    cells = [[c.start, c.end, c.header, c.columns, c.rows] for c in block.cells]
    return [block.kind.value, block.start, block.end, block.level, block.marker, cells]
