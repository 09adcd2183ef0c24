"""What a browser says of a vote is checked; only what holds is written down."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ingest.chunking
from chat.answer import Answer, Role, Timings, cite
from chat.feedback.log import VoteLog
from chat.web.sentences import Sentences
from chat.web.session import Session, Turn
from chat.web.voting.handlers import Votes, _place
from chat.web.voting.selecting import counts, drawn_spans
from ingest.document import Passage, Span
from ingest.readers import FORMATS

WORDS = "1998年4月"


@pytest.fixture
def log(tmp_path) -> VoteLog:
    return VoteLog(tmp_path / "feedback")


@pytest.fixture
def votes(app, log) -> Votes:
    return Votes(app.handle, log, allowed=True)


@pytest.fixture
def session(app) -> Session:
    document = next(d for d in app.handle.current().documents.values() if WORDS in d.text)
    start = document.text.index(WORDS)
    span = Span(start, start + len(WORDS))
    place = cite(document, Passage(document.source, span.start, span.end), span, Role.ANSWER)
    answer = Answer(
        "いつ?", True, WORDS, 0.8, None, "", None, (place,), (), "v", Timings()
    )  # fmt: skip
    turns = (
        Turn(
            "誰?", 1, replace(answer, question="誰?"), at="2026-01-01T00:00:00.000Z", votable=True
        ),
        Turn("いつ?", 2, answer, at="2026-01-01T00:01:00.000Z", votable=True),
    )
    return Session("ja", turns, feedback=True)


def vote(votes: Votes, session: Session, **raw: object):
    number = raw.get("number", 2)
    named = {"turn": session.turns[number - 1].at} if number in (1, 2) else {}
    return votes.vote(session, {"number": 2, "rating": "down"} | named | raw)


def test_a_vote_is_written_with_what_it_is_about(votes, session, log) -> None:
    outcome = vote(votes, session, fault="incomplete", comment=" 足り\x1bない\n" + "x" * 900)
    assert (outcome.done, outcome.rating) == (True, "down")
    (written,) = log.read().latest.values()
    assert (written.question, written.after, written.fault) == ("いつ?", ("誰?",), "incomplete")
    assert written.comment.startswith("足り ない\nx") and len(written.comment) <= 500
    assert written.cited[0].sentence == "青葉庭園は1998年4月に開園しました。"
    # Another vote on the same answer takes its place; one on the other does not.
    vote(votes, session, rating="up")
    vote(votes, session, number=1)
    assert [v.rating for v in log.read().latest.values()] == ["up", "down"]


def many(app, session: Session) -> Session:
    """The conversation with an answer of very many places."""
    index = app.handle.current()
    (given,) = session.turns[1].answer.citations
    document = index.documents[given.source]
    signs = [at for at, sign in enumerate(document.text) if not sign.isspace()]
    spans = [Span(at, at + 1) for at in signs]
    around = Passage(document.source, 0, len(document.text))
    cited = tuple(cite(document, around, span, Role.ANSWER) for span in spans)
    last = replace(session.turns[1], answer=replace(session.turns[1].answer, citations=cited))
    return replace(session, turns=(session.turns[0], last))


def test_a_vote_on_very_many_places_cuts_each_block_once(
    app, votes, session, log, monkeypatch
) -> None:
    cut, split = Counter(), ingest.chunking.split_sentences

    def counted(text: str, span: Span):
        cut[span] += 1
        return split(text, span)

    monkeypatch.setattr(ingest.chunking, "split_sentences", counted)
    session = many(app, session)
    assert vote(votes, session).done
    (written,) = log.read().latest.values()
    assert len(written.cited) == len(session.turns[1].answer.citations) > 100
    assert cut and set(cut.values()) == {1}


def test_a_sentence_that_is_too_long_to_be_read_is_not_written() -> None:
    for length, written in ((1_999, True), (2_000, False)):
        text = "長" * length + "。"
        document = FORMATS[".txt"].document("a.txt", "a.txt", text)
        place = _place(Sentences(document), Span(0, 1))
        assert (place.text, place.sentence) == ("長", text if written else "")


def test_what_was_marked_is_verified_twice(app, votes, session, log) -> None:
    document = app.handle.current().documents[session.turns[0].cited[0].source]
    drawn = "".join(
        document.text[at]
        for span in drawn_spans(document)
        for at in range(span.start, span.end)
        if counts(document.text[at])
    )
    before = drawn.index("佐藤健一")
    raw = {"number": 2, "turn": session.turns[1].at, "source": document.source}
    raw |= {"before": before, "words": "佐藤 健一"}
    gold = votes.mark(session, raw).gold
    assert document.text[gold.start : gold.end] == gold.text == "佐藤健一"
    place = {"source": gold.source, "start": gold.start, "end": gold.end, "text": gold.text}
    assert vote(votes, session, gold=place).done
    assert log.read().latest.popitem()[1].gold.sentence == "設計したのは造園家の佐藤健一です。"
    for wrong in (
        {"start": gold.start + 1},
        {"text": "鈴木一郎"},
        {"source": "/etc/passwd"},
        {"end": 10**9},
        {"start": True},
    ):
        refused = vote(votes, session, gold=place | wrong)
        assert not refused.done and refused.sentence.endswith("。")
    assert log.read().given == 1


def test_nothing_is_taken_where_it_is_off_or_not_offered(app, session, log) -> None:
    assert not vote(Votes(app.handle, log, allowed=False), session).done
    allowed = Votes(app.handle, log, allowed=True)
    unoffered = replace(session, turns=tuple(replace(t, votable=False) for t in session.turns))
    assert not vote(allowed, unoffered).done
    assert not vote(allowed, session, number=3).done
    # The number is that of an answer of another conversation.
    elsewhere = vote(allowed, session, turn=session.turns[0].at)
    assert not elsewhere.done and "開き直して" in elsewhere.sentence
    assert not log.path.exists()


ANY = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.lists(st.text())
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=ANY | st.dictionaries(
    st.sampled_from(
        ["number", "turn", "rating", "fault", "comment", "gold", "source", "before", "words"]
    ),
    ANY | st.dictionaries(st.sampled_from(["source", "start", "end", "text"]), ANY),
))  # fmt: skip
def test_whatever_comes_is_answered_with_a_sentence(votes, session, raw) -> None:
    for outcome in (votes.vote(session, raw), votes.mark(session, raw)):
        assert outcome.sentence and "internal" not in outcome.sentence
