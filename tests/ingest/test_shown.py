"""Hidden characters are left out of what is searched, and the way back is exact."""

import itertools
from dataclasses import astuple

from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Document, Span
from ingest.readers import FORMATS
from ingest.shown import invisible, merge_hidden, shown

TEXTS = st.text(st.sampled_from("東京abc\u200b\ufeff\x00\x07\n \U000e0100"), max_size=30)


@st.composite
def hidden_texts(draw):
    text = draw(TEXTS)
    edges = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(edges, edges).map(sorted), max_size=6))
    return text, [Span(*pair) for pair in pairs if pair[0] < pair[1]]


@given(hidden_texts())
def test_merged_spans_are_apart_in_order_and_hide_just_what_was_given(given_text):
    text, notation = given_text
    merged = merge_hidden(text, notation)
    assert all(a.end < b.start for a, b in itertools.pairwise(merged))
    hidden = {at for span in merged for at in range(*astuple(span))}
    wanted = {at for span in [*notation, *invisible(text)] for at in range(*astuple(span))}
    assert hidden == wanted


@given(hidden_texts(), st.data())
def test_shown_characters_are_those_not_hidden_and_lead_back(given_text, data):
    text, notation = given_text
    hidden = merge_hidden(text, notation)
    document = Document("a", "a", text, hidden=hidden)
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    seen = shown(document, span)
    gone = {at for gap in hidden for at in range(*astuple(gap))}
    places = [at for at in range(*astuple(span)) if at not in gone]
    assert seen.text == "".join(text[at] for at in places)
    for at, place in enumerate(places):
        assert seen.to_source(at, at + 1) == Span(place, place + 1)
        assert seen.from_source(place) == at
    if places:
        assert seen.to_source(0, len(places)) == Span(places[0], places[-1] + 1)


def test_control_characters_are_hidden_but_tabs_and_line_ends_are_not():
    assert invisible("a\x00\x1b\tb\r\nc\u0085d\x9f") == [Span(1, 3), Span(10, 11)]


def test_headings_are_told_without_notation_and_on_one_line():
    text = "# **港**の町\n\n## 古い*灯台*の話\n\n白い。\n"
    document = FORMATS[".md"].document("a.md", "a.md", text)
    assert document.title == "港の町"
    assert document.headings(document.sections[-1]) == ("古い灯台の話",)
