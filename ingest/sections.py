"""From blocks to a document: the section tree, the byline, the title."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.document import Block, BlockKind, Document, Section, SectionKind, Span
from ingest.labels import is_author_label, is_trailer_label

_MAX_BYLINE_LINE = 48
_TITLE_LABEL = re.compile(r"(?:タイトル|題名|表題|title)\s*[:\uff1a]\s*(?=\S)", re.IGNORECASE)
_BYLINE_SIGNAL = re.compile(
    r"著者|執筆|取材|筆者|編集部|編集者|編集長|記者|ライター|監修|翻訳|寄稿|教授|研究員|代表|取締役"
    r"|株式会社|有限会社|合同会社|社団法人|財団法人|大学|新聞|通信社|投稿日|公開日|更新日"
    r"|^(?:文|写真|撮影|訳|作|by)\s*[:\uff1a/\uff0f\s]|\b(?:CEO|CTO|COO|Inc|Ltd|LLC)\b|^by\s"
    r"|(?:19|20)\d\d\s*[年/.-]\s*\d{1,2}",
    re.IGNORECASE,
)


def _section_kind(heading: str) -> SectionKind:
    label = heading.strip().strip("*_ ")  # in Markdown it may be emphasised
    if is_author_label(label):
        return SectionKind.AUTHOR
    return SectionKind.TRAILER if is_trailer_label(label) else SectionKind.BODY


def build_sections(text: str, blocks: tuple[Block, ...]) -> tuple[Section, ...]:
    """Sections that tile the text; a heading below an author or trailer heading stays in it."""
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    starts = [_line_start(text, heading) for heading in headings]
    bounds = [*starts, len(text)]
    sections: list[Section] = []
    if bounds[0] > 0 or not headings:
        sections.append(Section(None, 0, 0, bounds[0]))
    path: list[tuple[int, Span, SectionKind]] = []
    for heading, start, end in zip(headings, bounds, bounds[1:], strict=False):
        span = Span(heading.start, heading.end)
        while path and path[-1][0] >= heading.level:
            path.pop()
        kind = _section_kind(span.of(text))
        if path and path[-1][2] is not SectionKind.BODY:
            kind = path[-1][2]
        path.append((heading.level, span, kind))
        spans = tuple(step[1] for step in path)
        sections.append(Section(span, heading.level, start, end, kind, spans))
    return tuple(sections)


def _line_start(text: str, block: Block) -> int:
    before = max(text.rfind("\n", 0, block.start), text.rfind("\r", 0, block.start))
    return before + 1


def find_byline(text: str, blocks: tuple[Block, ...]) -> tuple[int, ...]:
    """Indices of the blocks that form the byline.

    These are the short lines without a sentence end before the body begins, if one of them
    shows by its form that it names people, a publisher or a date.
    """
    candidates: list[int] = []
    for at, block in enumerate(blocks):
        words = text[block.start : block.end]
        if block.kind is BlockKind.HEADING:
            # The title may stand above the byline; the next heading begins the body.
            if at == 0 and block.level == 1:
                continue
            break
        short = all(len(line) <= _MAX_BYLINE_LINE for line in words.splitlines())
        if block.kind is not BlockKind.PARAGRAPH or not short or re.search(r"[。!?]", words):
            break
        candidates.append(at)
    if any(_BYLINE_SIGNAL.search(text[blocks[i].start : blocks[i].end]) for i in candidates):
        return tuple(candidates)
    return ()


def find_title(text: str, blocks: tuple[Block, ...]) -> Span | None:
    """The title that the article states: a first heading of its own kind, or a labelled line.

    A first line that only looks like a title is not taken for one. A numbered first heading
    (``1. …``) names a section, not the article, and so does one with others of its level.
    """
    if not blocks:
        return None
    first = blocks[0]
    if first.kind is BlockKind.PARAGRAPH:
        end = re.compile(r"[\r\n]|\Z").search(text, first.start)
        line = text[first.start : end.start() if end else first.end]
        if label := _TITLE_LABEL.match(line):
            return Span(first.start + label.end(), first.start + len(line))
        return None
    if [first] != top_headings(text, blocks):
        return None
    hashed = first.marker.strip() == "#"
    return Span(first.start, first.end) if hashed or _underlined(text, first) else None


def top_headings(text: str, blocks: tuple[Block, ...]) -> list[Block]:
    """The headings of level 1, those of an author box or trailer left out."""
    return [
        block
        for block in blocks
        if block.kind is BlockKind.HEADING
        and block.level == 1
        and _section_kind(text[block.start : block.end]) is SectionKind.BODY
    ]


def _underlined(text: str, block: Block) -> bool:
    below = text[block.end :].lstrip(" \t").lstrip("\r\n")
    return below.startswith(("===", "\uff1d\uff1d\uff1d"))


def build_document(
    source: str, name: str, text: str, form: str, blocks: tuple[Block, ...], title: Span | None
) -> Document:
    """Put the parts together.

    Args:
        source: the path as the user gave it.
        name: what to show as title where the article states none.
        text: the whole decoded text.
        form: "text" or "markdown".
        blocks: the blocks of the text, in order.
        title: where the article states its title.
    """
    chosen = find_byline(text, blocks)
    byline = Span(blocks[chosen[0]].start, blocks[chosen[-1]].end) if chosen else None
    marked = tuple(
        replace(block, kind=BlockKind.BYLINE) if at in chosen else block
        for at, block in enumerate(blocks)
    )
    return Document(
        source=source,
        title=title.of(text).strip() if title else name,
        text=text,
        format=form,
        titled=title is not None,
        blocks=marked,
        sections=build_sections(text, marked),
        byline=byline,
    )
