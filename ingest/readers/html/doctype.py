"""The document type of a page, whose declarations are for XML readers and no words of the page.

An HTML parser ends a document type at its first ``>`` and shows the rest of its internal subset
(``[ … ]``). So the subset is cut out before; the entities that it declares stay unexpanded.
"""

from __future__ import annotations

import re

_SPACES = re.compile(r"[\s\ufeff]*+")
_BEGIN = re.compile(r"<!doctype\b(?:[^\"'<>\[]|\"[^\"]*+\"|'[^']*+')*+\[", re.IGNORECASE)
# White space, references to parameter entities, and declarations (XML 1.0, "intSubset").
_DECLARED = re.compile(
    r"\s++|%[^\s;%<>\[\]]{1,200}+;|<![A-Za-z](?:[^\"'<>]|\"[^\"]*+\"|'[^']*+')*+>"
)
_END = re.compile(r"\]\s*+>")
_PAGE = re.compile(r"<(?:html|head|body)\b", re.IGNORECASE)
_ASIDE = (("<!--", "-->"), ("<?", "?>"))


def without_subset(text: str) -> str:
    """A page without what its document type declares between ``[`` and ``]``."""
    at = 0
    while (after := _past_aside(text, at := _past_spaces(text, at))) > at:
        at = after
    begun = _BEGIN.match(text, at)
    if begun is None:
        return text
    end = _end_of(text, begun.end())
    return f"{text[:at]}<!DOCTYPE html>{text[end:]}" if end > 0 else text


def _past_spaces(text: str, at: int) -> int:
    found = _SPACES.match(text, at)
    return found.end() if found else at


def _past_aside(text: str, at: int) -> int:
    """Where a comment or an instruction that begins at ``at`` ends; ``at`` if none does."""
    for begin, end in _ASIDE:
        if text.startswith(begin, at):
            stop = text.find(end, at + len(begin))
            return stop + len(end) if stop >= 0 else at
    return at


def _end_of(text: str, begin: int) -> int:
    """Where a document type ends whose subset begins at ``begin``; 0 if it has no end."""
    at = begin
    while True:
        if found := _DECLARED.match(text, at):
            at = found.end()
        elif (after := _past_aside(text, at)) > at:
            at = after
        else:
            break
    if found := _END.match(text, at):
        return found.end()
    page = _PAGE.search(text, begin)  # damaged: it ends before the page's elements at the latest
    found = _END.search(text, begin, page.start()) if page else None
    return found.end() if found else 0
