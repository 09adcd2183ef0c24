"""The form of answer that a question asks for: the items of a list, or a sentence that says why.

A span reader answers with short phrases, as its training questions want. That is too little where
a list is asked for, and where a reason, a manner, what somebody thinks, a definition, or yes or no
is: a phrase says nothing by itself there, and loses who says it. The sentence is the answer then.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from chat.question import Question
from chat.question_form import Form
from chat.reader.sentence import list_items
from chat.reader.span.enumeration import items_around
from index.analysis import analyze
from ingest.brackets import CLOSERS, OPENERS
from ingest.document import Document, Span
from ingest.normalize import normalize

# 「理由は何か」 is left out: a noun answers it as often as not.
_NOUN_WILL_DO = re.compile(
    r"(?:理由|動機|原因|要因|きっかけ|狙い|背景|目的|根拠|由来|方法|手段|手口|やり方|仕方|仕組み|見分け方)"
    r"(?:は|って|が|を)?(?:何|なに|なん|教え)|何のため|何のせい|何が"
)
# A sentence is the answer where it is no longer than this, else the clause is.
_LONGEST_WHOLE = 120
_LONGEST_QUOTE = 160
_CLAUSE_EDGES = "、,\uff0c\uff64"
_STATED = frozenset({Form.POLAR, Form.OPINION, Form.DEFINITION})
_PREDICATES = frozenset({"動詞", "形容詞", "形状詞"})


def asks_items(question: Question) -> bool:
    """Whether a question asks for all items of a list."""
    return question.form is Form.LIST


def asks_clause(question: Question) -> bool:
    """Whether a question asks for a reason or manner that a bare noun would not tell."""
    if question.form not in (Form.REASON, Form.MANNER):
        return False
    return _NOUN_WILL_DO.search(normalize(question.text).text) is None


def asks_statement(question: Question) -> bool:
    """Whether a question is answered by a statement, not by some words of one."""
    return question.form in _STATED or asks_clause(question)


def widen(document: Document, sentence: Span, span: Span, question: Question) -> tuple[Span, ...]:
    """The answer's spans in the form that the question asks for.

    Args:
        document: where the span stands.
        sentence: the sentence that holds it.
        span: what the reader chose.
        question: the analysed question.

    Returns:
        The items of the list that the span lies in or leads into; the sentence around it where a
        statement is asked for, the clause where that is long; or the span as it is.
    """
    text = document.text
    if asks_items(question):
        own = _in_its_block(document, sentence, span)
        # What is enumerated right there is nearer than a list further down.
        return items_around(text, own, span) or list_items(document, own) or (span,)
    if not asks_statement(question):
        return (span,)
    if question.form is Form.OPINION:
        span = quotation_around(text, sentence, span)
    if sentence.end - sentence.start <= _LONGEST_WHOLE:
        return (sentence,)
    clause = clause_around(text, sentence, span)
    return (clause if _states(text, sentence, clause) else sentence,)


def quotation_around(text: str, sentence: Span, span: Span) -> Span:
    """The whole of the quotation that a span is part of; the span where it is in none."""
    opened: list[int] = []
    for position in range(sentence.start, sentence.end):
        char = text[position]
        if char in "「“":
            opened.append(position)
        elif char in "」”" and opened:
            begin = opened.pop()
            inside = begin < span.start and span.end <= position
            if inside and not opened and position - begin <= _LONGEST_QUOTE:
                return Span(begin + 1, position)
    return span


def items_beside(
    sentence: Span, span: Span, others: Sequence[tuple[Span, float]], least: float
) -> tuple[Span, ...]:
    """The span and its equals in the same sentence: the items of a list written as prose.

    Args:
        sentence: the sentence that holds the span.
        span: the best item.
        others: spans of the same document that are no part of each other, and their scores.
        least: the least score of an item.

    Returns:
        The items in reading order, the span among them.
    """
    items = [span]
    for other, score in others:
        inside = sentence.start <= other.start and other.end <= sentence.end
        if inside and score >= least and not any(other.overlaps(item) for item in items):
            items.append(other)
    return tuple(sorted(items))


def _in_its_block(document: Document, sentence: Span, span: Span) -> Span:
    """The part of a sentence in the block where the span begins (it may reach over several)."""
    for block in document.blocks:
        if block.start <= span.start < block.end:
            return Span(max(sentence.start, block.start), min(sentence.end, block.end))
    return sentence


def _states(text: str, sentence: Span, span: Span) -> bool:
    """Whether a span holds a verb or adjective."""
    return any(
        token.pos[0] in _PREDICATES
        and span.start <= sentence.start + token.span.start
        and sentence.start + token.span.end <= span.end
        for token in analyze(sentence.of(text))
    )


def clause_around(text: str, sentence: Span, span: Span) -> Span:
    """The clause or clauses that hold a span; never cut inside brackets.

    Args:
        text: the document's text.
        sentence: the sentence that holds the span.
        span: what the clause must hold.
    """
    start, end = sentence.start, sentence.end
    depth = 0
    for position in range(sentence.start, sentence.end):
        char = text[position]
        if char in OPENERS:
            depth += 1
        elif char in CLOSERS:
            depth = max(0, depth - 1)
        elif char in _CLAUSE_EDGES and depth == 0:
            if position < span.start:
                start = position + 1
            elif position >= span.end:
                end = position
                break
    while start < span.start and text[start].isspace():
        start += 1
    while end > span.end and (text[end - 1].isspace() or text[end - 1] in "。.\uff0e\uff61"):
        end -= 1
    return Span(start, end)
