"""From blocks to a document: the section tree, the byline, the title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.document import Block, BlockKind, Document, Mark, Section, SectionKind, Span
from ingest.shown import merge_hidden
from ingest.structure.forms import is_closing_byline, is_key_value, is_name, names_maker
from ingest.structure.labels import is_contents_label, section_kind
from ingest.structure.parts import find_parts
from ingest.structure.signs import sign_of
from ingest.structure.trailers import own_headings

_MAX_BYLINE_LINE = 60
_NOT_BYLINE = re.compile(r"[。!?！？]")


def build_sections(
    text: str,
    blocks: tuple[Block, ...],
    parts: Sequence[SectionKind] = (),
    *,
    judged: bool = False,
) -> tuple[Section, ...]:
    """Sections that tile the text; a heading below an author or trailer heading stays in it.

    Args:
        text: the document's text.
        blocks: in reading order.
        parts: for each block the part of the page that the format itself puts it in; without
            them the headings alone tell.
        judged: whether the format itself knows all trailers; then no heading's label makes one.
            Else a label makes one only where no prose of the article stands right below it.
    """
    given = parts or (SectionKind.BODY,) * len(blocks)
    own = frozenset() if judged else own_headings(text, blocks)
    sections: list[Section] = []
    path: list[tuple[int, Span, SectionKind]] = []
    last, above = SectionKind.BODY, 0
    for at, (block, part) in enumerate(zip(blocks, given, strict=True)):
        floor, above = above, block.end
        if block.kind is BlockKind.HEADING and part in (SectionKind.BODY, SectionKind.AUTHOR):
            span = Span(block.start, block.end)
            while path and path[-1][0] >= block.level:
                path.pop()
            kind = section_kind(span.of(text)) if part is SectionKind.BODY else part
            kind = part if kind is SectionKind.TRAILER and (judged or at in own) else kind
            if path and path[-1][2] is not SectionKind.BODY:
                kind = path[-1][2]
            path.append((block.level, span, kind))
        elif part is last:
            continue
        start = _line_start(text, block, floor)
        sections.append(_section(block, part, path, start))
        last = part
    return _tiled(sections, len(text))


def _section(
    block: Block, part: SectionKind, path: list[tuple[int, Span, SectionKind]], start: int
) -> Section:
    """The section that begins with a heading, or with a block of another part of the page."""
    if part not in (SectionKind.BODY, SectionKind.AUTHOR):
        return Section(None, 0, start, start, part)
    level, span, kind = path[-1] if path else (0, None, part)
    spans = tuple(step[1] for step in path)
    heading = span if block.kind is BlockKind.HEADING else None
    return Section(heading, level, start, start, part if heading is None else kind, spans)


def _tiled(sections: list[Section], length: int) -> tuple[Section, ...]:
    """The same sections, each up to where the next one begins."""
    if not sections or sections[0].start > 0:
        sections = [Section(None, 0, 0, 0), *sections]
    ends = [*(section.start for section in sections[1:]), length]
    tiled = [replace(s, end=end) for s, end in zip(sections, ends, strict=True)]
    return tuple(s for s in tiled if s.start < s.end or len(tiled) == 1)


def _line_start(text: str, block: Block, floor: int) -> int:
    """Where the line of a block begins, no further back than ``floor``."""
    before = max(text.rfind("\n", floor, block.start), text.rfind("\r", floor, block.start))
    return max(before + 1, floor)


def _byline_of(
    text: str, blocks: tuple[Block, ...], parts: Sequence[SectionKind]
) -> tuple[int, ...]:
    """The blocks that the format says are the byline, or that form one in the article itself."""
    known = tuple(at for at, block in enumerate(blocks) if block.kind is BlockKind.BYLINE)
    if known:
        return known
    body = [at for at, part in enumerate(parts) if part.is_article]
    return tuple(body[at] for at in find_byline(text, tuple(blocks[at] for at in body)))


def find_byline(text: str, blocks: tuple[Block, ...]) -> tuple[int, ...]:
    """Indices of the blocks that form the byline.

    These are the short lines without a sentence end before the body begins (below the title, if
    one stands there, else above it), if one of them shows by its form that it names people, a
    publisher or a date; or else a bracketed line of that form at the very end.
    """
    above, below = _head(text, blocks)
    signals = [at for at in below if _names_maker(text, blocks[at])]
    if signals:
        return _around(text, blocks, below, signals)
    for at in range(len(blocks) - 1, max(-1, len(blocks) - 4), -1):
        words = text[blocks[at].start : blocks[at].end]
        if blocks[at].kind is BlockKind.PARAGRAPH and is_closing_byline(words):
            return (at,)
    return tuple(at for at in above if _names_maker(text, blocks[at]))[:1]


def _head(text: str, blocks: tuple[Block, ...]) -> tuple[list[int], list[int]]:
    """The short lines above and below the title; all are below where there is none."""
    above: list[int] = []
    candidates: list[int] = []
    titled = False
    for at, block in enumerate(blocks):
        words = text[block.start : min(block.end, block.start + 4 * _MAX_BYLINE_LINE)]
        if block.kind is BlockKind.HEADING:
            # The title may stand above the byline; the next heading begins the body.
            if titled or block.level != 1 or (at and sign_of(words) is not None):
                break
            titled = True
            above, candidates = candidates, []
            continue
        short = all(len(line) <= _MAX_BYLINE_LINE for line in words.splitlines())
        if block.kind is not BlockKind.PARAGRAPH or not short or _NOT_BYLINE.search(words):
            break
        if block.end - block.start > 4 * _MAX_BYLINE_LINE:
            break
        candidates.append(at)
    if not titled:
        return [], candidates
    # Lines above what is only the first section's heading are below no title.
    return above, candidates


def _names_maker(text: str, block: Block) -> bool:
    lines = text[block.start : block.end].splitlines()
    if sum(is_key_value(line.strip()) for line in lines) > 2:
        return False  # a block of labels: place, time, those present
    return any(names_maker(line.strip()) for line in lines)


def _around(
    text: str, blocks: tuple[Block, ...], candidates: list[int], signals: list[int]
) -> tuple[int, ...]:
    """From the first candidate (names may stand above) to the last that names or dates."""
    first, last = candidates.index(signals[0]), candidates.index(signals[-1])

    def could_name(at: int) -> bool:
        words = text[blocks[at].start : blocks[at].end].strip()
        return is_name(words) and len(words) <= 20 and not is_contents_label(words)

    while first and could_name(candidates[first - 1]):
        first -= 1
    while last + 1 < len(candidates) and could_name(candidates[last + 1]):
        last += 1
    return tuple(candidates[first : last + 1])


def build_document(
    source: str,
    name: str,
    text: str,
    form: str,
    blocks: tuple[Block, ...],
    title: Span | str | None,
    *,
    parts: Sequence[SectionKind] = (),
    marks: tuple[Mark, ...] = (),
    hidden: Sequence[Span] = (),
    pages: tuple[int, ...] = (),
    url: str = "",
    judged: bool = False,
) -> Document:
    """Put the parts together.

    Args:
        source: the path as the user gave it.
        name: what to show as title where the article states none.
        text: the whole text.
        form: the format's name.
        blocks: the blocks of the text, in order.
        title: where the article states its title, or the title where it stands beside the text.
        parts: see ``build_sections``; judged by form (``ingest.parts``) where none are given.
        marks: see ``Document``.
        hidden: notation that is not to be searched, beside the characters that cannot be seen.
        pages: see ``Document``.
        url: see ``Document``.
        judged: see ``build_sections``.
    """
    placed = tuple(parts) or find_parts(text, blocks)
    chosen = _byline_of(text, blocks, placed)
    bylines = {at: replace(blocks[at], kind=BlockKind.BYLINE) for at in chosen}
    gaps = merge_hidden(text, [*hidden, *_quote_signs(text, blocks)])
    words = _shown(text, title, gaps) if isinstance(title, Span) else title or ""
    return Document(
        source=source,
        title=" ".join(words.split()) or name,
        text=text,
        format=form,
        titled=bool(words.strip()),
        blocks=tuple(bylines.get(at, block) for at, block in enumerate(blocks)),
        sections=build_sections(text, blocks, placed, judged=judged),
        byline=Span(blocks[chosen[0]].start, blocks[chosen[-1]].end) if chosen else None,
        marks=marks,
        hidden=gaps,
        pages=pages,
        url=url,
    )


def _shown(text: str, span: Span, hidden: Sequence[Span]) -> str:
    """The words of a span without what is hidden."""
    words, begin = "", span.start
    for gap in hidden:
        if gap.end > span.start and gap.start < span.end:
            words += text[begin : max(begin, gap.start)]
            begin = max(begin, gap.end)
    return words + text[begin : span.end]


def _quote_signs(text: str, blocks: Sequence[Block]) -> list[Span]:
    """The signs before the lines of quotations in plain text, whose blocks begin with one."""
    sign = re.compile(r"[ \t]*(?:[>＞][ \u3000]?)+")
    return [
        Span(*match.span())
        for block in blocks
        if block.kind is BlockKind.QUOTE and text[block.start] in ">＞"
        for match in sign.finditer(text, block.start, block.end)
        if block.start == match.start() or text[match.start() - 1] in "\r\n"
    ]
