"""Votes are on the disk when they are taken, from any processes, and replace each other."""

from __future__ import annotations

import multiprocessing
import os
from dataclasses import replace
from pathlib import Path

import pytest

import chat.feedback.log
from chat.feedback.log import VoteLog
from chat.feedback.vote import Fault, Place, Vote, line_of, vote_of
from ingest.errors import FeedbackError

VOTE = Vote(
    id="a" * 16,
    given_at="2026-01-05T00:30:00.000Z",
    rating="down",
    question="いつ\u2028?",
    answered=True,
    answer="1871年",
    declined=False,
    confidence=0.5,
    index_version="v",
    after=("前",),
    cited=(Place("a.txt", 0, 5, "1871年", "1871年です。"),),
    fault=Fault.INCOMPLETE,
    comment="一\n二",
    gold=Place("a.txt", 7, 9, "港"),
)


def append_many(folder: Path, name: str) -> None:
    log = VoteLog(folder)
    for number in range(25):
        log.append(replace(VOTE, id=f"{name}{number}", comment=name * 4000))


def test_a_vote_is_one_line_and_comes_back_whole(tmp_path) -> None:
    assert line_of(VOTE).count("\n") == 1 and len(line_of(VOTE).splitlines()) == 1
    log = VoteLog(tmp_path / "feedback")
    log.append(VOTE)
    assert log.read().latest == {VOTE.id: VOTE}
    if os.name == "posix":
        assert log.path.stat().st_mode & 0o077 == 0


def test_a_vote_is_synced_before_it_is_taken(tmp_path, monkeypatch) -> None:
    synced = []
    monkeypatch.setattr(
        chat.feedback.log.os, "fsync", lambda fd: synced.append(os.fstat(fd).st_size)
    )
    VoteLog(tmp_path).append(VOTE)
    assert synced[0] == len(line_of(VOTE).encode())


def test_a_later_vote_takes_the_place_of_an_earlier_one(tmp_path) -> None:
    log = VoteLog(tmp_path)
    for vote in (VOTE, replace(VOTE, id="b"), replace(VOTE, rating="up")):
        log.append(vote)
    votes = log.read()
    assert ({k: v.rating for k, v in votes.latest.items()}, votes.given) == (
        {VOTE.id: "up", "b": "down"},
        3,
    )


def test_half_a_line_costs_itself_alone(tmp_path) -> None:
    log = VoteLog(tmp_path)
    log.append(VOTE)
    with log.path.open("ab") as file:
        file.write(line_of(VOTE).encode()[:40])
    log.append(replace(VOTE, id="b"))
    with log.path.open("ab") as file:
        file.write(b'{"version": 2}\n[]\nnull\n\xff\xfe\n\n')
    votes = log.read()
    assert (list(votes.latest), votes.broken) == ([VOTE.id, "b"], 5)


def test_processes_append_side_by_side(tmp_path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=append_many, args=(tmp_path, name)) for name in "xyz"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
        assert writer.exitcode == 0
    votes = VoteLog(tmp_path).read()
    assert (len(votes.latest), votes.broken) == (75, 0)


def test_a_full_or_forbidden_log_is_told(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(chat.feedback.log, "MAX_BYTES", 10)
    with pytest.raises(FeedbackError) as caught:
        VoteLog(tmp_path).append(VOTE)
    assert caught.value.key == "feedback_full"
    (tmp_path / "file").touch()
    with pytest.raises(FeedbackError) as caught:
        VoteLog(tmp_path / "file" / "feedback").append(VOTE)
    assert caught.value.key == "feedback_unwritable"


@pytest.mark.parametrize("line", ["", "{", "null", "[]", '{"version":1}', '{"version":1,"gold":1}'])
def test_what_is_no_vote_is_none(line: str) -> None:
    assert vote_of(line) is None
