"""Greetings get a greeting; questions about greetings are questions."""

import pytest

from chat.smalltalk import clean, has_words, smalltalk


@pytest.mark.parametrize(
    "text",
    [
        "こんにちは",
        "こんにちは!",
        "おはようございます。",
        "ありがとう",
        "ありがとうございました",
        "Hello",
        "thanks!",
        "さようなら",
    ],
)
def test_small_talk_is_recognised(text):
    assert smalltalk(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "こんにちはの語源は何ですか?",
        "ありがとうと言ったのは誰?",
        "Who said hello to Musk?",
        "記事の要点は?",
    ],
)
def test_question_holding_a_greeting_is_a_question(text):
    assert smalltalk(text) is None


def test_control_characters_and_surrogates_are_dropped():
    assert clean("a\x00b\x07 \ud800c\u2028d") == "a b c d"


@pytest.mark.parametrize(
    ("text", "words"), [("\U0001f600\U0001f389", False), ("?!…", False), ("7", True)]
)
def test_emoji_and_punctuation_are_no_words(text, words):
    assert has_words(text) is words
