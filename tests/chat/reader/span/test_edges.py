"""Edges of answers: white space goes, further rules are switched on one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.reader.span.edges import EdgeRules, tidy_edges
from ingest.document import Span

NONE = EdgeRules()


def tidied(text: str, words: str, rules: EdgeRules) -> str:
    start = text.index(words)
    return tidy_edges(text, Span(start, start + len(words)), rules).of(text)


@pytest.mark.parametrize(
    ("words", "rules", "expected"),
    [
        (" 「東京タワー\n", NONE, "「東京タワー"),
        ("東京タワー」", NONE, "東京タワー」"),
    ],
)
def test_white_space_alone_is_taken_off_by_default(words, rules, expected):
    assert tidied(f"は{words}へ", words, rules) == expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("名は「東京タワー」と", "東京タワー」", "「東京タワー」"),
        ("名は「東京タワー」と", "「東京タワー", "「東京タワー」"),
        ("名は「東京タワー」と", "東京タワー", "東京タワー"),
        ("国際連合(国連)は", "国際連合(国連", "国際連合(国連)"),
        ("「東京」と「京都」の", "東京」と「京都", "「東京」と「京都」"),
        ("東京」の", "東京」", "東京"),
        ("の「東京", "「東京", "東京"),
        ("赤)青(白", "赤)青(白", "赤)青(白"),
        ("名『東「京』は", "東「京』", "『東「京』"),
    ],
)
def test_brackets_are_balanced(text, words, expected):
    assert tidied(text, words, EdgeRules(brackets=True)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("「東京」", "東京"),
        ("「東京」と「京都」", "「東京」と「京都」"),
        ("「東京", "「東京"),
        ("『東京』", "『東京』"),
        ("「」", "「」"),
        ("「", "「"),
    ],
)
def test_quotation_marks_around_the_whole_go(words, expected):
    assert tidied(f"は{words}の", words, EdgeRules(quotes="「")) == expected


@pytest.mark.parametrize(
    ("words", "expected"), [("、東京。", "東京"), ("東京、京都", "東京、京都"), ("。", "。")]
)
def test_stops_at_the_edges_go(words, expected):
    assert tidied(f"は{words}の", words, EdgeRules(stops=True)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [("2001年に", "2001年"), ("約束", "約束"), ("に", "に"), ("京都まで", "京都")],
)
def test_one_particle_at_the_end_goes(words, expected):
    assert tidied(f"は{words}も", words, EdgeRules(particles=("まで", "に"))) == expected


RULES = st.builds(
    EdgeRules,
    stops=st.booleans(),
    brackets=st.booleans(),
    quotes=st.sampled_from(["", "「", "「『("]),
    particles=st.sampled_from([(), ("に", "まで")]),
)


@given(st.text(alphabet="東京に「」『』()、。 ", min_size=1, max_size=14), st.data(), RULES)
def test_answer_stays_within_the_words_and_is_never_lost(text, data, rules):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = tidy_edges(text, Span(start, end), rules)
    assert 0 <= span.start <= span.end <= len(text)
    assert span.of(text) == span.of(text).strip()
    assert bool(span.of(text)) == bool(text[start:end].strip())
