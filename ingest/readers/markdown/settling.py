"""Labels of trailers and author boxes (関連記事) that are headings by their words alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.document import BlockKind
from ingest.readers.markdown.blocks import Piece
from ingest.structure.labels import is_author_label
from ingest.structure.prose import find_prose, next_prose, resumes
from ingest.structure.trailers import ends_box


def settle_labels(text: str, pieces: list[Piece], shown: Sequence[str]) -> list[Piece]:
    """The same pieces; the next heading ends what a label heads.

    Where the article goes on below, a label is a line of the site and heads nothing.

    Args:
        text: the file's text.
        pieces: its blocks.
        shown: for each, its words without signs, or the beginning of them.
    """
    kinds = (BlockKind.PARAGRAPH, BlockKind.QUOTE)
    words = [
        said if piece.block.kind in kinds else "" for piece, said in zip(pieces, shown, strict=True)
    ]
    following = next_prose(
        [
            said or piece.block.kind is BlockKind.CODE
            for piece, said in zip(pieces, find_prose(words), strict=True)
        ]
    )
    found, end, level = list(pieces), len(pieces), 1
    for at in range(len(pieces) - 1, -1, -1):
        block = pieces[at].block
        if block.kind is not BlockKind.HEADING:
            continue
        if not pieces[at].label:
            end, level = at, block.level
            continue
        author = is_author_label(text[block.start : block.end])
        goes_on = resumes(words, following, at, end) is not None
        if ends_box(following, at, end) if author else goes_on:
            found[at] = replace(pieces[at], block=replace(block, kind=BlockKind.PARAGRAPH, level=0))
        else:
            found[at] = replace(pieces[at], block=replace(block, level=level))
    return found
