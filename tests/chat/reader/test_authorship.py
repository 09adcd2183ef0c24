"""Who wrote it is read off the layout."""

import pytest

from chat.question import analyze_question
from chat.reader.authorship import asks_author, author_spans
from ingest.readers.markdown import MarkdownFormat
from ingest.readers.text import TextFormat


@pytest.mark.parametrize(
    "text",
    [
        "この記事の著者は誰ですか?",
        "著者は?",
        "書いたのは誰?",
        "この記事を書いた人は?",
        "筆者の名前を教えてください",
        "著者名は?",
        "これは誰が書いたのですか?",
        "ところで、この記事は誰が書きましたか?",
        "Who wrote this article?",
        "Who is the author?",
        "What is the author's name?",
    ],
)
def test_question_for_the_author_is_recognised(text):
    assert asks_author(analyze_question(text))


@pytest.mark.parametrize(
    "text",
    [
        "著者の出身地は?",
        "著者の会社は何ですか?",
        "小説を書いたのはなぜですか?",
        "『沈黙の春』を書いたのは誰?",
        "『人間失格』の著者は?",
        "遺書を書いたのは誰ですか?",
        "その小説は誰が書きましたか?",
        "法案を執筆したのは誰?",
        "Who wrote Hamlet?",
        "Who is the author of the report on whales?",
        "Who wrote the letter?",
    ],
)
def test_question_about_the_author_is_another_one(text):
    assert not asks_author(analyze_question(text))


PAGE = """山田花子

株式会社みどり 代表取締役

1. はじめに

ここは本文です。庭の話をします。

この記事の著者

山田花子

株式会社みどり 代表取締役

庭の設計を三十年つづけています。
"""


def test_author_is_named_verbatim_in_box_and_byline():
    document = TextFormat().document("a.txt", "a.txt", PAGE)
    spans = author_spans(document)
    assert [span.of(document.text) for span in spans] == ["山田花子", "山田花子"]
    assert spans[0].start > spans[1].start


def test_article_without_author_names_none():
    document = TextFormat().document("a.txt", "a.txt", "1. はじめに\n\n庭の話をします。\n")
    assert author_spans(document) == []


def test_a_name_in_bold_is_cited_without_its_asterisks():
    page = "# 庭の話\n\n**山田花子**\n2024年9月3日\n\n庭の話をします。庭は広いほうがよいのです。\n"
    document = MarkdownFormat().document("a.md", "a.md", page)
    assert [span.of(document.text) for span in author_spans(document)] == ["山田花子"]


def test_whom_a_text_goes_to_did_not_write_it():
    page = "# 秋の催しのお知らせ\n\n**報道関係者各位**\n2024年9月3日\n\n庭の催しを開きます。\n"
    document = MarkdownFormat().document("a.md", "a.md", page)
    assert author_spans(document) == []
