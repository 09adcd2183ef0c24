"""What an element shows of its own part: its links, its first words, whom it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ingest.readers.html.labels import (
    is_author_label,
    is_owner_label,
    is_points_label,
    names_viewer,
)
from ingest.readers.html.nodes import Node
from ingest.readers.html.shapes import is_note
from ingest.readers.html.vocabulary import AFTER, AFTER_LOOSE, AUTHOR, SIDE, SITE

_LATIN = re.compile(r"[A-Za-z][A-Za-z &'\u2019,./-]*")
_SHORT = 80
_SECTIONS = frozenset(("article", "section", "main", "aside", "nav"))
_MIN_BOX = 15
_MAX_COUNT = 6
_MANY = 300  # children of one element, more than which are not looked through for each
_MUCH = 200  # of prose
_FRAME_LINKS = 0.3
_LOOK = 2000  # elements that are looked through to judge one
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NAMED = AUTHOR | {"name", "by", "byline", "reporter", "user", "username"}


def is_author_box(node: Node, *, away: bool = False) -> bool:
    """Whether an element tells about the author, rather than only naming one.

    Args:
        node: the element.
        away: whether it stands away from the article, where blogs have a profile of their owner.
    """
    named = bool(node.words & AUTHOR) and not node.words & (SIDE | AFTER)
    if node.size < _MIN_BOX or link_share(node) > 0.8:
        return False
    label = node.label
    labelled = is_author_label(label) and not (away and is_owner_label(label))
    if not named and not labelled:
        return False
    if away and is_owner_label(label):
        return False
    if "comment" in node.words or any("comment" in a.words for a in node.ancestors()):
        return False
    return node.mass >= _MIN_BOX or sum(child.blocky for child in some(node)) > 2


def some(node: Node) -> Iterator[Node]:
    """An element and the first of those within it."""
    return islice(node.walk(), _LOOK)


def link_share(node: Node) -> float:
    """How much of an element's words is linked, between 0 and 1."""
    return node.linked / node.size if node.size else 0.0


def is_contents(node: Node, least: int = 3) -> bool:
    """Whether an element is nothing but links to places of the same page."""
    if node.tag not in ("ul", "ol", "div", "p", "dl") or link_share(node) < 0.85:
        return False
    links = [n.attributes.get("href", "") for n in some(node) if n.tag == "a"]
    return len(links) >= least and all(link.startswith("#") and len(link) > 1 for link in links)


def is_control(node: Node) -> bool:
    """Whether an element is nothing but links that run a script (print, say) and lead nowhere."""
    if node.size > _SHORT or node.linked < 0.9 * node.size or node.tag in HEADINGS:
        return False
    links = [n.attributes.get("href") for n in some(node) if n.tag == "a"]
    scripts = [link for link in links if link and link.lstrip().lower().startswith("javascript:")]
    return bool(scripts) and len(scripts) + links.count("#") == len(links)


def is_count(node: Node) -> bool:
    """Whether an element only says how often something was clicked."""
    few = 0 < node.size <= _MAX_COUNT
    return few and bool(node.words & AFTER_LOOSE) and node.text().strip().isdigit()


def is_link_line(node: Node) -> bool:
    """Whether an element is a few links side by side, among them perhaps an address to write to."""
    links = [inner for inner in some(node) if inner.tag == "a" and inner.size]
    return len(links) > 1 and sum(link.size for link in links) >= 0.95 * node.size


def is_side_cell(node: Node) -> bool:
    """Whether a cell holds nothing but links, beside one that holds the text: a page's menu."""
    if node.tag != "td" or node.parent is None or link_share(node) < 0.85:
        return False
    if len(node.parent.children) > _MANY:
        return False
    links = sum(inner.tag == "a" for inner in some(node))
    beside = max((cell.mass for cell in node.parent.elements if cell is not node), default=0.0)
    return links >= 3 and beside >= _MUCH


