"""What each element of a page holds: how many words, how many of them linked, how much prose."""

from __future__ import annotations

import re

from ingest.readers.html.disclosure import reveal
from ingest.readers.html.labels import states_rights
from ingest.readers.html.names import words_of
from ingest.readers.html.nodes import Node
from ingest.readers.html.prose import is_thread, tells
from ingest.readers.html.style import is_hidden
from ingest.readers.html.vocabulary import AFTER, ANCHOR, BACKLINK, LINE_NUMBERS, SIDE, SITE, WALL

BLOCKS = frozenset(
    "html body div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd menu dir table caption thead tbody tfoot"
    " tr td th blockquote q-block pre listing xmp plaintext figure figcaption article section main"
    " header footer nav aside address hgroup form fieldset legend details summary center hr"
    " frameset dialog search marquee label multicol".split()
)
_SENTENCE = re.compile(r"[。．！？]|[.!?](?=\s|$)|、|, ")
# White space, and the signs that pages put between links.
_END = re.compile(r"[。！？]|[.!?](?=\s|$)")
_SPACES = re.compile(r"[\s|｜\[\]［］>＞»«≫≪→←▲▼]+")
_FRAMED = SIDE | {"comment", "footer"}
_DOUBTED = AFTER | WALL | SITE
_SIGNS = BACKLINK | LINE_NUMBERS | {"editsection"}
_CHROME = frozenset(("nav", "aside", "footer", "form", "button", "dialog"))
_ANCHOR_SIGNS = re.compile(r"[¶#§†🔗\u200b\s]*")
_BACK_SIGNS = re.compile(r"[\^↑↩⏎⤴⬆⇧\ufe0e\ufe0f\s]+")
MAX_LABEL = 80
"""Characters of a text that can still be a label of what follows."""
# A short text without a comma or full stop is a label more often than prose.
_LABEL_WORTH = 0.25
# What stands in the frame of a page counts little, whatever it says.
_FRAME_WORTH = 0.1
_MOST = 0.7


def prune(top: Node) -> None:
    """Take out of the tree what is not shown, and the signs that only lead to another place."""
    opened = reveal(top)
    for node in list(top.walk()):
        kept = [
            child
            for child in node.children
            if isinstance(child, str)
            or id(child) in opened
            or not (is_hidden(child) or _is_sign(child))
        ]
        if len(kept) != len(node.children):
            node.children = kept


def _is_sign(node: Node) -> bool:
    """A heading's link to itself, a note's way back, a line's number in a listing."""
    if node.words & _SIGNS or node.attributes.get("role") == "doc-backlink":
        return True
    if node.tag != "a":
        return False
    words = node.text()
    if node.words & ANCHOR and _ANCHOR_SIGNS.fullmatch(words):
        return True
    local = node.attributes.get("href", "").startswith("#")
    return local and bool(words.strip()) and _BACK_SIGNS.fullmatch(words) is not None


def measure(top: Node) -> None:
    """Find what ``Node`` holds of measures for every element, innermost first."""
    _measure(list(reversed(list(top.walk()))))
    _measure(_cleared(top))


def _cleared(top: Node) -> list[Node]:
    """Forget the words for a page's frame in the names of what holds most of its words.

    Some systems call every part of a page a widget, the article's among them.

    Returns:
        The elements to measure again, innermost first.
    """
    node, path, cleared = top, [top], False
    while node.size - node.linked >= _MOST * (top.size - top.linked) > 0:
        if node.words & (AFTER | WALL | SITE | SIDE):
            node.words -= AFTER | WALL | SITE | SIDE
            cleared = True
        inner = max(node.elements, key=lambda child: child.size - child.linked, default=None)
        if inner is None:
            break
        node = inner
        path.append(node)
    return path[::-1] if cleared else []


def _measure(nodes: list[Node]) -> None:
    for node in nodes:
        node.size = node.linked = 0
        node.mass = 0.0
        node.sentences = 0
        node.blocky = node.tag in BLOCKS
        for child in node.children:
            if isinstance(child, Node):
                node.blocky = node.blocky or child.blocky
                node.size += child.size
                node.linked += child.linked
                node.mass += child.mass
                node.sentences += child.sentences
            else:
                node.size += len(_SPACES.sub("", child))
                node.sentences += len(_END.findall(child))
        node.label = _label(node)
        if node.label and "id" in node.attributes:
            _forget_own_words(node)
        _add_own(node)


def _forget_own_words(node: Node) -> None:
    """Generators of documentation make a section's id of its heading: no word for its part."""
    named = node.attributes["id"][:MAX_LABEL]
    if _letters(named) == _letters(node.label):
        node.words = words_of(node.attributes.get("class", "")[: 10 * MAX_LABEL])


def _letters(name: str) -> str:
    return "".join(char for char in name.lower() if char.isalnum())


def _label(node: Node) -> str:
    """The words of the first block in an element; empty where they are many."""
    for child in node.children:
        if isinstance(child, str):
            if child.strip():
                break
        elif child.size:
            if child.blocky:
                return child.label
            break
    return node.text().strip().split("\n")[0] if 0 < node.size <= MAX_LABEL else ""


def _add_own(node: Node) -> None:
    role = node.attributes.get("role", "")
    if node.is_link or node.tag == "button" or role in ("tab", "menuitem"):
        node.linked = node.size
        node.mass = 0.0
        node.sentences = 0
        return
    if node.blocky:
        node.mass += _own_mass(node)
    if _is_framed(node):
        node.mass *= _FRAME_WORTH


def _is_framed(node: Node) -> bool:
    if node.tag in _CHROME or is_site_end(node) or is_thread(node):
        return True
    if node.words & _FRAMED:
        return True
    return bool(node.words & _DOUBTED) and not tells(node)


def is_site_end(node: Node) -> bool:
    """Whether an element is called the page's header or footer, not an article's."""
    return node.attributes.get("id", "").lower() in ("header", "footer", "head", "foot")


def _own_mass(node: Node) -> float:
    """The prose that stands in a block beside the blocks in it."""
    blocks = [child for child in node.elements if child.blocky]
    size = node.size - sum(child.size for child in blocks)
    if size <= 0:
        return 0.0
    linked = node.linked - sum(child.linked for child in blocks)
    own = (
        child if isinstance(child, str) else child.text()
        for child in node.children
        if isinstance(child, str) or not child.blocky
    )
    if states_rights(node.text() if node.size <= 200 else ""):
        return _FRAME_WORTH * size
    worth = 1.0 if any(_SENTENCE.search(words) for words in own) else _LABEL_WORTH
    return worth * max(0, size - linked)
