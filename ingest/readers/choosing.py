"""Which format a file is in: by what it holds, then by its name, then plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from ingest.encodings.decoding import decode
from ingest.errors import SourceError
from ingest.format import Format, RawFile

_HEAD = 65_536
# All others are plain text to a program that does not know them: their name counts.
_NOT_PLAIN = frozenset({"html", "pdf", "docx", "epub"})
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_TAG_LINE = re.compile(r"\s*<(?:/?[a-zA-Z][^<>]*>|!)|.*</?[a-zA-Z][^<>]*>\s*$")
_PAGE = re.compile(
    r"\s*(?:<!--(?:(?!-->).)*+-->\s*|<\?xml[^>]*>\s*)*+<(?:!doctype\s+html|html)\b", re.I | re.S
)
_PAGE_END = re.compile(r"</(?:html|body)\s*>|<body\b", re.I)

# (offset, bytes, key of the sentence). Those of letters alone count only in binary files: an
# article may begin with "BM" or "ID3".
_SIGNS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG", "kind_image"), (0, b"\xff\xd8\xff", "kind_image"),
    (0, b"GIF87a", "kind_image"), (0, b"GIF89a", "kind_image"), (0, b"BM", "kind_image"),
    (0, b"II*\0", "kind_image"), (0, b"MM\0*", "kind_image"), (8, b"WEBP", "kind_image"),
    (0, b"\0\0\1\0", "kind_image"), (0, b"8BPS", "kind_image"),
    (0, b"\0\0\0\x0cjP  ", "kind_image"), (4, b"ftypheic", "kind_image"),
    (4, b"ftypheix", "kind_image"), (4, b"ftypmif1", "kind_image"), (4, b"ftypavif", "kind_image"),
    (4, b"ftyp", "kind_media"), (0, b"ID3", "kind_media"), (0, b"\xff\xfb", "kind_media"),
    (0, b"\xff\xf3", "kind_media"), (0, b"\xff\xf2", "kind_media"), (0, b"OggS", "kind_media"),
    (0, b"fLaC", "kind_media"), (8, b"WAVE", "kind_media"), (8, b"AVI ", "kind_media"),
    (0, b"MThd", "kind_media"), (0, b"\x1a\x45\xdf\xa3", "kind_media"), (0, b"FLV\1", "kind_media"),
    (0, b"\0\0\1\xba", "kind_media"), (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "kind_media"),
    (0, b"\x1f\x8b", "kind_archive"), (0, b"7z\xbc\xaf\x27\x1c", "kind_archive"),
    (0, b"Rar!\x1a\x07", "kind_archive"), (0, b"BZh", "kind_archive"),
    (0, b"\xfd7zXZ\0", "kind_archive"), (0, b"\x28\xb5\x2f\xfd", "kind_archive"),
    (257, b"ustar", "kind_archive"), (2, b"-lh", "kind_archive"), (0, b"MSCF", "kind_archive"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "kind_office"), (0, b"{\\rtf", "kind_rtf"),
    (60, b"BOOKMOBI", "kind_book"), (0, b"%!PS", "kind_printable"),
    (0, b"AT&TFORM", "kind_printable"), (0, b"MZ", "kind_program"), (0, b"\x7fELF", "kind_program"),
    (0, b"\xcf\xfa\xed\xfe", "kind_program"), (0, b"\xca\xfe\xba\xbe", "kind_program"),
    (0, b"\0asm", "kind_program"), (0, b"SQLite format 3\0", "kind_database"),
    (0, b"PAR1", "kind_database"), (0, b"OTTO", "kind_font"), (0, b"\0\1\0\0\0", "kind_font"),
    (0, b"wOFF", "kind_font"), (0, b"wOF2", "kind_font"),
)  # fmt: skip
# What a ZIP archive holds tells what it is.
_ZIPPED = (
    (b"xl/workbook", "kind_spreadsheet"),
    (b"ppt/presentation", "kind_slides"),
    (b"mimetypeapplication/vnd.oasis.opendocument", "kind_opendocument"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TEXT_SIGNS = frozenset({"kind_rtf", "kind_printable"})


def choose(name: str, data: bytes, formats: Sequence[Format]) -> Format | None:
    """The format to read a file in; None if there is none, and ``explain`` may say why.

    What the bytes show counts before the name: a page that is called ``.txt`` is read as a page.
    But a Markdown or text file that only begins with a tag is what its name says.

    Args:
        name: the file's name.
        data: its bytes.
        formats: those to choose from.
    """
    named = next((f for f in formats if PurePath(name).suffix.lower() in f.suffixes), None)
    for form in formats:
        if form is named or not form.recognises(data):
            continue
        if named and named.recognises(data):
            break
        plain = named is not None and named.name not in _NOT_PLAIN
        if form.name == "html" and plain and not _is_page(data):
            continue
        return form
    if named:
        return named
    if explain(name, data):
        return None
    text = next((form for form in formats if form.name == "text"), None)
    return text if text and _decodes(name, data) else None


def _decodes(name: str, data: bytes) -> bool:
    try:
        decode(RawFile(name, name, data))
    except SourceError:
        return False
    return True


def _is_page(data: bytes) -> bool:
    """Whether most of a text is markup, not only its beginning."""
    text = data[:_HEAD].decode("utf-8", "replace")
    if _PAGE.match(text.removeprefix("\ufeff")) and _PAGE_END.search(text):
        return True
    lines = [line for line in text.splitlines() if line.strip()]
    return sum(bool(_TAG_LINE.match(line[:2000])) for line in lines) >= 0.6 * len(lines) > 0


def explain(name: str, data: bytes) -> SourceError | None:
    """What a file is that is no article, and what to make of it; None if that is not known.

    Only to be asked of files that no format recognises: a DOCX or EPUB file is a ZIP archive.
    """
    head = data[:_HEAD]
    if head.startswith(_ZIP):
        listed = head + data[-_HEAD:]
        key = next((key for sign, key in _ZIPPED if sign in listed), "kind_archive")
        return _error(key, name)
    binary = _BINARY.search(head[:1024]) is not None
    for offset, sign, key in _SIGNS:
        if head.startswith(sign, offset) and (binary or key in _TEXT_SIGNS or not sign.isascii()):
            locked = key == "kind_office" and _ENCRYPTED in data
            return _error("kind_locked" if locked else key, name)
    return None


def _error(key: str, name: str) -> SourceError:
    return SourceError(key, source=name)
