"""Hostile PDF files, written by hand where no program would write them."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Mapping

from tests.ingest.hostile.case import SLOW, noise, reads, told

WORDS = "The harbour board kept six horns in tune"
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
_PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
    b" /Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> /Contents 4 0 R >>"
)
_DRAW = f"BT /F 12 Tf 72 720 Td ({WORDS}) Tj ET".encode()


def stream(data: bytes, more: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), more, data)


def pdf(changes: Mapping[int, bytes] = {}, trailer: bytes = b"", drawn: bytes = _DRAW) -> bytes:
    """A file of one page, with some of its objects put in or replaced by number."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: _PAGES, 3: _PAGE, 4: stream(drawn), 5: _FONT,
        6: stream(b"", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"), **changes,
    }  # fmt: skip
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.7\n")
    places = {0: 0}
    for number, body in sorted(objects.items()):
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    size = max(objects) + 1
    out.write(b"xref\n0 %d\n" % size)
    for number in range(size):
        used = b"n" if number in objects else b"f"
        out.write(b"%010d %05d %s \n" % (places.get(number, 0), 65535 * (number == 0), used))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (size, trailer))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def _made(*changes: tuple[int, bytes], **more: bytes) -> Callable[[], bytes]:
    return lambda: pdf(dict(changes), **more)


def _cut(share: float) -> Callable[[], bytes]:
    def make() -> bytes:
        data = _many(60)
        return data[: int(len(data) * share)]

    return make


def _many(pages: int) -> bytes:
    """So many pages with the same words."""
    kids = b" ".join(b"%d 0 R" % number for number in range(10, 10 + pages))
    tree = {2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages)}
    return pdf(tree | dict.fromkeys(range(10, 10 + pages), _PAGE))


def _locked(owner: bool = False) -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    lock = StandardEncryption("" if owner else "secret", "owner", canPrint=0)
    canvas = Canvas(out, encrypt=lock)
    canvas.drawString(72, 720, WORDS)
    canvas.save()
    return out.getvalue()


def _strange_lock() -> bytes:
    lock = b"<< /Filter /Standard /V 99 /R 99 /Length 40 /O (x) /U (x) /P -1 >>"
    return pdf({9: lock}, trailer=b"/Encrypt 9 0 R /ID [(a) (a)]")


def _xref_loop(to: int) -> Callable[[], bytes]:
    """Tables of places that name each other as the one before."""

    def make() -> bytes:
        data = pdf(trailer=b"/Prev %010d" % 0)
        start = data.rindex(b"xref\n0 ")
        return data.replace(b"/Prev %010d" % 0, b"/Prev %010d" % (start if to < 0 else to))

    return make


def _forms(depth: int) -> bytes:
    """Drawings that each hold the next twice."""
    forms = {}
    for number in range(10, 10 + depth):
        names = b"/Resources << /XObject << /X %d 0 R >> >>" % (number + 1)
        head = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] " + names
        forms[number] = stream(b"/X Do /X Do", head)
    last = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F 5 0 R >> >>"
    forms[10 + depth] = stream(_DRAW, last)
    page = _PAGE.replace(b"/X 6 0 R", b"/X 10 0 R")
    return pdf(forms | {3: page, 4: stream(_DRAW + b" /X Do")})


