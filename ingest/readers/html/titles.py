"""Which element of a page states its title."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from ingest.readers.html.inline import words_within
from ingest.readers.html.measures import BLOCKS
from ingest.readers.html.nodes import Node
from ingest.readers.html.style import PLAIN, Look, Sheet
from ingest.readers.html.tree import Page
from ingest.readers.html.vocabulary import AFTER, SIDE, SITE

_MAX_TITLE = 200
_SPACES = re.compile(r"\s+")
# What stands between a title and the name of the site in <title>.
_SEPARATOR = re.compile(r"\s[|｜\-–—:：/／»«・‐]\s|[|｜»«]|\s[-–—]|[-–—:：]\s|\u3000")
_HOME = re.compile(r"(?:https?://[^/?#]+)?/?(?:index\.\w+|\./?|\.\./?)?(?:#.*)?", re.IGNORECASE)
_ASIDE = frozenset(("nav", "aside", "footer", "form", "dialog", "button"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# What blogs call the title of an entry, not that of the blog.
_ENTRY_TITLE = frozenset(("entrytitle", "posttitle", "articletitle", "storytitle"))
_MIN_MATCH = 4
_MIN_PLAIN = 2
_MAX_LARGE = 60
_MAX_BEFORE = 0.1
_MUCH_LARGER = 1.3


@dataclass(frozen=True, slots=True)
class Title:
    """The title of a page.

    Attributes:
        node: the element whose words state it, if one does.
        words: the title; empty if the page has none.
    """

    node: Node | None
    words: str


def find_title(page: Page, top: Node) -> Title:
    """The title, by what ``<title>`` and ``og:title`` say and the page's headings confirm.

    A heading in which they agree is the title, site name left out. A page without such a heading
    may have it in a plain block of the same words, as pages of old and of free blogs do.
    """
    stated = tuple(t for t in (page.title, *page.titles) if t)
    known = [_Stated(title) for title in stated]
    ranked = [(_rank(node, known), node) for node in top.walk() if node.tag in _HEADINGS]
    rank, node = max(ranked, key=lambda pair: pair[0], default=(0.0, None))
    if node is not None and rank > 1:
        return Title(node, _shown(node))
    if not stated and (called := _called_title(top)) is not None:
        return Title(called, _shown(called))
    plain = _plain_title(top, stated)
    if plain is not None:
        return Title(plain, _shown(plain))
    lone = sum(head.tag == "h1" for _, head in ranked) == 1
    if node is not None and rank > 0 and lone:
        return Title(node, _shown(node))
    if not ranked and (largest := _largest(top, Sheet(page.styles))) is not None:
        return Title(largest, _shown(largest))
    return Title(None, page.titles[0] if page.titles and page.titles[0] else page.title)


def _largest(top: Node, sheet: Sheet) -> Node | None:
    """In a page without headings: the one line above its text whose letters are the largest."""
    if not any(_is_sized(node) for node in top.walk()) and not sheet.sizes:
        return None
    sizes: Counter[float] = Counter()
    lines: list[tuple[float, Node]] = []
    before = 0.0  # prose above the line
    waiting: list[tuple[Node, Look]] = [(top, PLAIN)]
    while waiting:
        node, around = waiting.pop()
        look = sheet.look(node, around)
        inner = [child for child in node.elements if child.blocky]
        waiting.extend((child, look) for child in reversed(inner))
        if inner or not node.size:
            continue
        words = [word for word in words_within(node, sheet, (), look) if word.text.strip()]
        size = round(min(word.look.size for word in words), 2) if words else 0.0
        sizes[size] += node.size
        if node.size <= _MAX_LARGE and before <= _MAX_BEFORE * top.mass:
            lines.append((size, node))
        before += node.mass
    usual = sizes.most_common(1)[0][0] if sizes else 1.0
    largest = max(sizes, default=0.0)
    found = [node for size, node in lines if size == largest >= _MUCH_LARGER * usual]
    if len(found) != 1 or sizes[largest] != found[0].size:
        return None
    return None if _is_aside(found[0]) or 2 * found[0].linked > found[0].size else found[0]


def _is_sized(node: Node) -> bool:
    """Whether an element sets the size of its letters."""
    return node.tag in ("font", "big") or "font-size" in node.attributes.get("style", "").lower()


def _called_title(top: Node) -> Node | None:
    """In a page without ``<title>``: the block above all headings that is called a title."""
    for node in top.walk():
        if node.tag in _HEADINGS and "title" not in node.words:
            return None
        short = 0 < node.size <= _MAX_TITLE and not any(c.blocky for c in node.elements)
        if short and node.blocky and "title" in node.words and not _is_aside(node):
            return node
    return None


def normal(words: str) -> str:
    """Words without white space, width, case and signs before them, for comparing."""
    whole = _SPACES.sub("", unicodedata.normalize("NFKC", words[:1000])).lower()
    return whole.lstrip("■◆●▼○◎★☆◇□▶▷") or whole


def _shown(node: Node) -> str:
    return " ".join(node.text().split())


class _Stated:
    """A title in the head of a page, most often with the name of the site behind it."""

    def __init__(self, title: str) -> None:
        self.whole = normal(title)
        self.steps = [normal(step) for step in _SEPARATOR.split(title[:1000]) if step.strip()]

    def rank(self, words: str) -> float:
        """How much of it ``words`` is: all, its beginning, a part, only its end."""
        if words == self.whole:
            return 4.0
        long = len(words) >= _MIN_MATCH
        if words in self.steps[:1] or (long and self.whole.startswith(words)):
            return 3.0
        if words in self.steps[-1:] or (long and self.whole.endswith(words)):
            return 0.25
        if long and words in self.whole:
            return 2.5
        return 2.0 if len(self.whole) >= 2 * _MIN_MATCH and self.whole in words else 0.0


def _rank(node: Node, known: list[_Stated]) -> float:
    """How surely a heading is the title; above 1 where the head of the page confirms it."""
    words = normal(node.text()) if node.size <= _MAX_TITLE else ""
    if not words or _is_aside(node):
        return 0.0
    rank = max((title.rank(words) for title in known), default=0.0)
    if node.tag == "h1":
        rank += 1.0
    if rank > 0 and node.words & _ENTRY_TITLE:
        rank += 1.0
    if _leads_home(node):
        rank -= 5.0
    if rank > 0 and any(a.tag in ("article", "main") for a in node.ancestors()):
        rank += 0.5
    return rank


def _is_aside(node: Node) -> bool:
    away = AFTER | SITE | SIDE
    return any(
        a.tag in _ASIDE or (a.words & away and a.tag not in ("html", "body"))
        for a in (node, *node.ancestors())
    )


def _leads_home(node: Node) -> bool:
    """Whether a heading is a link to the site's first page: then it names the site."""
    links = [n for n in (*node.walk(), node.parent) if n is not None and n.tag == "a"]
    addresses = [link.attributes.get("href", "").strip()[:_MAX_TITLE] for link in links]
    away = [address for address in addresses if address and not address.startswith("#")]
    return bool(away) and all(_HOME.fullmatch(address) for address in away)


def _plain_title(top: Node, stated: tuple[str, ...]) -> Node | None:
    """The first block of no kind whose words are a title, or the part of one before the site."""
    wanted = {normal(title) for title in stated}
    for title in stated:
        steps = [step for step in _SEPARATOR.split(title[:1000]) if step.strip()]
        wanted.update(normal("".join(steps[:count])) for count in (1, 2))
    wanted = {words for words in wanted if len(words) >= _MIN_PLAIN}
    for node in top.walk():
        if not 0 < node.size <= _MAX_TITLE or node.tag not in BLOCKS or node.tag in ("li", "dd"):
            continue
        if any(child.blocky for child in node.elements):
            continue
        if normal(node.text()) in wanted and not _is_aside(node) and not _leads_home(node):
            return node
    return None
