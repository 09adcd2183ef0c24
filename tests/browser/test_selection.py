"""Selections in a real browser lead to the text's own offsets, whatever the pane draws."""

from __future__ import annotations

import pytest

from chat.web.article import Highlight, article_html
from chat.web.voting.selecting import drawn_spans, selected_span
from ingest.format import RawFile
from ingest.readers import FORMATS
from ingest.readers.html import HtmlFormat

pytestmark = pytest.mark.browser

HTML = """<html><body><article><h1>港の町</h1>
<p><ruby>灯台<rt>とうだい</rt></ruby>は<b>白い</b>塔で、𠮷田さんが<a href="https://a.example/">守る</a>。
<br>次の行。</p>
<table><tr><th>年</th><th colspan="2">数</th></tr>
<tr><td>1871</td><td></td><td>二&amp;三</td></tr></table>
<ul><li>橋<ul><li>石の橋</li></ul></li><li>塔</li></ul><pre>a  b
 c</pre></article></body></html>"""
MARKDOWN = """# 題

とても**大事**な点は*雪*で｜青空《あおぞら》が`code`。

> 引用
> 二行

```py
x = '**'
```

- 一
  - 二
"""

# Ranges between any two places: in text, and between elements as a triple click makes them.
RANGES = """html => {
  const article = document.querySelector("#pane article");
  article.innerHTML = html;
  const places = [];
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_ALL);
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    const length = node.nodeType === 3 ? node.data.length : node.childNodes.length;
    for (let at = 0; at <= length; at += 1) {
      if (node.nodeType !== 3 || !/[\\ud800-\\udbff]/.test(node.data[at - 1] ?? "")) {
        places.push([node, at]);
      }
    }
  }
  const found = [];
  for (let from = 0; from < places.length; from += 3) {
    for (let to = from + 1; to < places.length; to += 7) {
      const range = document.createRange();
      range.setStart(...places[from]);
      range.setEnd(...places[to]);
      if (range.compareBoundaryPoints(Range.END_TO_START, range) > 0) continue;
      const holder = document.createElement("div");
      holder.append(range.cloneContents());
      for (const beside of holder.querySelectorAll("rt, .page")) beside.remove();
      const inside = (node) => node.parentElement.closest("rt, .page");
      const ends = [range.startContainer, range.endContainer];
      if (ends.some((node) => node.nodeType === 3 ? inside(node) : node.closest("rt"))) continue;
      found.push([window.shutten.placeOf(range), holder.textContent]);
    }
  }
  return found;
}"""


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(("suffix", "text"), [(".html", HTML), (".md", MARKDOWN)])
def test_every_range_is_found_in_the_text(page, suffix: str, text: str) -> None:
    if suffix == ".html":
        article = HtmlFormat().parse(RawFile("a.html", "a.html", text.encode())).documents[0]
    else:
        article = FORMATS[suffix].document("a.md", "a.md", text)
    marks = [Highlight("1.1", 3, 20, "answer"), Highlight("1.2", 12, 30, "support")]
    found = page.evaluate(RANGES, article_html(article, marks))
    assert len(found) > 100
    drawn = {at for span in drawn_spans(article) for at in range(span.start, span.end)}
    checked = 0
    for place, words in found:
        if place is None:
            assert not bare(words)
            continue
        span = selected_span(article, place["before"], place["words"])
        shown = "".join(article.text[at] for at in range(span.start, span.end) if at in drawn)
        assert bare(words) == bare(place["words"]) == bare(shown)
        checked += 1
    assert checked > 100
