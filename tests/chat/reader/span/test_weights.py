"""The weights that are shipped fit the features; any others of another form are refused."""

import json
import math
from dataclasses import fields, replace

import numpy as np
import pytest

from chat.reader.span.features import DecisionFeatures, Features, Foreign
from chat.reader.span.weights import RankingWeights, load_weights, matrix


def row(kind, **values):
    return kind(**{**{field.name: 0.0 for field in fields(kind)}, **values})


def test_shipped_weights_cover_every_feature_and_say_whether_they_were_fitted():
    weights = load_weights()
    assert len(weights.ranking) == len(fields(Features)) + 1
    assert len(weights.decision) == len(fields(DecisionFeatures)) + 1


def test_weights_survive_writing_and_reading():
    weights = replace(load_weights(), foreign=Foreign((0.1, 0.2, 0.3, 0.4), 0.5))
    assert RankingWeights.from_json(weights.to_json()) == weights


def test_weights_are_read_by_name_not_by_order():
    raw = json.loads(load_weights().to_json())
    raw["ranking"] = dict(reversed(raw["ranking"].items()))
    assert RankingWeights.from_json(json.dumps(raw)) == load_weights()


def test_score_that_is_never_reached_is_written_as_null():
    weights = replace(load_weights(), sure=(1.5, math.inf, 2.5))
    assert json.loads(weights.to_json())["sure"] == [1.5, None, 2.5]
    assert RankingWeights.from_json(weights.to_json()) == weights


def test_another_number_of_stages_is_refused():
    raw = json.loads(load_weights().to_json())
    raw["sure"] = [1.0]
    with pytest.raises(ValueError, match="stages"):
        RankingWeights.from_json(json.dumps(raw))


@pytest.mark.parametrize("change", ["missing", "surplus", "shape", "text"])
def test_other_features_are_refused(change):
    raw = json.loads(load_weights().to_json())
    if change == "missing":
        del raw["decision"]["margin"]
    elif change == "surplus":
        raw["ranking"]["luck"] = 1.0
    elif change == "shape":
        raw["foreign"] = []
    text = "[" if change == "text" else json.dumps(raw)
    with pytest.raises(ValueError, match=r"margin|luck|ranking|Expecting"):
        RankingWeights.from_json(text)


def test_scores_are_the_weighted_sum_and_probabilities_its_logistic():
    weights = load_weights()
    at = [field.name for field in fields(Features)].index("margin")
    base, raised = weights.scores([row(Features), row(Features, margin=2.0)])
    assert base == pytest.approx(weights.ranking[-1])
    assert raised - base == pytest.approx(2 * weights.ranking[at])
    (probability,) = weights.probabilities([row(DecisionFeatures)])
    assert probability == pytest.approx(1 / (1 + np.exp(-weights.decision[-1])))


def test_wild_features_give_no_overflow():
    low, high = load_weights().probabilities(
        [row(DecisionFeatures, margin=-1e6), row(DecisionFeatures, margin=1e6)]
    )
    assert 0 <= low < 1e-9 < 1 - 1e-9 < high <= 1


def test_matrix_has_a_row_a_candidate_in_the_order_of_the_fields():
    assert matrix([row(Features, margin=1.0, foreign=2.0)]).tolist() == [
        [1.0] + [0.0] * 14 + [2.0] + [0.0] * 5
    ]
