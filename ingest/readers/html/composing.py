"""From a parsed page to blocks in a ``Composer``."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.composing import Composer, collapse, trimmed
from ingest.document import BlockKind, SectionKind
from ingest.readers.html.bylines import demote_beside_title, mark_byline
from ingest.readers.html.headings import HeadingFinder
from ingest.readers.html.measures import measure, prune
from ingest.readers.html.parts import judge_parts
from ingest.readers.html.pieces import Piece, runs_of
from ingest.readers.html.style import Sheet
from ingest.readers.html.tails import mark_tails
from ingest.readers.html.titles import Title, find_title
from ingest.readers.html.tree import Page
from ingest.readers.html.typed import split_typed
from ingest.readers.html.walking import Walker

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass(frozen=True, slots=True)
class Article:
    """What a page holds.

    Attributes:
        pieces: its blocks, in order.
        title: its title; empty if it has none.
    """

    pieces: list[Piece]
    title: str


def read_page(page: Page) -> Article:
    """The pieces of a page from the web, its parts told apart."""
    top = page.body
    prune(top)
    measure(top)
    title = find_title(page, top)
    judge_parts(top, title.node)
    walker = Walker(Sheet(page.styles), top, title.node)
    pieces = split_typed(walker.pieces())
    return _finished(pieces, title)


def read_chapter(page: Page, *, part: SectionKind = SectionKind.BODY) -> list[Piece]:
    """The pieces of a book's chapter, all of it of one part; see ``finish_book``."""
    top = page.body
    prune(top)
    measure(top)
    for node in top.walk():
        node.part = part
    return split_typed(Walker(Sheet(page.styles), top, None).pieces())


def finish_book(pieces: list[Piece], title: Piece | None) -> None:
    """Find the headings of a whole book, so that their levels agree from chapter to chapter.

    Args:
        pieces: of all chapters; they are changed.
        title: the piece that states the book's title, if one does.
    """
    HeadingFinder(pieces, title).mark()


def _finished(pieces: list[Piece], title: Title) -> Article:
    stated = next((p for p in pieces if title.node is not None and p.node is title.node), None)
    if stated is not None:
        stated.kind, stated.part = BlockKind.HEADING, SectionKind.BODY
    demote_beside_title(pieces, stated)
    HeadingFinder(pieces, stated).mark()
    stated = stated or _lone_top(pieces)
    mark_byline(pieces, stated)
    mark_tails(pieces)
    return Article(pieces, stated.text if stated is not None else title.words)


def _lone_top(pieces: list[Piece]) -> Piece | None:
    """In a page without any heading element: the one highest heading, if all others follow it."""
    heads = [
        piece
        for piece in pieces
        if piece.kind is BlockKind.HEADING and piece.part is SectionKind.BODY
    ]
    tops = [head for head in heads if head.level == 1]
    bare = all(head.node.tag not in _HEADINGS for head in heads)
    return tops[0] if bare and len(tops) == 1 and heads[0] is tops[0] and len(heads) > 1 else None


def compose(pieces: list[Piece], composer: Composer) -> None:
    """Add pieces to a text."""
    for piece in pieces:
        if piece.cells:
            if piece.first:
                composer.begin_table()
            composer.add_row(piece.cells, piece.part)
        elif piece.words and piece.words[0].kept:
            kept = trimmed(runs_of(piece.words))
            composer.add(piece.kind, kept, piece.level, piece.marker, piece.part)
        else:
            end = " " if piece.kind is BlockKind.HEADING else ""
            runs = collapse(runs_of(piece.words, end=end))
            composer.add(piece.kind, runs, piece.level, piece.marker, piece.part)
