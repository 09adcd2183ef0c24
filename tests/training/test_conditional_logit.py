"""A conditional logit learns what tells rivals apart, and nothing else."""

import numpy as np
import pytest

pytest.importorskip("torch")

from training.conditional_logit import Alternatives, Penalty, fit_weights


def penalty(width: int, price: float = 0.001) -> Penalty:
    return Penalty(np.zeros(width), np.full(width, price))


def choice(*rows: tuple[tuple[float, ...], bool]) -> Alternatives:
    return Alternatives(
        np.array([row for row, _ in rows], dtype=np.float64), np.array([right for _, right in rows])
    )


def test_weights_are_those_that_were_chosen_by():
    draw = np.random.default_rng(1)
    true = np.array([2.0, -1.0, 0.0])
    made = []
    for _ in range(3000):
        rows = draw.normal(size=(4, 3))
        chosen = (rows @ true + draw.gumbel(size=4)).argmax()
        made.append(Alternatives(rows, np.arange(4) == chosen))
    assert fit_weights(made, penalty(3, 0.0)) == pytest.approx(true, abs=0.15)


def test_what_all_rivals_share_gets_no_weight():
    """A regression over each by itself would give it one: it goes with easy questions."""
    easy = choice(((5.0, 1.0), True), ((5.0, 0.0), False))
    hard = choice(((0.0, 1.0), True), ((0.0, 0.0), False), ((0.0, 0.2), False))
    shared, telling = fit_weights([easy] * 3 + [hard] * 3, penalty(2))
    assert shared == pytest.approx(0.0, abs=1e-6)
    assert telling > 1


def test_any_of_several_right_ones_will_do():
    both = choice(((1.0,), True), ((0.9,), True), ((0.0,), False))
    assert fit_weights([both], penalty(1))[0] > 0


def test_choices_without_a_right_one_say_nothing():
    told = choice(((1.0,), True), ((0.0,), False))
    lost = choice(((0.0,), False), ((9.0,), False))
    assert fit_weights([told, lost], penalty(1)) == pytest.approx(fit_weights([told], penalty(1)))


def test_without_much_data_weights_stay_near_what_they_were():
    told = choice(((1.0,), True), ((0.0,), False))
    dear = Penalty(np.array([0.25]), np.array([1000.0]))
    assert fit_weights([told], dear) == pytest.approx([0.25], abs=0.01)
