"""A question asked again takes the place of its turn; how far an answer is can be told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chat.stages import Stage, enter, listening
from chat.web.handlers import Handlers
from chat.web.history.panel import asked_again
from chat.web.session import Running, Session, Turn, View
from tests.chat.web.test_handlers import Scripted, make, plain


@pytest.fixture
def scripted() -> Scripted:
    return Scripted()


@pytest.fixture
def handlers(app, scripted) -> Handlers:
    return make(app, scripted)


def spoken(scripted: Scripted) -> Session:
    turns = tuple(Turn(q, n, plain(q), literal=q == "二") for n, q in enumerate("一二三", start=1))
    return Session("ja", turns)


def again(handlers: Handlers, session: Session, raw: object):
    return list(asked_again(handlers, session, View(), "", raw))[-1]


def test_the_turn_and_what_came_after_are_replaced_and_numbers_stay_taken(
    handlers, scripted
) -> None:
    session = again(handlers, spoken(scripted), {"turn": 1, "question": "四"}).session
    assert [(turn.question, turn.number) for turn in session.turns] == [("一", 1), ("四", 4)]
    question, earlier, _ = scripted.asked[-1]
    assert (question, [e.question for e in earlier]) == ("四", ["一"])


def test_a_retry_asks_the_same_as_it_stood(handlers, scripted) -> None:
    session = again(handlers, spoken(scripted), {"turn": 1}).session
    assert (session.turns[-1].question, session.turns[-1].literal) == ("二", True)


@pytest.mark.parametrize(
    "raw", [None, {}, {"turn": 3}, {"turn": -1}, {"turn": True}, {"turn": "1"}]
)
def test_what_is_no_turn_changes_nothing(handlers, scripted, raw) -> None:
    assert again(handlers, spoken(scripted), raw).session is None
    assert scripted.asked == []


def test_nothing_is_asked_again_while_a_question_is_running(handlers, scripted) -> None:
    running = replace(spoken(scripted), running=Running())
    assert again(handlers, running, {"turn": 0}).session is None


def test_stages_are_told_to_the_one_who_asked(handlers, scripted) -> None:
    def slow(question: str):
        enter(Stage.SEARCHING)
        enter(Stage.READING)
        import time

        time.sleep(0.3)
        return plain(question)

    scripted.answer = slow
    screens = list(handlers.ask(Session("ja"), View(), "", "遅い"))
    told = [screen.stage for screen in screens if screen.stage is not None]
    assert told[0] == "" and "読んでいます" in told[1] and len(told) == 2
    assert [screen.busy for screen in screens] == [True, True, False]  # said at each stage


def test_nobody_hears_a_stage_of_another_context() -> None:
    heard = []
    with listening(heard.append):
        enter(Stage.READING)
    enter(Stage.SEARCHING)
    assert heard == [Stage.READING]
