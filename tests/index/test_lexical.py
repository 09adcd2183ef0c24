"""BM25: a passage scores above 0 exactly where a term of the query stands."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.lexical import STANDARD, LexicalIndex, LexicalSettings
from index.term_pairs import pairs_of

REPO = Path(__file__).resolve().parents[2]
TEXTS = ["青葉庭園は駅の北にある。", "駅の南に港がある。", "。。。", "港の図書館に本がある。", "……"]


@pytest.fixture
def index() -> LexicalIndex:
    return LexicalIndex.build(TEXTS, STANDARD)


def rows(scores) -> list[int]:
    return [int(row) for row in np.flatnonzero(scores)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (["駅"], [0, 1]),
        (["港", "図書"], [1, 3]),
        (["空港"], []),
        ([], []),
        (["駅", "空港"], [0, 1]),
    ],
)
def test_only_passages_with_a_term_score(index, query, expected):
    scores = index.scores(query)
    assert scores.shape == (len(TEXTS),)
    assert rows(scores) == expected
    assert scores.min() >= 0


def test_rare_term_outweighs_a_common_one(index):
    scores = index.scores(["図書", "港"])
    assert scores[3] > scores[1]


def test_more_of_a_term_scores_higher_in_passages_of_one_length():
    index = LexicalIndex.build(["駅 駅 港", "駅 港 港", "山 川 海"], STANDARD)
    scores = index.scores(["駅"])
    assert scores[0] > scores[1] > 0


@pytest.mark.parametrize(("b", "alike"), [(0.0, True), (0.75, False)])
def test_b_holds_long_passages_back(b, alike):
    index = LexicalIndex.build(["駅", "駅 山 川 海 空 森", "花"], replace(STANDARD, b=b))
    short, long, _ = index.scores(["駅"])
    assert bool(short == pytest.approx(long)) is alike
    assert short >= long > 0


@pytest.mark.parametrize("k1", [0.0, 100.0])
def test_extreme_saturation_still_tells_hits_from_misses(k1):
    assert rows(LexicalIndex.build(TEXTS, LexicalSettings(k1, 1.0)).scores(["駅"])) == [0, 1]


@pytest.mark.parametrize("weight", [0.0, 0.2])
@pytest.mark.parametrize("texts", [TEXTS, ["。"], ["。", "!"], ["駅"]])
def test_saved_index_scores_alike(tmp_path, texts, weight):
    index = LexicalIndex.build(texts, LexicalSettings(pair_weight=weight))
    index.save(tmp_path / "lexical")
    loaded = LexicalIndex.load(tmp_path / "lexical", len(texts), weight)
    for query in (["駅"], ["港", "図書"], ["図書", "館", "本"], ["空港"], []):
        np.testing.assert_array_equal(loaded.scores(query), index.scores(query))


def test_neighbouring_terms_are_pairs_in_either_order():
    assert pairs_of(["駅", "港", "港", "駅"]) == [("港", "駅"), ("港", "駅")]
    assert pairs_of(["駅"]) == pairs_of([]) == []


@pytest.mark.parametrize("query", [["赤い", "橋"], ["橋", "赤い"]])
def test_terms_side_by_side_count_more_than_the_same_terms_apart(query):
    texts = ["赤い橋と白い塔", "赤い塔と白い橋"]
    together, apart = LexicalIndex.build(texts, LexicalSettings()).scores(query)
    assert together > apart > 0
    together, apart = LexicalIndex.build(texts, LexicalSettings(pair_weight=0.0)).scores(query)
    assert together == apart > 0


def test_pair_that_no_passage_has_changes_nothing(index):
    with_pairs = LexicalIndex.build(TEXTS, replace(STANDARD, pair_weight=1.0))
    np.testing.assert_array_equal(with_pairs.scores(["図書", "駅"]), index.scores(["図書", "駅"]))


def test_passages_without_terms_make_an_index_that_finds_nothing():
    assert rows(LexicalIndex.build(["。", "!"], STANDARD).scores(["駅"])) == []


def test_idf_falls_with_the_number_of_passages_and_stays_positive(index):
    found = [index.idf(n) for n in range(len(TEXTS) + 1)]
    assert found == sorted(found, reverse=True)
    assert found[-1] > 0


@pytest.mark.parametrize("query", [["駅"], ["港", "図書", "図書"], ["駅", "空港"], ["空港"], []])
def test_no_passage_reaches_the_ceiling(index, query):
    assert index.ceiling(query) > index.scores(query).max() or not query


def test_ceiling_counts_words_that_stand_nowhere(index):
    assert index.ceiling(["駅", "空港"]) > index.ceiling(["駅"]) > 0
    assert index.ceiling([]) == 0


def test_no_lock_is_shared_with_processes_that_may_be_killed() -> None:
    told = subprocess.run(
        [sys.executable, "-c", SHARED], check=True, capture_output=True, text=True, cwd=REPO
    )
    assert told.stdout.split() == ["True", "False"]


SHARED = """
import sys
import multiprocessing.synchronize as sync
made = []
sync.SemLock.__init__ = lambda self, *args, **more: made.append(self)
from index.corpus import TermCorpus
from index.lexical import LexicalIndex, LexicalSettings
LexicalIndex.of_corpus(TermCorpus.of(["橋は長い。", "池は深い。"]), LexicalSettings())
print(made == [], "bm25s" in sys.modules or "scipy" in sys.modules)
"""
