from __future__ import annotations

import json
import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from chat.answer import Answer, Citation, Role, Timings
from chat.web.reading.copying import as_markdown, as_text, copy_buttons
from chat.web.reading.links import address

PLACE = ("港の記録", "1. はじまり")


def citation(words: str, role: Role = Role.ANSWER, **parts: object) -> Citation:
    fields = {"source": "港.txt", "title": PLACE[0], "headings": PLACE[1:], "page": 0} | parts
    return Citation(role=role, start=3, end=3 + len(words), text=words, passage_start=0,
                    passage_end=9, **fields)  # fmt: skip


def whole(pieces) -> str:
    return "".join(p if isinstance(p, str) else f"http://h{p['link']}" for p in pieces)


def answer(*citations: Citation) -> Answer:
    return Answer(
        question="いつ <b>?", answered=bool(citations), answer=None, confidence=0.9, reason=None,
        reply="", understood_as=None, citations=citations, nearest=(), index_version="v",
        timings_ms=Timings(),
    )  # fmt: skip


def test_as_text_question_words_place_source_and_address() -> None:
    one = citation("1871年", page=2)
    assert whole(as_text(" いつ? ", [one], "ja")) == (
        "質問: いつ?\n\n「1871年」\n— 港の記録 › 1. はじまり › 2 ページ\n港.txt\n"
        f"http://h{address(one)}\n"
    )


def test_an_answer_of_several_items_has_each_with_its_place() -> None:
    copied = whole(as_text("何?", [citation("灯台"), citation("倉庫")], "en"))
    assert re.findall("“(.*?)”", copied) == ["灯台", "倉庫"]
    assert copied.count("?doc=") == 2


@given(st.text(alphabet="あ漢 a1\n*_`[]()<>#|~-+=.!\\&:\"'/@", min_size=1, max_size=40))
def test_markdown_shows_the_words_as_they_are(words: str) -> None:
    """Whatever signs stand in them: read by CommonMark, the quotation is the citation's text."""
    copied = whole(as_markdown("何?", [citation(words)], "ja"))
    html = MarkdownIt("commonmark").render(copied)
    quoted = re.search(r"<blockquote>(.*?)</blockquote>", html, re.S)
    assert quoted is not None
    plain = unescape(re.sub(r"<[^>]*>", "", quoted[1]))
    shown = plain[plain.index("「") + 1 : plain.rindex("—")].rstrip()
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", words + "」")


def test_markdown_links_the_place_and_names_the_file() -> None:
    one = citation("灯台", title="[題](x)", source="a`b.txt")
    html = MarkdownIt("commonmark").render(whole(as_markdown("何?", [one], "ja")))
    assert f'<a href="http://h{address(one)}">'.replace("&", "&amp;") in html
    assert "[題](x) › 1. はじまり</a>" in html
    assert "<code>a`b.txt</code>" in html


def test_the_buttons_carry_only_the_answer_and_nothing_gets_out_of_them() -> None:
    evil = citation('"><script>alert(1)</script>')
    html = copy_buttons(answer(evil, citation("ほか", Role.SUPPORT)), "ja")
    assert "<script" not in html
    first, second = re.findall(r'data-copy="([^"]*)"', html)
    assert evil.text in whole(json.loads(unescape(first)))
    assert "ほか" not in first + second


def test_without_an_answer_there_is_nothing_to_copy() -> None:
    assert copy_buttons(answer(), "ja") == ""
