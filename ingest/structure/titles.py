"""Titles: those that a line states (``タイトル: …``, a mail's subject), those of a heading."""

from __future__ import annotations

import re

from ingest.document import Block, BlockKind, SectionKind, Span
from ingest.structure.boxes import CORNERS
from ingest.structure.labels import section_kind
from ingest.structure.lines import is_rule
from ingest.structure.signs import sign_of

_TITLE_LABEL = re.compile(r"(?:タイトル|題名|表題|title)\s*[:\uff1a]\s*(?=\S)", re.IGNORECASE)
_SUBJECT = re.compile(
    r"(?:subject|件名)\s*[:\uff1a]\s*(?:re:\s*)?(?:\[[^\]\r\n]{1,40}\]\s*)?(?=\S)", re.I
)
_HEADER = re.compile(
    r"[A-Za-z][\w-]{1,20}\s*:\s|(?:差出人|送信者|宛先|日時|件名)\s*[:：]|\[[^\]]{1,40}\]$"
)
_LINE_END = re.compile(r"[\r\n]")
_MAX_HEADER_LINES = 12
_MAX_TITLE = 300


def labelled_title(text: str) -> Span | None:
    """The title that the first line, or the header of a mail, states by a label."""
    position = len(text) - len(text.lstrip())
    for number in range(_MAX_HEADER_LINES):
        ending = _LINE_END.search(text, position)
        end = ending.start() if ending else len(text)
        line = text[position : min(end, position + _MAX_TITLE)]
        label = (_TITLE_LABEL.match(line) if number == 0 else None) or _SUBJECT.match(line)
        if label:
            return Span(position + label.end(), position + len(line.rstrip()))
        if not _HEADER.match(line):
            return None
        position = end + 1 if not text.startswith("\r\n", end) else end + 2
    return None


def find_title(text: str, blocks: tuple[Block, ...]) -> Span | None:
    """The title that the article states: a first heading of its own kind, or a labelled line.

    A first line that only looks like a title is not taken for one. A numbered first heading
    (``1. …``) names a section, not the article, and so does one with others of its level.
    """
    if labelled := labelled_title(text):
        return labelled
    if not blocks:
        return None
    heading = next((at for at, block in enumerate(blocks) if block.kind is BlockKind.HEADING), -1)
    if heading < 0 or blocks[heading].level != 1:
        return None
    first = blocks[heading]
    span = Span(first.start, first.end)
    if first.marker.strip() == "#" or _underlined(text, first):
        alone = heading == 0 and [first] == top_headings(text, blocks)
        return span if alone else None
    if first.marker or section_kind(span.of(text)) is not SectionKind.BODY:
        return None
    sign = sign_of(span.of(text))
    if sign is not None and sign.style in ("part", "chapter") and sign.number > 1:
        # 第三章 … over all other headings: one chapter of a book.
        over = len(top_headings(text, blocks)) == 1
        return span if over and any(b.level > 1 for b in blocks[heading + 1 :]) else None
    if sign is not None or _ruled(text, first):
        return None
    # A heading without a sign heads the whole where the next one is below it, or none follows.
    following = next((b for b in blocks[heading + 1 :] if b.kind is BlockKind.HEADING), None)
    below = following is None or following.level > 1
    return span if below or section_kind(_words(text, following)) is not SectionKind.BODY else None


def _words(text: str, block: Block | None) -> str:
    return text[block.start : block.end] if block else ""


def _ruled(text: str, block: Block) -> bool:
    """Whether a rule of ``-`` stands right under a heading."""
    below = re.compile(r"[ \t]*(?:\r\n|\r|\n)([^\r\n]{1,200})").match(text, block.end)
    words = "" if below is None else below.group(1).strip()
    return is_rule(words) and words[0] not in CORNERS


def top_headings(text: str, blocks: tuple[Block, ...]) -> list[Block]:
    """The headings of level 1, those of an author box or trailer left out."""
    return [
        block
        for block in blocks
        if block.kind is BlockKind.HEADING
        and block.level == 1
        and section_kind(text[block.start : block.end]) is SectionKind.BODY
    ]


def _underlined(text: str, block: Block) -> bool:
    below = re.compile(r"[ \t]*[\r\n]+").match(text, block.end)
    return below is not None and text.startswith(("===", "\uff1d\uff1d\uff1d"), below.end())
