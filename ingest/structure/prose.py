"""What is said in sentences, and where an article goes on below what is no part of it.

A label (関連記事) or a button (シェアする) stands in the middle of pasted pages as often as at
their end, so none of them may take the paragraphs below it away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.structure.linebreaks import ends_prose, width

_MAX_WORDS = 1200
_SENTENCE = re.compile(r"[。！？｡]")
_LATIN_END = re.compile(r"[a-z0-9)\"'’”][.!?][\"'’”)]*(?:\s|$)")
_LEAST, _LEAST_LATIN_WORDS = 24, 9
_FIRST_LINE = 28
_AS_WIDE = 0.7
_NOTICE_LENGTH = 120
_TEASER = 80
_MAX_LINES = 12
_PAIRS = 2
_MAX_SCAN = 60
# What sites say about themselves is no paragraph of an article.
_NOTICE = re.compile(
    r"https?://|www\.|[\w.+-]+@[\w-]+\.\w|©|\(c\)|無断(?:転載|複製|使用)|unsubscribe|stop receiving"
    r"|(?:配信|購読)の?(?:停止|解除|申し?込)|退会",
    re.I,
)


def is_notice(words: str) -> bool:
    """Whether words tell of a publication itself: its address, its rights, how to be left out."""
    return _NOTICE.search(words[:_MAX_WORDS]) is not None


def is_prose(words: str) -> bool:
    """Whether a paragraph is made of sentences, and does not begin with a title over them."""
    words = words[:_MAX_WORDS].strip()
    lines = words.splitlines()
    if not lines:
        return False
    if len(words) < _NOTICE_LENGTH and is_notice(words):
        return False
    if _SENTENCE.search(words) is None:
        said = _LATIN_END.search(words) is not None
        return said and len(re.findall(r"[A-Za-z]{2,}", words)) >= _LEAST_LATIN_WORDS
    if len(words) < _LEAST:
        return False
    first = lines[0].strip()
    widest = max(width(line.strip()) for line in lines[:_MAX_LINES])
    full = width(first) >= max(_FIRST_LINE, _AS_WIDE * widest)
    return full or _SENTENCE.search(first) is not None


def resumes(words: Sequence[str], following: Sequence[int], label: int, end: int) -> int | None:
    """The first piece below a label at which the article goes on, or None.

    Pairs of a title and one short paragraph, up to the end, are teasers of other articles.

    Args:
        words: the pieces of a text in order; empty where one is neither a paragraph nor a title
            (an item, a row).
        following: see ``next_prose``.
        label: the piece that the label is.
        end: one past the last piece that the label could head.
    """
    first = following[label + 1] if label + 1 < len(following) else len(words)
    if first >= end:
        return None
    return None if _are_teasers(words, label + 1, end) else first


def find_prose(words: Sequence[str]) -> list[bool]:
    """Which pieces of a text are prose: by themselves, or one of two short sentences in a row."""
    said = [
        ends_prose(piece.strip()) and "\n" not in piece.strip() and not is_notice(piece)
        for piece in words
    ]
    return [
        (one and (said[at - 1 : at] == [True] or said[at + 1 : at + 2] == [True]))
        or bool(words[at] and is_prose(words[at]))
        for at, one in enumerate(said)
    ]


def next_prose(prose: Sequence[bool]) -> list[int]:
    """For each piece, and for the end, the next one that is prose; their number if none is."""
    found = [len(prose)] * (len(prose) + 1)
    for at in range(len(prose) - 1, -1, -1):
        found[at] = at if prose[at] else found[at + 1]
    return found


def _are_teasers(words: Sequence[str], begin: int, end: int) -> bool:
    """Whether titles and paragraphs of one short line take turns up to the end."""
    pairs, titled = 0, False
    for at in range(begin, min(end, begin + _MAX_SCAN)):
        piece = words[at].strip()
        said = ends_prose(piece)
        if said and (not titled or len(piece) > _TEASER or "\n" in piece):
            return False
        pairs, titled = pairs + said, not said and bool(piece) and not is_notice(piece)
    return pairs >= _PAIRS and end <= begin + _MAX_SCAN
