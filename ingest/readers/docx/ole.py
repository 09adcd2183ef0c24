"""Word's older container (Compound File Binary, MS-CFB), which we tell apart but do not read."""

from __future__ import annotations

from ingest.errors import SourceError

OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
"""What every such file begins with."""
_ENTRY = 128
_NAME = 64


def explain_ole(source: str, data: bytes) -> SourceError:
    """Why a file that begins with ``OLE_MAGIC`` is not read: a password, ``.doc``, or neither.

    Args:
        source: the path as the user gave it.
        data: the file's bytes.
    """
    if _has_stream(data, "EncryptedPackage"):
        return SourceError("docx_password", source=source)
    if _has_stream(data, "WordDocument"):
        return SourceError("docx_legacy", source=source)
    return SourceError("docx_other_ole", source=source)


def _has_stream(data: bytes, name: str) -> bool:
    """Whether a directory entry has the name.

    Entries lie at multiples of 128 bytes, for sectors are multiples of it; a name takes 64 bytes,
    then comes its length with the closing NUL (MS-CFB 2.6.1). Text that holds the same letters
    elsewhere is not taken for one.
    """
    wanted = name.encode("utf-16-le") + b"\0\0"
    at = data.find(wanted)
    while at >= 0:
        length = int.from_bytes(data[at + _NAME : at + _NAME + 2], "little")
        if at % _ENTRY == 0 and length == len(wanted):
            return True
        at = data.find(wanted, at + 1)
    return False
