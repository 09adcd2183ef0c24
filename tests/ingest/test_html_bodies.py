"""How the bodies of real pages are split up: no sentence of them is lost, no frame is taken in.

The pages are the templates in ``html_bodies.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from ingest.document import SectionKind
from ingest.format import RawFile
from ingest.readers.html import HtmlFormat

_LISTED = tomllib.loads(Path(__file__).with_name("html_bodies.toml").read_text(encoding="utf-8"))
PAGES: dict[str, str] = _LISTED["pages"]
_PARTS: dict[str, str] = _LISTED["parts"]
_TITLE = "石橋を直した夏"
_BODY = (
    "川に架かる石橋の{n}番目の石は、{n}年前の大水で流された。町の人は川原を歩き、同じ石を探し当てた。",
    "職人は{n}日かけて石を割り、継ぎ目を合わせた。鉄の道具は使わず、木のくさびだけで割ったという。",
    "橋の下には{n}種類の魚がすむ。工事のあいだは網で囲い、上流の淵へ移した。",
    "費用は{n}万円で、半分を寄付でまかなった。残りは町の予算から出ている。",
)
_SHORT = ("{n}人が渡り初めをした。", "{n}年ぶりの再建である。", "石は{n}個あった。")
_ENGLISH = (
    "The bridge lost its stone number {n} in the flood. People walked the banks, and found it.",
    "It took {n} days to split the rock. The masons used wooden wedges, never iron.",
)
_LINKS = ("駅前{n}番地の古本市", "図書館{n}号館の催し", "商店街だより第{n}号")
_OTHER = (
    "私も{n}回渡りました。とても感動しましたので、また行きたいです。",
    "写真がきれいですね、{n}枚とも。次の更新を楽しみにしています。",
)
_KINDS = {"B": _BODY, "S": _SHORT, "E": _ENGLISH, "N": _LINKS, "X": _OTHER}


def _complete(template: str) -> str:
    """A whole page: what a template leaves out of its head, and the parts it names."""
    while found := re.search(r"\[([A-Z]+)\]", template):
        template = template.replace(found.group(), _PARTS[found.group(1)])
    if "<body" not in template:
        template = f"<body>{template}</body>"
    head = "<meta charset=utf-8><title>{T} | 町の新聞</title>"
    return f"<!doctype html><html lang=ja><head>{head}</head>{template}</html>"


class _Filled:
    """A template with its words, and what must and must not be taken for the body."""

    def __init__(self, template: str) -> None:
        self.body: list[str] = []
        self.others: list[str] = []
        self._numbers: Iterator[int] = count(3)
        self.page = re.sub(r"\{([A-Z])\}", self._words, template)

    def _words(self, found: re.Match[str]) -> str:
        kind = found.group(1)
        if kind == "T":
            return _TITLE
        number = next(self._numbers)
        forms = _KINDS[kind]
        words = forms[number % len(forms)].format(n=number)
        (self.others if kind in "NX" else self.body).append(words)
        return words


def _parts(page: str) -> dict[bool, str]:
    file = RawFile("in/page.html", "page.html", page.encode())
    document = HtmlFormat().parse(file).documents[0]
    found = {True: "", False: ""}
    for section in document.sections:
        is_body = section.kind is SectionKind.BODY
        found[is_body] += document.text[section.start : section.end]
    return found


@pytest.mark.parametrize("name", PAGES)
def test_whole_body_is_kept_and_the_frame_is_not(name):
    filled = _Filled(_complete(PAGES[name]))
    found = _parts(filled.page)
    assert [words for words in filled.body if words not in found[True]] == []
    assert [words for words in filled.others if words in found[True]] == []
