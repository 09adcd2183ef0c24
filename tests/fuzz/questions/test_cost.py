"""No question takes long, and none costs much more than its length; at night, in processor time."""

import time
from collections.abc import Callable

import pytest

from chat.dialogue import refers_back, resolve
from chat.exchange import exchange_of
from chat.gisting import request_of
from chat.question import analyze_question
from chat.respelling import KeptSpellings, respell
from chat.smalltalk import clean, has_words, smalltalk
from ingest.messages import language_of_text
from tests.fuzz.amounts import NIGHTLY
from tests.fuzz.questions.words import ODD, QUESTIONS

pytestmark = [
    pytest.mark.skipif(not NIGHTLY, reason="at night"),
    pytest.mark.timeout(7200),
]
# Four times the length costs four times as much, squared sixteen times.
_SHORT, _LONG, _MOST = 4_000, 16_000, 9.0
# Less than this is noise.
_LEAST = 0.002
_BOUND = 2.0
UNITS = ("a", "あ", "漢", "1", " a", "それ", "どんな", "which ", "ー", "~", *QUESTIONS, *ODD)


def seconds(work: Callable[[str], object], words: str) -> float:
    """Processor time, the least of three."""
    found = []
    for _ in range(3):
        begun = time.process_time()
        work(words)
        found.append(time.process_time() - begun)
    return min(found)


def grown(unit: str, length: int) -> str:
    return "それは" + (unit * length)[:length] + "誰ですか?"


@pytest.fixture(scope="module")
def steps(quick_app) -> dict[str, Callable[[str], object]]:
    index = quick_app.handle.current()
    spellings = KeptSpellings().of(index, None)
    earlier = [exchange_of(quick_app.answerer.ask(QUESTIONS[0]))]
    return {
        "clean": clean,
        "has words": has_words,
        "language": lambda words: language_of_text(words, "ja"),
        "smalltalk": smalltalk,
        "refers back": refers_back,
        "request": lambda words: request_of(words, index),
        "resolve": lambda words: resolve(words, earlier),
        "respell": lambda words: respell(words, spellings),
        "analyze": analyze_question,
    }


@pytest.mark.parametrize("unit", UNITS, ids=ascii)
def test_no_step_grows_much_faster_than_the_question(steps, unit):
    short, long = clean(grown(unit, _SHORT)), clean(grown(unit, _LONG))
    if len(long) < 2 * len(short):  # nothing is left of it
        return
    growths = {
        name: seconds(step, long) / max(seconds(step, short), _LEAST)
        for name, step in steps.items()
    }
    assert {name: growth for name, growth in growths.items() if growth > _MOST} == {}


@pytest.mark.parametrize("unit", UNITS, ids=ascii)
def test_longest_question_is_answered_in_two_seconds(own_app, unit):
    question = grown(unit, 2000)[:2000]
    own_app.answerer.ask(question[:-1])  # what is loaded once

    def ask(words: str) -> None:
        own_app.answerer.forget()
        own_app.answerer.ask(words)

    assert seconds(ask, question) < _BOUND
