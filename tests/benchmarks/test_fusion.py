"""The fusion table: every article by itself, and all together."""

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="scikit-learn comes with the training extra")

from benchmarks.fusion import by_article, hits
from benchmarks.jaquad_retrieval import Rankings, Task
from index.fusion import FusionSettings

TASK = Task(
    passages=("橋の歴史", "橋の長さ", "庭の池", "庭の石"),
    articles=(0, 0, 1, 1),
    questions=("長さは?", "石は?", "歴史は?"),
    gold=(1, 3, 0),
)
FOUND = Rankings(
    # The second question is answered better by words of another article.
    lexical=np.array([[1, 5, 4, 0], [9, 0, 1, 6], [4, 2, 0, 0]], np.float32),
    ceilings=np.array([10, 10, 10], np.float32),
    cosines=np.array(
        [[0.2, 0.8, 0.1, 0.1], [0.3, 0.2, 0.7, 0.4], [0.1, 0.2, 0.3, 0.1]], np.float32
    ),
)


def test_articles_are_searched_by_themselves():
    parts = list(by_article(TASK, FOUND))
    assert [part.passages for part, _ in parts] == [TASK.passages[:2], TASK.passages[2:]]
    assert [part.questions for part, _ in parts] == [("長さは?", "歴史は?"), ("石は?",)]
    assert [part.gold for part, _ in parts] == [(1, 0), (1,)]
    assert parts[1][1].lexical.tolist() == [[1, 6]]
    assert parts[1][1].cosines.tolist() == [[pytest.approx(0.7), pytest.approx(0.4)]]


def test_hits_are_counted_over_all_questions():
    assert hits([(TASK, FOUND)])["hit_at_1"] == round(2 / 3, 4)
    assert hits(list(by_article(TASK, FOUND)))["hit_at_1"] == 1.0


def test_weight_of_the_vectors_decides():
    parts = list(by_article(TASK, FOUND))
    assert hits(parts, FusionSettings("scores", 0.0))["hit_at_1"] == 1.0
    assert hits(parts, FusionSettings("scores", 1.0))["hit_at_1"] == round(1 / 3, 4)
