"""Pictures of the pages of PDF articles, the cited words framed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Protocol
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
        self._kept: OrderedDict[tuple[str, str, Span], bytes] = OrderedDict()

    def png(self, source: str, text: str, span: Span) -> bytes:
        """The page on which words of an article begin.

        Args:
            source: the article.
            text: the first digits of the hash of its text.
            span: the words.

        Raises:
            SourceError: it is no PDF of the index, or its file is gone or another one.
            IndexStateError: there is no sound index.
        """
        document = self._handle.current().documents.get(source)
        if document is None or not document.pages or document.format != "pdf":
            raise SourceError("pdf_page_none")
        if not document.sha256.startswith(text) or not 0 <= span.start < span.end:
            raise SourceError("pdf_page_changed", source=source)
        key = (source, document.sha256, span)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        image = self._renderer.picture(self._file(source), document.sha256, span)
        with self._lock:
            self._kept[key] = image
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
