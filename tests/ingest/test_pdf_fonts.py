"""PDFs are read the same whether or not the machine has fonts for those that are not embedded."""

from __future__ import annotations

import io
import subprocess
import sys
from importlib import resources

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from ingest.load import RawFile
from ingest.readers.pdf.reader import PdfFormat

ABOVE, BELOW = 880, -120
HALF = [*range(0x20, 0x7F), *range(0xFF61, 0xFFA0)]
WHOLE = [*range(0xA0, 0xD800), *range(0xE000, 0xFF61), *range(0xFFA0, 0xFFFE)]
WHOLE += range(0x20000, 0x323B0)
# As on a machine without any font; then what the page says.
WITHOUT_FONTS = """
import sys
from pypdfium2 import raw
usual = raw.FPDF_GetDefaultSystemFontInfo()
for name in ("EnumFonts", "MapFont", "GetFont"):
    setattr(usual.contents, name, type(getattr(usual.contents, name))(lambda *_: None))
usual.contents.Release = type(usual.contents.Release)()  # it is not to be freed by PDFium
raw.FPDF_SetSystemFontInfo(usual)
raw.FPDF_GetDefaultSystemFontInfo = lambda: usual
from ingest.load import RawFile
from ingest.readers.pdf.reader import PdfFormat
file = RawFile("page.pdf", "page.pdf", sys.stdin.buffer.read())
sys.stdout.buffer.write(PdfFormat().parse(file).documents[0].text.encode())
"""


def box(width: int):
    """The outline of a box with a rim of 40."""
    pen = TTGlyphPen(None)
    outer = [(0, BELOW), (0, ABOVE), (width, ABOVE), (width, BELOW)]
    inner = [(40, BELOW + 40), (width - 40, BELOW + 40), (width - 40, ABOVE - 40), (40, ABOVE - 40)]
    for points in (outer, inner):
        pen.moveTo(points[0])
        for point in points[1:]:
            pen.lineTo(point)
        pen.closePath()
    return pen.glyph()


def font() -> bytes:
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder([".notdef", "whole", "half"])
    made.setupCharacterMap({})
    made.setupGlyf({".notdef": box(1000), "whole": box(1000), "half": box(500)})
    made.setupHorizontalMetrics({".notdef": (1000, 0), "whole": (1000, 0), "half": (500, 0)})
    made.setupHorizontalHeader(ascent=ABOVE, descent=BELOW)
    made.setupNameTable({"familyName": "Shutten No Font", "styleName": "Regular"})
    made.setupOS2(sTypoAscender=ABOVE, sTypoDescender=BELOW, usWinAscent=ABOVE, usWinDescent=-BELOW)
    made.setupPost(keepGlyphNames=False)
    one_glyph_for_many = CmapSubtable.newSubtable(13)
    one_glyph_for_many.platformID, one_glyph_for_many.platEncID = 3, 10
    one_glyph_for_many.format, one_glyph_for_many.language = 13, 0
    one_glyph_for_many.cmap = {**dict.fromkeys(HALF, "half"), **dict.fromkeys(WHOLE, "whole")}
    made.font["cmap"].tables = [one_glyph_for_many]
    made.font["head"].created = made.font["head"].modified = 0
    made.font.recalcTimestamp = False
    out = io.BytesIO()
    made.font.save(out)
    return out.getvalue()


def test_the_font_is_the_one_that_is_made_here():
    shipped = resources.files("ingest.readers.pdf").joinpath("no_font.ttf").read_bytes()
    assert font() == shipped


def page(*pieces: tuple[int, int, str]) -> bytes:
    """A page with these pieces of text: from the left, from below, words."""
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 300))
    canvas.setFont("HeiseiMin-W3", 10.5)
    for x, y, words in pieces:
        canvas.drawString(x, y, words)
    canvas.save()
    return out.getvalue()


def read_without_fonts(data: bytes) -> str:
    command = [sys.executable, "-c", WITHOUT_FONTS]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    return done.stdout.decode()


def test_a_lone_character_is_read_without_fonts():
    data = page((60, 200, "年"), (180, 200, "名前"))
    assert read_without_fonts(data).split() == ["年", "名前"]


def test_characters_placed_one_by_one_are_read_without_fonts_as_with_them():
    words = "一字ずつ置いた文がある。"  # as many programs write Japanese
    data = page(*((60 + 12 * at, 200, word) for at, word in enumerate(words)))
    with_fonts = PdfFormat().parse(RawFile("page.pdf", "page.pdf", data)).documents[0].text
    assert read_without_fonts(data) == with_fonts
    assert words in with_fonts
