"""The end of a statement, plain or polite."""

from __future__ import annotations

import pytest

from chat.suggesting.wording import attributive, finished, going_on, polite


@pytest.mark.parametrize(
    ("statement", "plain"),
    [
        ("港町線を開業しました", "港町線を開業した"),
        ("町に着きました", "町に着いた"),
        ("町に着いています", "町に着いている"),
        ("町に着いたという", "町に着いた"),
        ("社長だった", "社長だった"),
        ("町に着くでしょう", None),
        ("町に着きません", None),
        ("町に着いたか", None),
        ("駅の町", None),
    ],
)
def test_what_stands_before_noha_is_plain(statement: str, plain: str | None) -> None:
    assert attributive(statement) == plain


@pytest.mark.parametrize(
    ("statement", "asked"),
    [
        ("本を買った", "本を買いましたか"),
        ("本を取った", "本を取りましたか"),
        ("本を待った", "本を待ちましたか"),
        ("本を読んだ", "本を読みましたか"),
        ("本を書いた", "本を書きましたか"),
        ("本を用いた", "本を用いましたか"),
        ("本を落とした", "本を落としましたか"),
        ("本を食べた", "本を食べましたか"),
        ("本を出版した", "本を出版しましたか"),
        ("本を出版する", "本を出版しますか"),
        ("本を借りる", "本を借りますか"),
        ("本を作る", "本を作りますか"),
        ("本を知る", "本を知りますか"),
        ("本を買います", "本を買いますか"),
        ("有名な本である", "有名な本ですか"),
        ("有名な本だった", "有名な本でしたか"),
    ],
)
def test_what_a_question_ends_in_is_polite(statement: str, asked: str) -> None:
    assert polite(statement) == asked


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("と話す", "と話している"),
        ("と述べる", "と述べている"),
        ("と語る", "と語っている"),
        ("と呼ぶ", "と呼んでいる"),
        ("と評価する", "と評価している"),
        ("と述べた", "と述べた"),
    ],
)
def test_what_is_said_goes_on(said: str, asked: str) -> None:
    assert going_on(said) == asked


@pytest.mark.parametrize(
    ("clause", "past", "sentence"),
    [
        ("本を出版し", True, "本を出版した"),
        ("本を書き", True, "本を書いた"),
        ("町へ行き", True, "町へ行った"),
        ("本を借り", True, "本を借りた"),
        ("本を借りたが", True, "本を借りた"),
        ("本を借りており", False, "本を借りている"),
        ("社員は340人で", False, "社員は340人である"),
        # Whether it was or will be cannot be told.
        ("本を書き", False, None),
        ("本を借りると", True, None),
    ],
)
def test_a_clause_that_goes_on_is_ended(clause: str, past: bool, sentence: str | None) -> None:
    assert finished(clause, past) == sentence
