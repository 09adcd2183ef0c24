"""English questions find Japanese passages by a dictionary and by readings."""

from __future__ import annotations

import pytest

from index.lexical import LexicalIndex, LexicalSettings
from index.translation import Rendering, concepts_of, is_english
from index.translation.dictionary import load_dictionary
from index.translation.romaji import folded, romanised

PASSAGES = (
    "灯台は港の入口に立ち、灯油で明かりをともした。",
    "技師の大久保勘助は、ビザンチン帝国の橋を調べた。",
    "図書館では一人五冊まで本を借りられる。",
    "町の祭りでは金魚すくいの店が並ぶ。",
)


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return LexicalIndex.build(PASSAGES, LexicalSettings())


def best(index: LexicalIndex, question: str) -> int:
    concepts = concepts_of(question, index.holds, index.readings)
    scores, ceiling = index.concept_scores(concepts)
    assert 0 < scores.max() <= ceiling * (1 + LexicalSettings().k1)
    return int(scores.argmax())


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("Where does the lighthouse stand?", 0),
        ("Who inspected a bridge of the Byzantine Empire?", 1),
        ("How many books can one borrow from the library?", 2),
        ("At which festival is goldfish scooping found?", 3),
    ],
)
def test_a_question_in_english_finds_the_japanese_passage(
    index: LexicalIndex, question: str, passage: int
) -> None:
    assert not index.scores(question.lower().split()).any(), "none of its words stands there"
    assert best(index, question) == passage


@pytest.mark.parametrize("name", ["Okubo", "Ōkubo", "Ohkubo", "Ookubo", "OKUBO"])
def test_a_japanese_name_is_found_by_its_reading(index: LexicalIndex, name: str) -> None:
    assert best(index, f"What did {name} do?") == 1


def test_a_phrase_of_the_dictionary_is_one_word(index: LexicalIndex) -> None:
    (concept,) = concepts_of("What is the Byzantine Empire?", index.holds, index.readings)
    assert ("ビザンチン", "帝国") in [one.terms for one in concept]


def test_what_the_articles_do_not_hold_renders_nothing(index: LexicalIndex) -> None:
    assert concepts_of("Who is Zyxwv?", index.holds, index.readings) == [()]


def test_a_part_of_a_word_does_not_stand_for_it() -> None:
    """Of じゃこう (musk), じゃ is no content: こう of another sentence is not it."""
    index = LexicalIndex.build(["こう言った。"], LexicalSettings())
    assert concepts_of("What is musk?", index.holds, index.readings) == [()]


def test_a_word_that_stands_in_the_articles_comes_first() -> None:
    index = LexicalIndex.build(["Apple社の本社", "林檎の木"], LexicalSettings())
    (concept,) = concepts_of("What is Apple?", index.holds, index.readings)
    assert concept[0] == Rendering(("apple",), 1.0)


def test_many_translations_weigh_no_more_than_one(index: LexicalIndex) -> None:
    """A word whose renderings stand everywhere is as common as all of them."""
    rare = index.concept_scores([(Rendering(("金魚",), 1.0),)])[0]
    common = [
        Rendering((term,), 1.0) for term in ("金魚", "灯台", "橋", "図書") if index.holds(term)
    ]
    assert len(common) > 2
    assert index.concept_scores([tuple(common)])[0].max() < rare.max()


def test_a_word_without_a_rendering_lowers_what_is_expected_of_no_passage(
    index: LexicalIndex,
) -> None:
    known = (Rendering(("灯台",), 1.0),)
    (alone, least), (both, most) = index.concept_scores([known]), index.concept_scores([known, ()])
    assert (alone == both).all()
    assert most > least


@pytest.mark.parametrize(
    ("question", "english"),
    [
        ("Who built it?", True),
        ("When did マヌエル die?", True),
        ("What is 大久保?", True),
        ("Wikipediaとは?", False),
        ("2019年 Apple CEO", False),
        ("灯台は誰が建てた?", False),
    ],
)
def test_english_is_told_by_its_grammar(question: str, *, english: bool) -> None:
    assert is_english(question) is english


@pytest.mark.parametrize(
    ("kana", "latin"),
    [
        ("オオクボ", "Okubo"),
        ("シュンジ", "Shunji"),
        ("ハットリ", "Hattori"),
        ("ナンバ", "Namba"),
        ("キョウト", "Kyōto"),
        ("マッチャ", "matcha"),
        ("ユウキ", "Yuki"),
    ],
)
def test_readings_are_written_as_people_write_them(kana: str, latin: str) -> None:
    assert romanised(kana) == folded(latin)


@pytest.mark.parametrize(
    ("form", "basic"),
    [("kept", "keep"), ("planned", "plan"), ("cities", "city"), ("making", "make"), ("Ann's", "")],
)
def test_forms_lead_to_the_word_of_the_dictionary(form: str, basic: str) -> None:
    forms = list(load_dictionary().basic_forms(form.lower()))
    assert (basic or "ann") in forms
