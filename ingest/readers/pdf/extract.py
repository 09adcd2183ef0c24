"""From bytes to the composed pages: what reading a PDF and finding places in it share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Document, Span
from ingest.errors import SourceError
from ingest.format import RawFile, Remark
from ingest.readers.pdf import pdfium
from ingest.readers.pdf.columns import Gutter
from ingest.readers.pdf.compose import PageComposer, Placed, title_span
from ingest.readers.pdf.flow import Column, columns_of, usual
from ingest.readers.pdf.furniture import without_furniture
from ingest.readers.pdf.glyphs import DOWNWARDS, Strip
from ingest.readers.pdf.groups import groups_of
from ingest.readers.pdf.kinds import kinds_of
from ingest.readers.pdf.strips import strips_of

_MAX_UNMAPPED = 0.03
_MAX_NAMED_PAGES = 10
_MAX_TITLE = 300
_NO_TITLE = re.compile(
    r"(?:untitled|無題|名称未設定|title|document|文書|no ?title|about:blank|slide|presentation)?"
    r"[\s\d()_.-]*|(?:microsoft )?(?:word|powerpoint|excel)\s*-.*|.*\.[a-z]{2,5}|https?:.*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Extracted:
    """A document and where its words stand.

    Attributes:
        document: what was read.
        placed: the characters of each line, in order of the text.
        sizes: width and height of each page.
        remarks: what its user should know.
    """

    document: Document
    placed: tuple[Placed, ...]
    sizes: tuple[tuple[float, float], ...]
    remarks: tuple[Remark, ...]


def extract(file: RawFile, form: str) -> Extracted:
    """Read a PDF.

    Raises:
        SourceError: it is protected, broken, too long, or has no text.
    """
    strips: list[list[Strip]] = []
    sizes: list[tuple[float, float]] = []
    broken: list[int] = []
    unmapped = looked_at = 0
    with pdfium.opened(file.source, file.data) as pdf:
        stated = pdfium.title_of(pdf)
        for page in pdfium.read_pages(file.source, pdf):
            strips.append(strips_of(page))
            sizes.append((page.width, page.height))
            unmapped += page.unmapped
            looked_at += page.looked_at
            if page.broken:
                broken.append(page.number)
    if len(broken) == len(strips):
        raise SourceError("pdf_broken", source=file.source)
    if not any(strips):
        raise SourceError("pdf_no_text", source=file.source)
    stated = stated[:_MAX_TITLE]
    stated = "" if _NO_TITLE.fullmatch(stated) else stated
    pages = PageComposer()
    document = _composed(file, form, pages, strips, stated)
    remarks = [
        *_page_remarks(strips, broken),
        *_vertical_remarks(strips),
        *([Remark("pdf_unmapped")] if unmapped > _MAX_UNMAPPED * max(looked_at, 1) else []),
    ]
    return Extracted(document, tuple(pages.placed), tuple(sizes), tuple(remarks))


def _composed(
    file: RawFile, form: str, pages: PageComposer, strips: list[list[Strip]], stated: str
) -> Document:
    kept = without_furniture(strips, stated)
    if not any(kept):
        kept = strips  # nothing but heads: they are the text
    known: list[Gutter] = []
    found = (column for page in kept for column in columns_of(page, known))
    columns: list[Column] = [column for column in found if column.lines]
    most = usual(columns)
    groups = groups_of(columns, most)
    for group, kind in zip(groups, kinds_of(groups, most), strict=True):
        pages.add(group, kind)
    pages.finish(len(strips))
    plain = pages.composer.document(file.source, file.name, form, None, file.url)
    end = plain.pages[1] if len(plain.pages) > 1 else len(plain.text)
    occurs = _occurs(stated, kept[0])
    title: Span | str | None = title_span(pages.composer, plain.text, end, stated if occurs else "")
    if title is None and (occurs or _occurs(stated, strips[0])):
        title = stated
    return pages.composer.document(file.source, file.name, form, title, file.url)


def _occurs(title: str, page: Sequence[Strip]) -> bool:
    """Whether a title stands on a page, in one piece or several."""
    words = _bare(title)
    return bool(words) and words in _bare("".join(strip.text for strip in page))


def _bare(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split()).casefold()


def _page_remarks(strips: Sequence[list[Strip]], broken: Sequence[int]) -> list[Remark]:
    found = []
    empty = [at for at, page in enumerate(strips, 1) if not page and at not in set(broken)]
    if empty:
        found.append(Remark("pdf_pages_without_text", {"pages": _named(empty)}))
    if broken:
        found.append(Remark("pdf_pages_broken", {"pages": _named(broken)}))
    return found


def _vertical_remarks(strips: Sequence[list[Strip]]) -> list[Remark]:
    """A remark where vertical text was found: it is read, but less surely."""
    pages = [
        at
        for at, page in enumerate(strips, 1)
        if sum(len(s.text) for s in page if s.frame == DOWNWARDS) * 2
        > sum(len(s.text) for s in page)
        > 0
    ]
    return [Remark("pdf_vertical", {"pages": _named(pages)})] if pages else []


def _named(pages: Sequence[int]) -> str:
    """Page numbers as people write them: ``1-3, 7``, at most a few."""
    ranges: list[list[int]] = []
    for page in pages:
        if ranges and page == ranges[-1][1] + 1:
            ranges[-1][1] = page
        else:
            ranges.append([page, page])
    words = [str(a) if a == b else f"{a}-{b}" for a, b in ranges[:_MAX_NAMED_PAGES]]
    return ", ".join(words) + (" …" if len(ranges) > _MAX_NAMED_PAGES else "")
