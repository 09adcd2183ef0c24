"""When reading may stop: as soon as it can be without losing right answers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.reader.span.weights import STAGES
from training.reading_depth import Depth, Depths, Stops, choose_stops, lost_elsewhere


def trial(*of: tuple[float, bool, float]) -> list[Depth]:
    return [Depth(*one) for one in of]


def chosen(trials, lost, answerable=None):
    return choose_stops(Depths.of(trials, answerable or [True] * len(trials)), lost)


CONSTANT = [(5.0, True, 1.0), (5.0, True, 0.9), (5.0, True, 0.8)]
SAVED = [(3.0, False, 1.0), (6.0, True, 0.95), (6.0, True, 0.9)]


def test_stops_as_soon_as_no_right_answer_is_lost():
    stops, lost, share = chosen([trial(*CONSTANT), trial(*SAVED)], 0.0)
    assert 3.0 < stops.sure[0] <= 5.0
    assert lost == 0.0
    assert share == (1 + 2) / 6


def test_wrong_answer_that_reading_on_does_not_save_costs_nothing():
    hopeless = trial((4.0, False, 1.0), (4.5, False, 0.9))
    _, lost, share = chosen([hopeless], 0.0)
    assert (lost, share) == (0.0, 1 / 2)


def test_losses_up_to_the_share_are_accepted():
    saved = trial((3.0, False, 1.0), (6.0, True, 0.9))
    alone = [trial((2.0, True, 1.0), (4.0, True, 0.9)) for _ in range(9)]
    _, lost, share = chosen([saved, *alone], 0.1)
    assert (lost, share) == (0.1, 10 / 20)
    _, lost, share = chosen([saved, *alone], 0.05)
    assert lost == 0.0
    assert share > 10 / 20


def test_what_cannot_be_answered_loses_nothing_but_counts_as_read():
    unanswerable = trial((2.0, False, 1.0), (3.0, False, 0.05))
    answered = trial((5.0, True, 1.0), (5.0, True, 0.5))
    _, _, share = chosen([unanswerable, answered], 0.0, [False, True])
    assert share == 2 / 4


def test_passages_far_behind_are_left_out_where_they_save_nothing():
    first = [(0.0, False, 1.0), (1.0, True, 0.9), (1.0, True, 0.15), (1.0, True, 0.15)]
    unsure = [trial(*first, (1.0, True, 0.3), (1.0, True, 0.1), (1.0, True, 0.1))] * 3
    stops = Stops((math.inf,) * len(STAGES), 0.2)
    depths = Depths.of(unsure, [True] * 3)
    # The first few are read in any case.
    assert depths.ends(stops).tolist() == [STAGES[-1] + 1] * 3
    assert depths.lost(depths.ends(stops)) == 0.0


def test_where_every_stop_loses_all_is_read():
    both = [
        trial((3.0, False, 1.0), (2.0, True, 1.0)),
        trial((1.0, False, 1.0), (0.0, True, 1.0)),
    ]
    stops, lost, share = chosen(both, 0.0)
    assert (lost, share) == (0.0, 1.0)
    assert Depths.of(both, [True, True]).ends(stops).tolist() == [2, 2]


def test_what_is_lost_elsewhere_is_of_articles_that_did_not_choose():
    """One article's questions are saved by reading on, the others' are not."""
    saved, constant = trial(*SAVED), trial(*CONSTANT)
    groups = ["a", "b", "c", "d", "e"]
    same = Depths.of([saved] * 5, [True] * 5)
    assert lost_elsewhere(same, groups, 0.0) == 0.0
    low = trial((3.0, True, 1.0), (3.0, True, 0.9), (3.0, True, 0.8))
    mixed = Depths.of([saved, low, low, low, low], [True] * 5)
    assert lost_elsewhere(mixed, groups, 0.0) == pytest.approx(1 / 5)
    assert lost_elsewhere(Depths.of([constant], [True]), ["a"], 0.0) == 0.0


TRIALS = st.lists(
    st.lists(
        st.tuples(st.integers(-3, 3).map(float), st.booleans(), st.floats(0, 1)),
        min_size=1,
        max_size=6,
    ),
    min_size=1,
    max_size=6,
)


@given(TRIALS, st.tuples(*[st.integers(-3, 4).map(float)] * len(STAGES)), st.floats(0, 1))
def test_ends_are_those_of_reading_stage_by_stage(rows, sure, least_fused):
    """As the reader does it, one trial after the other."""
    # The search gives passages in the order of their scores.
    rows = [[(s, r, f) for (s, r, _), f in zip(t, falling(t), strict=True)] for t in rows]
    depths = Depths.of([trial(*row) for row in rows], [True] * len(rows))
    expected = []
    for row in rows:
        worth = [at < STAGES[-1] or share >= least_fused for at, (_, _, share) in enumerate(row)]
        count = sum(worth)
        stages = [s for s, score in zip(STAGES, sure, strict=True) if sure_at(row, s, score, count)]
        expected.append(stages[0] if stages else count)
    assert depths.ends(Stops(sure, least_fused)).tolist() == expected


def falling(row):
    return [1.0, *sorted((share for _, _, share in row[1:]), reverse=True)]


def sure_at(row, stage, score, count):
    return stage < count and row[stage - 1][0] >= score


@pytest.mark.parametrize("length", [1, 2, 3])
def test_few_passages_are_no_trouble(length):
    stops, lost, _ = chosen([trial(*CONSTANT[:length])], 0.0)
    assert len(stops.sure) == len(STAGES)
    assert lost == 0.0
