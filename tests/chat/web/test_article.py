from __future__ import annotations

import re
from collections import defaultdict
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.web.article import Highlight, article_html
from ingest.document import Block, BlockKind, Document, Span
from ingest.readers import FORMATS
from ingest.shown import shown

# What Markdown and lists are written with; the page may draw it instead of showing it.
SIGNS = "*`#>•・◦‣+-~_|"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.inside: list[str | None] = []
        self.marked: defaultdict[str, list[str]] = defaultdict(list)
        self.shown: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "br":
            self.shown.append("\n")
            return
        self.open.append(tag)
        self.inside.append(dict(attrs).get("data-citation") if tag == "mark" else None)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open}"
        self.open.pop()
        self.inside.pop()

    def handle_data(self, data: str) -> None:
        self.shown.append(data)
        names = [name for name in self.inside if name is not None]
        assert len(names) == len(set(names)), "a mark stands inside one of the same name"
        for name in names:
            self.marked[name].append(data)


class Page:
    """Shown text, elements and the text of each citation's marks."""

    def __init__(self, html: str) -> None:
        reader = _Reader()
        reader.feed(html)
        reader.close()
        assert not reader.open, f"left open: {reader.open}"
        self.shown = "".join(reader.shown)
        self.elements = reader.elements
        self.marked = {name: "".join(texts) for name, texts in reader.marked.items()}

    def tags(self) -> list[str]:
        return [tag for tag, _ in self.elements]


def bare(text: str, signs: str = SIGNS) -> str:
    """The text without white space and signs."""
    return re.sub(rf"[\s{re.escape(signs)}]", "", text)


def words_of(document: Document, start: int, end: int) -> str:
    """What of a span is not hidden."""
    return shown(document, Span(start, end)).text if start < end else ""


def document(text: str, suffix: str = ".txt") -> Document:
    return FORMATS[suffix].document(f"a{suffix}", f"a{suffix}", text)


def page(text: str, suffix: str = ".txt", *spans: tuple[int, int]) -> Page:
    marks = [Highlight(f"1.{n}", *span, "answer") for n, span in enumerate(spans, start=1)]
    return Page(article_html(document(text, suffix), marks))


def spot(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


ARTICLE = """マスク氏の会社

1. はじめに

一行目です。
二行目です。

  • 項目
    説明の行
      ◦ 内側
  • 次

この記事を書いた人

水野 文

関連記事

ほかの記事
"""


class _Watched(Highlight):
    """A span that counts how often its place is looked at."""

    looks = 0

    def __getattribute__(self, name: str):
        if name in ("start", "end"):
            _Watched.looks += 1
        return super().__getattribute__(name)


def test_many_marks_in_an_article_of_many_blocks_cost_what_they_hold() -> None:
    count = 400
    blocks = "\n\n".join("古い橋。" for _ in range(count))
    # Each in a block of its own; and one after the other, in a block of many bold words.
    for text in (blocks, "".join("**古い橋**と。" for _ in range(count))):
        parsed = document(text, ".md")
        starts = [at for at, sign in enumerate(text) if sign == "橋"]
        _Watched.looks = 0
        marks = [_Watched(f"1.{n}", at, at + 1, "answer") for n, at in enumerate(starts, 1)]
        drawn = Page(article_html(parsed, marks))
        assert len(drawn.marked) == count
        assert _Watched.looks < 30 * count


def test_structure_is_as_in_the_source() -> None:
    html = article_html(document(ARTICLE))
    assert "<h2>マスク氏の会社</h2><h3>1. はじめに</h3>" in html
    assert "<p>一行目です。<br>二行目です。</p>" in html
    assert (
        '<ul role="list"><li><div class="item" data-sign="•">項目</div>'
        '<div class="detail">説明の行</div>'
        '<ul role="list"><li><div class="item" data-sign="◦">内側</div></li></ul></li>'
        '<li><div class="item" data-sign="•">次</div></li></ul>'
    ) in html
    assert '<section data-part="author"' in html
    assert '<section data-part="trailer"' in html


def test_headings_nest_from_h2_to_h6() -> None:
    tags = page("# 題\n\n## 節\n\n###### 小\n\n本文\n", ".md").tags()
    assert [t for t in tags if t.startswith("h")] == ["h2", "h3", "h6"]


def test_markup_in_an_article_is_text() -> None:
    text = "本文 <script>alert(1)</script> と <img src=x onerror=alert(1)> & ${1} {{x}}。\n"
    shown = page(text, ".txt", spot(text, "<script>alert(1)</script>"))
    assert set(shown.tags()) == {"p", "mark"}
    assert shown.shown.strip() == text.strip()
    assert shown.marked == {"1.1": "<script>alert(1)</script>"}


def test_marks_cannot_break_out_of_attributes() -> None:
    html = article_html(document("言葉\n"), [Highlight('"><b>', 0, 2, '"><i>')])
    assert Page(html).tags() == ["p", "mark"]


def test_a_citation_over_blocks_has_a_piece_in_each() -> None:
    text = ARTICLE
    start, end = text.index("項目"), text.index("内側") + 2
    shown = page(text, ".txt", (start, end))
    assert shown.marked["1.1"] == "項目説明の行内側"


def test_overlapping_citations_are_nested() -> None:
    text = "あいうえおかきくけこ\n"
    html = article_html(
        document(text), [Highlight("1.1", 0, 6, "answer"), Highlight("1.2", 3, 9, "support")]
    )
    assert Page(html).marked == {"1.1": "あいうえおか", "1.2": "えおかきくけ"}


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("を**「再び」**と", "<p>を<strong>「再び」</strong>と</p>"),
        ("*強* と `a<b`", "<p><em>強</em> と <code>a&lt;b</code></p>"),
        ("**太 *斜* 字**", "<p><strong>太 <em>斜</em> 字</strong></p>"),
        ("5*3 と 4*2", "<p>5*3 と 4*2</p>"),
        ("** 空白 **", "<p>** 空白 **</p>"),
        ("***三つ***", "<p><em><strong>三つ</strong></em></p>"),
        (r"\*印\*", "<p>*印*</p>"),
        ("`**中**`", "<p><code>**中**</code></p>"),
        ("``a`b``", "<p><code>a`b</code></p>"),
        ("片方だけ**です", "<p>片方だけ**です</p>"),
        ("**太*交**差*", "<p><strong>太*交</strong>差*</p>"),
        ("[語](https://a.example/x)", '<p><a href="https://a.example/x" target="_blank"'
         ' rel="noopener noreferrer">語</a></p>'),
        ("[語](javascript:alert)", "<p>[語](javascript:alert)</p>"),
    ],
)  # fmt: skip
def test_markdown_signs(source: str, html: str) -> None:
    assert article_html(document(source + "\n", ".md")) == html


