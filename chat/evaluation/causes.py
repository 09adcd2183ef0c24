"""Why an answer is not the gold answer: the first cause that applies."""

from __future__ import annotations

from chat.evaluation.folded import find_all, holds
from chat.evaluation.metrics.normalization import listed, normalized
from chat.evaluation.metrics.overlap import overlaps_any
from chat.evaluation.metrics.right import LENIENT_KINDS
from chat.evaluation.record import Attempt, Cause, Gold, Scores
from chat.scope import answers_from
from index.view import IndexView
from ingest.document import Passage


def cause_of(gold: Gold, attempt: Attempt, scores: Scores, index: IndexView) -> Cause | None:
    """The cause, or None where the answer is the gold answer, or right and not just cut otherwise.

    ==================  ===========================================================================
    gold_looks_wrong    not handled rightly, and of the evidence, or of the gold answers, none
                        stands in the articles
    wrongly_answered    an unanswerable question was answered
    not_retrieved       no passage read overlaps the evidence (without evidence in the articles:
                        none holds the words of a gold answer)
    wrongly_abstained   declined although the best answer is right, or without reading at all
    not_read            the best answer stands neither in the evidence nor, in a passage read, at a
                        gold answer
    edge_only           the best answer and a gold answer differ in what is cut off at their ends
                        (particles, brackets, units), right or not; see ``same_but_for_edges``
    wrong_span          anything else that is not right
    ==================  ===========================================================================

    A right answer can only be ``edge_only``, and not of the kinds that allow any cut.

    Args:
        gold: the question.
        attempt: what was made of it.
        scores: its measures.
        index: the version that was asked.
    """
    if "handled" not in scores:
        return None
    if not scores["handled"] and _looks_wrong(gold):
        return Cause.GOLD_LOOKS_WRONG
    if gold.question.unanswerable:
        return Cause.WRONGLY_ANSWERED if attempt.answered else None
    if scores["exact_match"]:
        return None
    if scores["right"]:
        tolerant = gold.question.kind in LENIENT_KINDS
        return Cause.EDGE_ONLY if not tolerant and _at_an_edge(gold, attempt) else None
    return _cause_of_wrong(gold, attempt, scores, index)


def _cause_of_wrong(gold: Gold, attempt: Attempt, scores: Scores, index: IndexView) -> Cause:
    if not attempt.answered and not attempt.read:
        return Cause.WRONGLY_ABSTAINED
    searched = gold.question.question
    body = [passage for passage, _ in attempt.ranking if answers_from(searched, passage)]
    read = body[: attempt.read]
    if not _retrieved(gold, read, index):
        return Cause.NOT_RETRIEVED
    if not attempt.answered and scores["best_right"]:
        return Cause.WRONGLY_ABSTAINED
    if not _read_the_place(gold, attempt, read, index):
        return Cause.NOT_READ
    return Cause.EDGE_ONLY if _at_an_edge(gold, attempt) else Cause.WRONG_SPAN


def _looks_wrong(gold: Gold) -> bool:
    """Whether no evidence, or no whole gold answer, stands in the articles."""
    question, missing = gold.question, set(gold.answers_missing)
    no_evidence = bool(gold.evidence_missing) and not gold.evidence
    return no_evidence or (
        bool(question.answers) and all(missing & set(listed(a)) for a in question.answers)
    )


def _retrieved(gold: Gold, read: list[Passage], index: IndexView) -> bool:
    if gold.evidence:
        return any(overlaps_any(passage, gold.evidence) for passage in read)
    texts = [index.text_of(passage) for passage in read]
    return any(holds(text, item) for text in texts for item in _items(gold))


def _read_the_place(gold: Gold, attempt: Attempt, read: list[Passage], index: IndexView) -> bool:
    if any(overlaps_any(place, gold.evidence) for place in attempt.places):
        return True
    for passage in read:
        if overlaps_any(passage, attempt.places):
            golds = _answer_places(gold, passage, index)
            if any(overlaps_any(place, golds) for place in attempt.places):
                return True
    return False


def _answer_places(gold: Gold, passage: Passage, index: IndexView) -> list[Passage]:
    """Where a gold answer, or an item of one, stands in a passage."""
    text, begin = index.text_of(passage), passage.start
    return [
        Passage(passage.source, begin + span.start, begin + span.end)
        for item in _items(gold)
        for span in find_all(text, item)
    ]


def _items(gold: Gold) -> list[str]:
    return [item for answer in gold.question.answers for item in listed(answer)]


def _at_an_edge(gold: Gold, attempt: Attempt) -> bool:
    items = [normalized(item) for item in attempt.items]
    return any(
        _all_near(items, [normalized(item) for item in listed(answer)])
        for answer in gold.question.answers
    )


def _all_near(items: list[str], golds: list[str]) -> bool:
    """Whether each item has its gold item and the other way round; a lone answer is one item."""
    return (
        bool(items)
        and all(any(same_but_for_edges(item, gold) for gold in golds) for item in items)
        and all(any(same_but_for_edges(item, gold) for item in items) for gold in golds)
    )


def same_but_for_edges(first: str, second: str) -> bool:
    """Whether one holds the other and is not much longer: the limit of ``metrics.right``.

    Both are normalised already.
    """
    shorter, longer = sorted((first, second), key=len)
    return bool(shorter) and shorter in longer and len(longer) <= 2 * len(shorter) + 8
