"""From bytes to text: what the user says, else what the bytes show, else the likeliest."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from ingest.encodings.detection import (
    GUESSED,
    UTF_MARKS,
    Reading,
    decoded,
    doubt,
    guess,
    is_broken_utf8,
    is_iso2022,
    read,
    readings,
    wide,
)
from ingest.errors import SourceError
from ingest.format import Encoding, RawFile, Remark
from ingest.shown import CONTROLS

CERTAIN = 0.9
"""Below this, the user is told what was guessed and how to overrule it."""
NAMES = ("utf-8", "utf-16-le", "utf-16-be", "cp932", "euc_jp", "iso2022_jp", "cp1252")
"""Encodings to name to the user; any other text encoding of Python can be given too."""

_BYTE_ORDER_MARK = "\ufeff"
_MAX_CONTROL_SHARE = 0.1
_MAX_NULS = 0.05
_OVERRULING = 0.99
_DOUBTFUL = 0.8
_CHANCE = 12.0
_MAX_NAME = 60
_REPLACE = ":replace"
_MAX_BROKEN_SHARE = 0.001
_CONTROLS = re.compile(f"[{CONTROLS}]")
# What the names of files and pages mean in practice (WHATWG Encoding Standard).
_MEANT = {
    "ascii": "utf-8",
    "utf_8": "utf-8",
    "utf-8-sig": "utf-8",
    "shift_jis": "cp932",
    "iso8859-1": "cp1252",
    "utf-16": "utf-16-le",
    "utf-32": "utf-32-le",
}
_ALIASES = {"x-sjis": "cp932",
    "windows-31j": "cp932", "x-euc-jp": "euc_jp", "sjis-win": "cp932", "eucjp-ms": "euc_jp",
            "cp51932": "euc_jp", "cp50220": "iso2022_jp", "cp50221": "iso2022_jp"}  # fmt: skip
# Codecs that are no encodings of files, or that make characters of plain ones.
_NO_ENCODINGS = re.compile("idna|punycode|.*unicode[_-]escape|utf-7|undefined|mbcs|oem")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Bytes taken for characters.

    Attributes:
        text: the characters, line ends as they stand, without a byte-order mark.
        encoding: what was decided, and how surely.
        remarks: what the user should know.
    """

    text: str
    encoding: Encoding
    remarks: tuple[Remark, ...] = ()


def decode(file: RawFile, declared: str = "") -> Decoded:
    """The text of a file.

    What counts, in this order: the user's word, a byte-order mark, the escapes of ISO-2022-JP,
    bytes that are UTF-8, bytes that are likely UTF-16 or UTF-32, what the file declares, and the
    likeliest of CP932, EUC-JP and Windows-1252. A file in which a few bytes are broken is
    refused with their place, since answers are given word for word; the user can have them
    replaced by U+FFFD (``--encoding NAME:replace``). Only a character cut off at the end is left
    out. Control characters stay in the text, but are not shown (``ingest.shown``).

    Args:
        file: its bytes, and the encoding that the user named.
        declared: the encoding that the file itself names (HTML, XML); empty if none.

    Raises:
        SourceError: binary, in no encoding that we know, or without a single visible character.
    """
    found = (
        _as_told(file)
        if file.encoding
        else _as_marked(file) or _as_seen(file, file.charset or declared)
    )
    text = found.text.removeprefix(_BYTE_ORDER_MARK)
    controls = len(_CONTROLS.findall(text))
    if controls > _MAX_CONTROL_SHARE * len(text):
        raise SourceError("source_binary", source=file.source)
    if not any(c.isprintable() and not c.isspace() for c in text):
        raise SourceError("source_empty", source=file.source)
    remarks = [*found.remarks]
    if controls:
        remarks.append(Remark("encoding_controls", {"count": controls}))
    return Decoded(text, found.encoding, tuple(remarks))


def known_encoding(name: str) -> str | None:
    """Python's name of an encoding of files, by any of its names; None if there is none such."""
    folded = unicodedata.normalize("NFKC", name).strip().lower()
    folded = _ALIASES.get(folded, folded)
    try:
        info = codecs.lookup(folded)
    except (LookupError, ValueError):
        return None
    name = info.name
    if not getattr(info, "_is_text_encoding", True) or _NO_ENCODINGS.fullmatch(name):
        return None
    return _MEANT.get(name, name)


def _as_told(file: RawFile) -> Decoded:
    """In the encoding that the user named."""
    told = file.encoding.strip()
    replace = told.lower().endswith(_REPLACE)
    name = known_encoding(told[: -len(_REPLACE)] if replace else told)
    if name is None:
        raise SourceError(
            "encoding_unknown", source=file.source, encoding=_named(told), names=", ".join(NAMES)
        )
    marked = _mark(file.data)
    if marked and name[:6] == marked[1][:6]:  # "UTF-16" is said of both byte orders
        name = marked[1]
    if replace:
        text = decoded(file.data, name, "replace")
        count = text.count("\ufffd")
        remarks = (Remark("encoding_replaced", {"count": count, "encoding": name}),)
        return Decoded(text, Encoding(name, 1.0, "user"), remarks if count else ())
    return _strictly(file, name, "user")


