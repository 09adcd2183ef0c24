"""Any question typed on the page: an answer or a sentence, and nothing that cannot be sent back."""

import re
from collections.abc import Iterator
from dataclasses import fields

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chat.answer import Reason
from chat.app import App
from chat.web.handlers import Handlers, Screen
from chat.web.session import Session, View
from chat.web.upload import Articles
from tests.fuzz.amounts import NIGHTLY, cases
from tests.fuzz.questions.checks import check_answer, check_sentence, sendable
from tests.fuzz.questions.conftest import texts_of
from tests.fuzz.questions.words import LONG, ODD, QUESTIONS, questions

pytestmark = pytest.mark.timeout(7200 if NIGHTLY else 300)
UNDERSTOOD = re.compile(r'<p class="understood">([^<]*)')


def handlers_of(app: App) -> Handlers:
    shelf = Articles(app.store, app.builder, app.config)
    return Handlers(app.answerer, app.handle, shelf, app.config)


def strings(screen: Screen) -> Iterator[str]:
    values = (getattr(screen, field.name) for field in fields(screen))
    return (value for value in values if isinstance(value, str))


def ask(app: App, session: Session, question: str) -> Session:
    """Ask as the page does; gives the conversation after it."""
    handlers = handlers_of(app)
    for screen in handlers.ask(session, View(), "", question):
        for drawn in strings(screen):
            sendable(drawn)
            assert all(line.isprintable() for line in UNDERSTOOD.findall(drawn))
        session = screen.session or session
    turn = session.turns[-1]
    assert turn.error == ""
    assert turn.answer is not None
    check_answer(turn.answer, texts_of(app))
    if not turn.answer.answered:
        check_sentence(turn.answer.reply)
    for drawn in handlers.suggest(session, ""):
        sendable(drawn)
    return session


@cases(few=8, many=2000)
@given(st.lists(questions, min_size=1, max_size=3))
@example([QUESTIONS[0], "それを設計したのは\ud83d誰ですか?"])
@example(["それは" + "".join(ODD)])
def test_any_conversation_is_drawn(quick_app, asked):
    session = handlers_of(quick_app).load("ja").session
    for question in asked:
        session = ask(quick_app, session, question)


@pytest.mark.parametrize("name", LONG)
def test_megabyte_is_refused_and_not_sent_back(quick_app, name):
    session = handlers_of(quick_app).load("ja").session
    for screen in handlers_of(quick_app).ask(session, View(), "", LONG[name]):
        drawn = "".join(strings(screen))
        sendable(drawn)
        assert len(drawn) < 100_000
    answer = screen.session.turns[-1].answer
    assert answer is not None and answer.reason is Reason.INVALID
    check_sentence(answer.reply)
