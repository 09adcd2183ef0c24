"""EUC-JP and ISO-2022-JP as Japanese programs write them, which is more than Python's codecs read.

Windows and mail programs put NEC's row 13 (``①``, ``㈱``) and IBM's characters into both; Python's
``euc_jp`` and ``iso2022_jp`` stop at them. A pair of bytes of these rows is the same character
as in CP932, from where it is taken.
"""

from __future__ import annotations

import re

_EUC = re.compile(
    rb"(?P<plain>[\x00-\x7f]+)|(?P<pairs>(?:[\xa1-\xfe][\xa1-\xfe])+)"
    rb"|(?P<half>(?:\x8e[\xa1-\xdf])+)|(?P<more>(?:\x8f[\xa1-\xfe][\xa1-\xfe])+)"
)
_ESCAPE = re.compile(
    rb"\x1b(?:(?P<one>\([BJIH])|(?P<two>\$[@B]|\$\([@BOPQ])|(?P<more>\$\(D))|\x0e|\x0f"
)
_LINE_END = re.compile(rb"(\r\n|\r|\n)")


def decode_euc(data: bytes) -> str:
    """EUC-JP, with half-width kana, JIS X 0212 and the extensions of NEC and IBM.

    Raises:
        UnicodeDecodeError: a byte is none of that; its ``start`` tells where.
    """
    try:
        return data.decode("euc_jp")
    except UnicodeDecodeError:
        pass
    pieces: list[str] = []
    position = 0
    while position < len(data):
        found = _EUC.match(data, position)
        if found is None:
            reason = (
                "incomplete" if position + 2 >= len(data) and data[position] > 0x8D else "invalid"
            )
            raise UnicodeDecodeError("euc_jp", data, position, position + 1, reason)
        pieces.append(_euc_run(found, data))
        position = found.end()
    return "".join(pieces)


def _euc_run(found: re.Match[bytes], data: bytes) -> str:
    run = found.group()
    try:
        return run.decode("euc_jp")
    except UnicodeDecodeError as error:
        if found.lastgroup != "pairs":
            at = found.start() + error.start
            raise UnicodeDecodeError("euc_jp", data, at, at + 1, error.reason) from error
    return "".join(_pair(data, at) for at in range(found.start(), found.end(), 2))


def _pair(data: bytes, at: int) -> str:
    try:
        return data[at : at + 2].decode("euc_jp")
    except UnicodeDecodeError:
        pass
    row, cell = data[at] - 0xA0, data[at + 1] - 0xA0
    lead = (row - 1) // 2 + (0x81 if row <= 62 else 0xC1)
    trail = cell + 0x9E if row % 2 == 0 else cell + (0x40 if cell >= 64 else 0x3F)
    try:
        return bytes((lead, trail)).decode("cp932")
    except UnicodeDecodeError as error:
        raise UnicodeDecodeError("euc_jp", data, at, at + 2, error.reason) from error


def decode_iso2022(data: bytes) -> str:
    """ISO-2022-JP and its variants (-1, -2, -3, -2004, -EXT), with NEC's and IBM's extensions.

    Raises:
        UnicodeDecodeError: a byte is none of that; its ``start`` tells where.
    """
    for name in ("iso2022_jp", "iso2022_jp_1", "iso2022_jp_ext", "iso2022_jp_2"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    try:
        return _by_escapes(data)
    except UnicodeDecodeError as error:
        for name in ("iso2022_jp_2004", "iso2022_jp_3"):
            try:
                return data.decode(name)
            except UnicodeDecodeError:
                continue
        raise error from None


def _by_escapes(data: bytes) -> str:
    """Each run of bytes between two escapes as EUC-JP, and so with its extensions."""
    pieces: list[str] = []
    state, position = "one", 0
    while position <= len(data):
        found = _ESCAPE.search(data, position)
        end = found.start() if found else len(data)
        run = data[position:end]
        pieces.append(
            run.decode("ascii") if state == "one" else _shifted(data, position, end, state)
        )
        if found is None:
            break
        sign = found.group()
        state = "kana" if sign in (b"\x1b(I", b"\x0e") else found.lastgroup or "one"
        position = found.end()
    return "".join(pieces)


def _shifted(data: bytes, start: int, end: int, state: str) -> str:
    """A run in a set of Japanese characters; at a line end plain characters come back."""
    lead = {"two": b"", "kana": b"\x8e", "more": b"\x8f"}[state]
    size = 1 if state == "kana" else 2
    pieces: list[str] = []
    at = start
    for part in _LINE_END.split(data[start:end]):
        if part[:1] in (b"\r", b"\n") or not part:
            pieces.append(part.decode("ascii"))
        else:
            high = bytes(byte | 0x80 if byte > 0x20 else byte for byte in part)
            units = [lead + high[i : i + size] for i in range(0, len(high), size)]
            try:
                pieces.append(decode_euc(b"".join(units)))
            except UnicodeDecodeError as error:
                place = at + error.start * size // (size + len(lead))
                raise UnicodeDecodeError("iso2022_jp", data, place, place + 1, "") from error
        at += len(part)
    return "".join(pieces)
