"""What is selected in the pane is found again in the text, whatever is drawn in between."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.web.article import Highlight, article_html
from chat.web.voting.selecting import MAX_SELECTED, counts, drawn_spans, selected_span
from ingest.document import Document
from ingest.errors import FeedbackError
from ingest.format import RawFile
from ingest.readers import FORMATS
from ingest.readers.html import HtmlFormat


class _Drawn(HTMLParser):
    """The text nodes that the page's script counts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._skipped: list[bool] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br":
            beside = tag == "rt" or "page" in (dict(attrs).get("class") or "").split()
            self._skipped.append(beside)

    def handle_endtag(self, tag: str) -> None:
        self._skipped.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._skipped):
            self.text.append(data)


def drawn(document: Document, *marks: Highlight) -> str:
    reader = _Drawn()
    reader.feed(article_html(document, marks))
    reader.close()
    return "".join(char for char in "".join(reader.text) if counts(char))


def document(text: str, suffix: str) -> Document:
    if suffix == ".html":
        return HtmlFormat().parse(RawFile("a.html", "a.html", text.encode())).documents[0]
    return FORMATS[suffix].document(f"a{suffix}", f"a{suffix}", text)


# Marks, lists, quotes, fences, tables, ruby, links, signs that cannot be seen.
PIECES = (
    "港 町 年 a B 1 。 ** * ` ``` ~ \n \n\n > - • 1. # | |---|---| \t 　 [語](https://a.example)"
    " 漢字《かんじ》 ｜青空《あおぞら》 \\* \u200b \ufeff & <b> ☃ 𠮷 \r\n"
).split(" ")
TEXTS = st.lists(st.sampled_from([*PIECES, " "]), max_size=40).map("".join)
HTML = st.lists(
    st.sampled_from(
        [
            "<p>港の<b>町</b>です。</p>",
            "<p><ruby>灯台<rt>とうだい</rt></ruby>が立つ。</p>",
            "<ul><li>橋<ul><li>石</li></ul></li><li>塔</li></ul>",
            "<table><tr><th>年</th><th colspan=2>数</th></tr>"
            "<tr><td>1871</td><td></td><td>二</td></tr></table>",
            "<blockquote><p>引く</p></blockquote>",
            "<pre>a  b\n c</pre>",
            "<h2>見出し</h2>",
            "<figure><img src=x><figcaption>図</figcaption></figure>",
            "<p>一<br>二&nbsp;三&amp;四</p>",
        ]
    ),
    min_size=1,
    max_size=6,
).map(lambda parts: f"<html><body><article><h1>題</h1>{''.join(parts)}</article></body></html>")


@given(st.data())
def test_any_selection_is_the_words_at_its_place(data) -> None:
    suffix = data.draw(st.sampled_from([".txt", ".md", ".html"]))
    text = data.draw(HTML if suffix == ".html" else TEXTS)
    article = document(text, suffix)
    marks = []
    if article.text:
        edges = st.integers(0, len(article.text))
        start, end = sorted((data.draw(edges), data.draw(edges)))
        marks = [Highlight("1.1", start, end, "answer")]
    shown = drawn(article, *marks)
    places = [
        at
        for span in drawn_spans(article)
        for at in range(span.start, span.end)
        if counts(article.text[at])
    ]
    # The pane draws those characters and no others.
    assert "".join(article.text[at] for at in places) == shown
    if not shown:
        return
    first = data.draw(st.integers(0, len(shown) - 1))
    last = data.draw(st.integers(first, len(shown) - 1))
    # A browser's selection has white space in it, of the page's own.
    words = " \n".join(shown[first : last + 1])
    span = selected_span(article, first, words)
    assert (span.start, span.end) == (places[first], places[last] + 1)
    with pytest.raises(FeedbackError):
        selected_span(article, first, words + "\u9f98")


TEXT = "題\n\n最初の**大事**な港です。\n\n- 橋\n- 灯台\n"


@pytest.mark.parametrize(
    ("before", "words", "key"),
    [
        (0, " \n\u3000", "vote_nothing_selected"),
        (1, "港の町", "vote_moved"),
        (10_000, "港", "vote_moved"),
        (0, "港" * (MAX_SELECTED + 1), "vote_selected_too_much"),
    ],
)
def test_what_is_not_there_is_refused_in_a_sentence(before: int, words: str, key: str) -> None:
    with pytest.raises(FeedbackError) as caught:
        selected_span(document(TEXT, ".md"), before, words)
    assert caught.value.key == key
    assert caught.value.message("ja").endswith("。")


def test_the_gold_is_verbatim_with_what_is_drawn_in_between() -> None:
    article = document(TEXT, ".md")
    before = drawn(article).index("大事")
    span = selected_span(article, before, "大事な港です。\n\n橋")
    assert span.of(article.text) == "大事**な港です。\n\n- 橋"
