"""How well a document's structure agrees with what a careful person marked in the page.

Each page in ``pages/`` has a JSON file of the same name: title, headings, list items, body,
author boxes and trailers. White space is left out of every comparison.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.document import BlockKind, Document, SectionKind

PAGES = Path(__file__).parent / "pages"
_MIN_FRAME = 4  # a shorter text of the frame may stand in the body by chance
_NEAR = 600  # a short text is looked for no further away than this


@dataclass(frozen=True, slots=True)
class Expected:
    """What was marked in a page; white space left out.

    Attributes:
        title: the article's title.
        byline: author and date; empty if there are none.
        headings: (level, text), levels counted from 1 without gaps.
        items: (depth, text) of list items, without signs.
        body: the texts of the article's blocks, in order.
        authors: the texts of author boxes.
        trailers: texts of navigation, related links and the like.
    """

    title: str
    byline: str
    headings: tuple[tuple[int, str], ...]
    items: tuple[tuple[int, str], ...]
    body: tuple[str, ...]
    authors: tuple[str, ...]
    trailers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """What a reader made of a page, in the same terms."""

    headings: tuple[tuple[int, str], ...]
    items: tuple[tuple[int, str], ...]
    body: str
    rest: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Right, found and wanted, of one page or of many."""

    right: int
    found: int
    wanted: int

    @property
    def recall(self) -> float:
        """How much of what is wanted was found."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        """How much of what was found is wanted."""
        return self.right / self.found if self.found else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where nothing was to be found."""
        total = self.found + self.wanted
        return 2 * self.right / total if total else 1.0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.right + other.right, self.found + other.found, self.wanted + other.wanted
        )


@dataclass(frozen=True, slots=True)
class Score:
    """The agreement of one page, or the sum over pages.

    Attributes:
        headings: by text.
        levels: by text and level.
        items: by text and depth.
        body: characters of the body found in order in what was taken for body.
        article: characters of body, byline, title and author boxes in what was taken for body;
            ``found`` are all characters of that.
        trailers: texts that are no body, found outside of it; ``found`` are those that stand
            anywhere.
    """

    headings: Counts
    levels: Counts
    items: Counts
    body: Counts
    article: Counts
    trailers: Counts

    def __add__(self, other: Score) -> Score:
        return Score(
            self.headings + other.headings,
            self.levels + other.levels,
            self.items + other.items,
            self.body + other.body,
            self.article + other.article,
            self.trailers + other.trailers,
        )


def squeezed(words: str) -> str:
    """Words without white space, soft hyphens and zero-width characters."""
    return "".join(
        c for c in words if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc")
    )


def expected(page: Path) -> Expected:
    """What was marked in the page ``page`` (its JSON file lies beside it)."""
    marked = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    return Expected(
        title=squeezed(marked["title"] or ""),
        byline=squeezed(marked["byline"] or ""),
        headings=ranked((level, squeezed(text)) for level, text in marked["headings"]),
        items=tuple((depth, squeezed(text)) for depth, text in marked["list_items"]),
        body=tuple(squeezed(text) for text in marked["body"]),
        authors=tuple(squeezed(text) for text in marked["author_boxes"]),
        trailers=tuple(squeezed(text) for text in marked["trailers"]),
    )


def outline(document: Document) -> Outline:
    """The structure of a document; headings and items of its body alone."""
    text = document.text
    kinds = [(section.start, section.end, section.kind) for section in document.sections]

    def in_body(position: int) -> bool:
        return any(
            start <= position < end and kind is SectionKind.BODY for start, end, kind in kinds
        )

    blocks = [block for block in document.blocks if in_body(block.start)]
    headings = [(b.level, b) for b in blocks if b.kind is BlockKind.HEADING]
    # A term that is described, or a question, has no sign: it is no item of a list.
    items = [(b.level, b) for b in blocks if b.kind is BlockKind.LIST_ITEM and b.marker]
    article = [text[start:end] for start, end, kind in kinds if kind.is_article]
    rest = [text[start:end] for start, end, kind in kinds if not kind.is_article]
    return Outline(
        headings=ranked((level, squeezed(text[b.start : b.end])) for level, b in headings),
        items=tuple((level, squeezed(text[b.start : b.end])) for level, b in items),
        body=squeezed("".join(article)),
        rest=squeezed("".join(rest)),
    )


def score(found: Outline, wanted: Expected) -> Score:
    """How far the two agree."""
    texts = Counter(text for _, text in found.headings)
    wanted_texts = Counter(text for _, text in wanted.headings)
    held = _size(in_order(found.body, wanted.body))
    beside = [wanted.byline, *wanted.authors]
    if wanted.title not in wanted.body:
        beside.append(wanted.title)
    more = _size(text for text in beside if text in found.body)
    frame = [text for text in wanted.trailers if len(text) >= _MIN_FRAME]
    outside = sum(text in found.rest for text in frame)
    anywhere = sum(text in found.rest or text in found.body for text in frame)
    return Score(
        headings=_counts(texts, wanted_texts),
        levels=_counts(Counter(found.headings), Counter(wanted.headings)),
        items=_counts(Counter(found.items), Counter(wanted.items)),
        body=Counts(held, held, _size(wanted.body)),
        article=Counts(held + more, len(found.body), _size(wanted.body) + _size(beside)),
        trailers=Counts(outside, anywhere, len(frame)),
    )


def in_order(text: str, wanted: Sequence[str]) -> list[str]:
    """Those of the wanted texts that stand in ``text`` one after the other."""
    held, at = [], 0
    for words in wanted:
        near = at + _NEAR if len(words) < 40 else len(text)
        begin = text.find(words, at, near + len(words))
        if begin >= 0:
            held.append(words)
            at = begin + len(words)
    return held


def _size(texts: Iterable[str]) -> int:
    return sum(len(text) for text in texts)


def _counts(found: Counter[Hashable], wanted: Counter[Hashable]) -> Counts:
    return Counts((found & wanted).total(), found.total(), wanted.total())


def ranked(headings: Iterable[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """The same headings with levels counted from 1 without gaps."""
    listed = list(headings)
    levels = sorted({level for level, _ in listed})
    return tuple((levels.index(level) + 1, text) for level, text in listed)
