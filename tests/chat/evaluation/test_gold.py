"""Gold is found in the index: all places, across NFKC differences, quickly."""

import re
from dataclasses import replace

import pytest

from chat.evaluation.gold import GoldFinder
from chat.evaluation.questions.question import EvaluationQuestion
from index.live import LiveIndex
from ingest.document import Document, Passage


def question(*evidence, answers=(), source=""):
    return EvaluationQuestion(1, "問い", evidence=evidence, answers=answers, source=source)


@pytest.fixture
def finder():
    """Over two articles, each line a passage."""
    texts = {
        "a": "赤い花が咲く。\n青い海に出る。\n赤い花が散る。",
        "b": "青い海に出る。\n年間15万\u2f08が来る。",
    }
    documents = {name: Document(name, name, text) for name, text in texts.items()}
    passages = tuple(
        Passage(name, line.start(), line.end())
        for name, text in texts.items()
        for line in re.finditer(".+", text)
    )
    return GoldFinder(LiveIndex(None, documents, passages, None, None))


def test_evidence_counts_at_all_its_places(finder):
    gold = finder.find(question("青い海に出る。"))
    assert gold.evidence == (Passage("a", 8, 15), Passage("b", 0, 7))
    assert gold.relevant == gold.evidence
    assert gold.evidence_missing == ()


def test_evidence_is_looked_for_in_the_named_article(finder):
    assert finder.find(question("青い海に出る。", source="b")).evidence == (Passage("b", 0, 7),)
    assert finder.find(question("赤い花が咲く。", source="b")).evidence_missing == (
        "赤い花が咲く。",
    )


def test_article_that_the_index_does_not_have_is_no_restriction(finder):
    assert len(finder.find(question("青い海に出る。", source="elsewhere.txt")).evidence) == 2


def test_passages_that_evidence_reaches_into_are_relevant(finder):
    gold = finder.find(question("海に出る。\n赤い"))
    assert gold.relevant == (Passage("a", 8, 15), Passage("a", 16, 23))


def test_evidence_is_found_across_nfkc_differences(finder):
    gold = finder.find(question("年間\uff11\uff15万人が来る。", answers=("15 万人",)))
    assert gold.evidence == (Passage("b", 8, 18),)
    assert gold.answers_missing == ()


def test_missing_answers_are_named_item_by_item(finder):
    gold = finder.find(question(answers=("赤い花\n白い花", "黒い花", "青い海")))
    assert gold.answers_missing == ("白い花", "黒い花")


def test_evidence_of_nothing_but_white_space_is_no_evidence(finder):
    gold = finder.find(question(" \u3000"))
    assert gold.evidence == gold.evidence_missing == ()


def test_gold_of_a_real_index(app):
    index = app.handle.current()
    gold = GoldFinder(index).find(question("年間の来園者は15万人です。", answers=("15万人",)))
    assert [index.text_of(place) for place in gold.evidence] == ["年間の来園者は15万\u2f08です。"]
    assert [place.headings for place in gold.relevant] == [("2. 訪ねる人",)]


def test_article_may_be_named_by_its_file_alone(app):
    finder = GoldFinder(app.handle.current())
    question = EvaluationQuestion("1", "誰?", evidence=("山田花子",), source="garden.txt")
    assert {place.source for place in finder.find(question).evidence} == {"articles/garden.txt"}
    elsewhere = replace(question, source="nowhere.txt")
    assert len({place.source for place in finder.find(elsewhere).evidence}) == 2
