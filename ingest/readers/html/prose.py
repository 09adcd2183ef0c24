"""Whether an element holds text to read, whatever its name says of it.

Systems name the parts of a text after what they do with them ("paywall", "share-story"), and
words that are taken out of the article are never answered from. So where prose stands without
links, forms and signs of a conversation, the prose has the last word.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

from ingest.readers.html.labels import (
    is_ad_label,
    is_comments_label,
    is_paywall,
    is_trailer_label,
    states_rights,
)
from ingest.readers.html.nodes import Node
from ingest.readers.html.vocabulary import COMMENTS, NEVER, SOLICITS, TALK, WALL

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CONTROLS = frozenset(("button", "form", "dialog", "label", "legend", "nav"))
_LOOK = 400
_FEW_LINKS = 0.15
_HARDLY = 0.05
_MANY = 6  # sentences, beside which a control is no sign
_MIN_PARAGRAPH = 30
_MAX_ENTRIES = 300
_SAYS_WHO = 40
_LONG = 5000
_ENTRIES = frozenset(("li", "div", "article", "dl", "section", "tr"))
_DATED = re.compile(r"(?:19|20)\d\d\s*[-/.年]|\d+\s*(?:日|時間|分|か月|年)前|\bago\b|[★☆]{2}")


def is_told(node: Node, least: int = 2) -> bool:
    """Whether an element tells something in sentences that are not linked.

    Args:
        node: a measured element.
        least: sentences that it must have.
    """
    solicits = bool(node.words & SOLICITS)
    if node.sentences < least + solicits or node.words & NEVER or not node.size:
        return False
    if node.linked > (_HARDLY if solicits else _FEW_LINKS) * node.size:
        return False
    label = node.label
    if is_trailer_label(label) or is_paywall(label) or is_ad_label(label) or is_thread(node):
        return False
    if node.size <= 2 * _LOOK and states_rights(node.text()):
        return False
    inner = list(islice(node.walk(), _LOOK))
    if any(n.tag in _CONTROLS for n in inner[1:]) and (solicits or node.sentences < _MANY):
        return False
    return not any(n.words & (NEVER & COMMENTS) for n in inner) and not has_teasers(node)


def tells(node: Node) -> bool:
    """Whether the prose of an element outweighs a name that speaks against it.

    What is for those who pay alone, and a paragraph of some length, need one sentence for that.
    """
    few = node.words & WALL or (node.tag == "p" and node.size >= _MIN_PARAGRAPH)
    return is_told(node, 1 if few else 2)


def has_teasers(node: Node) -> bool:
    """Whether an element is a list of entries that each lead to another page."""
    entries = [child for child in islice(node.elements, _MAX_ENTRIES) if child.size]
    while len(entries) == 1:
        entries = [child for child in islice(entries[0].elements, _MAX_ENTRIES) if child.size]
    leading = sum(_leads_away(entry) for entry in entries)
    return leading >= 2 and 2 * leading >= len(entries)


def _leads_away(node: Node) -> bool:
    """Whether the first words of an entry are a link that stands on lines of its own."""
    first: Node | None = node
    while first is not None:
        if first.is_link:
            return first is not node or first.blocky
        if first.size and first.linked == first.size:
            return True
        first = _first(first)
    return False


def _first(node: Node) -> Node | None:
    """The element that the words of another begin with."""
    for child in node.children:
        if isinstance(child, str):
            if child.strip():
                return None
        elif child.size:
            return child
    return None


def is_thread(node: Node) -> bool:
    """Whether an element holds what readers wrote, one under the other, each signed."""
    if node.is_leaf:
        return False
    named = bool(node.words & TALK)
    if not named and not _is_headed(node):
        return False
    kinds: Counter[str] = Counter()
    for inner in islice(node.walk(), _LOOK):
        if inner.tag == "h1":
            return False
        if inner.tag in _ENTRIES and _is_signed(inner, dated=named):
            kinds[inner.tag] += 1
    return any(count >= 2 for count in kinds.values())


def _is_headed(node: Node) -> bool:
    """Whether an element begins with a heading for comments, be it a heading by its tag or not."""
    if not is_comments_label(node.label):
        return False
    head = _first(node)
    while head is not None and head.size > len(node.label) and head.tag not in HEADINGS:
        head = _first(head)
    return head is not None and head.tag != "h1"


def _is_signed(node: Node, *, dated: bool) -> bool:
    """Whether an element is a short line (who wrote, and when) above or below some prose."""
    inner = list(islice(node.elements, _MANY))
    told = [child for child in inner if child.sentences and child.tag not in HEADINGS]
    rest = node.size - sum(child.size for child in told)
    if not told or not 0 < rest <= _SAYS_WHO or any(child.tag in HEADINGS for child in inner):
        return False
    if node.size > _LONG:
        return not dated
    return not dated or _DATED.search(node.text()[:_LOOK]) is not None
