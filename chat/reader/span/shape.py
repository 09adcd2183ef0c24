"""The form of answer that a question asks for: the items of a list, or a clause that says why.

A span reader answers with short phrases, as its training questions want. That is too little where
a list is asked for, and for a reason or manner where the phrase says nothing by itself. A span that
holds a verb or adjective is left as it is: it is a statement already.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from chat.question import AnswerType, Question
from chat.reader.sentence import list_items
from index.analysis import analyze
from ingest.brackets import CLOSERS, OPENERS
from ingest.document import Document, Span
from ingest.normalize import normalize

# One thing is asked for, though the question speaks of many (「AとBのほかに何が挙げられるか」).
_ONE_THING = re.compile(
    r"どこ(?!ろ)|誰|だれ|どの(?!よう)|[たる]から|何(?!と何|です|でしょう|があ|がい|$|\?)"
)
# 「理由は何か」 is left out: a noun answers it as often as not.
_REASON = re.compile(
    r"なぜ|何故|なんで(?!す|しょ|も|あ)|どうして|\bwhy\b|(?:理由|動機|原因)(?:は|って)?\?*$"
)
_MANNER = re.compile(
    r"どうやって|どうす[るれ]|どう答え|どう考え|どのように(?!な|呼|表)"
    r"|(?:方法|手段|やり方|仕方)(?:は|って)?\?*$"
    r"|\bhow (?:do|does|did|can|could|should|would|is|are|was|were)\b"
)
_CLAUSE_EDGES = "、,\uff0c\uff64"
_PREDICATES = frozenset({"動詞", "形容詞", "形状詞"})


def asks_items(question: Question) -> bool:
    """Whether a question asks for all items of a list."""
    words = normalize(question.text).text
    return question.expects is AnswerType.LIST and _ONE_THING.search(words) is None


def asks_clause(question: Question) -> bool:
    """Whether a question asks for a reason or manner that a bare noun would not tell."""
    words = normalize(question.text).text.lower().strip()
    asks = {AnswerType.REASON: _REASON, AnswerType.MANNER: _MANNER}.get(question.expects)
    return asks is not None and asks.search(words) is not None


def widen(document: Document, sentence: Span, span: Span, question: Question) -> tuple[Span, ...]:
    """The answer's spans in the form that the question asks for.

    Args:
        document: where the span stands.
        sentence: the sentence that holds it.
        span: what the reader chose.
        question: the analysed question.

    Returns:
        The items of the list that the span lies in or leads into, the clause or sentence around
        it, or the span as it is.
    """
    if asks_items(question):
        return list_items(document, _in_its_block(document, sentence, span)) or (span,)
    if asks_clause(question) and not _states(document.text, sentence, span):
        clause = clause_around(document.text, sentence, span)
        return (clause if _states(document.text, sentence, clause) else sentence,)
    return (span,)


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
