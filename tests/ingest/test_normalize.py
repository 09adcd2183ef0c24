"""The normalised view equals NFKC and every character of it leads back to the source."""

import itertools
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Span
from ingest.normalize import fold, normalize

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
# Letters and signs that grow, shrink, compose or reorder under NFKC.
TRICKY = st.text(
    st.sampled_from(
        "か\u3099\uff76\uff9e\u2f08\uff11\u337f\ufdfae\u0301\u0323"
        "\u1100\u1161\u11a8\u09c7\u09be\u0344 \n"
    ),
    max_size=24,
)


def composites() -> list[str]:
    """Every pair of characters that Unicode composes into one."""
    pairs = []
    for code in range(sys.maxunicode + 1):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            pairs.append("".join(chr(int(part, 16)) for part in parts))
    return pairs


@given(TEXTS | TRICKY)
def test_view_is_nfkc_of_the_source(text):
    assert normalize(text).text == unicodedata.normalize("NFKC", text)


def test_view_is_nfkc_for_every_pair_that_composes():
    wrong = [p for p in composites() if normalize(p).text != unicodedata.normalize("NFKC", p)]
    assert wrong == []


@given(TEXTS | TRICKY)
def test_offset_maps_are_monotone_and_in_range(text):
    view = normalize(text)
    assert len(view.starts) == len(view.text) + 1
    assert len(view.ends) == len(view.text)
    for offsets in (view.starts, view.ends):
        assert all(a <= b for a, b in itertools.pairwise(offsets))
        assert all(0 <= offset <= len(text) for offset in offsets)


@given(TEXTS | TRICKY, st.data())
def test_normalising_the_source_span_gives_the_words_back(text, data):
    view = normalize(text)
    start = data.draw(st.integers(0, len(view.text)))
    end = data.draw(st.integers(start, len(view.text)))
    span = view.to_source(start, end)
    assert view.text[start:end] in unicodedata.normalize("NFKC", span.of(text))


@given(TEXTS | TRICKY)
def test_whole_view_leads_back_to_the_whole_source(text):
    view = normalize(text)
    assert view.to_source(0, len(view.text)) == Span(0, len(text))


def test_kangxi_radical_is_found_by_the_plain_character():
    source = "会員は15万\u2f08です"
    view = normalize(source)
    at = view.text.index("15万人")
    assert view.to_source(at, at + 4) == Span(3, 7)


@pytest.mark.parametrize(
    ("source", "found", "words"),
    [
        ("全長\u3314です", "キロ", "\u3314"),  # one square sign holds both letters
        ("\uff76\uff9e\uff97\uff7dの橋", "ガラス", "\uff76\uff9e\uff97\uff7d"),
        ("か\u3099んばる", "がん", "か\u3099ん"),
        ("\uff12\uff10\uff12\uff14年", "2024", "\uff12\uff10\uff12\uff14"),
    ],
)
def test_source_span_holds_whole_source_characters(source, found, words):
    view = normalize(source)
    at = view.text.index(found)
    assert view.to_source(at, at + len(found)).of(source) == words


def test_empty_range_is_an_empty_span():
    assert normalize("\u2f08").to_source(1, 1) == Span(1, 1)


def test_fold_ignores_width_case_and_white_space():
    assert fold("\uff21 b\u3000\n\u2f08") == fold("aB人")
