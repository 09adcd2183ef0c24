"""Pairs are computed once while they are kept, and the oldest go first."""

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


def test_long_passages_are_kept_no_longer_than_their_characters_allow():
    model = Counting()
    kept = KeptCandidates(model, 10, characters=4)
    kept.of([A, B])
    kept.of([C])  # 6 characters by now: the oldest two go
    kept.of([C])
    assert model.asked == [[A, B], [C]]
    assert ends(kept.of([A])) == [1]
    assert model.asked[-1] == [A]
    assert ends(kept.of([C])) == [3]
    assert model.asked[-1] == [A]


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
