"""Hostile Word files, and other archives that are called so."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from functools import cache

from tests.ingest.hostile.case import PROSE, noise, reads, told, zipped

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
)
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_DOCUMENT, _RELS = "word/document.xml", "word/_rels/document.xml.rels"
_SWOLLEN = 2**26
P = f"<w:p><w:r><w:t>{PROSE}</w:t></w:r></w:p>"


def _links(*links: tuple[str, str]) -> str:
    entries = "".join(
        f'<Relationship Id="r{at}" Type="{_R}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(links)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def part(name: str, inner: str) -> str:
    """The XML of a part."""
    return f'<w:{name} xmlns:w="{_W}" xmlns:r="{_R}">{inner}</w:{name}>'


def files(body: str = P, **parts: str) -> dict[str, str | bytes]:
    """The files of a Word document; ``parts`` are the inner XML of styles, numbering ..."""
    return {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _links(("officeDocument", _DOCUMENT)),
        _DOCUMENT: part("document", f"<w:body>{body}</w:body>"),
        _RELS: _links(*((name, f"{name}.xml") for name in parts)),
        **{f"word/{name}.xml": part(name, inner) for name, inner in parts.items()},
    }


def _word(body: str = P, **parts: str) -> Callable[[], bytes]:
    return lambda: zipped(files(body, **parts))


def _with(**more: str | bytes) -> Callable[[], bytes]:
    """A sound document with some files put in, replaced or, where empty, left out."""
    return lambda: zipped({k: v for k, v in {**files(), **more}.items() if v})


def _replaced(name: str, content: str | bytes) -> Callable[[], bytes]:
    return _with(**{name: content})


def _nested(tag: str, depth: int) -> str:
    opening = {"tbl": "<w:tbl><w:tr><w:tc>", "sdt": "<w:sdt><w:sdtContent>"}[tag]
    closing = {"tbl": "</w:tc></w:tr></w:tbl>", "sdt": "</w:sdtContent></w:sdt>"}[tag]
    return opening * depth + P + closing * depth


def _entities() -> str:
    lines = ['<!ENTITY e0 "駅駅駅駅駅駅駅駅駅駅">']
    lines += [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12)]
    body = f"<w:body>{P}<w:p><w:r><w:t>&e11;</w:t></w:r></w:p></w:body>"
    return f"<!DOCTYPE w:document [{''.join(lines)}]>" + part("document", body)


def _outside() -> str:
    body = "<w:body><w:p><w:r><w:t>&f;</w:t></w:r></w:p></w:body>"
    return '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + part("document", body)


def _cut(share: float) -> Callable[[], bytes]:
    def make() -> bytes:
        data = zipped({**files(), "word/media/a.png": noise(20_000)})
        return data[: int(len(data) * share)]

    return make


@cache
def _bomb() -> bytes:
    """A body that is a thousand times as large as it is packed."""
    blank = " " * _SWOLLEN
    return zipped({**files(), _DOCUMENT: part("document", f"<w:body>{P}{blank}</w:body>")})


def _lying_bomb() -> bytes:
    """The same, but the directory says that it is small."""
    data = _bomb()
    true = struct.pack("<I", len(part("document", f"<w:body>{P}</w:body>").encode()) + _SWOLLEN)
    return data.replace(true, struct.pack("<I", 5000))


def _overlapping() -> bytes:
    """Many entries of the directory that share the same packed bytes (Fifield's bomb)."""
    data = zipped({**files(), "word/media/a": " " * 7_000_000})
    start, end = data.rindex(b"PK\x01\x02"), data.rindex(b"PK\x05\x06")
    entry = data[start:end]
    more = b"".join(entry.replace(b"media/a", b"media/%c" % c) for c in range(98, 123))
    grown = bytearray(data[:end] + more + data[end:])
    tail = end + len(more)
    count, size = struct.unpack_from("<HI", grown, tail + 10)
    struct.pack_into("<HHI", grown, tail + 8, count + 25, count + 25, size + len(more))
    return bytes(grown)


def _crowd() -> bytes:
    return zipped({**files(), **{f"word/x{n}": b"" for n in range(100_000)}}, zipfile.ZIP_STORED)


def _flagged() -> bytes:
    """Every entry says that it is encrypted."""
    data = bytearray(zipped(files()))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(sign, at + 4)
    return bytes(data)


def _twice() -> bytes:
    data = zipped({**files(), "word/documenu.xml": part("document", "<w:body/>")})
    return data.replace(b"word/documenu.xml", b"word/document.xml")


def _ole(stream: str) -> bytes:
    """A compound file with one name in its directory."""
    name = stream.encode("utf-16-le") + b"\0\0"
    entry = name.ljust(64, b"\0") + struct.pack("<H", len(name))
    return _OLE.ljust(512, b"\0") + entry.ljust(128, b"\0") + noise(4096)


def _circle(count: int = 3) -> str:
    return "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:name w:val="s{n}"/>'
        f'<w:basedOn w:val="s{(n + 1) % count}"/></w:style>'
        for n in range(count)
    )


