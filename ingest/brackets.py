"""Brackets and quotation marks that come in pairs."""

from __future__ import annotations

# Opening and closing, side by side: 「」『』 then half- and full-width parentheses and the rest.
_BRACKETS = "「」『』()\uff08\uff09【】[]\uff3b\uff3d〈〉《》〔〕“”‘’"
OPENERS, CLOSERS = _BRACKETS[::2], _BRACKETS[1::2]
CLOSER_OF = dict(zip(OPENERS, CLOSERS, strict=True))