def test_plain_text_is_literal() -> None:
    assert article_html(document("を**「再び」**と`x`\n")) == "<p>を**「再び」**と`x`</p>"


def test_a_citation_that_begins_inside_bold() -> None:
    text = "これは**とても大事**な点です。\n"
    shown = page(text, ".md", spot(text, "大事**な点"))
    assert shown.marked == {"1.1": "大事な点"}


def test_quote_signs_of_further_lines_are_drawn() -> None:
    text = "> 一つ\n> 二つ\n"
    assert article_html(document(text, ".md")) == ("<blockquote><p>一つ<br>二つ</p></blockquote>")


def test_fences_are_drawn_and_code_keeps_its_lines() -> None:
    text = "```python\nif a:\n    b = '**x**'\n```\n"
    assert article_html(document(text, ".md")) == (
        '<pre data-language="python">if a:\n    b = &#x27;**x**&#x27;\n</pre>'
    )


def test_a_list_that_begins_deep_is_well_formed() -> None:
    blocks = (Block(BlockKind.LIST_ITEM, 0, 1, 3, "-"), Block(BlockKind.LIST_DETAIL, 1, 2, 2))
    Page(article_html(Document("a", "a", "あい", blocks=blocks)))


def test_a_detail_without_an_item_is_a_paragraph() -> None:
    blocks = (Block(BlockKind.LIST_DETAIL, 0, 1, 1),)
    assert article_html(Document("a", "a", "あ", blocks=blocks)) == "<p>あ</p>"


def test_crlf_is_one_line_end_even_under_a_mark() -> None:
    text = "一行目\r\n二行目\r\n"
    html = article_html(document(text), [Highlight("1.1", 0, 4, "answer")])
    assert html.count("<br>") == 1


def test_very_many_signs_stay_as_written() -> None:
    text = "*a* " * 5000
    assert "<em>" not in article_html(document(text, ".md"))


_PIECES = st.sampled_from(
    ["あ", "い。", "漢字", "a", "5", " ", "　", "\n", "\r\n", "\n\n", "• ", "・", "  - ", "1. ",
     "(1) ", "# ", "## ", "> ", "**", "*", "`", "``", "```\n", "<b>", "&amp;", '"', "'", "\\",
     "|", "著者", "関連記事\n", "<script>", "\t", "_", "~~~", "---\n", "===\n", "\u3000"]
)  # fmt: skip
texts = st.lists(_PIECES, max_size=60).map("".join) | st.text(max_size=120)
suffixes = st.sampled_from([".txt", ".md"])


def _parsed(text: str, suffix: str) -> Document | None:
    text = re.sub("[\0\ud800-\udfff]", "", text)
    try:
        return document(text, suffix)
    except Exception:
        return None


@given(texts, suffixes)
def test_each_block_is_shown_once_and_nothing_else(text: str, suffix: str) -> None:
    parsed = _parsed(text, suffix)
    if parsed is None:
        return
    drawn = Page(article_html(parsed)).shown
    blocks = "".join(words_of(parsed, b.start, b.end) for b in parsed.blocks)
    assert bare(drawn) == bare(blocks)
    if suffix == ".txt":
        assert bare(drawn, "|") == bare(blocks, "|") if blocks else not drawn


