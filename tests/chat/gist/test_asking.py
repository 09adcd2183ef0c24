"""Questions about the article as a whole are told apart from all others by their whole words."""

import gzip
import re

import pytest

from chat.gist import LAST, GistKind, SectionReference, asked_gist
from training.splits import load_articles


@pytest.mark.parametrize(
    "question",
    [
        "要約して",
        "この文章の要約をお願いします",
        "概要は?",
        "要点だけ教えて",
        "ざっくり教えて",
        "ざっくり何が書いてある?",
        "簡単に説明して",
        "記事の内容は?",
        "この記事には何が書いてありますか?",
        "この記事で一番言いたいことは?",
        "すみません、この記事を短くまとめてもらえますか?",
        "TL;DR",
        "Can you summarize the article please?",
        "What's the gist?",
    ],
)
def test_summaries_are_asked_for_in_many_ways(question):
    request = asked_gist(question)
    assert request is not None
    assert (request.kind, request.count) == (GistKind.SUMMARY, None)


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("3行で", 3),
        ("三行でよろしく", 3),
        ("この記事を5文でまとめて", 5),
        ("5行で要約してください", 5),
        ("要点を3つ教えて", 3),
        ("一言で言うと?", 1),
        ("200字で要約して", 4),
        ("100行でまとめて", 10),
        ("Summarize this article in three sentences.", 3),
    ],
)
def test_summary_is_as_long_as_asked_for(question, count):
    request = asked_gist(question)
    assert request is not None
    assert (request.kind, request.count) == (GistKind.SUMMARY, count)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("この記事は何について?", GistKind.TOPIC),
        ("何の話?", GistKind.TOPIC),
        ("テーマは何ですか?", GistKind.TOPIC),
        ("何について書かれた記事?", GistKind.TOPIC),
        ("What is this about?", GistKind.TOPIC),
        ("見出しは?", GistKind.HEADINGS),
        ("目次を見せて", GistKind.HEADINGS),
        ("この記事の構成を教えてください", GistKind.HEADINGS),
        ("どんな章がある?", GistKind.HEADINGS),
        ("タイトルは?", GistKind.TITLE),
        ("この資料の題名を教えて", GistKind.TITLE),
        ("いつの記事?", GistKind.DATE),
        ("公開日を教えて", GistKind.DATE),
        ("いつ書かれた?", GistKind.DATE),
        ("when was this article published?", GistKind.DATE),
        ("著者は?", GistKind.AUTHOR),
        ("誰が書いたの?", GistKind.AUTHOR),
        ("Who wrote this?", GistKind.AUTHOR),
    ],
)
def test_kind_follows_the_words(question, kind):
    request = asked_gist(question)
    assert request is not None
    assert request.kind is kind


@pytest.mark.parametrize(
    ("question", "reference"),
    [
        ("第5章には何が書いてある?", SectionReference(5)),
        ("第三章は?", SectionReference(3)),
        ("2番目の章を要約して", SectionReference(2)),
        ("最後の章を要約して", SectionReference(LAST)),
        ("最初の章の内容は?", SectionReference(1)),
        ("(2)では何を言ってる?", SectionReference(0, 2)),
        ("第3章の(2)は?", SectionReference(3, 2)),
        ("『資金』の章は?", SectionReference(name="資金")),
        ("資金についての章を要約して", SectionReference(name="資金")),
        ("What does chapter 3 say?", SectionReference(3)),
        ("summarize the last section", SectionReference(LAST)),
    ],
)
def test_sections_are_named_by_number_place_or_heading(question, reference):
    request = asked_gist(question)
    assert request is not None
    assert (request.kind, request.section) == (GistKind.SECTION, reference)


def test_day_of_the_last_change_is_told_from_that_of_publication():
    changed, published = asked_gist("最終更新はいつ?"), asked_gist("公開日は?")
    assert changed is not None and changed.updated
    assert published is not None and not published.updated


@pytest.mark.parametrize(
    "question",
    [
        "OpenAIの概要は?",
        "この会社の要点は?",
        "事件の概要を教えて",
        "著者の肩書きは?",
        "著者は何歳?",
        "タイトルの意味は?",
        "第5章の著者は?",
        "見出しの数は?",
        "次の章は?",
        "聖書の最後の章は?",
        "もらった賞と勲章は?",
        "構成要素は?",
        "内容は?",
        "作者は?",
        "いつ公開された?",
        "いつ?",
        "何?",
        "なぜ?",
        "教えて",
        "(2)",
        "3人で?",
        "",
        "要約して" * 40,
        "summarize the lawsuit",
        "what is xAI about?",
    ],
)
def test_any_other_word_makes_it_a_question_to_search_for(question):
    assert asked_gist(question) is None


def test_no_question_of_the_data_sets_is_taken_for_one_of_these(shared):
    questions = [
        asked.question
        for name in ("train", "dev")
        for article in load_articles(shared / f"data/jaquad/{name}.json.gz")
        for asked in article.questions
    ]
    for name in ("dev", "test"):
        with gzip.open(shared / f"data/niilc-qa/{name}.xml.gz", "rt", encoding="utf-8") as file:
            questions += re.findall(r"<text[^>]*>([^<]*)", file.read())
    taken = [question for question in questions if asked_gist(question) is not None]
    assert len(questions) > 35_000
    # The one that is caught does ask what its document is about.
    assert [q for q in taken if not re.search("文書では.*何について", q)] == []
