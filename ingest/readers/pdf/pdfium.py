"""PDFium behind one lock: the only module that touches pypdfium2, which is not thread-safe."""

from __future__ import annotations

import ctypes
import io
import math
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any, NamedTuple

from ingest.errors import SourceError
from ingest.radicals import RADICALS
from ingest.readers.pdf.glyphs import Face, Glyph, Page, is_wide
from ingest.readers.pdf.no_font import provide

MAX_PAGES = 3_000
MAX_CHARACTERS = 600_000
"""More in one file takes longer than a reader waits (15 µs each on one core)."""
MAX_PAGE_CHARACTERS = 50_000
MAX_PIXELS = 4_000_000
_LOCK = RLock()
# Asking PDFium whether a character is known costs as much as its place; a sample is enough.
_SAMPLE = 4
_BOLD = re.compile(r"bold|black|heavy|(?:^|[-_,])(?:w[6-9]|[bdh]|db|eb|ub)$", re.IGNORECASE)
_SANS = re.compile(r"gothic|sans|kaku|meiryo|helvetica|arial|ゴシック", re.IGNORECASE)
_MAX_SIZE = 5_000.0
_ENCRYPTED = b"/Encrypt"
_STROKED = 2  # FPDF_TEXTRENDERMODE_FILL_STROKE: heavy type made from a regular font
_HYPHENS = (0x02, 0xFFFE)  # what PDFium gives for a hyphen at a line's end
_EMPTY = Face(0.0, False, False, 0)


class _Place(NamedTuple):
    """How a page's own space becomes what is shown: box, and quarter turns clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    def shown(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page's space, from the top left of the page as shown."""
        if self.turns == 0:
            return x - self.left, self.top - y
        if self.turns == 1:
            return y - self.bottom, x - self.left
        if self.turns == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x


@contextmanager
def opened(source: str, data: bytes) -> Iterator[Any]:
    """A PDF document, closed with everything of it at the end; PDFium is ours all the while.

    Raises:
        SourceError: the file is protected by a password, broken or too long.
    """
    with _LOCK:
        import pypdfium2
        from pypdfium2 import raw

        provide()
        try:
            pdf = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
            # PDFium's code may still be that of an earlier file; only the trailer never lies.
            locked = locked and _ENCRYPTED in data
            key = "pdf_password" if locked else "pdf_broken"
            raise SourceError(key, source=source) from error
        try:
            if len(pdf) > MAX_PAGES:
                raise SourceError("pdf_too_long", source=source, pages=len(pdf), limit=MAX_PAGES)
            yield pdf
        finally:
            pdf.close()


def title_of(pdf: Any) -> str:
    """The title that the document information states; empty without one."""
    return " ".join(str(pdf.get_metadata_value("Title")).replace("\x00", "").split())


def read_pages(source: str, pdf: Any) -> Iterator[Page]:
    """The pages of a document, one after another.

    Raises:
        SourceError: it holds more characters than can be read in time.
    """
    total = 0
    for number in range(1, len(pdf) + 1):
        page = _read_page(pdf, number)
        total += len(page.glyphs)
        if page.full or total > MAX_CHARACTERS:
            raise SourceError("pdf_too_much", source=source, page=number)
        yield page


def render(source: str, data: bytes, number: int, scale: float) -> bytes:
    """A page as PNG; see ``ingest.readers.pdf.places.page_image``."""
    with opened(source, data) as pdf:
        if not 1 <= number <= len(pdf):
            raise ValueError(f"page {number} of {len(pdf)}")
        page = pdf[number - 1]
        try:
            width, height = page.get_size()
            most = math.sqrt(MAX_PIXELS / max(width * height, 1.0))
            bitmap = page.render(scale=max(min(scale, most * 0.999), 1 / max(width, height, 1.0)))
            try:
                out = io.BytesIO()
                bitmap.to_pil().save(out, "PNG")
                return out.getvalue()
            finally:
                bitmap.close()
        finally:
            page.close()


