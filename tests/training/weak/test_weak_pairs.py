"""Statements become questions whose answers stand in the article, word for word."""

import random

import pytest

from ingest.document import Span
from training.entity_swaps import Gazetteer
from training.splits import Article, Asked
from training.weak.claims import claims
from training.weak.clauses import Sentence, asked, topic_of
from training.weak.definitions import definitions
from training.weak.enumerations import enumerations
from training.weak.maker import WEAK, made_of, thinned, with_weak
from training.weak.manners import manners
from training.weak.polar import polar
from training.weak.reasons import reasons


def sentence(words: str, title: str = "橋", opens: bool = False) -> Sentence:
    text = words + "。"
    return Sentence(text, Span(0, len(words)), Span(0, len(text)), title, opens)


def first(way, words: str, before: str = "", **more):
    rng = random.Random(1)
    if before:
        text = f"{before}。{words}。"
        earlier = Sentence(text, Span(0, len(before)), Span(0, len(text)), "橋")
        here = Sentence(text, Span(len(before) + 1, len(text) - 1), Span(0, len(text)), "橋")
        pair = next(way(here, earlier, rng), None)
        return (pair.question, pair.answer.of(text)) if pair else None
    one = sentence(words, **more)
    pair = next(way(one, None, rng), None)
    return (pair.question, pair.answer.of(one.text)) if pair else None


@pytest.mark.parametrize(
    ("words", "before", "answer"),
    [
        ("石橋は川が増水したため、三日のあいだ閉じられた", "", "川が増水した"),
        ("橋が落ちたのは、綱が切れたためである", "", "綱が切れた"),
        ("これは綱が切れたためである", "橋は三月に落ちた", "綱が切れた"),
        ("町が橋を架けた理由は、渡し船が沈んだことである", "", "渡し船が沈んだ"),
    ],
)
def test_a_reason_is_asked_for_by_what_it_explains(words, before, answer):
    question, given = first(reasons, words, before)
    assert given == answer
    assert answer not in question


@pytest.mark.parametrize(
    "words", ["そのため、橋は閉じられた", "橋は赤い", "川が増水したため、中止"]
)
def test_no_reason_is_made_up(words):
    assert first(reasons, words) is None


def test_a_manner_is_asked_for_by_what_it_brings_about():
    question, given = first(manners, "職人は樹脂を流し込むことで、橋を補強した")
    assert given == "樹脂を流し込むことで"
    assert "橋を補強した" in question
    assert question.startswith("職人は")


def test_a_definition_is_asked_for_by_its_name():
    words = "水琴窟とは、地中の空洞に水滴を落として音を楽しむ仕掛けである"
    question, given = first(definitions, words)
    assert question.startswith("水琴窟")
    assert given == "地中の空洞に水滴を落として音を楽しむ仕掛け"


def test_the_first_sentence_defines_the_title():
    words = "石橋(いしばし)は、石を積んで造られた橋である"
    found = first(definitions, words, title="石橋", opens=True)
    assert found is not None
    assert found[1] == "石を積んで造られた橋"
    assert first(definitions, "石橋は、石を積んで造られた橋である", title="石橋") is None


def test_a_list_is_asked_for_by_the_rest_of_its_clause():
    question, given = first(enumerations, "船は鉄、銅、石炭などの鉱物を運んでいた")
    assert given == "鉄、銅、石炭"
    assert "鉄" not in question
    assert "鉱物を運んでいた" in question


def test_a_claim_is_asked_for_by_who_makes_it():
    question, given = first(claims, "市長は計画について「早すぎる決定だった」と述べた")
    assert given == "早すぎる決定だった"
    assert question.startswith("市長は")
    assert "計画について" in question


def test_yes_or_no_is_decided_by_the_whole_sentence():
    one = sentence("石橋は1950年に大雨で流された")
    pair = next(polar(one, None, random.Random(2), lambda s, rng: s.replace("1950", "1960")))
    assert pair.answer == one.span
    assert pair.question.startswith("石橋は19")


@pytest.mark.parametrize(
    ("statement", "ends"),
    [("橋が架けられた", "架けられた"), ("橋は赤い石である", "石な"), ("昔は木だった", "木だった")],
)
def test_statements_are_asked(statement, ends):
    assert ends in asked(statement, random.Random(0))


@pytest.mark.parametrize("statement", ["橋", "橋は赤いです", "「橋は赤い", ""])
def test_what_is_no_plain_statement_is_not_asked(statement):
    assert asked(statement, random.Random(0)) is None


def test_topic_is_what_the_particle_follows():
    assert topic_of(sentence("そのため、木村は橋を架けた")) == ("木村は", 8)
    assert topic_of(sentence("ではない橋を架けた"))[0] == ""


@pytest.fixture
def article() -> Article:
    body = (
        "石橋は、石を積んで造られた橋である。石橋は川が増水したため、三日のあいだ閉じられた。"
        "船は鉄、銅、石炭などの鉱物を運んでいた。"
    )
    text = f"# 石橋\n\n{body}\n"
    own = Asked("橋はいつ閉じられましたか?", "三日", text.index("三日"), 6, len(text), "q1")
    return Article("石橋", text, (own,))


def test_answers_stand_where_they_are_said_to(article):
    made = [asked for asked, _ in made_of(article, Gazetteer(()), random.Random(0))]
    assert {one.id.split("-")[1] for one in made} >= {"why", "list", "definition"}
    for one in made:
        assert article.text[one.start : one.start + len(one.answer)] == one.answer
        assert one.paragraph_start <= one.start < one.paragraph_end


def test_counts_bound_each_kind(article):
    (more,) = with_weak([article], Gazetteer(()), {"why": 1})
    assert more.questions[0].id == "q1"
    assert [one.id.split("-")[1] for one in more.questions[1:]] == ["why"]


def test_thinning_leaves_what_is_not_the_data_sets(article):
    (more,) = with_weak([article], Gazetteer(()))
    (thin,) = thinned([more], 0.0, 0)
    assert thin.questions
    assert all(one.id.startswith(WEAK) for one in thin.questions)
    assert thinned([more], 1.0, 0) == [more]
