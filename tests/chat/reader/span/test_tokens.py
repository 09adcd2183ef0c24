"""Tokens tell where they stand, whatever the tokenizer; pairs are joined as the tokenizer does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.reader.span.tokens import TextTokenizer

TEXTS = st.text(
    alphabet="東京タワー2001年はが、Café b \u3000\n\u2f08\uff76\uff9e㍿😀鷗", max_size=25
)


@pytest.fixture(
    scope="module", params=["unigram", "wordpiece", "japanese wordpiece", "japanese character"]
)
def any_tokenizer(request, fast_unigram, wordpiece, japanese):
    if request.param.startswith("japanese"):
        return japanese(request.param.split()[1])
    return {"unigram": fast_unigram, "wordpiece": wordpiece}[request.param]


def places(tokenizer, text: str) -> list[str]:
    tokens = TextTokenizer(tokenizer).tokens(text)
    return [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)]


@given(TEXTS)
def test_places_are_ordered_apart_and_without_white_space(any_tokenizer, text):
    tokens = TextTokenizer(any_tokenizer).tokens(text)
    assert len(tokens) == len(tokens.starts) == len(tokens.ends)
    edges = np.stack([tokens.starts, tokens.ends], axis=1).ravel()
    assert (np.diff(edges) >= 0).all()
    assert all(0 <= edge <= len(text) for edge in edges)
    for start, end in zip(tokens.starts, tokens.ends, strict=True):
        assert text[start:end] == text[start:end].strip()


@pytest.mark.parametrize("kind", ["wordpiece", "character"])
def test_words_in_the_vocabulary_are_placed_without_offsets(japanese, kind):
    tokenizer = japanese(kind)
    assert not tokenizer.is_fast
    joined = "".join(places(tokenizer, "東京タワー は 2001年 に"))
    assert joined == "東京タワーは2001年に"


def test_space_mark_before_the_text_has_no_place_of_its_own(fast_unigram):
    assert fast_unigram.tokenize("は東京")[0] == "▁"
    assert places(fast_unigram, "は東京") == ["", "は", "東京"]


def test_voicing_mark_of_a_half_width_kana_stays_with_it(fast_unigram):
    text = "\uff76\uff9e\uff72\uff84\uff9eは"
    assert places(fast_unigram, text)[-2:] == ["\uff76\uff9e\uff72\uff84\uff9e", "は"]


def test_character_that_became_two_tokens_is_the_place_of_the_last(fast_unigram):
    assert [word for word in places(fast_unigram, "は㍿へ") if word] == ["は", "㍿", "へ"]


def test_long_text_is_tokenized_without_a_warning(wordpiece, japanese, fast_unigram):
    for tokenizer in (wordpiece, japanese("character"), fast_unigram):
        assert len(TextTokenizer(tokenizer).tokens("東京" * 600)) >= 600


def test_pair_is_joined_as_the_tokenizer_joins_it(any_tokenizer):
    own = TextTokenizer(any_tokenizer)
    first, second = own.tokens("東京は").ids, own.tokens("2001年").ids
    template = own.template
    ids = (*template.before, *first, *template.between, *second, *template.after)
    types = [
        kind
        for kind, part in zip(
            template.types,
            (template.before, first, template.between, second, template.after),
            strict=True,
        )
        for _ in part
    ]
    expected = any_tokenizer("東京は", "2001年", return_token_type_ids=True)
    assert list(ids) == list(expected["input_ids"])
    assert types == list(expected["token_type_ids"])
    assert ids[template.null] == any_tokenizer.cls_token_id
    assert template.specials == len(ids) - len(first) - len(second)


def test_null_token_at_the_end_is_counted_from_there():
    class Tail:
        is_fast = False
        cls_token_id = 9

        def build_inputs_with_special_tokens(self, first, second):
            return [*first, 8, *second, 8, 9]

        def create_token_type_ids_from_sequences(self, first, second):
            return [0, 0, 1, 1, 2]

    template = TextTokenizer(Tail()).template
    assert (template.before, template.between, template.after) == ((), (8,), (8, 9))
    assert template.null == -1
    assert template.types == (0, 0, 0, 1, 1)


def test_tokens_are_kept_until_they_are_forgotten(fast_unigram):
    tokenizer = TextTokenizer(fast_unigram)
    kept = tokenizer.tokens("東京は")
    assert tokenizer.tokens("東京は") is kept
    tokenizer.forget()
    assert tokenizer.tokens("東京は") is not kept
