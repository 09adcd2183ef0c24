"""The prior over shapes is what tells right spans from their rivals."""

import numpy as np
import pytest

pytest.importorskip("torch")

from training.fit_shape_prior import WIDTH, Choice, figures, fit

LONE = 3  # the place of a lone bracket: score, tokens, log_tokens, lone_bracket


def choice(article: int, *spans: tuple[float, float, bool]) -> Choice:
    """Spans of (score, lone bracket, right)."""
    rows = np.zeros((len(spans), WIDTH))
    for row, (score, lone, _) in zip(rows, spans, strict=True):
        row[0], row[1], row[LONE] = score, 3.0, lone
    right = np.array([float(one[2]) for one in spans])
    return Choice(article, rows, right, right)


def broken(article: int) -> Choice:
    """The best span by score has a lone bracket; the next one is right."""
    return choice(article, (5.0, 1.0, False), (4.5, 0.0, True), (1.0, 0.0, False))


def sound(article: int) -> Choice:
    return choice(article, (5.0, 0.0, True), (3.0, 1.0, False))


def test_lone_brackets_are_held_against_a_span():
    weights = fit([broken(0), sound(1)] * 10)
    assert weights[0] > 0
    assert weights[LONE] / weights[0] < -0.5


def test_what_says_nothing_gets_no_weight():
    weights = fit([sound(0)] * 5)
    assert weights[1] == pytest.approx(0.0, abs=1e-6)


def test_choices_without_a_right_span_change_nothing():
    lost = choice(0, (5.0, 1.0, False), (4.0, 0.0, False))
    assert fit([broken(0), sound(1), lost]) == pytest.approx(fit([broken(0), sound(1)]))


def test_figures_are_of_articles_that_were_not_fitted_on():
    made = [make(article) for article in range(10) for make in (broken, sound)]
    found = figures(made)
    assert found["questions"] == 20
    assert found["exact_match_without"] == 0.5
    assert found["exact_match_with"] == 1.0
    # Only one article in five has broken spans: weights of the others leave them as they are.
    apart = [broken(0)] + [sound(article) for article in range(1, 10)]
    assert figures(apart)["exact_match_with"] == 0.9
