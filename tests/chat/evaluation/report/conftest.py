"""A small run of our own sentences, and a look at a page as a browser's parser sees it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

SAMPLE = Path(__file__).parent / "sample"
VOID = {"meta", "input", "br", "img", "link"}


@dataclass
class Run:
    """What a report is made of."""

    metrics: dict[str, Any]
    predictions: list[dict[str, Any]]
    run: dict[str, Any]


@pytest.fixture
def sample() -> Run:
    lines = (SAMPLE / "predictions.jsonl").read_text(encoding="utf-8").splitlines()
    metrics, run = (json.loads((SAMPLE / f"{n}.json").read_bytes()) for n in ("metrics", "run"))
    return Run(metrics, [json.loads(line) for line in lines], run)


@pytest.fixture
def comparison() -> dict[str, Any]:
    return json.loads((SAMPLE / "comparison.json").read_bytes())


@dataclass
class Element:
    """An element of a page."""

    tag: str
    attributes: dict[str, str]
    parts: list[Element | str] = field(default_factory=list)

    @property
    def children(self) -> list[Element]:
        return [part for part in self.parts if isinstance(part, Element)]

    @property
    def text(self) -> str:
        """The text that stands in it directly."""
        return "".join(part for part in self.parts if isinstance(part, str))

    def all(self, tag: str = "") -> Iterator[Element]:
        """This element and those in it, of one tag."""
        if tag in ("", self.tag):
            yield self
        for child in self.children:
            yield from child.all(tag)

    def says(self, key: str) -> bool:
        """Whether the text ``key`` stands in it."""
        return any(each.attributes.get("data-text") == key for each in self.all())

    def words(self) -> str:
        """All text in it."""
        return "".join(part if isinstance(part, str) else part.words() for part in self.parts)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].parts.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].parts.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


@pytest.fixture(scope="session")
def parse():
    def parse(page: str) -> Element:
        parser = _Parser()
        parser.feed(page)
        parser.close()
        assert len(parser.open) == 1, "an element is not closed"
        return parser.root

    return parse


@pytest.fixture(scope="session")
def data_of():
    """The data that the page's script gets."""

    def data_of(root: Element) -> dict[str, Any]:
        (script,) = (s for s in root.all("script") if s.attributes.get("id") == "data")
        return json.loads(script.text)

    return data_of