def linked_headings(node: Node) -> bool:
    """Whether the headings in an element are all links: teasers of other pages."""
    heads = [n for n in some(node) if n.tag in HEADINGS]
    linked = [h for h in heads if h.linked >= 0.9 * h.size > 0 or _in_link(h, node)]
    return len(linked) >= 1 and len(linked) >= len(heads) - 1


def _in_link(node: Node, top: Node) -> bool:
    for around in node.ancestors():
        if around.tag == "a":
            return True
        if around is top:
            break
    return False


def is_site_address(node: Node) -> bool:
    """Whether an element is the ``<address>`` of a whole page rather than of an article in it."""
    if node.tag != "address" or _is_sectioned(node) or node.parent is None:
        return False
    if len(node.parent.children) > _MANY:
        return False
    before: Node | None = None
    for child in node.parent.elements:
        if child is node:
            break
        before = child if child.size else before
    return before is None or before.tag not in HEADINGS  # it is what that section says


def is_site_foot(node: Node) -> bool:
    """Whether an element is the ``<footer>`` of a whole page rather than of an article in it."""
    return node.tag == "footer" and not _is_sectioned(node)


def is_site_frame(node: Node) -> bool:
    """Whether a header or footer of a whole page has links enough to be the site's alone."""
    if _is_sectioned(node) or any(a.tag in ("blockquote", "figure") for a in node.ancestors()):
        return False
    return link_share(node) >= _FRAME_LINKS


def _is_sectioned(node: Node) -> bool:
    return any(around.tag in _SECTIONS for around in node.ancestors())


def holds_notes(node: Node) -> bool:
    """Whether an element is nothing but notes to a text, which refers to them."""
    if node.tag == "footer" or node.words & (SITE | SIDE):
        return False
    noted, targets, inside = 0, False, None
    for inner in some(node):
        if inside is not None and inside not in inner.ancestors():
            inside = None
        if inside is None and is_note(inner):
            inside = inner
            noted += inner.size
        targets = targets or "id" in inner.attributes or inner.is_link
    return targets and noted >= 0.8 * node.size > 0


def is_points(node: Node) -> bool:
    """Whether an element sums up the main points of the article."""
    named = is_points_label(node.attributes.get("aria-label", "")) or is_points_label(node.label)
    return named and node.size > len(node.label) and link_share(node) < 0.5


def is_viewer_notice(node: Node) -> bool:
    """Whether an element says with which program the files of a page are opened."""
    return node.size <= _MUCH and names_viewer(node.text())


def is_eyebrow(node: Node, title: Node | None) -> bool:
    """Whether a short line of Latin letters stands to adorn a title in others, or runs by."""
    if any(inner.tag == "marquee" for inner in some(node)):
        return True
    if title is None or node.size > _SHORT // 2 or node.parent is not title.parent:
        return False
    return bool(_LATIN.fullmatch(node.text().strip())) and not title.text().isascii()


def has_time(node: Node) -> bool:
    """Whether a date stands in an element."""
    return any(n.tag == "time" for n in some(node))


def is_filled_in(node: Node) -> bool:
    """Whether a form has something to fill in; some systems wrap a page's text in a bare form."""
    controls = ("label", "legend", "button", "fieldset")
    return node.size < _MIN_BOX or any(n.tag in controls for n in some(node))


def has_picture(node: Node) -> bool:
    """Whether a picture stands in or beside an element, and no list of links."""
    around = node.parent if node.parent is not None and node.tag in ("p", "span") else node
    inner = list(some(around))
    links = {n.attributes.get("href") for n in inner if n.tag == "a"}
    return len(links) <= 1 and any(n.tag == "img" for n in inner)


def names_someone(node: Node) -> bool:
    """Whether a short element names who wrote the page, or when."""
    inner = [n for n in some(node) if n.tag in ("a", "time") or n.words]
    return node.size <= _SHORT and any(
        n.words & _NAMED
        or n.tag == "time"
        or "author" in n.attributes.get("rel", "")
        or "author" in n.attributes.get("itemprop", "")
        for n in inner
    )
