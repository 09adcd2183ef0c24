"""Questions for a whole article are answered from its structure; of several one must be meant."""

import pytest

from chat.answer import Reason
from chat.exchange import Exchange

GARDEN, LIBRARY = "articles/garden.txt", "articles/library.txt"


def test_headings_are_cited_one_by_one(app):
    answer = app.answerer.ask("見出しは?", sources=[GARDEN])
    text = app.handle.current().documents[GARDEN].text
    assert answer.answered
    assert "1. 庭のはじまり" in answer.answer.split("\n")
    assert all(c.text == text[c.start : c.end] for c in answer.citations)
    assert all(c.headings[-1] == c.text for c in answer.citations)


def test_summary_is_of_whole_sentences_of_the_article(app):
    answer = app.answerer.ask("この記事を2文で要約して", sources=[GARDEN])
    assert len(answer.citations) == 2
    assert all(c.text.endswith("。") for c in answer.citations)


def test_of_several_articles_the_reply_asks_which(app):
    answer = app.answerer.ask("要約して")
    assert (answer.answered, answer.reason) == (False, Reason.WHICH_ARTICLE)
    assert {c.source for c in answer.nearest} == {GARDEN, LIBRARY}


def test_the_article_spoken_of_last_is_meant(app):
    earlier = [
        Exchange("館長は?", ("鈴木一郎",), LIBRARY),
        Exchange("開園は?", ("1998年4月",), GARDEN),
    ]
    answer = app.answerer.ask("要約して", earlier)
    assert {c.source for c in answer.citations} == {GARDEN}


def test_an_article_is_named_by_its_title(app):
    answer = app.answerer.ask("「みどりの庭」の見出しは?")
    assert {c.source for c in answer.citations} == {GARDEN}


@pytest.mark.parametrize("question", ["庭の概要は?", "橋について要約して", "開園はいつ?"])
def test_a_question_for_something_in_the_article_is_searched(app, question):
    answer = app.answerer.ask(question)
    assert answer.reason is not Reason.WHICH_ARTICLE


@pytest.mark.parametrize("question", ["いつ書かれましたか?", "誰が書いたの?"])
def test_what_was_just_spoken_of_is_meant_before_the_article(app, question):
    alone = app.answerer.ask(question, sources=[GARDEN])
    assert alone.understood_as is None
    earlier = [Exchange("園内で流れる歌は?", ("みどりの歌",), GARDEN)]
    after = app.answerer.ask(question, earlier, sources=[GARDEN])
    assert "の歌" in after.understood_as


def test_title_of_an_article_that_is_not_asked_gives_no_answer_of_it(app):
    answer = app.answerer.ask("「みどりの庭」の見出しは?", sources=[LIBRARY])
    assert GARDEN not in {c.source for c in (*answer.citations, *answer.nearest)}
