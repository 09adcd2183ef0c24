"""Documents into passages: within a section, to a token budget, cut at sentence ends."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass

from ingest.document import Block, BlockKind, Document, Passage, Span
from ingest.leads import LIST, Leads
from ingest.sentences import split_sentences, trimmed

TokenCounter = Callable[[str], int]
# What leans on what stands before it, and is kept with that where both fit.
_LEANING = LIST | {BlockKind.TABLE_ROW, BlockKind.QUOTE, BlockKind.NOTE}
# What a passage leans on may take so much of a budget beside its own words.
_LEAD_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is never cut further.

    Attributes:
        span: its place.
        glued: kept with the unit before where that fits.
        apart: not put together with what is not glued to it, however much room there is.
    """

    span: Span
    glued: bool
    apart: bool = False


def block_sentences(document: Document, block: Block) -> list[Span]:
    """The sentences of a block; code is one piece."""
    span = Span(block.start, block.end)
    if block.kind is BlockKind.CODE:
        return [span]
    return split_sentences(document.text, span)


def chunk(
    document: Document, count_tokens: TokenCounter, budget: int, rows_apart: bool = True
) -> list[Passage]:
    """The passages of a document, in reading order.

    Every character of the body (blocks other than headings) lies in exactly one passage or
    between two sentences of one. A section that is nothing but its heading becomes a passage of
    that heading, so that no word of the article is unreachable. What a passage leans on besides
    is named in ``Passage.leads``.

    Args:
        document: the document to cut.
        count_tokens: the number of tokens of a string, as the encoder counts them.
        budget: the largest number of tokens of a passage; at least 1.
        rows_apart: whether each row of a table that has a header is a passage of its own.
    """
    passages: list[Passage] = []
    starts = [block.start for block in document.blocks]
    for at, section in enumerate(document.sections):
        first, last = bisect_left(starts, section.start), bisect_left(starts, section.end)
        blocks = document.blocks[first:last]
        body = [b for b in blocks if b.kind is not BlockKind.HEADING]
        headings = document.headings(section)
        if not body and not _has_parts(document, at):
            body = list(blocks)
        before = Leads(document, body)
        apart = before.rows_with_header() if rows_apart else frozenset()
        for span in _pack(document, body, apart, count_tokens, budget):
            leads = _affordable(document, before.of(span), count_tokens, budget)
            passages.append(
                Passage(document.source, span.start, span.end, headings, section.kind, leads)
            )
    return passages


def _affordable(
    document: Document, leads: tuple[Span, ...], count_tokens: TokenCounter, budget: int
) -> tuple[Span, ...]:
    """The leads nearest to the passage, as many as do not crowd out its own words."""
    kept: list[Span] = []
    left = int(budget * _LEAD_SHARE)
    for lead in reversed(leads):
        left -= count_tokens(lead.of(document.text))
        if left < 0:
            break
        kept.append(lead)
    return tuple(reversed(kept))


def _has_parts(document: Document, at: int) -> bool:
    """Whether the next section lies below this one."""
    following = document.sections[at + 1 : at + 2]
    return bool(following) and following[0].level > document.sections[at].level


def _units(
    document: Document, blocks: list[Block], apart: Set[int], fits: Callable[[Span], bool]
) -> list[_Unit]:
    units: list[_Unit] = []
    previous: Block | None = None
    for at, block in enumerate(blocks):
        # A list keeps its lead-in and its items together; an item keeps its description. Of rows
        # that are read one by one the first keeps the header, so that that lies in a passage.
        glued = previous is not None and (
            _leans(document, previous, block)
            if at not in apart
            else previous.is_header or previous.kind is BlockKind.CAPTION
        )
        whole = Span(block.start, block.end)
        if block.kind is BlockKind.LIST_DETAIL and units:
            described = Span(units[-1].span.start, block.end)
            if fits(described):
                units[-1] = _Unit(described, units[-1].glued)
                continue
        pieces = [whole] if fits(whole) else _pieces(document, block, fits)
        for number, piece in enumerate(pieces):
            units.append(_Unit(piece, glued or number > 0, at in apart))
        previous = block
    return units


def _leans(document: Document, previous: Block, block: Block) -> bool:
    """Whether a block is to stay with the one before it."""
    says_who = previous.kind is BlockKind.QUOTE and document.text.startswith("\u3068", block.start)
    captioned = previous.kind is BlockKind.CAPTION and block.kind is not BlockKind.HEADING
    return block.kind in _LEANING or says_who or captioned


def _pieces(document: Document, block: Block, fits: Callable[[Span], bool]) -> list[Span]:
    """A block too large for one passage: its sentences (a row's cells), too long ones cut."""
    pieces: list[Span] = []
    cells = [Span(cell.start, cell.end) for cell in block.cells if cell.start < cell.end]
    for sentence in cells or block_sentences(document, block):
        rest = sentence
        while rest.start < rest.end:
            cut = _longest_prefix(document.text, rest, fits)
            pieces.append(trimmed(document.text, rest.start, cut))
            rest = trimmed(document.text, cut, rest.end)
    return pieces


def _longest_prefix(text: str, span: Span, fits: Callable[[Span], bool]) -> int:
    """Where to cut a sentence: its end if it fits, else after a comma if one stands late enough.

    Tries lengths that double, so that a huge text without a full stop costs no more than its
    passages do.
    """
    reach = 64
    while span.start + reach < span.end and fits(Span(span.start, span.start + reach)):
        reach *= 2
    low, high = span.start + 1, min(span.start + reach, span.end)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(Span(span.start, middle)):
            low = middle
        else:
            high = middle - 1
    if low == span.end:
        return low
    for position in range(low, span.start + (low - span.start) // 2, -1):
        if text[position - 1] in "、,\uff0c;\uff1b \n":
            return position
    return low


def _pack(
    document: Document,
    blocks: list[Block],
    apart: Set[int],
    count_tokens: TokenCounter,
    budget: int,
) -> Iterator[Span]:
    """Join units, first come first served, while they fit the budget."""

    def fits(span: Span) -> bool:
        return count_tokens(span.of(document.text)) <= budget

    current: Span | None = None
    for group in _groups(_units(document, blocks, apart, fits)):
        whole = Span(group[0].span.start, group[-1].span.end)
        alone = any(unit.apart for unit in group)
        if current is not None and not alone and fits(Span(current.start, whole.end)):
            current = Span(current.start, whole.end)
            continue
        if current is not None:
            yield current
        *full, current = _fill(group, fits)
        yield from full
        if alone:
            yield current
            current = None
    if current is not None:
        yield current


def _groups(units: list[_Unit]) -> list[list[_Unit]]:
    groups: list[list[_Unit]] = []
    for unit in units:
        if unit.glued and groups:
            groups[-1].append(unit)
        else:
            groups.append([unit])
    return groups


def _fill(group: list[_Unit], fits: Callable[[Span], bool]) -> Iterator[Span]:
    current = group[0].span
    for unit in group[1:]:
        joined = Span(current.start, unit.span.end)
        if fits(joined):
            current = joined
        else:
            yield current
            current = unit.span
    yield current
