"""Retrieval figures of many questions at once, computed by ir-measures.

MacAvaney, Macdonald and Ounis, "Streamlining Evaluation with ir-measures" (ECIR 2022). A passage
is relevant, with grade 1, where it overlaps gold evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from ingest.document import Passage

MEASURES = {
    "hit_at_1": "Success@1",
    "hit_at_5": "Success@5",
    "recall_at_5": "R@5",
    "recall_at_10": "R@10",
    "recall_at_20": "R@20",
    "mrr_at_10": "RR@10",
    "ndcg_at_10": "nDCG@10",
}
"""The measures as ir-measures writes them, by our names."""
_NOT_IN_TREC = re.compile(r"[%\s]")


def passage_id(passage: Passage) -> str:
    """What a passage is called in TREC files, where white space parts the columns.

    ``source:start-end``, with white space and ``%`` of the source percent-encoded (RFC 3986), so
    that ``urllib.parse.unquote`` gives the source back.
    """
    source = _NOT_IN_TREC.sub(lambda found: quote(found[0]), passage.source)
    return f"{source}:{passage.start}-{passage.end}"


def trec_ranking(ranking: Iterable[Passage]) -> dict[str, float]:
    """A ranking as TREC tools read it: the ids of its passages with falling scores.

    The scores are 1 / rank instead of the system's own, since TREC tools put passages of equal
    score into an order of their own. Of a passage that stands in it twice the first place counts.
    """
    ids = dict.fromkeys(passage_id(passage) for passage in ranking)
    return {id_: 1 / rank for rank, id_ in enumerate(ids, start=1)}


def retrieval_scores(
    relevant: Sequence[Iterable[Passage]], rankings: Sequence[Iterable[Passage]]
) -> list[Mapping[str, float]]:
    """The measures of each question.

    Args:
        relevant: for each question, the relevant passages; where there is none, it scores 0.
        rankings: for each question, the passages found, best first.

    Returns:
        For each question, the value of each of ``MEASURES``.
    """
    # The page knows the names of figures; it waits for no library that works them out.
    import ir_measures

    names = {ir_measures.parse_measure(measure): name for name, measure in MEASURES.items()}
    qrels = {str(at): {passage_id(p): 1 for p in those} for at, those in enumerate(relevant)}
    run = {str(at): trec_ranking(ranking) for at, ranking in enumerate(rankings)}
    scores = [dict.fromkeys(MEASURES, 0.0) for _ in relevant]
    judged = {query: grades for query, grades in qrels.items() if grades}
    if judged:
        for found in ir_measures.iter_calc(names, judged, run):
            scores[int(found.query_id)][names[found.measure]] = float(found.value)
    return list(scores)
