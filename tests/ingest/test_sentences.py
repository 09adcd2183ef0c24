"""Sentences end at full stops outside brackets and cover every visible character."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Span
from ingest.sentences import split_sentences

ANY = st.text(st.characters(exclude_categories=("Cs",)), max_size=80)
PROSE = st.text(st.sampled_from("あ駅A1。.!?、「」『』(\uff08)\uff09“”\uff0e \n\r\t"), max_size=60)


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in split_sentences(text, Span(0, len(text)))]


@given(ANY | PROSE)
def test_sentences_are_ordered_disjoint_and_cover_all_but_white_space(text):
    spans = split_sentences(text, Span(0, len(text)))
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert all(span.of(text).strip() == span.of(text) != "" for span in spans)
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())


@given(PROSE, st.integers(0, 20), st.integers(0, 20))
def test_sentences_stay_within_the_asked_range(text, left, right):
    start, end = min(left, len(text)), max(min(left, len(text)), len(text) - right)
    for span in split_sentences(text, Span(start, end)):
        assert start <= span.start < span.end <= end


@pytest.mark.parametrize(
    "text",
    [
        "店長は「雨です。傘をどうぞ。」と言った。",
        "彼は『行く。必ず。』と書いた。",
        "橋(長さ20メートル。木製。)を渡る。",
        "橋\uff08木製。\uff09を渡る。",
        "“止まれ。左右を見よ。”と書いてある。",
        "「外は『雨。』らしい。」と聞いた。",
    ],
)
def test_full_stop_in_brackets_ends_no_sentence(text):
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("朝だ。起きよう!もう?", ["朝だ。", "起きよう!", "もう?"]),
        ("本当か!?そうだ。", ["本当か!?", "そうだ。"]),
        ("「来て。」\n「行くよ。」", ["「来て。」", "「行くよ。」"]),
        ("「来て。」「行くよ。」", ["「来て。」", "「行くよ。」"]),
        ("駅が開いた。)次へ。", ["駅が開いた。)", "次へ。"]),
        ("It rained. We stayed.", ["It rained.", "We stayed."]),
        ("S. Tanaka wrote it. It sold.", ["S. Tanaka wrote it.", "It sold."]),
        ("Version 1.5 is out. Good.", ["Version 1.5 is out.", "Good."]),
        (
            "人口は\uff13\uff0e\uff15万だ\uff0e次だ\uff0e",
            ["人口は\uff13\uff0e\uff15万だ\uff0e", "次だ\uff0e"],
        ),
    ],
)
def test_sentence_ends(text, expected):
    assert sentences(text) == expected


def test_forgotten_opening_bracket_does_not_swallow_the_rest():
    assert sentences("彼は「行くと言った。次の日。「駅。」で会う。") == [
        "彼は「行くと言った。",
        "次の日。",
        "「駅。」で会う。",
    ]


def test_wrapped_lines_are_one_sentence():
    assert sentences("長い話が\n二行に続く。終わり。") == ["長い話が\n二行に続く。", "終わり。"]


def test_lines_without_full_stops_are_a_sentence_each():
    assert sentences("北町1番\r\n南町2番\r東町") == ["北町1番", "南町2番", "東町"]


def test_many_brackets_that_nothing_closes_take_no_time():
    text = "「" * 50_000 + ")" * 50_000
    assert sentences(text) == [text]
