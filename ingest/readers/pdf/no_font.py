"""A font for where the machine has none that PDFium could put for one that a PDF does not embed.

Without any, PDFium gives the characters no extent, and leaves out every piece of text that has none
at all, like a lone character; vertical lines are set of those. So what is read would depend on the
fonts of the machine.
``no_font.ttf`` draws each character as the box that it takes, an em wide, ASCII and half-width
kana half of it; ``tests/ingest/test_pdf_fonts.py`` makes it, byte for byte.
"""

from __future__ import annotations

import ctypes
import pkgutil
from functools import cache
from typing import Any

_HANDLE = 0x53485554  # ours among PDFium's own, which are addresses
_CJK = (128, 129, 134, 136)  # character sets of Windows: Japanese, Korean, both of Chinese


class _Fonts:
    """What PDFium asks for fonts (``FPDF_SYSFONTINFO``): the machine as before, then us."""

    def __init__(self, usual: Any, data: bytes) -> None:
        self._usual = usual
        self._data = data

    # The names of the methods are those of the structure's members.
    def EnumFonts(self, _this: Any, mapper: Any) -> None:  # noqa: N802
        if self._usual.contents.EnumFonts:
            self._usual.contents.EnumFonts(self._usual, mapper)

    def MapFont(  # noqa: N802
        self, _this: Any, weight: int, italic: int, charset: int, *more: Any
    ) -> int | None:
        found = self._usual.contents.MapFont(self._usual, weight, italic, charset, *more)
        return found or (_HANDLE if charset in _CJK else None)

    def GetFont(self, _this: Any, face: Any) -> int | None:  # noqa: N802
        found: int | None = self._usual.contents.GetFont(self._usual, face)
        return found

    def GetFontData(  # noqa: N802
        self, _this: Any, font: int | None, table: int, buffer: Any, size: int
    ) -> int:
        if font != _HANDLE:
            return int(self._usual.contents.GetFontData(self._usual, font, table, buffer, size))
        if table:
            return 0
        if buffer and size >= len(self._data):
            ctypes.memmove(buffer, self._data, len(self._data))
        return len(self._data)

    def GetFaceName(self, _this: Any, font: int | None, buffer: Any, size: int) -> int:  # noqa: N802
        if font == _HANDLE:
            return 0
        return int(self._usual.contents.GetFaceName(self._usual, font, buffer, size))

    def GetFontCharset(self, _this: Any, font: int | None) -> int:  # noqa: N802
        if font == _HANDLE:
            return _CJK[0]
        return int(self._usual.contents.GetFontCharset(self._usual, font))

    def DeleteFont(self, _this: Any, font: int | None) -> None:  # noqa: N802
        if font != _HANDLE:
            self._usual.contents.DeleteFont(self._usual, font)


@cache
def provide() -> object:
    """Have PDFium ask the machine for fonts as before, and take ours where it has none.

    Returns:
        what PDFium keeps addresses of; the cache holds on to it.
    """
    from pypdfium2 import raw

    usual = raw.FPDF_GetDefaultSystemFontInfo()
    data = pkgutil.get_data(__package__, "no_font.ttf")
    if not usual or data is None:
        return None
    fonts, info = _Fonts(usual, data), raw.FPDF_SYSFONTINFO()
    info.version = usual.contents.version
    for name, kind in raw.FPDF_SYSFONTINFO._fields_:
        if hasattr(fonts, name):
            setattr(info, name, kind(getattr(fonts, name)))
    raw.FPDF_SetSystemFontInfo(ctypes.byref(info))
    return usual, info
