"""The sentences of an article that may stand in a summary of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chat.gist.outline import Outline
from ingest.chunking import block_sentences
from ingest.document import BlockKind, Document, SectionKind, Span

# What an author says in sentences; captions, notes, tables, code and bylines are left out.
_TOLD = frozenset(
    {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.LIST_DETAIL, BlockKind.QUOTE}
)
_ENDS = re.compile(r"(?:[。.!?！？．][」』）)\]”\"']*|[」』][。.]?)$")
_MOST = 1500


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the body and where it stands.

    Attributes:
        span: its place in the text.
        kind: its block's kind.
        section: the number of its section in the document.
        chapter: the heading of its chapter; None before the first one.
        first_of_section: whether it is the first sentence under its heading.
        at: its place in its block, from 0.
        whole: whether it ends as a sentence does.
    """

    span: Span
    kind: BlockKind
    section: int
    chapter: Span | None
    first_of_section: bool
    at: int
    whole: bool


def sentences_of(document: Document, outline: Outline) -> tuple[Sentence, ...]:
    """The sentences of the body in reading order.

    Of a document of more than some 1,500 (a book), only the first of each paragraph are taken,
    and of these as many as that, evenly spread, so that the time for them stays bounded.
    """
    chapters = {head.span for head in outline.chapters}
    found: list[Sentence] = []
    blocks = iter(document.blocks)
    block = next(blocks, None)
    for at, section in enumerate(document.sections):
        before = len(found)
        while block is not None and block.start < section.end:
            if section.kind is SectionKind.BODY and block.kind in _TOLD:
                path = outline.paths[at]
                chapter = next((span for span in path if span in chapters), None)
                for place, span in enumerate(block_sentences(document, block)):
                    first = len(found) == before
                    whole = _ENDS.search(span.of(document.text)) is not None
                    found.append(Sentence(span, block.kind, at, chapter, first, place, whole))
            block = next(blocks, None)
    return _bounded(found)


def _bounded(found: list[Sentence]) -> tuple[Sentence, ...]:
    if len(found) > _MOST:
        found = [sentence for sentence in found if sentence.at == 0]
    step = -(-len(found) // _MOST)
    return tuple(found[:: max(1, step)])
