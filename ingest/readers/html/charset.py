"""The encoding that a page itself names."""

from __future__ import annotations

import re

_HEAD = 4096
_XML = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_META = re.compile(rb"<meta\s[^>]{0,1000}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})", re.I)


def declared_charset(data: bytes) -> str:
    """The name in a page's XML declaration or ``<meta>``, as written; empty if it names none."""
    head = data[:_HEAD]
    found = _XML.match(head.lstrip(b"\xef\xbb\xbf \t\r\n")) or _META.search(head)
    return found.group(1).decode("ascii") if found else ""
