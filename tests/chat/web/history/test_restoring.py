"""Of what a browser kept, nothing fails and only what the index bears out is shown as cited."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat.answer import Answer, Reason, Role, Timings, cite
from chat.web.conversation import conversation_html
from chat.web.history.restoring import restored
from chat.web.history.saved import MAX_CHARACTERS, MAX_TURNS, now, saved_json
from chat.web.session import Session, Turn
from index.live import LiveIndex
from ingest.document import Passage, Span

EMPTY = Session("ja", feedback=True)
WORDS = "1998年4月"


@pytest.fixture
def index(app) -> LiveIndex:
    return app.handle.current()


def answer(index: LiveIndex, words: str = WORDS, role: Role = Role.ANSWER, **more) -> Answer:
    document = next(d for d in index.documents.values() if words in d.text)
    start = document.text.index(words)
    span = Span(start, start + len(words))
    place = cite(document, Passage(document.source, *(span.start, span.end)), span, role)
    fields = {
        "question": "いつ?",
        "answered": True,
        "answer": words,
        "confidence": 0.8,
        "reason": None,
        "reply": "",
        "understood_as": "庭はいつ?",
        "citations": (place,),
        "nearest": (),
        "index_version": index.version,
        "timings_ms": Timings(),
    }
    return Answer(**(fields | more))


def kept(index: LiveIndex, *turns: Turn) -> dict:
    return json.loads(saved_json(replace(EMPTY, turns=turns)))


def test_what_was_kept_comes_back_and_follow_ups_go_on(index) -> None:
    given_at = now()
    session = Session(
        "en",
        (
            Turn("いつ?", 1, answer(index), (None,), at=given_at, literal=True),
            Turn("誰?", error="だめでした。"),
            Turn("なぜ?", stopped=True),
            Turn("待っている?"),
        ),
        feedback=True,
    )
    back = restored(saved_json(session), EMPTY, index)
    first, failed, stopped, left = back.turns
    assert back.id == session.id
    assert (first.question, first.at, first.literal, first.votable) == (
        "いつ?",
        given_at,
        True,
        True,
    )
    assert first.answer.answer == WORDS
    # The place is made anew: its headings are the index's, not the browser's.
    assert first.answer.citations[0].headings == ("1. 庭のはじまり",)
    assert first.context[0].sentence == "青葉庭園は1998年4月に開園しました。"
    assert (failed.error, stopped.stopped, left.stopped) == ("だめでした。", True, True)
    assert [e.answers for e in back.earlier] == [(WORDS,)]
    assert back.earlier[0].question == "庭はいつ?"
    assert restored(saved_json(back), EMPTY, index) == back


def test_answers_keep_their_numbers_where_they_rise(index) -> None:
    turns = (Turn("一", 2, answer(index)), Turn("二", error="x"), Turn("三", 7, answer(index)))
    session = replace(EMPTY, turns=turns, given=9)
    back = restored(saved_json(session), EMPTY, index)
    assert [turn.number for turn in back.turns] == [2, 0, 7]
    assert back.next_number == 10
    row = kept(index, *turns)
    for numbers in ((7, 2), (True, 1.5), ("2", None), (-1, 0), (10**9, 10**30)):
        row["given"] = numbers[1]
        for at, number in zip((0, 2), numbers, strict=True):
            row["turns"][at]["number"] = number
        back = restored(json.dumps(row), EMPTY, index)
        first, second = back.turns[0].number, back.turns[2].number
        assert 0 < first < second < back.next_number < 10**7


def test_an_answer_whose_words_moved_is_told_and_cites_nothing(index) -> None:
    row = kept(index, Turn("いつ?", 1, answer(index)))
    row["turns"][0]["answer"]["citations"][0]["start"] += 1
    (turn,) = restored(json.dumps(row), EMPTY, index).turns
    assert (turn.answer, turn.lapsed, turn.cited) == (None, WORDS, ())
    html = conversation_html(Session("ja", (turn,)), (), False)
    assert "記事が変わりました" in html
    assert "data-citation" not in html and "blockquote" not in html


def test_a_backing_place_that_moved_goes_and_the_answer_stays(index) -> None:
    given = answer(index)
    other = answer(index, "佐藤健一", Role.SUPPORT).citations
    row = kept(index, Turn("いつ?", 1, replace(given, citations=(*given.citations, *other))))
    row["turns"][0]["answer"]["citations"][1]["text"] = "佐藤健二"
    (turn,) = restored(json.dumps(row), EMPTY, index).turns
    assert [c.text for c in turn.answer.citations] == [WORDS]


def test_without_an_index_nothing_is_cited(index) -> None:
    (turn,) = restored(
        saved_json(replace(EMPTY, turns=(Turn("?", 1, answer(index)),))), EMPTY, None
    ).turns
    assert turn.lapsed == WORDS


def test_sizes_are_bounded_both_ways(index) -> None:
    long = tuple(Turn("長" * 5000, error="x") for _ in range(3 * MAX_TURNS))
    words = saved_json(replace(EMPTY, turns=long))
    assert len(words) <= MAX_CHARACTERS
    row = {"version": 1, "id": "0" * 16, "turns": [{"question": "長" * 9000, "error": "e" * 9000}]}
    (turn,) = restored(json.dumps(row, ensure_ascii=False), EMPTY, index).turns
    assert (len(turn.question), len(turn.error)) == (5000, 2000)
    row["turns"] = [{"question": str(n)} for n in range(3 * MAX_TURNS)]
    back = restored(json.dumps(row), EMPTY, index)
    assert [turn.question for turn in back.turns[:1]] == [str(2 * MAX_TURNS)]
    assert restored(" " * (2 * MAX_CHARACTERS + 1), EMPTY, index).turns == ()


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**400, -1, 0, float("inf"), float("nan")]),
    st.text(max_size=8),
    st.sampled_from(
        [WORDS, "answer", "support", "1998年", "<script>", "\ud800", "articles/garden.txt"]
    ),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


def paths(value, at=()):
    yield at
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in items:
        yield from paths(inner, (*at, key))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_kept_nothing_fails_and_nothing_unverified_is_cited(index, data) -> None:
    reply = answer(
        index, answered=False, answer=None, citations=(), reason=Reason.NOT_IN_ARTICLE,
        reply="ない。", nearest=answer(index, "佐藤健一", Role.SUPPORT).citations,
    )  # fmt: skip
    row: object = kept(index, Turn("いつ?", 1, answer(index), at=now()), Turn("誰?", 2, reply))
    for _ in range(data.draw(st.integers(1, 4))):
        *way, last = data.draw(st.sampled_from([p for p in paths(row) if p] or [("x",)]))
        place = row
        for key in way:
            place = place[key]
        place[last] = data.draw(ANYTHING)
    words = json.dumps(row)
    if data.draw(st.booleans()):
        words = words[: data.draw(st.integers(0, len(words)))]
    session = restored(words, EMPTY, index)
    for turn in session.turns:
        for citation in turn.cited:
            text = index.documents[citation.source].text
            assert text[citation.start : citation.end] == citation.text != ""
        if turn.answer is not None:
            texts = [c.text for c in turn.answer.citations if c.role is Role.ANSWER]
            assert turn.answer.answered == bool(texts)
            assert turn.answer.answer == ("\n".join(texts) if texts else None)
    html = conversation_html(session, (), False)
    assert "<script" not in html
    html.encode("utf-8")
    saved_json(session).encode("utf-8")
    assert session.earlier is not None


@given(
    st.text() | st.sampled_from(["", "[" * 100_000, "null", "1", "{}", '{"version":1}', "\ud800"])
)
def test_foreign_words_are_no_conversation(words: str) -> None:
    assert restored(words, EMPTY, None).turns == ()
