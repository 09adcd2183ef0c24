"""Verbs that need an object are told by counting."""

from __future__ import annotations

from training.fit_valency import clauses, transitive_verbs


def test_a_verb_with_an_object_mostly_is_transitive() -> None:
    text = "社員が箱を運ぶ。社員が走る。" * 8 + "箱を走る。" * 2 + "社員が運ぶ。"
    assert transitive_verbs([text]) == ["運ぶ"]


def test_what_is_passive_or_rare_is_not_counted() -> None:
    assert transitive_verbs(["箱が運ばれた。" * 9 + "箱を運ぶ。" * 7]) == []


def test_quotations_and_brackets_are_no_part_of_a_clause() -> None:
    text = "社員が「箱を、運べ」と(急いで)話し、走る。"
    assert list(clauses(text)) == ["社員がと話し", "走る", ""]
