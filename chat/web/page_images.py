"""Pictures of the pages of PDF articles, the cited words framed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple, Protocol
from urllib.parse import urlencode

from index.handle import IndexHandle
from index.source_set import SourceSet
from ingest.document import Document, Span
from ingest.errors import SourceError
from ingest.format import RawFile
from ingest.load import raw_file, read_bytes

PATH = "page-image"
"""The address of the pictures, seen from the page, which may be below a path of a proxy."""
_KEPT = 16


class Renderer(Protocol):
    """Draws pages where a broken file harms nobody; see ``IsolatedParser.picture``."""

    def picture(self, file: RawFile, sha256: str, span: Span) -> bytes:
        """The page on which a span begins, as PNG.

        Raises:
            SourceError: it cannot be drawn.
        """
        ...


def image_address(document: Document, span: Span) -> str:
    """Where the picture of the page with a span of a PDF is served."""
    asked = {"source": document.source, "text": document.sha256[:16]}
    return f"{PATH}?{urlencode({**asked, 'start': span.start, 'end': span.end})}"


class Wanted(NamedTuple):
    """A page that is wanted as a picture.

    Attributes:
        source: the article.
        sha256: the hash of its text.
        span: the words that are framed.
    """

    source: str
    sha256: str
    span: Span


class PageImages:
    """Draws the pages of cited words, and keeps the last ones.

    Args:
        handle: the index whose articles may be shown.
        sources: where their files lie.
        renderer: draws them.
    """

    def __init__(
        self, handle: IndexHandle, sources: Callable[[], SourceSet], renderer: Renderer
    ) -> None:
        self._handle = handle
        self._sources = sources
        self._renderer = renderer
        self._lock = Lock()
        self._kept: OrderedDict[Wanted, bytes] = OrderedDict()

    def wanted(self, source: str, text: str, span: Span) -> Wanted:
        """What is to be drawn, as far as its page reaches: whatever follows changes no picture.

        Args:
            source: the article.
            text: the first digits of the hash of its text.
            span: the words.

        Raises:
            SourceError: it is no PDF of the index, or no such words are in it.
            IndexStateError: there is no sound index.
        """
        document = self._handle.current().documents.get(source)
        if document is None or not document.pages or document.format != "pdf":
            raise SourceError("pdf_page_none")
        sha256 = document.sha256
        known = sha256.startswith(text) and 0 <= span.start < span.end
        if not known or not span.of(document.text).strip():
            raise SourceError("pdf_page_changed", source=source)
        return Wanted(source, sha256, _on_its_page(document, span))

    def kept(self, wanted: Wanted) -> bytes | None:
        """The page as PNG, where it was drawn lately."""
        with self._lock:
            if wanted in self._kept:
                self._kept.move_to_end(wanted)
            return self._kept.get(wanted)

    def drawn(self, wanted: Wanted) -> bytes:
        """The page on which words of an article begin, as PNG; drawn where it is not kept.

        Raises:
            SourceError: its file is gone or another one.
        """
        image = self.kept(wanted)
        if image is None:
            file = self._file(wanted.source)
            image = self._renderer.picture(file, wanted.sha256, wanted.span)
            with self._lock:
                self._kept[wanted] = image
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        return image

    def _file(self, source: str) -> RawFile:
        file = self._sources().locate(source)
        if file is None:
            raise SourceError("pdf_page_lost", source=source)
        try:
            return raw_file(file, read_bytes(file))
        except SourceError as error:
            raise SourceError("pdf_page_lost", source=source) from error


def _on_its_page(document: Document, span: Span) -> Span:
    """The part of some words that stands on the page where they begin."""
    page = document.page_of(span.start)
    end = document.pages[page] if page < len(document.pages) else len(document.text)
    part = Span(span.start, min(span.end, end))
    # Blanks stand on no page: the words begin on the next one.
    return part if part.of(document.text).strip() else Span(span.start, span.end)
