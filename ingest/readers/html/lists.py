"""The signs of list items."""

from __future__ import annotations

import re

from ingest.readers.html.nodes import Node

BULLET = "•"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_LETTERS = 26
_INTEGER = re.compile(r"\s*([+-]?\d{1,9})")
_TYPES = {"lower-alpha": "a", "upper-alpha": "A", "lower-roman": "i", "upper-roman": "I"}
_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)")


class Numbers:
    """Counts the items of one list (HTML Standard, "ordinal value").

    Args:
        node: the list.
    """

    def __init__(self, node: Node) -> None:
        self._ordered = node.tag == "ol"
        self._type = _type_of(node)
        self._step = -1 if "reversed" in node.attributes else 1
        count = sum(child.tag == "li" for child in node.elements)
        begin = count if self._step < 0 else 1
        self._next = _integer(node.attributes.get("start", ""), begin)

    def sign(self, item: Node) -> str:
        """The sign of the next item."""
        if not self._ordered:
            return BULLET
        number = _integer(item.attributes.get("value", ""), self._next)
        self._next = number + self._step
        return f"{numeral(number, self._type)}."


def _type_of(node: Node) -> str:
    style = _STYLE.search(node.attributes.get("style", "").lower())
    named = _TYPES.get(style.group(1)) if style else None
    written = node.attributes.get("type", "1").strip()
    return named or (written if written in ("a", "A", "i", "I") else "1")


def _integer(written: str, default: int) -> int:
    found = _INTEGER.match(written)
    return int(found.group(1)) if found else default


def numeral(number: int, form: str) -> str:
    """A number as HTML's list types write it: "1", "a", "A", "i" or "I"."""
    if form in ("i", "I") and 0 < number < 4000:
        words = ""
        for value, letters in _ROMAN:
            count, number = divmod(number, value)
            words += letters * count
        return words.upper() if form == "I" else words
    if form in ("a", "A") and number > 0:
        words = ""
        while number > 0:
            number, rest = divmod(number - 1, _LETTERS)
            words = chr(ord("a") + rest) + words
        return words.upper() if form == "A" else words
    return str(number)