def _read_page(pdf: Any, number: int) -> Page:
    import pypdfium2

    try:
        page = pdf[number - 1]
    except pypdfium2.PdfiumError:
        return Page(number, 0.0, 0.0, [], broken=True)
    try:
        width, height = page.get_size()
        result = Page(number, width, height, [])
        try:
            text = page.get_textpage()
        except pypdfium2.PdfiumError:
            result.broken = True
            return result
        try:
            left, bottom, right, top = page.get_bbox()
            place = _Place(left, bottom, right, top, page.get_rotation() // 90)
            _Reader(text, place, result).read()
        finally:
            text.close()
        return result
    finally:
        page.close()


class _Calls(NamedTuple):
    """PDFium's functions for one character, bound to take addresses: half the price of a call.

    pypdfium2's own bindings check and convert each argument, for every character of a book.
    """

    code: Callable[[int, int], int]
    shape: Callable[[int, int], int | None]
    box: Callable[[int, int, Any], int]
    origin: Callable[[int, int, Any, Any], int]

    @classmethod
    def bind(cls, raw: Any) -> _Calls:
        """The functions of a loaded PDFium."""
        from ctypes import CFUNCTYPE, c_int, c_uint, c_void_p, cast

        def bare(function: Any, result: Any, *more: Any) -> Any:
            return CFUNCTYPE(result, c_void_p, c_int, *more)(cast(function, c_void_p).value or 0)

        return cls(
            bare(raw.FPDFText_GetUnicode, c_uint),
            bare(raw.FPDFText_GetTextObject, c_void_p),
            bare(raw.FPDFText_GetLooseCharBox, c_int, c_void_p),
            bare(raw.FPDFText_GetCharOrigin, c_int, c_void_p, c_void_p),
        )


class _Reader:
    """Takes the characters of one page with their places."""

    def __init__(self, text: Any, place: _Place, page: Page) -> None:
        from pypdfium2 import raw

        self._raw = raw
        self._text = text
        self._place = place
        self._page = page

    def read(self) -> None:
        """Fill the page, or find that it is too full: half of a page would pass for all of it."""
        count = self._raw.FPDFText_CountChars(self._text)
        if count > MAX_PAGE_CHARACTERS:
            self._page.full = True
            return
        calls = _Calls.bind(self._raw)
        handle = ctypes.cast(self._text.raw, ctypes.c_void_p).value or 0
        rect, x, y = self._raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        box_at, x_at, y_at = ctypes.byref(rect), ctypes.byref(x), ctypes.byref(y)
        faces: dict[int | None, Face] = {}
        shown, add = self._place.shown, self._page.glyphs.append
        wide, high = self._page.width, self._page.height
        pending = 0
        for at in range(count):
            code = calls.code(handle, at)
            if 0xD800 <= code < 0xE000:
                if code < 0xDC00:
                    pending = code
                    continue
                code = 0x10000 + ((pending - 0xD800) << 10) + code - 0xDC00 if pending else 0xFFFD
            pending = 0
            char = self._character(at, code)
            if not char:
                continue
            calls.box(handle, at, box_at)
            calls.origin(handle, at, x_at, y_at)
            left, top = shown(rect.left, rect.top)
            right, bottom = shown(rect.right, rect.bottom)
            if left > right:
                left, right = right, left
            if top > bottom:
                top, bottom = bottom, top
            if not (0 <= left + right <= 2 * wide and 0 <= top + bottom <= 2 * high):
                continue  # off the page (or no number): nobody sees it
            shape = calls.shape(handle, at)
            face = faces.get(shape)
            if face is None:
                face = faces[shape] = self._face(at)
            tall = bottom - top
            if face.size < 0.4 * min(tall, right - left) or not 0.1 <= face.size <= _MAX_SIZE:
                # A font of drawings (Type 3) may scale in its own matrix, which nobody tells.
                face = face._replace(size=min(max(tall, 0.1), _MAX_SIZE))
            add(Glyph(char, left, top, right, bottom, *shown(x.value, y.value), face))

    def _character(self, at: int, code: int) -> str:
        """The character at a place; empty where PDFium made it up (spaces, line ends)."""
        if 0x20 < code < 0x7F:
            char = chr(code)
        elif code in _HYPHENS:
            char = "-"
        elif code <= 0x20 and self._raw.FPDFText_IsGenerated(self._text, at) == 1:
            return ""
        else:
            char = _character(code)
        if at % _SAMPLE == 0 and char and char != " ":
            self._page.looked_at += 1
            unknown = self._raw.FPDFText_HasUnicodeMapError(self._text, at) == 1
            self._page.unmapped += unknown or _is_unknown(char)
        return char

    def _face(self, at: int) -> Face:
        raw, matrix = self._raw, self._raw.FS_MATRIX()
        shape = raw.FPDFText_GetTextObject(self._text, at)
        if not shape:
            return _EMPTY
        raw.FPDFText_GetMatrix(self._text, at, matrix)
        size = raw.FPDFText_GetFontSize(self._text, at) * math.hypot(matrix.c, matrix.d)
        if not math.isfinite(size):
            size = 0.0
        angle = math.degrees(math.atan2(-matrix.b, matrix.a)) + 90 * self._place.turns
        nearest = round(angle / 90) * 90
        buffer = ctypes.create_string_buffer(128)
        raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(shape), buffer, 128)
        name = buffer.value.decode("utf-8", "replace")
        bold = (
            raw.FPDFText_GetFontWeight(self._text, at) >= 600
            or _BOLD.search(name) is not None
            or raw.FPDFTextObj_GetTextRenderMode(shape) == _STROKED
        )
        turned = nearest if abs(angle - nearest) <= 3 else round(angle)
        return Face(round(size, 2), bold, _SANS.search(name) is not None, turned % 360)


def _is_unknown(char: str) -> bool:
    return char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cs")


def _character(code: int) -> str:
    """The character of a code; empty for a line end, U+FFFD for what is none."""
    if code in (0x0A, 0x0D):
        return ""
    if code in (0x09, 0xA0) or 0x2000 <= code <= 0x200A:
        return " "
    if code < 0x20 or 0xD800 <= code < 0xE000 or code > 0x10FFFF or code in (0xFFFE, 0xFFFF):
        return "\ufffd"
    char = chr(code)
    if 0x2E80 <= code <= 0x2FDF:
        # Fonts share one drawing between a radical and the kanji that looks the same, and many
        # writers of PDF name the radical; the kanji is meant.
        kanji = RADICALS.get(char) or unicodedata.normalize("NFKC", char)
        return kanji if len(kanji) == 1 and is_wide(kanji) else char
    return char
