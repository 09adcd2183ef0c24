"""Katakana and Latin names that are one are told from those that are two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.respelling.sounds import folded_sound, plain_letters
from chat.respelling.transliteration import ChunkModel, load_model


@pytest.mark.parametrize(
    ("kana", "latin"),
    [
        ("テスラ", "Tesla"),
        ("オープンAI", "OpenAI"),
        ("シュタインメッツ", "Steinmetz"),
        ("ハーバー", "Harbor"),
    ],
)
def test_one_name_is_known_in_both_scripts(kana, latin):
    assert load_model().log_odds(kana, latin) > load_model().margin


@pytest.mark.parametrize(
    ("kana", "latin"),
    [("グーグル", "Goole"), ("テスラ", "Toyota"), ("マスク", "Max"), ("ハーバー", "Harvest")],
)
def test_two_names_are_not_taken_for_one(kana, latin):
    assert load_model().log_odds(kana, latin) < load_model().margin


def test_no_chunk_no_name():
    model = ChunkModel({"ア": {"a": -0.1}})
    assert model.likeness("ア", "a") is not None
    assert model.likeness("ア", "b") is None
    assert model.likeness("", "a") is None


@given(st.text("アイトンッー・", max_size=8), st.text("abtoné '", max_size=8))
def test_any_two_words_can_be_compared(kana, latin):
    assert isinstance(load_model().log_odds(kana, latin), float)


def test_spellings_of_one_sound_are_folded_together():
    assert folded_sound("レオナルド・ダ・ヴィンチ") == folded_sound("レオナルドダビンチ")
    assert folded_sound("コンピューター") == folded_sound("コンピュータ")
    assert folded_sound("アイト") != folded_sound("アイド")


def test_letters_lose_accents_but_kana_keep_their_voice():
    assert plain_letters("Preußen-Café") == "preussencafe"
    assert plain_letters("ガンダムX") == "ガンダムx"
