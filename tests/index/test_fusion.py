"""Two rankings into one: what is best in both comes first, whatever the scale of either."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import Candidates, FusionSettings, fuse

SCORE = st.floats(0, 40, width=32)
COSINE = st.floats(-1, 1, width=32)
PAIRS = st.lists(st.tuples(SCORE, COSINE), min_size=1, max_size=30)
METHODS = pytest.mark.parametrize("method", ["scores", "ranks"])


def candidates(pairs, mean=None, ceiling=0.0) -> Candidates:
    lexical, cosines = np.array(pairs, np.float32).reshape(-1, 2).T
    by_words = np.argsort(np.argsort(-lexical, kind="stable"), kind="stable") + 1
    by_vectors = np.argsort(np.argsort(-cosines, kind="stable"), kind="stable") + 1
    return Candidates(
        lexical=lexical,
        cosines=cosines,
        lexical_ranks=np.where(lexical > 0, by_words, 0),
        dense_ranks=by_vectors,
        ceiling=ceiling,
        mean_cosine=float(cosines.mean()) if mean is None else mean,
    )


def order(scores) -> list[int]:
    return np.argsort(-scores, kind="stable").tolist()


@METHODS
@given(pairs=PAIRS, weight=st.floats(0, 1))
def test_fused_score_lies_between_0_and_1(method, pairs, weight):
    scores = fuse(candidates(pairs), FusionSettings(method, weight))
    assert scores.shape == (len(pairs),)
    assert np.all((scores >= 0) & (scores <= 1 + 1e-6))


@METHODS
@given(pairs=PAIRS, weight=st.floats(0, 1))
def test_better_in_both_is_never_behind(method, pairs, weight):
    scores = fuse(candidates(pairs), FusionSettings(method, weight))
    for one, (words, vector) in enumerate(pairs):
        for other, (fewer, farther) in enumerate(pairs):
            if words > fewer and vector > farther:
                assert scores[one] >= scores[other]


@METHODS
def test_all_the_weight_on_one_side_gives_its_order(method):
    pairs = [(3.0, 0.81), (9.0, 0.80), (0.0, 0.9), (5.0, 0.7)]
    assert order(fuse(candidates(pairs), FusionSettings(method, 0.0)))[:3] == [1, 3, 0]
    vectors = order(fuse(candidates(pairs, mean=0.0), FusionSettings(method, 1.0)))
    assert vectors == [2, 0, 1, 3]


def test_bunched_cosines_weigh_as_much_as_wide_ones():
    wide = [(5.0, 0.1), (4.0, 0.9), (1.0, -0.4)]
    bunched = [(words, 0.8 + cosine / 20) for words, cosine in wide]
    settings = FusionSettings("scores", 0.4)
    np.testing.assert_allclose(
        fuse(candidates(wide), settings), fuse(candidates(bunched), settings), atol=1e-4
    )


def test_a_clear_lead_counts_by_scores_and_not_by_ranks():
    """One passage has nearly all words; the other is a little nearer by vectors."""
    pairs = [(20.0, 0.60), (2.0, 0.61), (1.0, 0.2), (1.0, 0.2)]
    assert order(fuse(candidates(pairs), FusionSettings("scores", 0.5)))[0] == 0
    by_ranks = fuse(candidates(pairs), FusionSettings("ranks", 0.5))
    assert by_ranks[0] == pytest.approx(by_ranks[1])


def test_reciprocal_ranks_are_those_of_the_paper_but_for_the_scale():
    pairs = [(3.0, 0.1), (2.0, 0.3), (0.0, 0.2)]
    scores = fuse(candidates(pairs), FusionSettings("ranks", 0.3, 60))
    expected = [0.7 / 61 + 0.3 / 63, 0.7 / 62 + 0.3 / 61, 0.3 / 62]
    np.testing.assert_allclose(scores, np.array(expected) * 61, rtol=1e-6)


def test_no_candidates_give_no_scores():
    assert fuse(candidates([], mean=0.0), FusionSettings()).shape == (0,)


def test_vectors_that_tell_nothing_leave_the_order_of_words():
    pairs = [(1.0, 0.5), (3.0, 0.5), (2.0, 0.5)]
    assert order(fuse(candidates(pairs), FusionSettings("scores", 0.9))) == [1, 2, 0]


def test_a_chance_match_of_words_does_not_outweigh_the_vectors():
    """A question in another language shares one of its words with a passage that is far off."""
    pairs = [(1.0, 0.1), (0.0, 0.9), (0.0, 0.2)]
    settings = FusionSettings("scores", 0.3)
    assert order(fuse(candidates(pairs, ceiling=30.0), settings))[0] == 1
    assert order(fuse(candidates(pairs, ceiling=2.0), settings))[0] == 0
