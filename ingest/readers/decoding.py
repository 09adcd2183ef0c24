"""From bytes to text: UTF-8, told apart from binary and other encodings."""

from __future__ import annotations

import unicodedata

from ingest.errors import SourceError

_BYTE_ORDER_MARK = "\ufeff"
_MAX_CONTROL_SHARE = 0.1


def decode_utf8(source: str, data: bytes) -> str:
    """The text of UTF-8 ``data``, without a byte-order mark, line ends as they stand.

    Raises:
        SourceError: binary, not UTF-8, or without a single visible character.
    """
    if b"\0" in data:
        raise SourceError("source_binary", source=source)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError("source_undecodable", source=source, position=error.start) from error
    text = text.removeprefix(_BYTE_ORDER_MARK)
    controls = sum(unicodedata.category(c) == "Cc" and not c.isspace() for c in text)
    if controls > _MAX_CONTROL_SHARE * len(text):
        raise SourceError("source_binary", source=source)
    if not any(c.isprintable() and not c.isspace() for c in text):
        raise SourceError("source_empty", source=source)
    return text
