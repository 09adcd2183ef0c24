"""Words that point at the list below them: 「次の世帯」 answers nothing by itself.

What they point at is told by the layout: the list right below the block that ends with their
sentence. Its items are the answer, to a question that found the pointing words, and to one that
found an item but asks, in the words of that sentence, for what the list lists.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from chat.question import AnswerType, Question
from chat.question_form import Form, asks_for_one
from chat.reader.lists import item_spans
from index.analysis import terms
from ingest.document import Block, BlockKind, Document, Span
from ingest.shown import shown

_BELOW = r"(?:次|つぎ|以下|下記|下)(?:の|に(?:掲げる|挙げる|示す|あげる|記す))"
_POINTS = re.compile(
    rf"(?:{_BELOW}|(?:次|つぎ|以下|下記)(?:である|です|$))|\bthe following\b|\bas follows\b",
    re.IGNORECASE,
)
_LISTED = (BlockKind.LIST_ITEM, BlockKind.LIST_DETAIL)
# What may still be said behind the words, of the list below them.
_REST = 60
# So much of the question's words stands in the sentence that leads into the list.
_LEAST_SAID = 0.8
_LONGEST_LEAD = 120
# There may be several of what is asked for.
_SEVERAL = frozenset(
    {AnswerType.THING, AnswerType.PERSON, AnswerType.PLACE, AnswerType.LIST, AnswerType.MANNER}
)


def pointed_at(document: Document, span: Span) -> tuple[Span, ...]:
    """What an answer is that only points at the list below it.

    Args:
        document: where it stands.
        span: the answer.

    Returns:
        The list's outermost items, in reading order; empty where the answer points at nothing.
    """
    if _POINTS.match(shown(document, span).text.strip()) is None:
        return ()
    at = _block_at(document, span)
    if at < 0 or document.blocks[at].kind in _LISTED:
        return ()
    if not _ends_with(document, document.blocks[at], span):
        return ()
    items = _items_below(document, at)
    return item_spans(document, items) if len(items) > 1 else ()


def listed_beside(document: Document, span: Span, question: Question) -> tuple[Span, ...]:
    """The whole list that an answer is an item of, where the question asks what it lists.

    Args:
        document: where it stands.
        span: the answer.
        question: the analysed question.

    Returns:
        The list's outermost items, the answer's among them; empty where the words that lead into
        the list do not point at it, or say something else than the question.
    """
    if question.form is not Form.SPAN or question.expects not in _SEVERAL:
        return ()
    if asks_for_one(question.text):
        return ()
    first = _block_at(document, span)
    if first < 0 or document.blocks[first].kind not in _LISTED:
        return ()
    while first > 0 and document.blocks[first - 1].kind in _LISTED:
        first -= 1
    if first == 0 or not _leads(document, document.blocks[first - 1], question):
        return ()
    items = _items_below(document, first - 1)
    return item_spans(document, items) if len(items) > 1 else ()


def _block_at(document: Document, span: Span) -> int:
    return bisect_right([block.start for block in document.blocks], span.start) - 1


def _leads(document: Document, block: Block, question: Question) -> bool:
    """Whether a block's words point at what is below, and say what the question asks.

    What the heading says counts for them: 「入れない人」 over 「次の方は入ることができません」.
    """
    lead = shown(document, Span(block.start, block.end)).text
    if len(lead) > _LONGEST_LEAD or _POINTS.search(lead) is None:
        return False
    said, wanted = {*terms(lead), *terms(_heading_of(document, block))}, set(question.terms)
    return len(wanted) > 1 and len(wanted & said) >= _LEAST_SAID * len(wanted)


def _heading_of(document: Document, block: Block) -> str:
    for section in document.sections:
        if section.start <= block.start < section.end and section.heading is not None:
            return shown(document, section.heading).text
    return ""


def _ends_with(document: Document, block: Block, span: Span) -> bool:
    """Whether the sentence of a span is the last of its block."""
    rest = document.text[span.end : block.end].strip()
    return len(rest) <= _REST and not re.search(r"[。.!?！？](?=.)", rest, re.DOTALL)


def _items_below(document: Document, at: int) -> list[Block]:
    below: list[Block] = []
    for block in document.blocks[at + 1 :]:
        if block.kind not in _LISTED:
            break
        below.append(block)
    items = [block for block in below if block.kind is BlockKind.LIST_ITEM]
    top = min((item.level for item in items), default=1)
    return [item for item in items if item.level == top]
