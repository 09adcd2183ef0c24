"""Any characters as a question get the article's words or a sentence, whoever reads."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import chat.answering
from chat.answer import Reason
from tests.fuzz.amounts import NIGHTLY, cases
from tests.fuzz.questions.checks import check_answer, check_sentence
from tests.fuzz.questions.conftest import texts_of
from tests.fuzz.questions.words import LONG, ODD, QUESTIONS, questions

pytestmark = pytest.mark.timeout(7200 if NIGHTLY else 300)
LANGUAGES = st.sampled_from(["ja", "en"])


@cases(few=80, many=6000)
@given(questions, st.lists(questions, max_size=3), LANGUAGES, st.booleans())
@example("".join(ODD), list(QUESTIONS), "ja", False)
def test_any_question_is_answered_verbatim_or_with_a_sentence(
    quick_app, question, earlier, language, literal
):
    answer = quick_app.answerer.ask(question, earlier, None, language, literal)
    check_answer(answer, texts_of(quick_app))
    if not answer.answered:
        check_sentence(answer.reply)


@cases(few=8, many=1500)
@given(questions, st.lists(questions, max_size=1))
@example("".join(ODD), [])
def test_any_question_is_answered_verbatim_by_our_models(own_app, question, earlier):
    check_answer(own_app.answerer.ask(question, earlier), texts_of(own_app))


@pytest.mark.parametrize("name", LONG)
def test_question_that_is_too_long_is_looked_at_no_further_than_to_tell(
    quick_app, monkeypatch, name
):
    looked = []
    clean = chat.answering.clean
    monkeypatch.setattr("chat.answering.clean", lambda text: (looked.append(text), clean(text))[1])
    answer = quick_app.answerer.ask(LONG[name])
    assert answer.reason is Reason.INVALID
    check_sentence(answer.reply)
    assert [len(text) for text in looked] == [2001]


@pytest.mark.parametrize("name", LONG)
def test_earlier_question_that_is_too_long_is_left_out(quick_app, name):
    answer = quick_app.answerer.ask("それを設計したのは誰ですか?", [LONG[name]])
    assert answer.understood_as is None
    check_answer(answer, texts_of(quick_app))
