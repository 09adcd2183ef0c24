"""Windows hold question, head and passage, cover the passage, and know the places of its tokens."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.reader.span.tokens import TextTokenizer
from chat.reader.span.windows import Pair, WindowLimits, make_windows
from ingest.document import Span

TEXT = "潮見図書館は2005年に建てられました。館長は鈴木一郎です。"


@pytest.fixture(scope="module", params=["unigram", "wordpiece", "japanese"])
def tokenizer(request, fast_unigram, wordpiece, japanese):
    if request.param == "japanese":
        return TextTokenizer(japanese("character"))
    return TextTokenizer({"unigram": fast_unigram, "wordpiece": wordpiece}[request.param])


def test_short_passage_is_one_window_as_the_tokenizer_makes_it(tokenizer):
    (window,) = make_windows(Pair("館長は誰?", TEXT), tokenizer, WindowLimits())
    expected = tokenizer.tokenizer("館長は誰?", TEXT, return_token_type_ids=True)
    assert list(window.ids) == list(expected["input_ids"])
    assert list(window.types) == list(expected["token_type_ids"])
    assert window.null == 0


def test_places_are_of_the_passage_even_behind_a_title(tokenizer):
    pair = Pair("館長は誰?", TEXT, head="海の図書館")
    (window,) = make_windows(pair, tokenizer, WindowLimits())
    (bare,) = make_windows(Pair("館長は誰?", TEXT), tokenizer, WindowLimits())
    head = tokenizer.tokens("海の図書館").ids
    assert window.ids[window.first - len(head) : window.first] == head
    np.testing.assert_array_equal(window.starts, bare.starts)
    np.testing.assert_array_equal(window.ends, bare.ends)
    assert len(window) == len(bare) + len(head)


def test_passage_without_words_has_no_window(tokenizer):
    assert make_windows(Pair("館長は誰?", ""), tokenizer, WindowLimits()) == []


def test_question_and_head_are_cut_so_that_the_passage_has_room(tokenizer):
    pair = Pair("館長は誰?" * 50, TEXT, head="海の図書館" * 50)
    windows = make_windows(pair, tokenizer, WindowLimits(tokens=32, stride=4))
    template = tokenizer.template
    assert all(len(window) <= 32 for window in windows)
    asked = windows[0].first - len(template.before) - len(template.between) - 4
    assert asked == 32 // 3
    assert (
        windows[0].ids[len(template.before) :][:asked]
        == tokenizer.tokens(pair.question).ids[:asked]
    )


def test_no_room_at_all_is_refused(tokenizer):
    with pytest.raises(ValueError, match="4 tokens"):
        make_windows(Pair("誰?", TEXT), tokenizer, WindowLimits(tokens=4))


@given(
    size=st.integers(0, 120),
    tokens=st.integers(16, 64),
    stride=st.integers(0, 40),
    head=st.sampled_from(["", "海の図書館"]),
)
def test_windows_cover_the_passage_and_overlap_by_the_stride(wordpiece, size, tokens, stride, head):
    tokenizer = TextTokenizer(wordpiece)
    text = "".join(chr(0x4E00 + at) for at in range(size))
    limits = WindowLimits(tokens=tokens, stride=stride)
    windows = make_windows(Pair("誰", text, head), tokenizer, limits)
    assert all(len(window) == len(window.types) <= tokens for window in windows)
    covered = sorted({int(start) for window in windows for start in window.starts})
    assert covered == list(range(size))
    room = max((len(window.starts) for window in windows), default=0)
    for one, following in pairwise(windows):
        assert len(one.starts) == len(following.starts) == room
        shared = int(one.ends[-1]) - int(following.starts[0])
        assert shared >= min(stride, room // 2)


@given(st.data())
def test_answer_tokens_hold_the_answer_and_no_less_would(fast_unigram, data):
    (window,) = make_windows(Pair("誰?", TEXT, "題"), TextTokenizer(fast_unigram), WindowLimits())
    start = data.draw(st.integers(0, len(TEXT) - 1))
    end = data.draw(st.integers(start + 1, len(TEXT)))
    first, last = window.tokens_of(Span(start, end))
    begins, ends = window.starts[first - window.first :], window.ends[: last - window.first + 1]
    assert begins[0] <= start < ends[first - window.first]
    assert begins[last - first] < end <= ends[-1]


def test_answer_outside_of_a_window_has_no_tokens(wordpiece):
    tokenizer = TextTokenizer(wordpiece)
    windows = make_windows(Pair("誰?", TEXT), tokenizer, WindowLimits(tokens=24, stride=4))
    assert len(windows) > 1
    end = Span(len(TEXT) - 3, len(TEXT))
    assert windows[0].tokens_of(end) is None
    assert windows[-1].tokens_of(end) is not None
    assert windows[-1].tokens_of(Span(0, 2)) is None
