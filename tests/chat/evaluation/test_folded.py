"""Words are found whatever their width, white space and case, at their place in the source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.evaluation.folded import TextFilter, caseless, find_all, holds
from ingest.document import Span

# Characters that change in number or form when folded, beside plain ones.
signs = st.sampled_from("aAﬁß㈱\uff11\u2f08か\u3099が \u3000\nΣς\u0130字")
texts = st.text(signs, max_size=30)


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("青い海。青い空。", "青い", ["青い", "青い"]),
        ("来園者は15万\u2f08です", "15万人", ["15万\u2f08"]),
        ("\uff11\uff15 万人と15万\u2f08", "15万人", ["\uff11\uff15 万人", "15万\u2f08"]),
        ("OpenAI と openai", "openai", ["openai"]),  # exact places are enough
        ("OpenAI", "openai", ["OpenAI"]),
        ("長い\n文です", "長い文です", ["長い\n文です"]),
        ("㈱みどり", "(株)みどり", ["㈱みどり"]),
        ("青い海", "赤い海", []),
        ("青い海", " \u3000", []),
    ],
)
def test_places_are_of_the_source(text, words, found):
    spans = find_all(text, words)
    assert [span.of(text) for span in spans] == found
    assert holds(text, words) or not spans


def test_place_counts_code_points_of_the_source():
    assert find_all("か\u3099\u3000㈱A社は", "a社") == [Span(4, 6)]


@given(texts, texts, texts)
def test_every_place_folds_to_the_words(before, words, after):
    text = before + words + after
    for span in find_all(text, words):
        assert caseless(words) in caseless(span.of(text))


@given(st.lists(texts, min_size=1, max_size=20), texts)
def test_filter_never_loses_a_text_that_holds_the_words(stored, words):
    candidates = TextFilter(stored).candidates(words)
    holding = {at for at, text in enumerate(stored) if caseless(words) in caseless(text)}
    assert holding <= set(candidates)
    assert candidates == sorted(set(candidates))


def test_filter_leaves_out_texts_without_the_words():
    stored = [f"これは記事{number}番の文です" for number in range(100)]
    assert TextFilter(stored).candidates("記事42番") == [42]