_STYLED = f'<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>{PROSE}</w:t></w:r></w:p>'
_LISTED = (
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    f"<w:r><w:t>{PROSE}</w:t></w:r></w:p>"
)
_LISTS = (
    '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="s0"/></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)
_LIST_STYLE = (
    '<w:style w:type="numbering" w:styleId="s0"><w:name w:val="s0"/><w:pPr><w:numPr>'
    '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
)
_SPANS = (
    f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>{P}</w:tc></w:tr></w:tbl>'
)
_NOTE = '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
_NOTES = f'<w:footnote w:id="1">{P}{_NOTE}</w:footnote>'
_FIELD = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>'

WORDS = (
    reads("plain.docx", _word(), PROSE),
    told("cut-10.docx", _cut(0.1), "archive_broken"),
    told("cut-90.docx", _cut(0.9), "archive_broken"),
    told("cut-end.docx", lambda: _word()()[:-10], "archive_broken"),
    told("noise.docx", lambda: b"PK\x03\x04" + noise(100_000), "archive_broken"),
    reads(
        "bit-flipped.docx",
        lambda: (
            zipped(files())
            .replace(b"\x03\x04\x14", b"\x03\x04\x99", 1)
            .replace(PROSE.encode()[:6], b"xxxxxx")
        ),
    ),
    told("bomb.docx", _bomb, "archive_too_large"),
    told("bomb-lying.docx", _lying_bomb, "archive_broken"),
    told("bomb-shared.docx", _overlapping, "archive_too_large"),
    told("entries-100k.docx", _crowd, "archive_too_many"),
    told("name-up.docx", _replaced("../../etc/cron.d/x", "x"), "archive_unsafe_name"),
    told("name-root.docx", _replaced("/etc/x", "x"), "archive_unsafe_name"),
    told("name-drive.docx", _replaced("C:\\x", "x"), "archive_unsafe_name"),
    told("name-twice.docx", _twice, "archive_duplicate"),
    told("encrypted-entries.docx", _flagged, "archive_encrypted"),
    told("entity-bomb.docx", lambda: zipped({**files(), _DOCUMENT: _entities()}), "docx_broken"),
    told("entity-outside.docx", lambda: zipped({**files(), _DOCUMENT: _outside()}), "docx_broken"),
    told(
        "entity-utf16.docx",
        lambda: zipped({**files(), _DOCUMENT: _entities().encode("utf-16")}),
        "docx_broken",
    ),
    told("no-document.docx", _replaced(_DOCUMENT, ""), "docx_not_word"),
    reads("no-types.docx", _replaced("[Content_Types].xml", ""), PROSE),
    reads("no-rels.docx", _replaced("_rels/.rels", ""), PROSE),
    reads("no-styles.docx", _replaced(_RELS, _links(("styles", "styles.xml"))), PROSE),
    told("broken-document.docx", _replaced(_DOCUMENT, "<w:document"), "docx_broken"),
    told(
        "broken-styles.docx",
        lambda: zipped({**files(styles=""), "word/styles.xml": "<w:styles>"}),
        "docx_broken",
    ),
    reads(
        "rels-circle.docx",
        _replaced(
            _RELS,
            _links(
                ("styles", "document.xml"),
                ("numbering", "document.xml"),
                ("footnotes", "document.xml"),
                ("settings", "document.xml"),
            ),
        ),
        PROSE,
    ),
    reads(
        "rels-outside.docx",
        _replaced("_rels/.rels", _links(("officeDocument", "../../../etc/passwd"))),
        PROSE,
        lacks="root:",
    ),
    reads("styles-circle.docx", _word(_STYLED, styles=_circle()), PROSE),
    reads("styles-chain.docx", lambda: _word(_STYLED, styles=_circle(20_000))(), PROSE),
    reads("lists-circle.docx", _word(_LISTED, styles=_LIST_STYLE, numbering=_LISTS), PROSE),
    reads("notes-circle.docx", _word(P + _NOTE, footnotes=_NOTES), PROSE),
    told("tables-nested.docx", _word(_nested("tbl", 60)), "docx_too_deep"),
    told("tables-5000.docx", _word(_nested("tbl", 5000)), "docx_broken"),
    reads("controls-nested.docx", _word(_nested("sdt", 100)), PROSE),
    reads("spans.docx", _word(_SPANS * 50), PROSE),
    reads("fields-open.docx", lambda: _word(P + _FIELD * 20_000 + P)(), PROSE),
    told("paragraphs-110k.docx", lambda: _word("<w:p/>" * 110_000 + P)(), "docx_too_large"),
    told(
        "elements-1m.docx",
        lambda: _word("".join(f"<w:p w:a='{n}'/>" for n in range(700_000)))(),
        "docx_too_large",
    ),
    told(
        "run-20mb.docx",
        lambda: _word(f"<w:p><w:r><w:t>{'駅' * 7_000_000}</w:t></w:r></w:p>")(),
        "archive_too_large",
    ),
    told("empty.docx", _word(""), "docx_empty"),
    told("locked.docx", lambda: _ole("EncryptedPackage"), "docx_password"),
    told("old.docx", lambda: _ole("WordDocument"), "docx_legacy"),
    told("old-table.docx", lambda: _ole("Workbook"), "docx_other_ole"),
    told("old.pdf", lambda: _ole("WordDocument"), "kind_office"),
    told(
        "sheet.docx",
        lambda: zipped(
            {
                "[Content_Types].xml": _TYPES,
                "xl/workbook.xml": "<a/>",
                "_rels/.rels": _links(("officeDocument", "xl/workbook.xml")),
            }
        ),
        "kind_spreadsheet",
    ),
    told(
        "slides.docx",
        lambda: zipped(
            {
                "[Content_Types].xml": _TYPES,
                "ppt/presentation.xml": "<a/>",
                "_rels/.rels": _links(("officeDocument", "ppt/presentation.xml")),
            }
        ),
        "kind_slides",
    ),
    told("any-archive.docx", lambda: zipped({"a.txt": PROSE}), "docx_not_word"),
    told("no-entries.docx", lambda: zipped({}), "docx_not_word"),
    told("rich.docx", lambda: b"{\\rtf1\\ansi station\\par}", "kind_rtf"),
    told("text-in.docx", lambda: PROSE.encode(), "archive_broken"),
    reads("word-in.pdf", _word(), PROSE),
    reads("word-in.txt", _word(), PROSE),
)