def _as_marked(file: RawFile) -> Decoded | None:
    """In the encoding that a byte-order mark tells."""
    found = _mark(file.data)
    return _strictly(file, found[1], "mark") if found else None


def _mark(data: bytes) -> tuple[bytes, str] | None:
    for mark, name in UTF_MARKS:
        # A UTF-16 text may begin with a NUL, but not one that is UTF-32 as a whole.
        if data.startswith(mark) and (name[:6] != "utf-32" or any(readings(data, (name,)))):
            return mark, name
    return None


def _strictly(file: RawFile, name: str, reason: str) -> Decoded:
    try:
        reading = read(file.data, name)
    except UnicodeDecodeError as error:
        raise _broken(file, name, error.start) from error
    return _sure(reading, reason)


def _broken(file: RawFile, name: str, position: int) -> SourceError:
    return SourceError(
        "encoding_broken", source=file.source, encoding=name, position=position, replace=_REPLACE
    )


def _sure(reading: Reading, reason: str, certainty: float = 1.0) -> Decoded:
    remarks = []
    if reading.cut:
        remarks.append(Remark("encoding_cut", {"count": reading.cut, "encoding": reading.name}))
    if certainty < CERTAIN:
        percent = round(100 * certainty)
        remarks.append(Remark("encoding_guessed", {"encoding": reading.name, "percent": percent}))
    return Decoded(reading.text, Encoding(reading.name, certainty, reason), tuple(remarks))


def _as_seen(file: RawFile, declared: str) -> Decoded:
    """By the form of the bytes, by what the file declares, or by a guess."""
    data = file.data
    if is_iso2022(data) and (found := next(readings(data, ("iso2022_jp",)), None)):
        return _sure(found, "form")
    utf8 = next(readings(data, ("utf-8",)), None)
    if utf8 and not _CONTROLS.search(utf8.text) and not utf8.cut:
        return _as_utf8(data, utf8)
    if found := wide(data, utf8):
        return _sure(found, "form")
    if utf8 and (not utf8.cut or len(utf8.text.encode()) > len(utf8.text)):
        return _sure(utf8, "form")
    if data.count(0) > _MAX_NULS * len(data):
        raise SourceError("source_binary", source=file.source)
    if is_broken_utf8(data):
        raise _broken(file, "utf-8", _first_error(data, "utf-8"))
    return _as_declared(data, declared) or _as_guessed(file, declared)


def _as_utf8(data: bytes, utf8: Reading) -> Decoded:
    """As UTF-8, but for a word or two that are much likelier in another encoding."""
    much = doubt(utf8)
    other = guess(data) if much > _CHANCE else None
    if other:
        return _sure(other[0], "guess", _DOUBTFUL)
    return _sure(utf8, "form", _DOUBTFUL if much else 1.0)


def _as_declared(data: bytes, declared: str) -> Decoded | None:
    name = known_encoding(declared) if declared else None
    found = next(readings(data, (name,)), None) if name else None
    if found is None:
        return None
    if name in GUESSED:
        # Pages that say one of these and are in another are not rare, and sure to be told apart.
        other = guess(data)
        if other and other[0].name != name and other[1] >= _OVERRULING:
            return None
    return _sure(found, "declared")


def _named(given: str) -> str:
    """What somebody called an encoding, as a sentence can quote it."""
    name = "".join(char if char.isprintable() else "\ufffd" for char in given)
    return name if len(name) <= _MAX_NAME else name[:_MAX_NAME] + "…"


def _as_guessed(file: RawFile, declared: str) -> Decoded:
    guessed = guess(file.data)
    if guessed is None:
        raise _undecodable(file)
    found = _sure(guessed[0], "guess", guessed[1])
    if not declared:
        return found
    details = {"declared": _named(declared), "encoding": guessed[0].name}
    remark = Remark("encoding_declared_wrong", {**details})
    return Decoded(found.text, found.encoding, (remark, *found.remarks))


def _undecodable(file: RawFile) -> SourceError:
    """Broken in an encoding that it is in otherwise, or in none."""
    if 0 in file.data:
        return SourceError("source_binary", source=file.source)
    for name in ("cp932", "euc_jp"):
        text = decoded(file.data, name, "replace")
        errors = text.count("\ufffd")
        rest = text.replace("\ufffd", "")
        if errors <= max(1, _MAX_BROKEN_SHARE * len(text)) and len(rest) >= 50:
            again = guess(rest.encode(name, "ignore"))
            if again and again[0].name == name:
                return _broken(file, name, _first_error(file.data, name))
    position = _first_error(file.data, "utf-8")
    return SourceError("source_undecodable", source=file.source, position=position)


def _first_error(data: bytes, name: str) -> int:
    try:
        decoded(data, name)
    except UnicodeDecodeError as error:
        return error.start
    return 0
