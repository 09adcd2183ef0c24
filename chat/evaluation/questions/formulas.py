"""Cells of a table that a spreadsheet would compute, and the same as text.

A visitor's question that begins with ``=`` would run as a formula on the machine of whoever opens
the table (CSV injection, CWE-1236, OWASP). An apostrophe before it is how spreadsheets themselves
write "this is text"; the signs of full width count too, as Japanese input methods make them.
"""

from __future__ import annotations

import re

_COMPUTED = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def as_text(cell: str) -> str:
    """A cell that no spreadsheet computes; ``text_of`` brings it back."""
    return "'" + cell if _COMPUTED.match(cell) else cell


def text_of(cell: str) -> str:
    """What a cell says, without the apostrophe that makes it text."""
    return cell[1:] if cell.startswith("'") and _COMPUTED.match(cell) else cell