def _deep_tree(depth: int) -> bytes:
    tree = {
        number: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1)
        for number in range(10, 10 + depth)
    }
    tree[10 + depth] = _PAGE
    return pdf(tree | {2: b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>"})


def _bomb(layers: int) -> bytes:
    """A page whose drawing unpacks to 2 GB of spaces, packed once or twice."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    megabyte = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    data = b"\x78\xda" + megabyte * 2048 + b"\x03\x00" + b"\0\0\0\0"
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    filters = b"[" + b"/FlateDecode " * layers + b"]"
    return pdf({4: stream(data, b"/Filter " + filters)})


def _scan() -> bytes:
    image = stream(
        zlib.compress(bytes(1000 * 1400)),
        b"/Type /XObject /Subtype /Image /Width 1000 /Height 1400 /BitsPerComponent 8"
        b" /ColorSpace /DeviceGray /Filter /FlateDecode",
    )
    return pdf({6: image}, drawn=b"595 0 0 842 0 0 cm /X Do")


def _nested_array(depth: int) -> bytes:
    return pdf({9: b"[" * depth + b"]" * depth}, trailer=b"/Info 9 0 R")


_FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>"
_OUTLINE = b"<< /Type /Catalog /Pages 2 0 R /Outlines 8 0 R >>"
_TALL = _PAGE.replace(b"0 0 595 842", b"0 0 1e30 1e30")
_MEMORY = ("source_memory",)
_NAN = _PAGE.replace(b"0 0 595 842", b"5 5 5 5")

PDFS = (
    reads("plain.pdf", pdf, WORDS),
    told("head-only.pdf", lambda: b"%PDF-1.7\n", "pdf_broken"),
    told("head-noise.pdf", lambda: b"%PDF-1.7\n" + noise(300_000), "pdf_broken"),
    told("tail-only.pdf", lambda: pdf()[-200:], "pdf_broken"),
    told("cut-10.pdf", _cut(0.1), "pdf_broken"),
    told("cut-50.pdf", _cut(0.5), "pdf_broken"),
    told("cut-95.pdf", _cut(0.95), "pdf_broken"),
    reads("cut-end.pdf", lambda: pdf()[:-15], WORDS),
    reads("before-head.pdf", lambda: b"\n" * 900 + pdf(), WORDS),
    reads("xref-self.pdf", _xref_loop(-1), WORDS),
    reads("xref-nowhere.pdf", _xref_loop(99_999_999), WORDS),
    reads("xref-lies.pdf", lambda: pdf().replace(b"0000000", b"0009999"), WORDS),
    told("tree-circle.pdf", _made((2, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>")), "pdf_broken"),
    told(
        "tree-up.pdf",
        _made(
            (2, b"<< /Type /Pages /Kids [7 0 R 3 0 R] /Count 2 >>"),
            (7, b"<< /Type /Pages /Kids [2 0 R] /Parent 2 0 R /Count 1 >>"),
        ),
        "pdf_broken",
    ),
    told("tree-deep.pdf", lambda: _deep_tree(20_000), "pdf_broken"),
    reads(
        "tree-boasts.pdf", _made((2, b"<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>")), WORDS
    ),
    reads("tree-negative.pdf", _made((2, b"<< /Type /Pages /Kids [3 0 R] /Count -5 >>")), WORDS),
    reads("form-circle.pdf", _made((6, stream(b"/X Do", _FORM)), drawn=_DRAW + b" /X Do"), WORDS),
    told("form-bomb.pdf", lambda: _forms(40), "source_crashed", also=_MEMORY + SLOW),
    reads(
        "outline-circle.pdf",
        _made(
            (1, _OUTLINE),
            (8, b"<< /First 9 0 R /Last 9 0 R /Count 1 >>"),
            (9, b"<< /Title (a) /Parent 8 0 R /Next 9 0 R /First 8 0 R >>"),
        ),
        WORDS,
    ),
    told("contents-circle.pdf", _made((4, b"[4 0 R 4 0 R]")), "pdf_no_text"),
    reads(
        "length-circle.pdf",
        _made((4, b"<< /Length 4 0 R >>\nstream\n" + _DRAW + b"\nendstream")),
        WORDS,
    ),
    reads(
        "length-lies.pdf",
        _made((4, b"<< /Length 999999999 >>\nstream\n" + _DRAW + b"\nendstream")),
        WORDS,
    ),
    reads(
        "length-negative.pdf",
        _made((4, b"<< /Length -7 >>\nstream\n" + _DRAW + b"\nendstream")),
        WORDS,
    ),
    told("locked.pdf", _locked, "pdf_password"),
    reads("locked-owner.pdf", lambda: _locked(owner=True), WORDS),
    told("locked-strangely.pdf", _strange_lock, "pdf_password"),
    told("no-pages.pdf", _made((2, b"<< /Type /Pages /Kids [] /Count 0 >>")), "pdf_broken"),
    told("pages-10000.pdf", lambda: _many(10_000), "pdf_too_long"),
    reads("pages-1000.pdf", lambda: _many(1_000), WORDS),
    reads("page-huge.pdf", _made((3, _TALL)), WORDS),
    reads("page-of-no-size.pdf", _made((3, _NAN)), WORDS),
    told("no-catalog.pdf", lambda: pdf().replace(b"/Root 1 0 R", b"/Root 5 0 R"), "pdf_broken"),
    reads("no-font.pdf", _made((5, b"null")), WORDS),
    told("flate-bomb.pdf", lambda: _bomb(1), "source_crashed", also=_MEMORY),
    told("flate-bomb-twice.pdf", lambda: _bomb(2), "source_crashed", also=_MEMORY),
    told(
        "flate-broken.pdf", _made((4, stream(noise(5000), b"/Filter /FlateDecode"))), "pdf_no_text"
    ),
    reads("filters-1000.pdf", _made((4, stream(_DRAW, b"/Filter [" + b"/AHx " * 1000 + b"]")))),
    told("scan.pdf", _scan, "pdf_no_text"),
    told(
        "scan-boasts.pdf",
        lambda: _scan().replace(b"/Width 1000", b"/Width 2147483647"),
        "pdf_no_text",
    ),
    reads("array-deep.pdf", lambda: _nested_array(200_000), WORDS),
    told(
        "letters-150k.pdf",
        lambda: pdf(
            drawn=(b"BT /F 1 Tf 72 800 Td 1 TL " + b"(%s) ' " % (b"horn " * 50) * 700 + b"ET")
        ),
        "pdf_too_much",
    ),
    reads("operators.pdf", lambda: pdf(drawn=_DRAW + b" q" * 2_000_000), WORDS),
    reads("pdf-in.txt", pdf, WORDS, lacks="%PDF"),
    reads("pdf-in.docx", pdf, WORDS),
    told("photo.pdf", lambda: b"\xff\xd8\xff\xe0\0\x10JFIF" + noise(20_000), "kind_image"),
    told("text-in.pdf", lambda: "駅は北にあります。".encode(), "pdf_broken"),
)
