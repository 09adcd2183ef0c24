"""Bootstrap intervals: as scipy has them, and the same questions for all figures."""

import numpy as np
import pytest
from scipy.stats import bootstrap

from chat.evaluation.intervals import mean_intervals, statistic_interval

RNG = np.random.default_rng(5)
VALUES = RNG.random(120) ** 2


def scipy_interval(statistic):
    found = bootstrap(
        (VALUES,), statistic, n_resamples=9999, method="percentile", rng=np.random.default_rng(1)
    ).confidence_interval
    return pytest.approx((found.low, found.high), abs=0.005)


def test_interval_of_a_mean_agrees_with_scipy():
    (interval,) = mean_intervals(VALUES[:, np.newaxis])
    assert interval.value == pytest.approx(VALUES.mean())
    assert (interval.low, interval.high) == scipy_interval(np.mean)


def test_interval_of_a_statistic_agrees_with_scipy():
    interval = statistic_interval(
        lambda weights: float(np.median(np.repeat(VALUES, weights.astype(int)))), 120, 5000
    )
    assert interval.value == pytest.approx(np.median(VALUES))
    assert (interval.low, interval.high) == scipy_interval(np.median)


def test_mean_as_a_statistic_is_over_the_same_resamples():
    (mean,) = mean_intervals(VALUES[:, np.newaxis], resamples=300)
    same = statistic_interval(lambda weights: float(weights @ VALUES / 120), 120, resamples=300)
    assert (mean.low, mean.high) == pytest.approx((same.low, same.high))


def test_questions_without_a_measure_are_left_out_of_its_mean():
    values = np.array([[1.0, np.nan], [0.0, np.nan], [np.nan, np.nan]])
    measured, unknown = mean_intervals(values)
    assert measured.value == 0.5
    assert unknown is None


def test_column_beside_others_has_the_interval_that_it_has_alone():
    both = mean_intervals(np.stack([VALUES, VALUES[::-1]], axis=1))
    assert both[0].low == pytest.approx(mean_intervals(VALUES[:, np.newaxis])[0].low)


@pytest.mark.parametrize("n", [0, 1])
def test_so_few_questions_have_no_spread(n):
    found = mean_intervals(np.full((n, 1), 0.7))[0]
    assert found is None if n == 0 else (found.low, found.high) == (0.7, 0.7)
    assert statistic_interval(lambda _: 0.7, 0) is None


def test_interval_of_a_biased_statistic_still_holds_its_value():
    def distinct(weights):
        return float((weights > 0).mean())  # 1 on the questions, about 0.63 on resamples

    interval = statistic_interval(distinct, 120)
    assert interval.low < 0.8
    assert interval.value == interval.high == 1.0
