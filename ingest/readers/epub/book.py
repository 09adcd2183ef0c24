"""The text of a book: its chapters in reading order as the pieces of one document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from ingest.document import BlockKind, MarkKind, SectionKind
from ingest.encodings.decoding import decode
from ingest.errors import SourceError
from ingest.format import RawFile
from ingest.readers.archives import Archive
from ingest.readers.epub.package import Package
from ingest.readers.html.charset import declared_charset
from ingest.readers.html.composing import finish_book, read_chapter
from ingest.readers.html.pieces import Piece
from ingest.readers.html.titles import normal
from ingest.readers.html.tree import MAX_ELEMENTS, count_elements, parse_page

_MIB = 1024 * 1024
MAX_CHAPTER = 20 * _MIB
"""Bytes of one chapter, expanded."""
MAX_TEXT = 100 * _MIB
"""Bytes of all chapters together, expanded; pictures and fonts are never expanded."""
_MAX_ELEMENTS = 2 * MAX_ELEMENTS
_TITLE_PAGES = 20
_MAX_BYLINE = 60


@dataclass(frozen=True, slots=True)
class Book:
    """What a book holds.

    Attributes:
        pieces: its blocks, in order.
        missing: how many chapters its archive lacks or holds in no readable form.
    """

    pieces: list[Piece]
    missing: int


def read_book(file: RawFile, archive: Archive, package: Package) -> Book:
    """The pieces of all chapters.

    Raises:
        SourceError: the text is too large.
    """
    texts = _texts(file, archive, package)
    pieces: list[Piece] = []
    for chapter, text in zip(package.chapters, texts, strict=True):
        if text:
            part = SectionKind.NAVIGATION if chapter.contents else SectionKind.BODY
            page = parse_page(file.source, text, xml=True)
            pieces += [_without_inner_links(piece) for piece in read_chapter(page, part=part)]
    title = _stated_title(pieces, package.title)
    finish_book(pieces, title)
    _mark_creator(pieces, package.creators)
    return Book(pieces, sum(not text for text in texts))


def _texts(file: RawFile, archive: Archive, package: Package) -> list[str]:
    """The characters of each chapter; empty for those that cannot be read."""
    texts: list[str] = []
    size = elements = 0
    for chapter in package.chapters:
        data = _bytes(archive, chapter.name)
        text = _text(file, chapter.name, data)
        size += len(data)
        elements += count_elements(text)
        if size > MAX_TEXT or elements > _MAX_ELEMENTS:
            raise SourceError("epub_too_large", source=file.source, limit=MAX_TEXT // _MIB)
        texts.append(text)
    return texts


def _bytes(archive: Archive, name: str) -> bytes:
    """A chapter as it is packed; empty where it is missing or damaged."""
    try:
        return archive.read(name, MAX_CHAPTER) if name else b""
    except SourceError as error:
        if error.key == "archive_too_large":
            raise
        return b""


def _text(file: RawFile, name: str, data: bytes) -> str:
    if not data.strip():
        return ""
    try:
        return decode(RawFile(file.source, name, data), declared_charset(data)).text
    except SourceError:
        return ""


def _without_inner_links(piece: Piece) -> Piece:
    """Links to places in the book lead nowhere outside of it."""
    piece.words = [
        replace(word, marks=tuple(mark for mark in word.marks if not _is_inner(*mark)))
        if word.marks
        else word
        for word in piece.words
    ]
    return piece


def _is_inner(kind: MarkKind, value: str) -> bool:
    return kind is MarkKind.LINK and ":" not in value


def _stated_title(pieces: Sequence[Piece], title: str) -> Piece | None:
    """The piece on the title page that states the book's title."""
    wanted = normal(title)
    for piece in islice(pieces, _TITLE_PAGES):
        plain = piece.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH)
        if plain and piece.part is SectionKind.BODY and normal(piece.text) == wanted:
            return piece
    return None


def _mark_creator(pieces: Sequence[Piece], creators: Sequence[str]) -> None:
    """The first short paragraph at the front that names the author is the byline."""
    names = [normal(creator) for creator in creators]
    for piece in islice(pieces, _TITLE_PAGES):
        if piece.kind is not BlockKind.PARAGRAPH or len(piece.text) > _MAX_BYLINE:
            continue
        words = normal(piece.text)
        if any(len(name) > 1 and name in words for name in names):
            piece.kind = BlockKind.BYLINE
            return
