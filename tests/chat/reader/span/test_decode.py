"""Joint decoding finds what trying every span finds."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.reader.span.decode import (
    RIVALS,
    Candidate,
    DecodeSettings,
    TokenSpan,
    best_spans,
    decode,
    merge,
    rivals_of,
)
from chat.reader.span.prior import ShapePrior
from chat.reader.span.windows import Window
from ingest.document import Span


def every_span(start, end, usable, longest) -> list[TokenSpan]:
    """Every span, best first."""
    pairs = itertools.combinations_with_replacement(range(len(start)), 2)
    every = [
        TokenSpan(i, j, float(start[i] + end[j]))
        for i, j in pairs
        if usable[i] and usable[j] and j - i < longest
    ]
    return sorted(every, key=lambda s: (-s.score, s.first, s.last))


def overlap(one: TokenSpan, other: TokenSpan) -> bool:
    return one.first <= other.last and other.first <= one.last


def by_trying(start, end, usable, count, longest) -> list[TokenSpan]:
    """Every span in order of score, those that overlap a better one left out."""
    kept: list[TokenSpan] = []
    for span in every_span(start, end, usable, longest):
        if not any(overlap(span, other) for other in kept):
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


ROWS = st.lists(st.tuples(SCORE, SCORE, st.booleans()), max_size=12)


def columns(rows):
    start, end = (np.array([row[at] for row in rows], dtype=np.float64) for at in (0, 1))
    return start, end, np.array([row[2] for row in rows], dtype=np.bool_)


@given(rows=ROWS, longest=st.integers(1, 15))
def test_rivals_are_the_best_span_and_the_best_that_overlap_it(rows, longest):
    every = every_span(*columns(rows), longest)
    found = rivals_of(*columns(rows), longest)
    assert found[:1] == every[:1]
    overlapping = [one for one in every if overlap(one, every[0])]
    assert [r.score for r in found] == [one.score for one in overlapping[:RIVALS]]
    assert len(set(found)) == len(found)
    assert set(found) <= set(overlapping)


@given(
    rows=ROWS,
    count=st.integers(0, 5),
    longest=st.integers(1, 15),
    extra=st.lists(st.integers(-5, 5), min_size=12, max_size=12),
)
def test_bonus_decides_between_spans_that_overlap(rows, count, longest, extra):
    def bonus(spans):
        return [float(extra[s.first] - extra[s.last]) for s in spans]

    start, end, usable = columns(rows)
    found = best_spans(start, end, usable, count, longest, bonus)
    totals = [s.score + s.bonus for s in found]
    assert totals == sorted(totals, reverse=True)
    assert not any(overlap(a, b) for a, b in itertools.combinations(found, 2))
    rivals = rivals_of(start, end, usable, longest)
    if found and len(rivals) < RIVALS:  # so that no rival was left out
        best = max(r.score + b for r, b in zip(rivals, bonus(rivals), strict=True))
        assert best in totals
    for one in found:
        assert one.score == start[one.first] + end[one.last]
        assert one.bonus == bonus([one])[0]


@given(rows=ROWS, count=st.integers(0, 5), longest=st.integers(1, 15))
def test_bonus_of_nothing_changes_nothing(rows, count, longest):
    plain = best_spans(*columns(rows), count, longest)
    found = best_spans(*columns(rows), count, longest, lambda spans: [0.0 for _ in spans])
    assert found == plain


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


def test_prior_keeps_start_and_end_of_two_answers_apart():
    """The start of 4寸 and the end of 40cm are the best pair, and no answer."""
    text = "高さは4寸(約40cm)です"
    made = window(text)
    start = scores(made, c3=9.0, c6=8.0)
    end = scores(made, c4=8.5, c10=9.0)
    plain, *_ = decode(made, text, start, end, DecodeSettings())
    assert plain.span.of(text) == "4寸(約40cm"
    settings = DecodeSettings(prior=ShapePrior(lone_bracket=-1.0))
    found = decode(made, text, start, end, settings)
    assert [c.span.of(text) for c in found[:1]] == ["4寸"]
    assert found[0].score == 17.5


def test_prior_is_part_of_score_and_margin_but_not_of_the_probability():
    text = "あ、い"
    made = window(text)
    start, end = scores(made, c0=9.0), scores(made, c2=9.0)
    plain, *_ = decode(made, text, start, end, DecodeSettings())
    with_prior, *_ = decode(made, text, start, end, DecodeSettings(prior=ShapePrior(comma=-2.0)))
    assert with_prior.span == plain.span == Span(0, 3)
    assert with_prior.score == plain.score - 2.0
    assert with_prior.log_probability == plain.log_probability


def test_white_space_is_no_part_of_an_answer():
    text = "は 東京 へ"
    made = window(text)
    start, end = scores(made, c2=9.0), scores(made, c3=9.0)
    made = Window(made.ids, made.types, 0, made.first, made.starts - 1, made.ends)
    best, *_ = decode(made, text, start, end, DecodeSettings())
    assert best.span.of(text) == "東京"


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
