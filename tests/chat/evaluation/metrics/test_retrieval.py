"""Retrieval figures: by hand, and equal to ir-measures over TREC files."""

import math
from urllib.parse import unquote

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.evaluation.metrics.retrieval import (
    MEASURES,
    passage_id,
    retrieval_scores,
    trec_ranking,
)
from ingest.document import Passage

PASSAGES = [Passage("記事 その1 100%.txt", at, at + 10) for at in range(0, 300, 10)]


def test_measures_of_one_question_by_hand():
    relevant = [PASSAGES[3], PASSAGES[20], PASSAGES[29]]
    ranking = [PASSAGES[0], PASSAGES[3], *PASSAGES[4:12], PASSAGES[20]]
    (scores,) = retrieval_scores([relevant], [ranking])
    ideal = 1 + 1 / math.log2(3) + 1 / 2
    assert scores == pytest.approx(
        {
            "hit_at_1": 0.0,
            "hit_at_5": 1.0,
            "recall_at_5": 1 / 3,
            "recall_at_10": 1 / 3,
            "recall_at_20": 2 / 3,
            "mrr_at_10": 1 / 2,
            "ndcg_at_10": (1 / math.log2(3)) / ideal,
        }
    )


def test_relevant_passage_after_the_tenth_does_not_count_at_10():
    (scores,) = retrieval_scores([[PASSAGES[10]]], [PASSAGES[:20]])
    assert scores["mrr_at_10"] == scores["ndcg_at_10"] == scores["recall_at_10"] == 0.0
    assert scores["recall_at_20"] == 1.0


def test_nothing_relevant_or_nothing_found_is_0():
    scores = retrieval_scores([[], [PASSAGES[0]], [PASSAGES[0]]], [PASSAGES[:5], [], PASSAGES[:1]])
    assert set(scores[0].values()) == set(scores[1].values()) == {0.0}
    assert set(scores[2].values()) == {1.0}


def test_batch_without_anything_relevant_is_judged():
    assert retrieval_scores([[]], [PASSAGES]) == [dict.fromkeys(MEASURES, 0.0)]


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(PASSAGES), min_size=1, unique=True),
            st.lists(st.sampled_from(PASSAGES), max_size=20, unique=True),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_equal_to_ir_measures_over_trec_files(tmp_path_factory, questions):
    """Also for equal scores of the system, which TREC tools order by id."""
    folder = tmp_path_factory.mktemp("trec")
    qrels, run = folder / "qrels.trec", folder / "run.trec"
    qrels.write_text(
        "".join(
            f"{q} 0 {passage_id(p)} 1\n" for q, (those, _) in enumerate(questions) for p in those
        ),
        encoding="utf-8",
    )
    run.write_text(
        "".join(
            f"{q} Q0 {id_} {rank} {score} shutten\n"
            for q, (_, ranking) in enumerate(questions)
            for rank, (id_, score) in enumerate(trec_ranking(ranking).items(), start=1)
        ),
        encoding="utf-8",
    )
    measures = {name: ir_measures.parse_measure(words) for name, words in MEASURES.items()}
    whole = ir_measures.calc_aggregate(
        measures.values(),
        list(ir_measures.read_trec_qrels(str(qrels))),
        list(ir_measures.read_trec_run(str(run))),
    )
    ours = retrieval_scores(*zip(*questions, strict=True))
    for name, measure in measures.items():
        mean = sum(scores[name] for scores in ours) / len(ours)
        assert mean == pytest.approx(whole[measure]), name


@given(st.text(min_size=1), st.integers(0), st.integers(0))
def test_passage_id_has_no_white_space_and_can_be_read_back(source, start, end):
    id_ = passage_id(Passage(source, start, end))
    assert id_.split() == [id_]
    name, _, place = id_.rpartition(":")
    assert (unquote(name), place) == (source, f"{start}-{end}")
