"""AUROC, risk-coverage, calibration and best threshold: by hand, by sklearn, by definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import roc_auc_score

from chat.evaluation.metrics.auroc import auroc
from chat.evaluation.metrics.best_threshold import best_threshold
from chat.evaluation.metrics.calibration import (
    BINS,
    calibration_bins,
    expected_calibration_error,
)
from chat.evaluation.metrics.ranked import Ranked
from chat.evaluation.metrics.risk_coverage import POINTS, aurc, risk_coverage

# Few values, so that many questions are equally sure.
confidences = st.integers(1, 40).flatmap(
    lambda n: st.tuples(
        arrays(np.float64, n, elements=st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9])),
        arrays(np.float64, n, elements=st.sampled_from([0.0, 1.0])),
        arrays(np.float64, n, elements=st.sampled_from([0.0, 1.0, 2.0, 3.0])),
        st.permutations(range(n)),
    )
)


def ranked(*confidence):
    return Ranked.by(np.array(confidence, dtype=float))


def every(*values):
    return np.array(values, dtype=float)


@given(confidences)
def test_auroc_equals_scikit_learn(drawn):
    confidence, answerable, weights, _ = drawn
    found = auroc(Ranked.by(confidence), answerable, weights)
    counted = weights > 0
    if len(set(answerable[counted])) < 2:
        assert np.isnan(found)
    else:
        expected = roc_auc_score(
            answerable[counted], confidence[counted], sample_weight=weights[counted]
        )
        assert found == pytest.approx(expected)


@given(confidences)
def test_order_of_the_file_and_repeated_questions_do_not_matter(drawn):
    """A question that counts twice is the same as a question that is there twice."""
    confidence, right, weights, order = drawn
    shuffled = np.array(order, dtype=int)
    twice = np.repeat(shuffled, weights[shuffled].astype(int))
    gain, none = right * 0.75 - (1 - right), 1 - right
    for statistic in (
        auroc,
        aurc,
        expected_calibration_error,
        lambda r, values, w: best_threshold(r, values * 1.75 - 1, 1 - values, w)[1],
    ):
        whole = statistic(Ranked.by(confidence), right, weights)
        shuffle = statistic(Ranked.by(confidence[shuffled]), right[shuffled], weights[shuffled])
        repeated = statistic(Ranked.by(confidence[twice]), right[twice], np.ones(len(twice)))
        assert whole == pytest.approx(shuffle, nan_ok=True)
        assert whole == pytest.approx(repeated, nan_ok=True)
    first = best_threshold(Ranked.by(confidence), gain, none, weights)
    second = best_threshold(
        Ranked.by(confidence[shuffled]), gain[shuffled], none[shuffled], weights[shuffled]
    )
    assert first == pytest.approx(second, nan_ok=True)


def test_aurc_by_hand():
    # One wrong of the second question: risks 0, 1/2, 1/3.
    assert aurc(ranked(0.9, 0.5, 0.1), every(1, 0, 1), np.ones(3)) == pytest.approx(5 / 18)


def test_aurc_of_equally_sure_questions_is_the_mean_over_their_orders():
    # Wrong one first: 1, 1/2; last: 0, 1/2.
    assert aurc(ranked(0.5, 0.5), every(0, 1), np.ones(2)) == pytest.approx((0.75 + 0.25) / 2)


def test_risk_coverage_has_a_point_for_each_threshold():
    coverage, risk = risk_coverage(ranked(0.9, 0.5, 0.5, 0.1), every(1, 0, 1, 0))
    assert coverage.tolist() == [0.25, 0.75, 1.0]
    assert risk.tolist() == pytest.approx([0, 1 / 3, 1 / 2])


def test_long_risk_coverage_is_thinned_but_keeps_its_ends():
    rng = np.random.default_rng(1)
    coverage, risk = risk_coverage(Ranked.by(rng.random(5000)), rng.integers(2, size=5000) * 1.0)
    assert len(coverage) == len(risk) <= POINTS
    assert coverage[0] == 1 / 5000
    assert coverage[-1] == 1.0
    assert (np.diff(coverage) > 0).all()


def test_ece_by_hand():
    # Two questions a bin, one of them right: each bin is off by |its mean confidence - 1/2|.
    lower = np.arange(BINS) / 20
    confidence = np.concatenate([lower, lower + 0.02])
    right = np.concatenate([np.zeros(BINS), np.ones(BINS)])
    ece = expected_calibration_error(Ranked.by(confidence), right, np.ones(2 * BINS))
    assert ece == pytest.approx(np.abs(lower + 0.01 - 0.5).mean())


def test_calibration_bins_are_of_equal_mass_and_rise():
    bins = calibration_bins(Ranked.by(np.arange(150) / 150), np.ones(150), np.ones(150))
    assert bins[:, 2].tolist() == [10.0] * BINS
    assert (np.diff(bins[:, 0]) > 0).all()


def test_equally_sure_questions_share_a_bin():
    bins = calibration_bins(ranked(*[0.5] * 40, 0.9), np.ones(41), np.ones(41))
    assert bins[:, 2].tolist() == [40.0, 1.0]


def test_fewer_questions_than_bins_have_a_bin_each():
    ece = expected_calibration_error(ranked(0.9, 0.6, 0.2), every(1, 0, 0), np.ones(3))
    assert ece == pytest.approx((0.1 + 0.6 + 0.2) / 3)


def official_best_threshold(scores, has_answer, na_probs, predictions):
    """``find_best_thresh`` of evaluate-v2.0.py, written down as a reference."""
    current = sum(not has for has in has_answer)
    best, threshold = current, 0.0
    for at in sorted(range(len(na_probs)), key=lambda k: na_probs[k]):
        diff = scores[at] if has_answer[at] else -1 if predictions[at] else 0
        current += diff
        if current > best:
            best, threshold = current, na_probs[at]
    return best / len(scores), threshold


@given(
    st.lists(
        st.tuples(
            st.floats(0, 1), st.sampled_from([0, 0.25, 0.5, 1]), st.booleans(), st.booleans()
        ),
        min_size=1,
        max_size=30,
        unique_by=lambda question: question[0],
    )
)
def test_best_threshold_equals_the_official_sweep_where_no_two_are_equally_sure(questions):
    confidence, f1, has_answer, predicted = zip(*questions, strict=True)
    gain = [f if has else -float(p) for f, has, p in zip(f1, has_answer, predicted, strict=True)]
    ours = best_threshold(
        ranked(*confidence), every(*gain), 1 - every(*has_answer), np.ones(len(gain))
    )
    best, na_prob = official_best_threshold(f1, has_answer, [-c for c in confidence], predicted)
    assert ours[1] == pytest.approx(best)
    if best > has_answer.count(False) / len(has_answer):
        answered = every(*confidence) >= ours[0]
        assert answered.sum() == (every(*confidence) >= -na_prob).sum()


def test_declining_all_is_a_threshold_above_all():
    threshold, f1 = best_threshold(ranked(0.7, 0.2), every(-1, -1), every(1, 1), np.ones(2))
    assert threshold > 0.7
    assert f1 == 1.0
