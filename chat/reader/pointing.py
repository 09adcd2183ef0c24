"""Words that point at the list below them: 「次の世帯」 answers nothing by itself.

What they point at is told by the layout: the list right below the block that ends with their
sentence. Its items are the answer, to a question that found the pointing words, and to one that
found an item but asks, in the words of that sentence, for what the list lists.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from chat.question import AnswerType, Question
from chat.question_form import Form, asks_for_one
from chat.reader.lists import LISTED, item_spans, list_from
from index.analysis import terms
from ingest.document import Block, Document, Span
from ingest.shown import shown

# 「次の日曜日」 is a day, not what is below; 「次の日程」 is.
_NEXT = (
    r"(?!週|月(?!謝)|年(?![齢代度])|日(?![程時付])|朝|晩|夜|回|駅|機会|瞬間|世代|段階|試合|"
    r"[月火水木金土日]曜|土日)"
)
_BELOW = (
    rf"(?:(?:次|つぎ)の{_NEXT}|(?:以下|下記)の|下の(?:表|一覧|リスト|図|とおり|通り|項目)"
    r"|(?:次|つぎ|以下|下記|下)に(?:掲げる|挙げる|示す|あげる|記す))"
)
_POINTS = re.compile(
    rf"(?:{_BELOW}|(?:次|つぎ|以下|下記)(?:である|です|$)"
    r"|\bthe following\b(?! (?:day|week|month|year|morning|evening|night|season|game|century))"
    r"|\bas follows\b)",
    re.IGNORECASE,
)
# What may still be said behind the words, of the list below them.
_REST = 60
# So much of the question's words stands in the sentence that leads into the list.
_LEAST_SAID = 0.8
_LONGEST_LEAD = 120
_DIGIT = re.compile(r"[\d一二三四五六七八九十]")
# There may be several of what is asked for.
_SEVERAL = frozenset(
    {AnswerType.THING, AnswerType.PERSON, AnswerType.PLACE, AnswerType.LIST, AnswerType.MANNER}
)


def pointed_at(document: Document, span: Span, question: Question) -> tuple[Span, ...]:
    """What an answer is that only points at the list below it.

    Args:
        document: where it stands.
        span: the answer.
        question: the analysed question.

    Returns:
        The list's outermost items, in reading order; empty where the answer points at nothing, or
        a date or amount is asked for and no item has one.
    """
    if _POINTS.match(shown(document, span).text.strip()) is None:
        return ()
    at = _block_at(document, span)
    if at < 0 or document.blocks[at].kind in LISTED:
        return ()
    if not _ends_with(document, document.blocks[at], span):
        return ()
    _, items = list_from(document.blocks, at + 1)
    whole = tuple(Span(item.start, item.end) for item in items)
    counts = question.expects in (AnswerType.DATE, AnswerType.NUMBER)
    if counts and not any(_DIGIT.search(one.of(document.text)) for one in whole):
        return ()
    return whole if len(whole) > 1 else ()


def listed_beside(document: Document, span: Span, question: Question) -> tuple[Span, ...]:
    """The whole list that an answer is an item of, where the question asks what it lists.

    Args:
        document: where it stands.
        span: the answer.
        question: the analysed question.

    Returns:
        The list's outermost items, the answer's among them: their names, where the answer is one;
        empty where the words that lead into the list do not point at it or say something else than
        the question, or where the question has words of some items that others have not.
    """
    if question.form is not Form.SPAN or question.expects not in _SEVERAL:
        return ()
    if asks_for_one(question.text):
        return ()
    first = _block_at(document, span)
    if first < 0 or document.blocks[first].kind not in LISTED:
        return ()
    while first > 0 and document.blocks[first - 1].kind in LISTED:
        first -= 1
    if first == 0 or not _leads(document, document.blocks[first - 1], question):
        return ()
    _, items = list_from(document.blocks, first)
    if len(items) < 2 or _singles_out(document, items, document.blocks[first - 1], question):
        return ()
    whole = tuple(Span(item.start, item.end) for item in items)
    names = item_spans(document, items)
    for found in (names, whole):
        if any(one.overlaps(span) for one in found):
            return found
    return ()  # an item of an item


def _block_at(document: Document, span: Span) -> int:
    return bisect_right([block.start for block in document.blocks], span.start) - 1


def _singles_out(
    document: Document, items: Sequence[Block], lead: Block, question: Question
) -> bool:
    """Whether the question has a word that is said of some of the items, and not of all."""
    said = _said_by(document, lead)
    held = [set(terms(shown(document, Span(one.start, one.end)).text)) for one in items]
    counts = [sum(term in words for words in held) for term in set(question.terms) - said]
    return any(0 < count < len(items) for count in counts)


def _said_by(document: Document, lead: Block) -> set[str]:
    """The terms of the block that leads into a list, and of the heading above it."""
    words = shown(document, Span(lead.start, lead.end)).text
    return {*terms(words), *terms(_heading_of(document, lead))}


def _leads(document: Document, block: Block, question: Question) -> bool:
    """Whether a block's words point at what is below, and say what the question asks.

    What the heading says counts for them: 「入れない人」 over 「次の方は入ることができません」.
    """
    lead = shown(document, Span(block.start, block.end)).text
    if len(lead) > _LONGEST_LEAD or _POINTS.search(lead) is None:
        return False
    said, wanted = _said_by(document, block), set(question.terms)
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
