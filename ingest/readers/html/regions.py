"""Where a page's text lies: the element that holds it, and the one that holds its title too."""

from __future__ import annotations

from ingest.readers.html.measures import MAX_LABEL
from ingest.readers.html.nodes import Node

_HOLDER_SHARE = 0.6
_FRAMES = frozenset(
    "html body div section article main center td th tr tbody table form span font".split()
)


def dominant(top: Node, share: float) -> Node:
    """The innermost element that holds nearly all of the prose."""
    node = top
    while True:
        inner = max(node.elements, key=lambda child: child.mass, default=None)
        if inner is None or inner.mass < share * node.mass or inner.tag not in _FRAMES:
            return node
        if not any(child.blocky for child in inner.elements) and inner.tag in ("span", "font"):
            return node
        if inner.mass <= 0:
            return node
        node = inner


def holder_of(top: Node, core: Node, title: Node | None) -> Node:
    """The innermost element that holds the title and most of the prose."""
    if title is None:
        around = [core, *core.ancestors()]
        marked = [node for node in around if node.tag in ("article", "main")]
        return marked[0] if marked else top
    for node in title.ancestors():
        if node.mass >= _HOLDER_SHARE * top.mass:
            return node
    return top


def wrap_loose(node: Node) -> None:
    """Give words that stand in an element beside its blocks a block of their own, to judge it."""
    children: list[Node | str] = []
    made: list[Node] = []
    loose: Node | None = None
    for child in node.children:
        if isinstance(child, Node) and child.blocky:
            loose = None
            children.append(child)
            continue
        if loose is None:
            loose = Node("div", {}, node, blocky=True)
            children.append(loose)
            made.append(loose)
        loose.children.append(child)
        if isinstance(child, Node):
            child.parent = loose
            loose.size += child.size
            loose.linked += child.linked
            loose.words |= child.words
        else:
            loose.size += len("".join(child.split()))
    for one in made:  # once each: what stands there may be as much as a page
        one.mass = float(one.size - one.linked)
        one.label = one.text().strip() if one.size <= MAX_LABEL else ""
    node.children = children