@given(texts, suffixes, st.data())
def test_marks_hold_their_citation_exactly(text: str, suffix: str, data: st.DataObject) -> None:
    parsed = _parsed(text, suffix)
    if parsed is None or not parsed.blocks:
        return
    place = st.integers(0, len(parsed.text))
    spans = [sorted(s) for s in data.draw(st.lists(st.tuples(place, place), max_size=4))]
    marks = [Highlight(f"2.{n}", *span, "answer") for n, span in enumerate(spans, start=1)]
    marked = Page(article_html(parsed, marks))
    for mark in marks:
        expected = "".join(
            words_of(parsed, max(b.start, mark.start), min(b.end, mark.end)) for b in parsed.blocks
        )
        assert bare(marked.marked.get(mark.id, "")) == bare(expected)
    plain = Page(article_html(parsed))
    # Blanks around a line end may stay or go, nothing else.
    assert re.sub(r"[ \t]", "", marked.shown) == re.sub(r"[ \t]", "", plain.shown)
    assert [e for e in marked.elements if e[0] != "mark"] == plain.elements


TABLE = """# 料金

| 区分 | 平日 | 休日 |
|---|---|---|
| 大人 | 500円 | 700円 |
| 小人 | 250円 | **350円** |

料金の段落です。

- 団体は二割引
- 学生は半額
"""


def test_a_citation_over_cells_rows_paragraphs_and_items_is_marked_in_each() -> None:
    start, end = TABLE.index("500円"), TABLE.index("半額") + 2
    shown = page(TABLE, ".md", (start, end), spot(TABLE, "350円"))
    assert shown.marked["1.1"] == "500円700円小人250円350円料金の段落です。団体は二割引学生は半額"
    assert shown.marked["1.2"] == "350円"
    cells = [tag for tag, _ in shown.elements if tag in ("td", "th")]
    assert cells == ["th"] * 3 + ["td"] * 6


def test_the_way_to_the_answer_stands_once_before_the_first_words_and_holds_none() -> None:
    text = "あいうえお\n\n- かき\n- くけ\n"
    marks = [
        Highlight("1.1", 2, text.index("く") + 1, "earlier", "回答 1 の引用 1"),
        Highlight("2.1", 3, 5, "answer", '回答 2 の "引用" 1'),
    ]
    html = article_html(document(text, ".md"), marks)
    ways = [attrs for tag, attrs in Page(html).elements if tag == "button"]
    assert [(w["data-to-answer"], w["data-number"], w["aria-label"]) for w in ways] == [
        ("1.1", "1", "回答 1 の引用 1"),
        ("2.1", "1", '回答 2 の "引用" 1'),
    ]
    assert html.startswith('<p>あい<button type="button" class="to-answer earlier"')
    assert re.findall("<button[^>]*>([^<]*)</button>", html) == ["", ""]
    assert Page(html).shown == Page(article_html(document(text, ".md"))).shown


_BLOCKS = st.sampled_from(
    ["# 題", "段落の文です。\n二行目。", "- 一\n- 二\n  - **中**", "1. 一\n2. 二\n\n   続き",
     "| 区分 | 額 |\n|---|---|\n| 大人 | 5 |\n| 小人 | *3* |", "> 引用\n> 続き", "```\na = 1\n```"]
)  # fmt: skip
structured = st.lists(_BLOCKS, max_size=6).map("\n\n".join)


@given(texts | structured, suffixes, st.data())
def test_no_overlap_of_marks_loses_or_doubles_a_character(
    text: str, suffix: str, data: st.DataObject
) -> None:
    """Those of several answers, as they come: nested, crossing, equal."""
    parsed = _parsed(text, suffix)
    if parsed is None or not parsed.blocks:
        return
    place = st.integers(0, len(parsed.text))
    styles = st.sampled_from(["answer", "support", "nearest", "other", "earlier", "linked"])
    drawn = data.draw(st.lists(st.tuples(place, place, styles), max_size=8))
    marks = [
        Highlight(f"{n}.1", *sorted(span), style, f"回答 {n}")
        for n, (*span, style) in enumerate(drawn, start=1)
    ]
    marked, plain = Page(article_html(parsed, marks)), Page(article_html(parsed))
    # Blanks around a line end may stay or go, nothing else.
    assert re.sub(r"[ \t]", "", marked.shown) == re.sub(r"[ \t]", "", plain.shown)
    ways = [attrs["data-to-answer"] for tag, attrs in marked.elements if tag == "button"]
    assert sorted(ways) == sorted(marked.marked)
    assert [e for e in marked.elements if e[0] not in ("mark", "button")] == plain.elements


@pytest.mark.parametrize("text", ["~~~あ", "~~~あ\nx\n~~~", "```py\n```\n", "```\nx\n```"])
def test_the_language_of_a_fence_is_no_word_of_the_article(text: str) -> None:
    parsed = document(text, ".md")
    words = "".join(words_of(parsed, b.start, b.end) for b in parsed.blocks)
    assert Page(article_html(parsed)).shown.strip() == words.strip()
