"""Menus and links to other articles answer nothing, unless the question asks for them."""

import pytest

from chat.asking import Asked
from chat.scope import answers_from
from ingest.document import Passage, SectionKind


def passage(kind: SectionKind, *headings: str) -> Passage:
    return Passage("a.txt", 0, 10, headings, kind)


@pytest.mark.parametrize("kind", [SectionKind.BODY, SectionKind.AUTHOR])
def test_the_article_and_its_author_box_answer(kind):
    assert answers_from("港はいつ開いた?", passage(kind, "関連記事"))


@pytest.mark.parametrize("kind", [SectionKind.TRAILER, SectionKind.NAVIGATION])
def test_links_around_it_do_not(kind):
    assert not answers_from("港はいつ開いた?", passage(kind, "港の町", "関連記事"))
    assert not answers_from("港はいつ開いた?", passage(kind))


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("関連記事は何ですか?", "関連記事"),
        ("関連 記事は?", "■ 関連記事"),
        ("Which related articles?", "Related Articles:"),
    ],
)
def test_a_question_that_names_their_heading_is_answered_from_them(question, heading):
    assert answers_from(question, passage(SectionKind.TRAILER, "港の町", heading))


def test_the_heading_of_the_article_opens_no_menu():
    menu = passage(SectionKind.NAVIGATION, "港の町")
    assert not answers_from("港の町はどこですか?", menu)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("筆者は何年、庭の設計を続けている?", SectionKind.AUTHOR),
        ("この記事を書いた人の役職は?", SectionKind.AUTHOR),
        ("青葉庭園を設計したのは誰ですか?", SectionKind.BODY),
    ],
)
def test_a_question_about_the_author_reads_the_author_box_first(app, question, first):
    source = "articles/garden.txt"
    traced = app.answerer.trace([Asked(question, sources=(source,))])[0]
    assert traced.read[0].passage.kind is first
    assert len({hit.passage for hit in traced.read}) == len(traced.read)


def test_of_several_articles_no_author_is_put_first(app):
    traced = app.answerer.trace([Asked("筆者の役職は?")])[0]
    assert list(traced.hits) == sorted(traced.hits, key=lambda hit: -hit.score)
