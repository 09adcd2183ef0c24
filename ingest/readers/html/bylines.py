"""Who wrote a page and when, where it says so by its title."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice

from ingest.document import BlockKind, SectionKind
from ingest.readers.html.pieces import Piece
from ingest.readers.html.vocabulary import AUTHOR, BYLINE, SUBTITLE

_MAX_LINE = 60
_MAX_RUN = 6
_DATE = (
    r"(?:(?:19|20)\d\d|[12１２]\d{3}|[１２][０-９]{3}|(?:昭和|平成|令和)\s*[0-9０-９元一二三四五六七八九十]+)"
    r"\s*[年/.\-／．－]\s*[0-9０-９一二三四五六七八九十]{1,2}\s*[月/.\-／．－]\s*"
    r"[0-9０-９一二三四五六七八九十]{1,3}\s*日?"
)
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATED = re.compile(
    rf"{_DATE}|{_MONTHS}\s+\d{{1,2}},?\s+\d{{4}}|\d{{1,2}}\s+{_MONTHS}\s+\d{{4}}", re.IGNORECASE
)
_SIGNED = re.compile(
    r"(?:^|\s)(?:by|words|text|story|文|写真|撮影|取材|取材・文|著者?|訳|作成者|投稿者|記者)"
    r"(?:\s|[:：・/／])\s*\S|(?:投稿|公開|更新|掲載|作成|配信|発行|質問|回答)日?時?\s*[:：]?\s*\d"
    r"|^[（(].{0,12}(?:記者|編集部|ライター)[:：・\s]?.{0,12}[）)]$",
    re.IGNORECASE,
)
_RANGE = re.compile(r"[~～〜]|から|まで")
_SENTENCE = re.compile(r"[。！？]|[.!?](?:\s|$)(?!\d)")


def mark_byline(pieces: list[Piece], title: Piece | None) -> None:
    """Make a byline of the short pieces that tell author or date beside the title.

    They stand right after the title, before any sentence; else right before it.
    """
    if title is None:
        return
    places = {id(piece): at for at, piece in enumerate(pieces)}
    body = [piece for piece in pieces if piece.part is SectionKind.BODY]
    at = body.index(title) if title in body else -1
    if at < 0:
        return
    for run in (_run(body[at + 1 :]), list(reversed(_run(body[:at][::-1])))):
        told = _told(run, places)
        for piece in told:
            piece.kind = BlockKind.BYLINE
        if told:
            return


def demote_beside_title(pieces: list[Piece], title: Piece | None) -> None:
    """Author and subtitle are no sections, though their element is a heading.

    Only the headings right under the title, which the page itself calls so.
    """
    if title is None:
        return
    body = [piece for piece in pieces if piece.part is SectionKind.BODY]
    at = body.index(title) if title in body else len(body)
    for piece in body[at + 1 : at + 4]:
        called = piece.node.words & (AUTHOR | SUBTITLE | {"byline", "date"})
        if piece.kind is not BlockKind.HEADING or not called:
            break
        piece.kind, piece.level = BlockKind.PARAGRAPH, 0


def _run(pieces: list[Piece]) -> list[Piece]:
    """The short pieces that come first, a summary above those that the page calls a byline."""
    run: list[Piece] = []
    for at, piece in enumerate(pieces[: _MAX_RUN + 3]):
        if piece.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            break
        if _is_short(piece) and (_tells(piece) or not _SENTENCE.search(piece.text)):
            run.append(piece)
        elif at > 1 or run or piece.kind is BlockKind.LIST_ITEM:
            break
    whole = run and pieces[0] is run[0]
    return run if whole or (run and _is_named(run[0])) else []


def _is_short(piece: Piece) -> bool:
    lines = piece.text.split("\n")
    return len(lines) <= _MAX_RUN and max(map(len, lines)) <= 2 * _MAX_LINE


def _told(run: list[Piece], places: Mapping[int, int]) -> list[Piece]:
    """The part of a run from the first piece that tells author or date to the last.

    Other parts of the page do not stand within it.

    Where those are set to the right, so are all of theirs; a name stands beside its date.
    """
    telling = [at for at, piece in enumerate(run) if _tells(piece)]
    if not telling:
        return []
    first, last = telling[0], telling[-1]
    for at in range(first, last):
        if places[id(run[at + 1])] != places[id(run[at])] + 1:
            last = at
            break
    while first > 0 and _joins(run[first - 1], run[first], places):
        first -= 1
    while last + 1 < len(run) and _joins(run[last + 1], run[last], places):
        last += 1
    return run[first : last + 1][:_MAX_RUN]


def _joins(piece: Piece, known: Piece, places: Mapping[int, int]) -> bool:
    """Whether a short piece beside a date or an author belongs to it."""
    if abs(places[id(piece)] - places[id(known)]) != 1:
        return False
    if piece.kind is not BlockKind.PARAGRAPH or piece.size > 30:
        return False
    if _align(known) == "right":
        return _align(piece) == "right"
    holder = known.node.parent
    around = [node for node in piece.node.ancestors() if node is holder]
    return bool(around) and holder is not None and holder.size <= 2 * _MAX_LINE


def _align(piece: Piece) -> str:
    looks = piece.looks
    return looks[0].align if looks else ""


def _tells(piece: Piece) -> bool:
    text = piece.text
    if len(text) > 3 * _MAX_LINE:
        return False
    if _is_named(piece):
        return True
    if _RANGE.search(text):
        return False
    if any(inner.tag == "time" for inner in islice(piece.node.walk(), 40)):
        return True
    if _SIGNED.search(text):
        return True
    dated = _DATED.search(text)
    return dated is not None and len(text) - (dated.end() - dated.start()) <= 24


def _is_named(piece: Piece) -> bool:
    """Whether the page itself calls a piece, or what is in it, date or author."""
    for node in islice(piece.node.walk(), 20):
        if node.words & BYLINE or "author" in node.attributes.get("rel", ""):
            return True
        if node.attributes.get("itemprop", "") in ("author", "datePublished", "dateModified"):
            return True
    parent = piece.node.parent
    return parent is not None and bool(parent.words & BYLINE) and parent.size <= 2 * _MAX_LINE
