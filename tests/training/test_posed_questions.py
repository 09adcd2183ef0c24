"""What was written to learn from: answers at their places, near misses beside them."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from training.posed_questions import (
    TRAINING_POSED,
    PosedQuestion,
    load_posed,
    load_reading,
    with_posed,
)
from training.splits import Article, load_articles, split


def test_an_answer_joins_the_paragraph_that_is_asked_about(articles) -> None:
    gold = articles[1].questions[0]
    place = (gold.start, gold.start + len(gold.answer))
    posed = PosedQuestion(articles[1].title, "いつの話?", "when", place)
    (changed,) = with_posed([articles[1]], [posed])
    asked = changed.questions[-1]
    assert (asked.answer, asked.paragraph_start) == (gold.answer, gold.paragraph_start)
    assert asked.paragraph_end == gold.paragraph_end
    assert asked.ours


def test_without_questions_the_paragraph_lies_between_empty_lines() -> None:
    text = "題\n\n一つ目の段落。\n\n二つ目は\n1990年の話。\n\n三つ目。\n"
    start = text.index("1990年")
    posed = PosedQuestion("題", "いつの話?", "when", (start, start + 5))
    (article,) = with_posed([Article("題", text, ())], [posed])
    asked = article.questions[0]
    assert text[asked.paragraph_start : asked.paragraph_end] == "二つ目は\n1990年の話。"


def test_near_misses_join_those_that_an_article_has(articles) -> None:
    before = replace(articles[0], missing=("前からの問い?",))
    posed = PosedQuestion(before.title, "新しい問い?", "near", None)
    (changed,) = with_posed([before], [posed])
    assert changed.missing == ("前からの問い?", "新しい問い?")
    assert changed.questions == before.questions


def test_a_place_outside_of_the_article_is_an_error(articles) -> None:
    beyond = len(articles[0].text)
    posed = PosedQuestion(articles[0].title, "?", "what", (beyond, beyond + 2))
    with pytest.raises(ValueError, match="outside"):
        with_posed([articles[0]], [posed])


def test_what_was_written_fits_its_articles_and_is_of_all_kinds() -> None:
    articles = load_reading()
    asked = [one for article in articles for one in article.questions]
    assert len({article.title for article in articles}) == len(articles) >= 30
    assert all(
        article.text[a.start :].startswith(a.answer)
        for article in articles
        for a in article.questions
    )
    assert min(Counter(one.kind for one in asked).values()) >= 10
    assert sum(len(article.missing) for article in articles) > len(asked) / 2


def test_posed_on_training_articles_only(shared: Path) -> None:
    training, calibration = split(load_articles(shared / "data/jaquad/train.json.gz"))
    posed = load_posed()
    held_out = {article.title for article in calibration}
    titles = {article.title for article in training}
    assert {one.article for one in posed} <= titles - held_out
    joined = with_posed(training, posed)
    answered = [one for one in posed if one.answer]
    assert sum(len(a.questions) for a in joined) - sum(len(a.questions) for a in training) == len(
        answered
    )


def test_posed_questions_hold_no_words_of_the_data_set() -> None:
    for line in TRAINING_POSED.read_text(encoding="utf-8").splitlines():
        assert json.loads(line).keys() == {"article", "kind", "question", "answer"}
