"""Text that a page shows only when its reader asks for it: accordions, tabs, answers, spoilers.

A panel is known by what opens it (``aria-controls``, ``data-target``, a term, a heading or a button
right before it) or by its class. It is the article's own text, unless it is a menu, a window over
the page, or mostly links. A button that opens the panel after it says what the panel is about, as
``<summary>`` does, and becomes one.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingest.readers.html.labels import is_control_label
from ingest.readers.html.nodes import Node
from ingest.readers.html.vocabulary import AFTER, OPENED, OVERLAID, SIDE, SITE

_FRAMES = frozenset(("nav", "dialog", "menu", "form", "footer", "aside"))
_OPENERS = frozenset(("summary", "dt", "label"))
_LABELS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"))
_WINDOWS = frozenset(("menu", "dialog", "listbox", "true", "tree", "grid"))
_TOGGLES = frozenset(("collapse", "tab", "pill", "accordion"))
_TARGETS = ("data-target", "data-bs-target", "href")
_CLIMB = 3
_MAX_PANELS = 3000
_MAX_LABEL = 300


def reveal(top: Node) -> frozenset[int]:
    """Find the panels of a page, and make ``<summary>`` of the buttons that name them.

    Args:
        top: the outermost element, before anything was taken out of it.

    Returns:
        ``id()`` of the elements to show, whatever hides them.
    """
    nodes = list(top.walk())
    openers = [node for node in nodes if _opens_something(node)]
    names = {name for node in openers for name in _controlled(node)}
    before = _neighbours(nodes)
    panels: set[int] = set()
    for node in nodes:
        if len(panels) >= _MAX_PANELS:
            break
        called = "id" in node.attributes and node.attributes["id"] in names
        if (called or _is_panel(node, before.get(id(node)))) and _is_text(node):
            panels.add(id(node))
    if panels:
        _name_panels([n for n in nodes if n.tag == "button"] + openers, before, panels)
    return frozenset(panels)


def _neighbours(nodes: list[Node]) -> dict[int, Node]:
    """The element right before each in the same parent, where no words stand between."""
    found: dict[int, Node] = {}
    for node in nodes:
        before: Node | None = None
        for child in node.children:
            if isinstance(child, Node):
                if before is not None:
                    found[id(child)] = before
                before = child
            elif child.strip():
                before = None
    return found


def _name_panels(openers: list[Node], before: dict[int, Node], panels: set[int]) -> None:
    """Make ``<summary>`` of what stands right before a panel, alone in what holds it if in any."""
    after = {id(node): panel for panel, node in before.items() if panel in panels}
    for opener in openers:
        node = opener
        for _ in range(_CLIMB):
            if id(node) in after:
                if _names_text(opener):
                    opener.tag = "summary"
                break
            if node.parent is None or _last(node.parent) is not node:
                break
            node = node.parent


def _last(node: Node) -> Node | None:
    """The last child, if it is an element."""
    for child in reversed(node.children):
        if isinstance(child, Node):
            return child
        if child.strip():
            return None
    return None


def _opens_something(node: Node) -> bool:
    attributes = node.attributes
    if attributes.get("aria-haspopup", "").lower() in _WINDOWS:
        return False
    if "aria-controls" in attributes:
        return True
    kind = attributes.get("data-toggle") or attributes.get("data-bs-toggle") or ""
    return kind.lower() in _TOGGLES


def _controlled(node: Node) -> list[str]:
    """The ids that an element says it opens."""
    names = node.attributes.get("aria-controls", "").split()[:20]
    for attribute in _TARGETS:
        value = node.attributes.get(attribute, "")
        if value.startswith("#"):
            names.append(value[1:])
    return names


def _is_panel(node: Node, before: Node | None) -> bool:
    """Whether a hidden element is one that opens, by itself or by what stands before it."""
    attributes = node.attributes
    if attributes.get("role") == "tabpanel" or attributes.get("hidden", "") == "until-found":
        return True
    if not ("hidden" in attributes or "style" in attributes or "aria-hidden" in attributes):
        return False
    if node.words & OPENED or (node.parent is not None and node.parent.words & OPENED):
        return True
    return before is not None and _is_opener(before)


def _is_opener(node: Node) -> bool:
    """Whether an element is a term, a button, or a heading with or in one, that opens the next."""
    for _ in range(_CLIMB):
        if node.tag in _OPENERS or "aria-expanded" in node.attributes:
            return True
        if node.words & OPENED:
            return len(node.text()) <= _MAX_LABEL
        inner = [child for child in node.children if isinstance(child, Node) or child.strip()]
        if len(inner) != 1 or not isinstance(inner[0], Node):
            return False
        node = inner[0]
    return False


def _is_text(node: Node) -> bool:
    """Whether a panel holds text to read rather than a menu or a window."""
    away = SITE | SIDE | AFTER | OVERLAID
    for around in (node, *node.ancestors()):
        if around.tag in _FRAMES or (around.words & away and around.tag not in ("html", "body")):
            return False
    if node.words & OPENED and any(a.tag in ("main", "article") for a in node.ancestors()):
        return True  # a section of the article, be it one of links
    size = linked = 0
    for words, in_link in _words(node):
        size += words
        linked += words if in_link else 0
    return 2 * linked < size


def _words(node: Node) -> Iterator[tuple[int, bool]]:
    """The number of characters of each run of words, and whether it stands in a link."""
    waiting = [(node, False)]
    while waiting:
        at, in_link = waiting.pop()
        in_link = in_link or at.is_link or at.tag == "button"
        for child in at.children:
            if isinstance(child, Node):
                waiting.append((child, in_link))
            else:
                yield len("".join(child.split())), in_link


def _names_text(node: Node) -> bool:
    """Whether what opens a panel says what it is about, rather than what a click does."""
    if node.attributes.get("role") == "tab" or node.tag in _LABELS:
        return False
    if node.parent is not None and node.parent.tag in _LABELS:
        return False
    label = "".join(node.text().split())
    return 1 < len(label) <= _MAX_LABEL and not is_control_label(label)
