"""What a page's pieces show not to be its article: sections of links, and the lines at its end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ingest.document import BlockKind, SectionKind
from ingest.readers.html.evidence import is_site_address
from ingest.readers.html.labels import (
    is_filed_label,
    is_paywall,
    is_see_also,
    is_trailer_label,
    names_viewer,
    states_rights,
)
from ingest.readers.html.pieces import Piece
from ingest.structure.labels import is_trailer_label as is_section_label

_TAGS = re.compile(r"(?:[#＃][^\s#＃]+[\s\u3000]*)+")
_UPDATED = re.compile(
    r"[(（]?(?:最終)?(?:更新|改訂|修正)(?:日時?)?\s*[:：]|last[\s-]+(?:updated|modified)",
    re.IGNORECASE,
)
_ARROWS = re.compile(r"([↓↑▼▲⇩⇧]).*\1", re.S)
_SENTENCE = re.compile(r"[。！？]|[.!?](?:\s|$)")
_LINKS = 0.6
_FEW_LINKS = 0.15
_TOLD = 3
_LINES = frozenset((BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.CAPTION))
_PROSE = frozenset((BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.TABLE_ROW))
_MAX_TAIL = 0.2


def mark_tails(pieces: list[Piece]) -> None:
    """Set the part of body pieces that are no article by their form and place."""
    _mark_labelled(pieces)
    _mark_ruled_off(pieces)
    _mark_end(pieces)


def _mark_labelled(pieces: list[Piece]) -> None:
    """A heading that announces links, with links under it."""
    body = [piece for piece in pieces if piece.part is SectionKind.BODY]
    for at, head in enumerate(body):
        if head.kind is not BlockKind.HEADING:
            continue
        listed = is_see_also(head.text)
        if not listed and not is_trailer_label(head.text):
            continue
        under: list[Piece] = []
        continued = False  # whether the article's own sections follow
        for place in range(at + 1, len(body)):
            piece = body[place]
            above = piece.kind is BlockKind.HEADING and piece.level <= head.level
            if above or (piece.kind in _PROSE and not piece.linked):
                continued = above and not _is_labelled(piece)
                break
            under.append(piece)
        size = sum(piece.size for piece in under)
        if listed and continued:
            continue
        if not listed and is_section_label(head.text):
            whole = list(_section(body, at))
            if not _is_told(whole):
                for piece in (head, *whole):
                    piece.part = SectionKind.TRAILER
                continue
        if size and sum(piece.linked for piece in under) >= _LINKS * size:
            for piece in (head, *under):
                piece.part = SectionKind.TRAILER


def _section(body: list[Piece], at: int) -> Iterator[Piece]:
    """What stands under a heading, lower headings too."""
    for place in range(at + 1, len(body)):
        piece = body[place]
        if piece.kind is BlockKind.HEADING and piece.level <= body[at].level:
            return
        yield piece


def _is_told(section: list[Piece]) -> bool:
    """Whether a section tells something, whatever its heading announces."""
    sentences = sum(len(_SENTENCE.findall(p.text)) for p in section if not p.linked)
    linked = sum(piece.linked for piece in section)
    return sentences >= _TOLD and linked <= _FEW_LINKS * sum(p.size for p in section)


def _is_labelled(piece: Piece) -> bool:
    return is_trailer_label(piece.text) or is_see_also(piece.text)


def _mark_ruled_off(pieces: list[Piece]) -> None:
    """A few linked lines above the first rule of a page or below its last, as old pages have."""
    body = [piece for piece in pieces if piece.part is SectionKind.BODY]
    if not body or body[0].rules == body[-1].rules:
        return
    total = sum(piece.size for piece in body)
    for number, part in (
        (body[0].rules, SectionKind.NAVIGATION),
        (body[-1].rules, SectionKind.TRAILER),
    ):
        region = [piece for piece in body if piece.rules == number]
        size = sum(piece.size for piece in region)
        linked = sum(piece.linked for piece in region)
        heads = any(piece.kind is BlockKind.HEADING for piece in region)
        told = any(_SENTENCE.search(piece.text) and not _ends(piece) for piece in region)
        few = _MAX_TAIL if linked < _LINKS * size else 2 * _MAX_TAIL
        if heads or told or size > few * total:
            continue
        if linked >= _LINKS / 2 * size or all(_ends(piece) for piece in region):
            for piece in region:
                piece.part = part


def _mark_end(pieces: list[Piece]) -> None:
    """Links, rights, tags and dates of change that are the last pieces of the body."""
    body = [piece for piece in pieces if piece.part is SectionKind.BODY]
    for piece in reversed(body[1:]):
        # A list of links under a heading of the text is a part of it: sources, say.
        if piece.kind not in _LINES or not _ends(piece):
            break
        piece.part = SectionKind.TRAILER


def _ends(piece: Piece) -> bool:
    text = piece.text
    if piece.kind is BlockKind.HEADING:
        return piece.linked > 0  # nothing stands under it
    if piece.linked >= 0.8 * piece.size or _TAGS.fullmatch(text[:500]):
        return True
    if is_filed_label(text) or is_paywall(text):
        return True
    if len(text) <= 200 and is_site_address(piece.node):
        return True
    if states_rights(text) or names_viewer(text) or (len(text) <= 200 and _UPDATED.match(text)):
        return True
    if len(text) <= 40 and _ARROWS.fullmatch(text):
        return True
    signed = any(inner.tag == "time" for inner in islice(piece.node.walk(), 40))
    return signed and len(text) <= 40 and _SENTENCE.search(text) is None
