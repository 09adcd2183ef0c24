"""Swapped properties: the thing is still named, what is asked of it is not in the paragraph."""

import random

import pytest

from training.attribute_swaps import find_compounds, swap_attribute
from training.entity_swaps import Gazetteer, find_entities

NAMES = Gazetteer([("青葉庭園", "施設名")])
CONTEXT = "青葉庭園の設計者は佐藤健一である。入場料は長く無料であった。"


def compounds(text):
    return find_compounds(text, find_entities(text, NAMES))


def swapped(question, answer, near, seed=0):
    rng = random.Random(seed)
    return swap_attribute(question, answer, CONTEXT, compounds(question), near, rng)


def test_compound_is_found_whole_and_names_are_left_out():
    assert [found.words for found in compounds("青葉庭園の設計者は誰か")] == ["設計者"]


def test_part_of_a_longer_name_is_none():
    assert compounds("北海道鉄道会社を建てた") == []
    assert [found.words for found in compounds("その鉄道会社を建てた")] == ["鉄道会社"]


@pytest.mark.parametrize("text", ["青葉庭園の名前は?", "場所はどこ?", "理由は何か"])
def test_words_that_only_say_what_is_wanted_are_none(text):
    assert compounds(text) == []


def test_noun_that_becomes_a_verb_is_of_another_kind_than_one_that_does_not():
    (verb,), (noun,) = compounds("いつ開園したか"), compounds("開園はいつか")
    assert verb.words == noun.words == "開園"
    assert verb.kind != noun.kind


def test_asked_property_becomes_one_that_the_paragraph_does_not_hold():
    near = {"者": ("設計者", "管理者", "所有者")}
    swaps = [swapped("青葉庭園の設計者は誰か", "佐藤健一", near, seed) for seed in range(20)]
    assert {swap.question for swap in swaps} == {
        "青葉庭園の管理者は誰か",
        "青葉庭園の所有者は誰か",
    }
    assert {(swap.old, swap.kind) for swap in swaps} == {("設計者", "者")}


def test_property_that_the_paragraph_does_not_name_is_left():
    assert swapped("青葉庭園の管理者は誰か", "佐藤健一", {"者": ("所有者",)}) is None


def test_nothing_is_swapped_for_what_the_paragraph_holds():
    near = {"料": ("入場料",), "者": ("設計者",)}
    assert swapped("青葉庭園の設計者は誰か", "佐藤健一", near) is None
