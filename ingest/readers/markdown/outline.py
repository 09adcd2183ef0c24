"""What of a Markdown file is beyond CommonMark: headings in bold, captions, questions, menus."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.document import Block, BlockKind, Mark, MarkKind, SectionKind, Span
from ingest.readers.markdown.blocks import MarkdownBlocks, Piece
from ingest.readers.markdown.settling import settle_labels
from ingest.structure.forms import is_answer, is_caption, is_note, is_question
from ingest.structure.headings import is_strong
from ingest.structure.labels import is_contents_label
from ingest.structure.linebreaks import ends_prose
from ingest.structure.outline import parse_blocks
from ingest.structure.parts import find_parts
from ingest.structure.signs import sign_of

_BETWEEN = re.compile(r"[\s|｜・/／·•←→↑↓«»‹›<>\-–—,、:：]*")
_ROW = re.compile(r"[^\r\n]+")
_MAX_BOLD = 40
_MIN_BOLD = 2
_MAX_LINES = 70_000


@dataclass(frozen=True, slots=True)
class MarkdownOutline:
    """What ``build_document`` needs of a Markdown text.

    Attributes:
        blocks: in order.
        parts: the part of the page of each.
        hidden: signs and addresses.
        marks: what signs make of words.
    """

    blocks: tuple[Block, ...]
    parts: tuple[SectionKind, ...]
    hidden: tuple[Span, ...]
    marks: tuple[Mark, ...]


def read_outline(text: str, body: int, titled: bool) -> MarkdownOutline:
    """The outline of a text.

    Args:
        text: the file's text.
        body: where it begins behind the front matter.
        titled: whether the front matter states a title.
    """
    if text.count("\n") + text.count("\r") > _MAX_LINES:
        # markdown-it takes a minute for what plain text is read as in seconds; headings, lists,
        # quotations and tables have the same signs there.
        plain = tuple(block for block in parse_blocks(text) if block.start >= body)
        return MarkdownOutline(plain, find_parts(text, plain), (), ())
    read = MarkdownBlocks(text, body)
    pieces = _with_forms(text, read.pieces)
    pieces = [part for piece in pieces for part in _items(text, piece)]
    pieces = _with_signed_headings(text, pieces, titled)
    pieces = _with_bold_headings(text, pieces, titled)
    pieces = _with_answers(text, pieces)
    if any(piece.label for piece in pieces):
        pieces = settle_labels(text, pieces, [_shown(text, piece, 1200) for piece in pieces])
    blocks = tuple(piece.block for piece in pieces)
    parts = list(find_parts(text, blocks))
    for at, piece in enumerate(pieces):
        if parts[at] is SectionKind.BODY and _is_menu(text, piece):
            parts[at] = SectionKind.NAVIGATION
    marks = sorted(read.marks, key=lambda mark: (mark.start, -mark.end))
    return MarkdownOutline(blocks, tuple(parts), tuple(sorted(read.hidden)), tuple(marks))


def _shown(text: str, piece: Piece, limit: int = 200) -> str:
    """The words of a block without its inline signs; no more than ``limit`` code points of it."""
    block = piece.block
    end = min(block.end, block.start + limit)
    words, at = "", block.start
    for start, stop in piece.inline.hidden:
        if start >= end:
            break
        words += text[at : max(at, start)]
        at = max(at, stop)
    return words + text[at:end]


def _with_forms(text: str, pieces: list[Piece]) -> list[Piece]:
    """Captions and notes told by their form, or by the image that they stand under."""
    found = []
    for piece in pieces:
        block = piece.block
        if block.kind is BlockKind.PARAGRAPH and piece.top:
            words = _shown(text, piece).strip()
            lines = words.splitlines()
            if _is_under_image(text, piece) or (
                len(lines) == 1 and is_caption(words) and not words.endswith("。")
            ):
                block = replace(block, kind=BlockKind.CAPTION)
            elif is_note(words) and not words.startswith("["):
                block = replace(block, kind=BlockKind.NOTE)
        found.append(replace(piece, block=block))
    return found


def _is_under_image(text: str, piece: Piece) -> bool:
    """Whether a paragraph is an image, alone or over one line in emphasis."""
    words = text[piece.block.start : piece.block.end]
    if not words.startswith("![") or len(words) > 1000:
        return False
    first, *rest = words.splitlines()
    if len(rest) > 1 or not first.rstrip().endswith((")", "]")) or first.count("![") > 1:
        return False
    ends = [stop for _, stop in piece.inline.hidden]
    alone = piece.block.start + len(first.rstrip()) in ends
    below = rest[0].strip() if rest else ""
    return alone and (not rest or re.fullmatch(r"([*_]).+\1", below) is not None)


def _with_bold_headings(text: str, pieces: list[Piece], titled: bool) -> list[Piece]:
    """Lines that are nothing but strong words head what follows, where there are several."""
    bold = {at for at, piece in enumerate(pieces) if _is_bold(text, piece)}
    bold = {
        at
        for at in bold
        if at + 1 < len(pieces) and at + 1 not in bold and _is_body(pieces[at + 1].block)
    }
    bold -= _steps(text, pieces, bold)
    if len(bold) < _MIN_BOLD:
        return pieces
    return _with_heads(pieces, bold, titled)


def _steps(text: str, pieces: list[Piece], bold: set[int]) -> set[int]:
    """Bold lines that count, each over program code: the steps of what is to be typed."""
    counted = {
        at
        for at in bold
        if (sign := sign_of(_shown(text, pieces[at]).strip("*_ "))) is not None and sign.number
    }
    coded = all(pieces[at + 1].block.kind is BlockKind.CODE for at in counted)
    return counted if coded else set()


def _items(text: str, piece: Piece) -> list[Piece]:
    """The items that the lines of a paragraph are, each behind a sign that Markdown does not know.

    The first line may lead to them; every other one begins with the next sign (①, ②) or the same
    one (・).
    """
    block = piece.block
    if block.kind is not BlockKind.PARAGRAPH or not piece.top or block.end - block.start > 20_000:
        return [piece]
    rows = [m for m in _ROW.finditer(text, block.start, block.end) if m.group().strip()]
    signs = [sign_of(row.group().strip()) for row in rows]
    lead = 1 if signs and signs[0] is None else 0
    run = [sign for sign in signs[lead:] if sign is not None and sign.begin and not sign.weak]
    if len(run) < _MIN_BOLD or len(run) != len(rows) - lead or len({s.style for s in run}) > 1:
        return [piece]
    counted = all(below.counts_on_from(above) for above, below in pairwise(run))
    if not (run[0].lists and not run[0].number) and not (counted and run[0].starts_series):
        return [piece]
    found = [replace(piece, block=replace(block, end=rows[0].end()))] if lead else []
    for row, sign in zip(rows[lead:], run, strict=True):
        start = row.start() + len(row.group()) - len(row.group().lstrip()) + sign.begin
        end = row.start() + len(row.group().rstrip())
        item = Block(BlockKind.LIST_ITEM, start, end, 1, sign.marker)
        found.append(Piece(item, top=True))
    return found


def _with_signed_headings(text: str, pieces: list[Piece], titled: bool) -> list[Piece]:
    """Lines by themselves with a sign of headings (■, 【…】), where there are several."""
    signed: dict[str, list[int]] = {}
    for at, piece in enumerate(pieces):
        if piece.block.kind is not BlockKind.PARAGRAPH or not piece.top or at + 1 == len(pieces):
            continue
        words = _shown(text, piece, _MAX_BOLD + 1).strip()
        sign = sign_of(words) if len(words) <= _MAX_BOLD and "\n" not in words else None
        below = pieces[at + 1].block
        alike = below.kind is BlockKind.PARAGRAPH and text[below.start] == words[:1]
        if sign is None or not is_strong(sign.style) or ends_prose(words) or alike:
            continue
        if below.kind is not BlockKind.HEADING:
            signed.setdefault(sign.style, []).append(at)
    heads = {at for places in signed.values() if len(places) >= _MIN_BOLD for at in places}
    return _with_heads(pieces, heads, titled)


def _with_heads(pieces: list[Piece], heads: set[int], titled: bool) -> list[Piece]:
    """The pieces with some made headings, each a level below the heading before it."""
    found, level = [], 1 if titled else 0
    for at, piece in enumerate(pieces):
        block = piece.block
        if at in heads:
            block = replace(block, kind=BlockKind.HEADING, level=min(level + 1, 6))
        elif block.kind is BlockKind.HEADING:
            level = block.level
        found.append(replace(piece, block=block))
    return found


def _is_bold(text: str, piece: Piece) -> bool:
    block = piece.block
    if block.kind is not BlockKind.PARAGRAPH or not piece.top:
        return False
    words = _shown(text, piece)
    whole = [
        mark
        for mark in piece.inline.marks
        if mark[0] is MarkKind.STRONG and mark[1] - block.start <= 3 and block.end - mark[2] <= 3
    ]
    return (
        bool(whole)
        and whole[0][2] - whole[0][1] + 4 >= block.end - block.start
        and len(words) <= _MAX_BOLD
        and "\n" not in words
        and (not ends_prose(words) or words[-1] in "?？")
        and words[-1] not in "、,"
        and not is_question(words)
        and not is_answer(words)
        and not is_note(words)
        and not is_contents_label(words)
    )


def _is_body(block: Block) -> bool:
    return block.kind is not BlockKind.HEADING or block.level > 1


def _with_answers(text: str, pieces: list[Piece]) -> list[Piece]:
    """A question and the paragraph that answers it are one."""
    found: list[Piece] = []
    for piece in pieces:
        above = found[-1] if found else None
        if (
            above is not None
            and piece.block.kind is BlockKind.PARAGRAPH is above.block.kind
            and piece.top
            and above.top
            and is_answer(_shown(text, piece, 20).lstrip("*_ "))
            and is_question(_shown(text, above, 200).lstrip("*_ "))
        ):
            joined = replace(above.block, end=piece.block.end)
            found[-1] = Piece(joined, above.inline)
        else:
            found.append(piece)
    return found


def _is_menu(text: str, piece: Piece) -> bool:
    """Whether a line is two or more links side by side and nothing else but what parts them."""
    block = piece.block
    if block.kind is not BlockKind.PARAGRAPH or not piece.top or block.end - block.start > 4000:
        return False
    links = [mark for mark in piece.inline.marks if mark[0] is MarkKind.LINK]
    if len(links) < 2 or len(text[block.start : block.end].splitlines()) > 2:
        return False
    covered = [(a, b) for kind, a, b, _ in piece.inline.marks if kind is not MarkKind.CODE]
    rest, at = "", block.start
    for start, end in sorted([*covered, *piece.inline.hidden]):
        rest += text[at : max(at, start)]
        at = max(at, end)
    return _BETWEEN.fullmatch(rest + text[at : block.end]) is not None
