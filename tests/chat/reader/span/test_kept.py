"""Pairs are computed once while they are kept, and the oldest go first."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.reader.choice import ReaderChoice
from chat.reader.opening import make_reader
from chat.reader.span.decode import Candidate
from chat.reader.span.kept import KeptCandidates
from chat.reader.span.windows import Pair
from ingest.document import Span


class Counting:
    """A model that counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[list[Pair]] = []
        self.forgotten = 0

    def find(self, pairs):
        self.asked.append(list(pairs))
        return [(Candidate(Span(0, len(pair.text)), 1.0, 0.0, -0.1),) for pair in pairs]

    def forget(self) -> None:
        self.forgotten += 1


A, B, C = (Pair("誰?", text) for text in ("海", "山川", "駅前通"))


def ends(found) -> list[int]:
    return [candidate.span.end for (candidate,) in found]


def test_only_unknown_pairs_are_computed_each_once():
    model = Counting()
    kept = KeptCandidates(model, 10)
    assert ends(kept.of([A, B, A])) == [1, 2, 1]
    assert ends(kept.of([C, B])) == [3, 2]
    assert model.asked == [[A, B], [C]]
    assert kept.of([]) == []


def test_title_is_part_of_what_was_read():
    model = Counting()
    kept = KeptCandidates(model, 10)
    kept.of([A, Pair(A.question, A.text, "題")])
    assert len(model.asked[0]) == 2


def test_least_recently_used_pair_goes_first():
    model = Counting()
    kept = KeptCandidates(model, 2)
    kept.of([A])
    kept.of([B])
    kept.of([A])
    kept.of([C])
    kept.of([A])
    assert len(model.asked) == 3
    kept.of([B])
    assert model.asked[-1] == [B]


class Finding(Counting):
    """A model that finds several spans, or none."""

    def __init__(self, *found: Candidate) -> None:
        super().__init__()
        self.found = found

    def find(self, pairs):
        self.asked.append(list(pairs))
        return [self.found for _ in pairs]


PLACES = st.integers(0, 2**31)
SCORES = st.floats(allow_nan=False)
CANDIDATES = st.builds(Candidate, st.builds(Span, PLACES, PLACES), SCORES, SCORES, SCORES)


@given(st.lists(CANDIDATES, max_size=4))
def test_what_is_kept_comes_back_to_the_last_bit(candidates):
    model = Finding(*candidates)
    kept = KeptCandidates(model, 2)
    assert kept.of([A]) == kept.of([A]) == [tuple(candidates)]
    assert model.asked == [[A]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Pair("庭は", "海", "題"), Pair("庭", "は海", "題")),
        (Pair("庭", "海題", ""), Pair("庭", "海", "題")),
        (Pair("庭", "\ud800", ""), Pair("庭", "\ud801", "")),
    ],
)
def test_pairs_whose_words_lie_elsewhere_are_others(one, other):
    model = Counting()
    kept = KeptCandidates(model, 10)
    kept.of([one])
    kept.of([other])
    assert model.asked == [[one], [other]]


def test_a_kept_pair_takes_about_a_kilobyte():
    twenty = tuple(Candidate(Span(at, at + 2), -1.5, -0.25, -3.0) for at in range(20))
    kept = KeptCandidates(Finding(*twenty), 1_000)
    pairs = [Pair("誰?", "山" * 500, str(at)) for at in range(1_000)]
    tracemalloc.start()
    try:
        for pair in pairs:
            kept.of([pair])
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 1_500 * len(pairs)


def test_more_pairs_than_are_kept_are_all_answered():
    assert ends(KeptCandidates(Counting(), 1).of([A, B, C])) == [1, 2, 3]


def test_forgetting_lets_go_of_candidates_and_of_the_models_texts():
    model = Counting()
    kept = KeptCandidates(model, 10)
    kept.of([A])
    kept.forget()
    kept.of([A])
    assert model.asked == [[A], [A]]
    assert model.forgotten == 1


def test_where_none_are_kept_all_are_read_again():
    model = Counting()
    kept = KeptCandidates(model, 0)
    assert ends(kept.of([A, B])) == ends(kept.of([A, B])) == [1, 2]
    assert model.asked == [[A, B], [A, B]]


def test_configured_bound_reaches_the_reader():
    model = Counting()
    reader = make_reader(model, None, ReaderChoice(kept=1))
    reader._candidates.of([A])
    reader._candidates.of([A])
    reader._candidates.of([B])
    reader._candidates.of([A])
    assert model.asked == [[A], [B], [A]]
