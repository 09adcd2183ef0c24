"""What a line says by the sign that it begins with: an item, a number, a note, a caption."""

from __future__ import annotations

import re

from ingest.structure.signs import Sign, sign_of

MAX_HEADING = 120
SENTENCE_END = re.compile(r"[。.!?！？．｡…][」』）)\"”’\]]*\s*$")
_STOP = re.compile(r"[。、,，．｡;:：；]\s*$")
# A line of a table of contents: words, then leaders and a page.
_LEADERS = re.compile(r"(?:[.…‥・·]\s?){3,}\s*[0-9０-９ivx]*\s*$")
_END = 60
_NOTE = re.compile(r"[*†‡※＊]|[(（\[［]?(?:注|註)?\s*[0-9０-９]{1,3}[)）\].．:：]?(?![0-9０-９])")
_CAPTION = re.compile(
    r"(?:図|表|写真|図版|figure|fig\.|table|photo)\s*"
    r"[0-9０-９]{1,3}(?:[.-][0-9]{1,2})?(?:[.．:：\s\u3000]|$)",
    re.IGNORECASE,
)
_ORDER = ("part", "chapter", "section", "1.", "1-1", "1-1-1", "1-1-1-1", "(1)")
# A number by itself has to count on from another to be one; bullets do not.
_ITEMS = frozenset({"1.", "1)", "(1)", "(一)", "(a)", "(ア)", "①"})
_DRAWN = re.compile(r"[\uf0a7\uf0b7\uf06c\uf06e\uf0d8\uf0fc\u2043\u25b8\u25ba\u27a2]\s*(?=\S)")


def item_sign(text: str) -> Sign | None:
    """The sign of a line that could be a list item."""
    if drawn := _DRAWN.match(text):
        return Sign("•", text[0], drawn.end(), lists=True)
    sign = sign_of(text)
    if sign is None or sign.weak or not sign.marker or not sign.begin:
        return None
    if not any(char.isalnum() for char in text[sign.begin :]):
        return None
    return sign if sign.lists or sign.style in _ITEMS else None


def heading_number(text: str) -> int | None:
    """The rank, 0 the highest, of the number that a heading could begin with."""
    if not could_be_heading(text) or SENTENCE_END.search(text[-_END:]):
        return None
    sign = sign_of(text)
    return _ORDER.index(sign.style) if sign is not None and sign.style in _ORDER else None


def could_be_heading(text: str) -> bool:
    """Whether words are short enough, and no sentence, by their form."""
    return len(text) <= MAX_HEADING and not _STOP.search(text) and not has_leaders(text)


def has_leaders(text: str) -> bool:
    """Whether a line ends with leaders and a page, as in a table of contents."""
    return _LEADERS.search(text[-_END:]) is not None


def is_note(text: str) -> bool:
    """Whether words begin with a note's sign."""
    return _NOTE.match(text) is not None


def is_caption(text: str) -> bool:
    """Whether words begin as a figure's or table's caption."""
    return len(text) <= 2 * MAX_HEADING and _CAPTION.match(text) is not None
