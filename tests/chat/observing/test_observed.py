from __future__ import annotations

import threading

import pytest

from chat.asking import Asked
from chat.observing.asking import Asking, asked_by, current_asking
from chat.observing.event import QuestionEvent
from chat.observing.observed import ObservedAnswerer
from ingest.errors import NoIndexError


class Watching:
    def __init__(self) -> None:
        self.told: list[tuple[str, object]] = []

    def began(self, asking: Asking) -> None:
        self.told.append(("began", asking))

    def ended(self, event: QuestionEvent) -> None:
        self.told.append(("ended", event))


class Broken:
    def began(self, asking: Asking) -> None:
        raise RuntimeError

    def ended(self, event: QuestionEvent) -> None:
        raise RuntimeError


@pytest.fixture
def watching() -> Watching:
    return Watching()


def test_a_question_of_somebody_is_told_of_with_how_it_was_found(pipeline, watching):
    asking = Asking("api", "session")
    observed = ObservedAnswerer(pipeline, [watching])
    with asked_by(asking):
        answer = observed.ask("問", ["前"], ["a.txt"], "en", True)
    (began, by), (ended, event) = watching.told
    assert (began, by, ended) == ("began", asking, "ended")
    assert event.asking is asking
    assert event.asked == Asked("問", ("前",), ("a.txt",), "en", True) == pipeline.asked[0]
    assert event.answer is answer
    assert event.best[0].lexical_rank == 2 and event.best[1].score == 4.5
    assert event.outcome == "answered" and event.error == ""


def test_what_nobody_asked_is_not_told_of(pipeline, watching):
    observed = ObservedAnswerer(pipeline, [watching])
    assert observed.ask("問").answered
    assert observed.trace([Asked("問"), Asked("題")])[1].answer.question == "題"
    assert watching.told == []


def test_who_asks_is_known_in_the_thread_that_says_so_and_nowhere_else(pipeline, watching):
    observed = ObservedAnswerer(pipeline, [watching])
    with asked_by(Asking("page")):
        other = threading.Thread(target=lambda: observed.ask("下書き"))
        other.start()
        other.join()
        assert watching.told == []
        with asked_by(Asking("mcp")):
            observed.ask("問")
        assert current_asking().origin == "page"
    assert current_asking() is None
    assert [event.asking.origin for kind, event in watching.told if kind == "ended"] == ["mcp"]


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (NoIndexError("no_index", directory="d"), "no_index"),
        (ZeroDivisionError(), "ZeroDivisionError"),
    ],
)
def test_a_failure_is_told_of_and_goes_on(pipeline, watching, error, name):
    def fail(_):
        raise error

    pipeline.trace_of = fail
    observed = ObservedAnswerer(pipeline, [watching])
    with asked_by(Asking("api")), pytest.raises(type(error)):
        observed.ask("問")
    event = watching.told[-1][1]
    assert (event.outcome, event.error, event.answer) == ("failed", name, None)


def test_an_observer_that_fails_costs_neither_answer_nor_the_others(pipeline, watching, caplog):
    observed = ObservedAnswerer(pipeline, [Broken(), watching])
    with asked_by(Asking("api")):
        assert observed.ask("問").answered
    assert [kind for kind, _ in watching.told] == ["began", "ended"]
    assert "observer" in caplog.text


def test_names_of_questions_are_random():
    names = {Asking("page").id for _ in range(50)}
    assert len(names) == 50 and {len(name) for name in names} == {16}
