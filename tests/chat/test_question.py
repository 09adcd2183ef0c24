"""The type of answer follows from the form of the question."""

import pytest

from chat.question import AnswerType, analyze_question, expected_type


@pytest.mark.parametrize(
    ("text", "expects"),
    [
        ("創業者は誰ですか?", AnswerType.PERSON),
        ("Who wrote it?", AnswerType.PERSON),
        ("設立はいつですか", AnswerType.DATE),
        ("何年に発売されましたか?", AnswerType.DATE),
        ("価格はいくらですか?", AnswerType.NUMBER),
        ("社員は何人いますか?", AnswerType.NUMBER),
        ("何年間つづきましたか?", AnswerType.NUMBER),
        ("How much did it cost?", AnswerType.NUMBER),
        ("なぜ撤退したのですか?", AnswerType.REASON),
        ("撤退の理由は?", AnswerType.REASON),
        ("どのように作られますか?", AnswerType.MANNER),
        ("どんな製品がありますか?", AnswerType.LIST),
        ("本社の建物の名前は?", AnswerType.THING),
    ],
)
def test_expected_type_of_answer(text, expects):
    assert expected_type(text) is expects


def test_words_that_only_ask_are_no_terms():
    question = analyze_question("水星社を設立したのは誰ですか?")
    assert "誰" not in question.terms
    assert "設立" in question.terms


def test_english_question_is_told_apart():
    assert not analyze_question("When was it founded?").japanese
    assert analyze_question("OpenAIとは?").japanese


def test_english_question_stays_english_with_a_name_in_katakana():
    typed, respelt = "Who founded Teleporta?", "Who founded テレポルタ?"
    assert not analyze_question(respelt, typed=typed).japanese
    assert analyze_question("テレポルタとは?").japanese
