from __future__ import annotations

import re

from chat.web.article import article_html
from chat.web.reading.toc import Entry, entries, toc_html
from ingest.document import Document
from ingest.readers import FORMATS


def document(text: str, suffix: str = ".md") -> Document:
    return FORMATS[suffix].document(f"a{suffix}", f"a{suffix}", text)


ARTICLE = """# 港の記録

前書き。

## 一章 **灯台**

本文。

#### 深い節

本文。

## 二章 A & B

本文。
"""


def test_the_headings_are_listed_without_the_title_and_no_level_is_skipped() -> None:
    assert entries(document(ARTICLE)) == (
        Entry(1, 1, "一章 灯台"),
        Entry(2, 2, "深い節"),
        Entry(3, 1, "二章 A & B"),
    )


def test_an_entry_names_the_heading_that_the_article_draws() -> None:
    """The page's script goes by the number; it must count the same headings."""
    parsed = document(ARTICLE)
    drawn = re.findall(r"<h[2-6]>(.*?)</h[2-6]>", article_html(parsed))
    for entry in entries(parsed):
        assert re.sub(r"</?strong>", "", drawn[entry.heading]).replace("&amp;", "&") == (
            entry.words
        )


def test_lists_are_nested_and_words_escaped() -> None:
    html = toc_html(document(ARTICLE), "ja")
    assert html.startswith('<nav class="toc" aria-label="目次"><details>')
    list_ = re.sub(r"<button[^>]*>|</button>", "", html[html.index("<ol") :])
    assert list_ == (
        '<ol role="list"><li>一章 灯台<ol role="list"><li>深い節</li></ol></li>'
        "<li>二章 A &amp; B</li></ol></details></nav>"
    )


def test_several_levels_close_at_once_and_a_deep_beginning_is_well_formed() -> None:
    html = toc_html(document("### 深\n\n文。\n\n#### 底\n\n文。\n\n# 浅\n\n文。\n"), "en")
    assert html.count("<ol") == html.count("</ol>")
    assert html.count("<li>") == html.count("</li>") == 3
    assert 'aria-label="Contents"' in html


def test_one_heading_is_no_table_of_contents() -> None:
    assert toc_html(document("# 題\n\n## 一つ\n\n本文。\n"), "ja") == ""
    assert toc_html(document("本文だけ。\n"), "ja") == ""


def test_what_leads_to_other_articles_is_not_listed() -> None:
    text = "港の記録\n\n1. 一\n\n本文です。\n\n2. 二\n\n本文です。\n\n関連記事\n\n山の町の記録\n"
    assert [entry.words for entry in entries(document(text, ".txt"))] == ["1. 一", "2. 二"]
