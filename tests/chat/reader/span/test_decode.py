"""Joint decoding finds what trying every span finds."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.reader.span.decode import Candidate, DecodeSettings, TokenSpan, best_spans, decode, merge
from chat.reader.span.edges import EdgeRules
from chat.reader.span.windows import Window
from ingest.document import Span


def by_trying(start, end, usable, count, longest) -> list[TokenSpan]:
    """Every span in order of score, those that overlap a better one left out."""
    pairs = itertools.combinations_with_replacement(range(len(start)), 2)
    every = [
        TokenSpan(i, j, float(start[i] + end[j]))
        for i, j in pairs
        if usable[i] and usable[j] and j - i < longest
    ]
    kept: list[TokenSpan] = []
    for span in sorted(every, key=lambda s: (-s.score, s.first, s.last)):
        if all(span.last < other.first or other.last < span.first for other in kept):
            kept.append(span)
    return kept[:count]


SCORE = st.integers(-6, 6)  # few values, so that there are ties


@given(
    rows=st.lists(st.tuples(SCORE, SCORE, st.booleans()), max_size=12),
    count=st.integers(0, 5),
    longest=st.integers(1, 15),
)
def test_best_spans_are_those_of_brute_force(rows, count, longest):
    start = np.array([row[0] for row in rows], dtype=np.float64)
    end = np.array([row[1] for row in rows], dtype=np.float64)
    usable = np.array([row[2] for row in rows], dtype=np.bool_)
    found = best_spans(start, end, usable, count, longest)
    assert found == by_trying(start, end, usable, count, longest)


def window(text: str, head: int = 3) -> Window:
    """One token a character; white space has none of its own."""
    size = len(text)
    starts = np.arange(size)
    ends = starts + np.array([not char.isspace() for char in text], dtype=np.int64)
    return Window((0,) * (head + size + 1), (0,) * (head + size + 1), 0, head, starts, ends)


def scores(made: Window, **peaks: float) -> np.ndarray:
    """Zero but for ``null`` and characters ``cN``."""
    values = np.zeros(len(made))
    for name, value in peaks.items():
        values[0 if name == "null" else made.first + int(name[1:])] = value
    return values


def test_start_and_end_are_chosen_together():
    """Best start and best end lie in the wrong order; the best pair in order wins."""
    made = window("あいうえお")
    start = scores(made, c4=9.0, c0=5.0)
    end = scores(made, c1=9.0, c4=3.0)
    (best, *_) = decode(made, "あいうえお", start, end, DecodeSettings())
    assert best.span == Span(0, 2)
    assert best.score == 14.0


def test_margin_is_what_lies_above_no_answer():
    made = window("あいう")
    start, end = scores(made, null=4.0, c1=6.0), scores(made, null=1.0, c1=2.0)
    (best, *_) = decode(made, "あいう", start, end, DecodeSettings())
    assert (best.score, best.null_score, best.margin) == (8.0, 5.0, 3.0)


def test_head_question_and_special_tokens_are_never_an_answer():
    made = window("あいう")
    start, end = np.full(len(made), 50.0), np.full(len(made), 50.0)
    start[made.first :], end[made.first :] = -1.0, -1.0
    found = decode(made, "あいう", start, end, DecodeSettings())
    assert found
    assert all(0 <= c.span.start < c.span.end <= 3 and c.score == -2.0 for c in found)


def test_longest_holds():
    made = window("あいうえお")
    start, end = scores(made, c0=9.0), scores(made, c4=9.0)
    (best, *_) = decode(made, "あいうえお", start, end, DecodeSettings(longest=4))
    assert best.score == 9.0


def test_edges_are_put_right_within_the_passage():
    text = "は「東京」へ"
    made = window(text)
    start, end = scores(made, c2=9.0), scores(made, c4=9.0)
    plain, *_ = decode(made, text, start, end, DecodeSettings())
    assert plain.span.of(text) == "東京」"
    settings = DecodeSettings(edges=EdgeRules(brackets=True))
    balanced, *_ = decode(made, text, start, end, settings)
    assert balanced.span.of(text) == "「東京」"


def test_passage_without_usable_token_gives_nothing():
    made = window("  ")
    assert decode(made, "  ", scores(made), scores(made), DecodeSettings()) == []


@given(
    st.text(alphabet="あい 、", min_size=1, max_size=8),
    st.lists(st.floats(-20, 20, width=32), min_size=24, max_size=24),
)
def test_probabilities_are_those_of_a_softmax_over_no_answer_and_the_passage(text, values):
    made = window(text)
    start = np.array(values[:12])[: len(made)]
    end = np.array(values[12:])[: len(made)]
    usable = [0, *(made.first + at for at, char in enumerate(text) if not char.isspace())]
    for one in decode(made, text, start, end, DecodeSettings()):
        assert one.span.of(text).strip()
        at, last = made.first + one.span.start, made.first + one.span.end - 1
        share_of_start = np.exp(start[at]) / np.exp(start[usable]).sum()
        share_of_end = np.exp(end[last]) / np.exp(end[usable]).sum()
        assert np.exp(one.log_probability) == pytest.approx(share_of_start * share_of_end)


CANDIDATES = st.builds(
    lambda start, length, score, null: Candidate(Span(start, start + length), score, null, 0.0),
    st.integers(0, 12),
    st.integers(1, 5),
    SCORE.map(float),
    SCORE.map(float),
)


@given(st.lists(st.lists(CANDIDATES, max_size=4), max_size=4), st.integers(1, 5))
def test_merged_candidates_do_not_overlap_and_lose_only_to_better_ones(windows, count):
    kept = merge(windows, count)
    assert len(kept) <= count
    assert [c.margin for c in kept] == sorted((c.margin for c in kept), reverse=True)
    assert not any(a.span.overlaps(b.span) for a, b in itertools.combinations(kept, 2))
    for candidate in itertools.chain.from_iterable(windows):
        better = [k for k in kept if k.margin >= candidate.margin]
        assert (
            candidate in kept
            or any(k.span.overlaps(candidate.span) for k in better)
            or len(better) == count
        )


def test_same_words_of_two_windows_are_one_candidate():
    weak, strong = (Candidate(Span(2, 5), score, 0.0, -1.0) for score in (1.0, 4.0))
    assert merge([[weak], [strong]], 5) == (strong,)
