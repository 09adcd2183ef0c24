"""Where the words of a PDF's document stand on its pages, and what the pages look like."""

from __future__ import annotations

import io
from bisect import bisect_right
from dataclasses import dataclass

from ingest.document import Document, Span
from ingest.errors import SourceError
from ingest.format import RawFile
from ingest.readers.pdf import pdfium
from ingest.readers.pdf.extract import Extracted, extract

# Pixels per point of a page shown to people: an A4 page is about 1,190 pixels wide.
_SCALE = 2.0
_FRAME = (196, 60, 20)
_WIDTH = 3
_ROOM = 4


@dataclass(frozen=True, slots=True)
class PageBox:
    """A rectangle on a page that holds words of one line.

    Attributes:
        page: the page's number, from 1.
        width: the page's width as shown, PDF points.
        height: the page's height.
        left: the rectangle's left edge, from the page's left.
        top: its upper edge, from the page's top.
        right: its right edge.
        bottom: its lower edge.
    """

    page: int
    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float


def boxes(data: bytes, document: Document, span: Span) -> list[PageBox]:
    """Where the words at a span of a PDF's document stand.

    The file is read again and its characters are followed to their places.

    Args:
        data: the file's bytes.
        document: the document that was read from them.
        span: the words, in the document's text.

    Returns:
        One rectangle a line, in reading order; none where the file no longer gives this text.
    """
    return _boxes(_extracted(data, document.source, document.title), document.sha256, span)


def _extracted(data: bytes, source: str, name: str) -> Extracted | None:
    try:
        return extract(RawFile(source, name, data), "pdf")
    except SourceError:
        return None


def _boxes(read: Extracted | None, sha256: str, span: Span) -> list[PageBox]:
    if read is None or read.document.sha256 != sha256:
        return []
    found = []
    first = bisect_right(read.placed, span.start, key=lambda placed: placed.start) - 1
    for placed in read.placed[max(first, 0) :]:
        if placed.start >= span.end:
            break
        begin = placed.begin + max(0, span.start - placed.start)
        end = min(placed.end, placed.begin + span.end - placed.start)
        if begin < end:
            page = placed.line.page
            box = placed.line.on_page(begin, end)
            found.append(PageBox(page, *read.sizes[page - 1], *box))
    return found


def page_image(data: bytes, number: int, scale: float) -> bytes:
    """A page as a PNG picture, at most about four million pixels.

    Args:
        data: the file's bytes.
        number: the page's number, from 1.
        scale: pixels per PDF point; made smaller where the picture would be too large.

    Raises:
        SourceError: the file cannot be opened.
        ValueError: it has no such page.
    """
    return pdfium.render("", data, number, scale)


def cited_page(file: RawFile, sha256: str, span: Span, scale: float = _SCALE) -> bytes:
    """The page on which words begin as a PNG picture, a frame around each line of them.

    Args:
        file: the PDF.
        sha256: the hash of the text that ``span`` counts in.
        span: the words.
        scale: pixels per PDF point.

    Raises:
        SourceError: the file cannot be opened, or gives another text than that.
    """
    found = _boxes(_extracted(file.data, file.source, file.name), sha256, span)
    if not found:
        raise SourceError("pdf_page_changed", source=file.source)
    page = found[0].page
    image = page_image(file.data, page, scale)
    return _framed(image, [box for box in found if box.page == page])


def _framed(image: bytes, found: list[PageBox]) -> bytes:
    from PIL import Image, ImageDraw

    with Image.open(io.BytesIO(image)) as opened:
        picture = opened.convert("RGB")
    draw = ImageDraw.Draw(picture)
    across, down = picture.width / found[0].width, picture.height / found[0].height
    for box in found:
        edges = (box.left * across, box.top * down, box.right * across, box.bottom * down)
        left, top, right, bottom = edges
        room = _ROOM
        draw.rectangle(
            (left - room, top - room, right + room, bottom + room), outline=_FRAME, width=_WIDTH
        )
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
