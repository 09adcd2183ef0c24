"""Which questions a report shows when there are too many."""

import json

from hypothesis import given
from hypothesis import strategies as st

from chat.evaluation.report.selection import select


def predictions(failing):
    for number, fails in enumerate(failing, start=1):
        scores = {"handled": float(not fails)}
        yield {"id": number, "number": number, "answered": True, "scores": scores}


def shown(failing, limit, seed=0):
    selection = select(predictions(failing), limit, seed)
    return [json.loads(row)["number"] for row in selection.rows]


@given(st.lists(st.booleans(), max_size=60), st.integers(1, 40))
def test_failures_come_first_and_the_room_is_used(failing, limit):
    numbers = shown(failing, limit)
    assert len(numbers) == min(limit, len(failing))
    assert numbers == sorted(set(numbers))
    failures = {number for number, fails in enumerate(failing, start=1) if fails}
    assert len(failures & set(numbers)) == min(limit, len(failures))


@given(st.lists(st.booleans(), max_size=60), st.integers(1, 40))
def test_all_questions_are_counted(failing, limit):
    selection = select(predictions(failing), limit)
    assert selection.total == len(failing) == sum(selection.outcomes.values())
    assert selection.failures == sum(failing)
    assert selection.failures_shown == min(limit, sum(failing))


def test_sample_is_of_the_seed():
    failing = [False] * 500
    assert shown(failing, 20, seed=1) == shown(failing, 20, seed=1) != shown(failing, 20, seed=2)


def test_every_question_has_the_same_chance():
    drawn = [number for seed in range(300) for number in shown([False] * 12, 3, seed)]
    counts = [drawn.count(number) for number in range(1, 13)]
    assert min(counts) > 45
    assert max(counts) < 105
