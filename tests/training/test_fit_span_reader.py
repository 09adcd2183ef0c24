"""When reading may stop: as soon as it can be without losing right answers."""

import math

import pytest

pytest.importorskip("sklearn", reason="scikit-learn comes with the training extra")

from training.fit_span_reader import Stage, choose_sure


def stages(*of: tuple[float, bool]) -> list[Stage]:
    return [Stage(depth, score, right) for depth, (score, right) in enumerate(of, start=1)]


def test_stops_as_soon_as_no_right_answer_is_lost():
    sure_and_right = stages((5.0, True), (5.0, True), (5.0, True))
    saved_by_reading_on = stages((3.0, False), (6.0, True), (6.0, True))
    assert choose_sure([sure_and_right, saved_by_reading_on], 0.0) == (5.0, 3 / 6)


def test_a_wrong_answer_that_reading_on_does_not_save_costs_nothing():
    wrong_anyway = stages((4.0, False), (4.5, False))
    assert choose_sure([wrong_anyway, stages((1.0, False), (2.0, True))], 0.0) == (4.0, 3 / 4)


def test_losses_up_to_the_share_are_accepted():
    saved = stages((3.0, False), (6.0, True))
    lone = [stages((4.0, True), (4.0, True)) for _ in range(9)]
    assert choose_sure([saved, *lone], 0.1) == (3.0, 10 / 20)
    assert choose_sure([saved, *lone], 0.05) == (4.0, 11 / 20)


def test_where_every_stop_loses_all_is_read():
    assert choose_sure([stages((3.0, False), (2.0, True))], 0.0) == (math.inf, 1.0)
