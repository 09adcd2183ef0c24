"""An answer is given where its probability reaches the threshold, and only there."""

import pytest

from chat.decision import decide
from chat.reader import Reading
from index.search import Hit
from ingest.document import Passage, Span


def reading(probability: float, score: float = 0.0) -> Reading:
    hit = Hit(Passage("a.txt", 0, 10), 1.0, 1, 1.0, 1, 1.0)
    return Reading(hit, (Span(2, 4),), Span(0, 10), score, probability)


@pytest.mark.parametrize("threshold", [0.0, 0.25, 0.9, 1.0])
def test_a_reading_as_sure_as_the_threshold_is_the_answer(threshold):
    sure = reading(threshold)
    assert decide([sure], threshold) is sure


@pytest.mark.parametrize("threshold", [0.25, 0.9, 1.0])
def test_a_reading_less_sure_than_the_threshold_is_not(threshold):
    assert decide([reading(threshold - 1e-9)], threshold) is None


def test_where_nothing_was_read_there_is_no_answer():
    assert decide([], 0.0) is None


def test_the_best_reading_decides_whatever_comes_after_it():
    best, sure = reading(0.1, score=9.0), reading(0.99, score=1.0)
    assert decide([best, sure], 0.25) is None
    assert decide([sure, best], 0.25) is sure
