"""English questions beside the Japanese ones that they translate."""

import gzip
import json
from collections import Counter

import pytest

from training.english import load_translations, with_english
from training.passages import whole_paragraphs
from training.reader_examples import ExampleMaker
from training.reader_recipe import Kind, ReaderRecipe
from training.splits import load_articles, split
from training.train_reader import prepare_corpus

ENGLISH = "When was it opened?"


@pytest.fixture(scope="module")
def translated(articles):
    first = articles[0].questions[0]
    return with_english(articles, {first.id: ENGLISH})


def test_translation_stands_after_its_original_with_the_same_answer(articles, translated):
    original, english = translated[0].questions[:2]
    assert original == articles[0].questions[0]
    assert (english.question, english.original) == (ENGLISH, original.question)
    assert (english.answer, english.start, english.id) == (
        original.answer,
        original.start,
        original.id,
    )
    assert english.searched == original.searched == original.question
    assert translated[1:] == articles[1:]


def test_epoch_has_translations_as_often_as_told_and_unanswerable_too(articles, tiny_base):
    from training.entity_swaps import Gazetteer

    english = {q.id: f"{ENGLISH} {q.id}" for a in articles for q in a.questions[:2]}
    translated = with_english(articles, english)
    recipe = ReaderRecipe(passage_tokens=40, own_repeats=5, same_article=0.5)
    corpus = prepare_corpus(translated, tiny_base, recipe.passage_tokens)
    examples = ExampleMaker(corpus, Gazetteer(()), recipe).epoch(0)
    answered = Counter(e.question for e in examples if e.kind is Kind.ANSWERABLE)
    assert {answered[question] for question in english.values()} == {recipe.own_repeats}
    assert answered[articles[0].questions[0].question] == 1
    # Passages are found by the original's words: the translation shares none with them.
    elsewhere = [e for e in examples if e.kind is Kind.SAME_ARTICLE and e.question in answered]
    share = sum(e.question.startswith(ENGLISH) for e in elsewhere) / len(english)
    assert share > recipe.same_article * (recipe.own_repeats - 1) / 2


def test_file_translates_questions_of_the_training_set_once_each(shared):
    path = shared / "data/jaquad/train.json.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        raw = json.load(file)["data"]
    known = {item["id"] for a in raw for p in a["paragraphs"] for item in p["qas"]}
    translations = load_translations()
    assert set(translations) <= known
    assert all(text.isascii() and len(text) > 10 for text in translations.values())
    training, calibration = split(load_articles(path))
    for articles, count in ((training, 200), (calibration, 69)):
        own = [q.id for a in articles for q in a.questions if q.id in translations]
        assert len(own) == len(set(own)) == count


def test_file_has_no_question_twice():
    from training.english import TRANSLATIONS

    ids = [json.loads(line)["id"] for line in TRANSLATIONS.read_text("utf-8").splitlines()]
    assert len(ids) == len(set(ids)) == 269


def test_encoder_is_asked_in_both_languages_of_the_same_passage(articles, translated):
    plain = whole_paragraphs(articles)
    both = whole_paragraphs(translated)
    original = articles[0].questions[0].question
    changed = [(a, b) for a, b in zip(plain, both, strict=True) if a != b]
    ((before, after),) = changed
    assert set(after.questions) == {*before.questions, ENGLISH}
    assert original in before.questions
    assert len(after.questions) == len(after.answers) == len(before.questions) + 1
