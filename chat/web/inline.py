"""The characters of one block that the page shows, and how: Markdown's inline signs are drawn.

Only pairs that cannot be read in two ways are taken for signs: ``**bold**``, ``*emphasis*`` and
code between backticks, inside one block. Whatever is in doubt, and every link, stays as written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ingest.document import Block, BlockKind, Document, Span

_QUOTE_SIGN = re.compile(r"(?<=[\r\n])[ \t]*(?:>[ \t]?)+")
_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*([^\r\n]*)")
_LAST_LINE = re.compile(r"[^\r\n]*\Z")
_QUOTABLE = frozenset({BlockKind.QUOTE, BlockKind.LIST_ITEM, BlockKind.LIST_DETAIL})
# A block with more signs than anybody writes is shown as it is, so that none can hold us up.
_MAX_SIGNS = 2000


@dataclass(frozen=True, slots=True)
class Run:
    """Characters shown in one style.

    Attributes:
        start: first code point in the document's text.
        end: one past the last.
        tags: the HTML elements around it, outermost first.
    """

    start: int
    end: int
    tags: tuple[str, ...] = ()


def runs(document: Document, block: Block) -> list[Run]:
    """The shown characters of a block, in order; all others of it are signs."""
    if document.format != "markdown":
        return [Run(block.start, block.end)]
    text = document.text[block.start : block.end]
    found = _fenced(text) if block.kind is BlockKind.CODE else _styled(text, block.kind)
    return [Run(block.start + run.start, block.start + run.end, run.tags) for run in found]


def _fenced(text: str) -> list[Run]:
    """A code block without its fences; the language named on the first one is shown."""
    fence = _FENCE.match(text)
    if fence is None:
        return [Run(0, len(text))]
    shown = []
    if fence.start(2) < fence.end(2):
        shown.append(Run(fence.start(2), fence.end(2), ("small",)))
    end = len(text)
    last = _LAST_LINE.search(text)
    if last is not None and last.start() >= fence.end():
        closing = last.group().strip(" \t>")
        if len(closing) >= len(fence.group(1)) and set(closing) == set(fence.group(1)):
            end = last.start()
    if fence.end() < end:
        shown.append(Run(fence.end(), end))
    return shown


def _styled(text: str, kind: BlockKind) -> list[Run]:
    hidden: list[Span] = []
    styles: list[tuple[Span, str]] = []
    if kind in _QUOTABLE:
        hidden = [Span(*sign.span()) for sign in _QUOTE_SIGN.finditer(text)]
    if text.count("*") + text.count("`") > _MAX_SIGNS:
        return list(_cut(len(text), hidden, styles))
    masked = _mask(text, hidden, " ")

    def take(opening: Span, closing: Span, tag: str) -> None:
        hidden.extend((opening, closing))
        styles.append((Span(opening.end, closing.start), tag))

    code = _code_pairs(masked)
    for opening, closing in code:
        take(opening, closing, "code")
    masked = _mask(masked, [Span(opening.start, closing.end) for opening, closing in code], "x")
    strong = list(_star_pairs(masked, 2))
    for opening, closing in strong:
        take(opening, closing, "strong")
    for opening, closing in _star_pairs(masked, 1):
        if all(_nested(opening, closing, *pair) for pair in strong):
            take(opening, closing, "em")
    return list(_cut(len(text), hidden, styles))


def _mask(text: str, spans: list[Span], sign: str) -> str:
    """The text with ``sign`` in place of what must not be looked at; positions stay."""
    chars = list(text)
    for span in spans:
        chars[span.start : span.end] = sign * (span.end - span.start)
    return "".join(chars)


def _sign_runs(text: str, sign: str) -> list[Span]:
    """Runs of one sign that no backslash stands before."""
    pattern = re.compile(rf"(?<!\\)(?<!{re.escape(sign)}){re.escape(sign)}+")
    return [Span(*match.span()) for match in pattern.finditer(text)]


def _code_pairs(text: str) -> list[tuple[Span, Span]]:
    """Backtick runs closed by the next run of the same length, with words between."""
    found = _sign_runs(text, "`")
    by_length: dict[int, list[int]] = defaultdict(list)
    for at, span in enumerate(found):
        by_length[span.end - span.start].append(at)
    pairs: list[tuple[Span, Span]] = []
    at = 0
    while at < len(found):
        same = by_length[found[at].end - found[at].start]
        after = bisect_right(same, at)
        if after < len(same) and text[found[at].end : found[same[after]].start].strip():
            pairs.append((found[at], found[same[after]]))
            at = same[after]
        at += 1
    return pairs


def _star_pairs(text: str, length: int) -> Iterator[tuple[Span, Span]]:
    """Runs of so many stars, paired in order: one before words closed by one after words."""
    opening: Span | None = None
    for span in _sign_runs(text, "*"):
        if span.end - span.start != length:
            continue
        before = text[span.start - 1] if span.start else " "
        after = text[span.end] if span.end < len(text) else " "
        # A single star between Latin letters or digits may be a product: 5*3.
        closes = not before.isspace() and not (length == 1 and after.isascii() and after.isalnum())
        opens = not after.isspace() and not (length == 1 and before.isascii() and before.isalnum())
        if opening is not None and closes:
            yield opening, span
            opening = None
        elif opens:
            opening = span


def _nested(opening: Span, closing: Span, outer: Span, outer_end: Span) -> bool:
    """Whether a pair lies wholly inside or outside another, or wholly around it."""
    return (
        closing.start < outer.start
        or opening.start > outer_end.start
        or (opening.start > outer.start and closing.start < outer_end.start)
        or (opening.start < outer.start and closing.start > outer_end.start)
    )


def _cut(length: int, hidden: list[Span], styles: list[tuple[Span, str]]) -> Iterator[Run]:
    """The runs between all boundaries, signs left out."""
    edges = {0, length}
    for span in [*hidden, *(style for style, _ in styles)]:
        edges |= {span.start, span.end}
    ordered = sorted(edges)
    signs = {span.start: span.end for span in hidden}
    nested = sorted(styles, key=lambda style: (style[0].start, -style[0].end))
    skip_to = 0
    for start, end in pairwise(ordered):
        skip_to = max(skip_to, signs.get(start, 0))
        if start < skip_to:
            continue
        tags = tuple(tag for span, tag in nested if span.start <= start and end <= span.end)
        yield Run(start, end, tags)
