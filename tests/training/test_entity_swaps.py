"""Swapped names and numbers: the question becomes false for its paragraph, its form stays."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.normalize import fold
from training.entity_swaps import NUMBER, Gazetteer, find_entities, is_absent, swap_entity

CONTEXT = (
    "青葉庭園は仙北町にある庭園である。1898年に佐藤健一が4月8日に開いた。\n"
    "1925年に田村修が東屋を増築した。工事には42人の大工が加わった。費用は1,200円であった。"
)
NAMES = Gazetteer(
    [
        ("青葉庭園", "施設名"),
        ("紅葉会館", "施設名"),
        ("佐藤健一", "人名"),
        ("佐藤", "人名"),
        ("健一", "人名"),
        ("大森千代", "人名"),
        ("仙北町", "地名"),
        ("南雲市", "地名"),
        ("京都", "地名"),
    ]
)
QUESTIONS = [
    ("1898年に青葉庭園を開いたのは誰?", "佐藤健一"),
    ("佐藤健一が青葉庭園を開いたのはいつ?", "1898年"),
    ("1925年に42人の大工が増築したのは何?", "東屋"),
    ("4月8日に仙北町で開かれたのは何?", "青葉庭園"),
]


def found(text):
    return [(entity.words, entity.kind) for entity in find_entities(text, NAMES)]


def swapped(question, answer, seed, context=CONTEXT, near=None, share=0.5):
    entities = find_entities(question, NAMES)
    rng = random.Random(seed)
    return swap_entity(question, answer, context, entities, near or {}, NAMES, share, rng)


def test_names_and_numbers_are_found_with_their_kinds():
    assert found("1898年に佐藤健一が青葉庭園を開いた") == [
        ("1898", NUMBER + "年"),
        ("佐藤健一", "人名"),
        ("青葉庭園", "施設名"),
    ]


def test_persons_and_places_outside_of_the_list_are_found():
    assert found("田中角栄がアーサー・スミスに会ったのは新潟か") == [
        ("田中角栄", "人名"),
        ("アーサー・スミス", "人名"),
        ("新潟", "地名"),
    ]


def test_name_inside_of_a_word_is_none():
    assert "京都" not in [words for words, _ in found("東京都に住む")]
    assert ("京都", "地名") in found("京都に住む")


@pytest.mark.parametrize("text", ["B29が飛ぶ", "3.14である", "MP3を聞く", "v2.0が出る"])
def test_digits_of_words_and_decimals_are_no_numbers(text):
    assert not [kind for _, kind in found(text) if kind.startswith(NUMBER)]


def test_name_marked_twice_counts_as_the_commonest_kind():
    names = Gazetteer([("大和", "地名"), ("大和", "製品名"), ("大和", "製品名")])
    assert names.kind_of("大和") == "製品名"
    assert list(names.names("地名")) == []


@given(st.sampled_from(QUESTIONS), st.integers(0, 10_000), st.sampled_from([0.0, 1.0]))
def test_swap_changes_the_question_to_what_the_paragraph_does_not_hold(pair, seed, share):
    question, answer = pair
    near = {"人名": ("佐藤健一", "岡本京子"), "数年": ("1898", "1951", "2001")}
    swap = swapped(question, answer, seed, near=near, share=share)
    assert swap is not None
    assert swap.question != question
    assert swap.question == question.replace(swap.old, swap.new, 1)
    assert fold(swap.old) in fold(CONTEXT)
    assert fold(swap.new) not in fold(CONTEXT)
    assert is_absent(swap.new, fold(CONTEXT))
    assert swap.kind in [entity.kind for entity in find_entities(question, NAMES)]


@given(st.sampled_from(QUESTIONS), st.integers(0, 10_000))
def test_swap_keeps_the_kind(pair, seed):
    question, answer = pair
    swap = swapped(question, answer, seed, share=0.0)
    if swap.kind.startswith(NUMBER):
        assert swap.new.isdecimal()
        assert len(swap.new) == len(swap.old) or swap.kind[len(NUMBER) :] in "月日"
    else:
        assert NAMES.kind_of(swap.new) == NAMES.kind_of(swap.old) == swap.kind


@pytest.mark.parametrize(
    ("question", "low", "high"),
    [
        ("1898年に開いたのは?", 1868, 1928),
        ("4月に開いたのは?", 1, 12),
        ("42人が加わったのは?", 10, 99),
    ],
)
def test_numbers_stay_plausible(question, low, high):
    swaps = [swapped(question, "庭園", seed) for seed in range(40)]
    values = {int(swap.new) for swap in swaps}
    assert len(values) > 3
    assert low <= min(values) <= max(values) <= high


def test_numbers_are_written_as_they_were():
    wide = "1898".translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    swap = swapped(f"{wide}年に開いたのは?", "庭園", 1)
    assert all(0xFF10 <= ord(char) <= 0xFF19 for char in swap.new)
    assert "," in swapped("費用が1,200円だったのは?", "東屋", 1).new


def test_names_of_the_article_come_first_where_that_is_wanted():
    near = {"施設名": ("潮見図書館",)}
    question = ("青葉庭園を開いたのは誰?", "佐藤健一")
    assert {swapped(*question, seed, near=near, share=1.0).new for seed in range(9)} == {
        "潮見図書館"
    }
    assert {swapped(*question, seed, near=near, share=0.0).new for seed in range(9)} == {"紅葉会館"}


def test_part_of_a_name_does_not_stand_in_for_it():
    # Surname and given name of somebody whom the paragraph names would be no change.
    near = {"人名": ("佐藤", "健一", "佐藤次郎")}
    for seed in range(20):
        assert swapped("佐藤健一が開いたのは何?", "青葉庭園", seed, near=near).new == "大森千代"


def test_question_without_anything_of_the_paragraph_is_left():
    assert swapped("工事はどうなった?", "終わった", 1) is None
    assert swapped("1777年に起きたのは何?", "東屋", 1) is None


def test_what_is_asked_for_is_not_swapped():
    # The name is part of the answer, so a swap of it would not make the question false.
    assert swapped("青葉庭園の正式な名は?", "仙北青葉庭園", 1) is None


def test_nought_becomes_another_number():
    question = "0人の大工が増築したのは何?"
    assert found(question)[0] == ("0", NUMBER + "人")
    context = CONTEXT.replace("42人", "0人")
    swaps = [swapped(question, "東屋", seed, context) for seed in range(30)]
    assert any(swap is not None and swap.question != question for swap in swaps)
