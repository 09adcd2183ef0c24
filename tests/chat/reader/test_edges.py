"""The edges of an answer: no bracket, half name or particle left over."""

from __future__ import annotations

import pytest

from chat.question import AnswerType
from chat.reader.edges import tidied, without_lone_bracket
from ingest.document import Span


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("「宇宙の真理を理解すること", "宇宙の真理を理解すること"),
        ("真理を理解すること」", "真理を理解すること"),
        ("「真理」を理解すること", "「真理」を理解すること"),
        ("440億ドル(約6兆円)", "440億ドル(約6兆円)"),
        ("440億ドル(", "440億ドル"),
        ("」と『駅』", "と『駅』"),
        ("(約6兆円", "約6兆円"),
        ("『港』と『駅", "『港』と『駅"),
        ("「", "「"),
    ],
)
def test_a_bracket_left_over_at_an_edge_is_no_part_of_the_answer(text, words):
    assert without_lone_bracket(text, Span(0, len(text))).of(text) == words


def test_a_thousand_brackets_are_taken_off_one_after_the_other():
    text = "（" * 3000 + "駅」" + "】" * 10
    assert without_lone_bracket(text, Span(0, len(text))).of(text) == "駅"


@pytest.mark.parametrize(
    ("text", "read", "words"),
    [
        ("事業部長の長谷部 圭は語った", "長谷部", "長谷部 圭"),
        ("事業部長の長谷部\u3000圭は語った", "圭", "長谷部\u3000圭"),
        ("長谷部 圭", "圭", "長谷部 圭"),
        # Not a name behind it, or not a single space between.
        ("高橋 2016年", "高橋", "高橋"),
        ("佐藤  花子", "佐藤", "佐藤"),
        ("佐藤\n花子", "佐藤", "佐藤"),
        ("会長 佐藤", "佐藤", "佐藤"),
        ("答えは和久井さんは", "和久井さんは", "和久井さん"),
        ("花子", "花子", "花子"),
        ("は", "は", "は"),
    ],
)
def test_a_person_is_named_whole_and_without_a_particle(text, read, words):
    at = text.rindex(read)
    found = tidied(text, Span(at, at + len(read)), AnswerType.PERSON)
    assert found.of(text) == words


@pytest.mark.parametrize(
    ("read", "expects", "words"),
    [
        ("1990年に", AnswerType.DATE, "1990年"),
        ("1990年から", AnswerType.DATE, "1990年から"),
        ("三隻を", AnswerType.NUMBER, "三隻"),
        ("霧が晴れるのを", AnswerType.THING, "霧が晴れるのを"),
        ("霧が出たために", AnswerType.REASON, "霧が出たために"),
    ],
)
def test_a_particle_is_cut_behind_tight_answers_only(read, expects, words):
    assert tidied(read, Span(0, len(read)), expects).of(read) == words
