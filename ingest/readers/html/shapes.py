"""What single elements are by their shape: pictures with words, sources of quotations, notes."""

from __future__ import annotations

import re
from itertools import islice

from ingest.readers.html.nodes import Node
from ingest.readers.html.vocabulary import GALLERY, NOTE

_NOTE_ROLES = re.compile(r"\b(?:doc-)?(?:footnote|endnote|rearnote|note)s?\b")
_WORD_LIST = re.compile(r"mso-list:\s*\S+\s+level(\d)")
_DOCS_LIST = re.compile(r"\blst-\w+-(\d)\b")
_WORD_NOTE = re.compile(r"mso-element:\s*(?:foot|end)note\b(?!-)")
_LOOK = 30
_MAX_UNDER = 120
_MAX_ICON = 32
"""Pixels that an icon is wide or high at most."""


def word_list_level(node: Node) -> int:
    """The depth of a paragraph that is a list item in Microsoft Word; 0 for what is none."""
    style = node.attributes.get("style", "")
    found = _WORD_LIST.search(style) if "mso-list" in style and node.tag == "p" else None
    return int(found.group(1)) if found else 0


def exported_depth(node: Node) -> int:
    """How deep a list lies that Google Docs writes beside its outer list, not in it."""
    found = _DOCS_LIST.search(node.attributes.get("class", ""))
    return int(found.group(1)) if found else 0


def is_source(node: Node) -> bool:
    """Whether an element in a quotation names where it is from."""
    if node.tag in ("footer", "cite", "figcaption"):
        return True
    inner = [child for child in node.elements if child.size]
    return len(inner) == 1 and inner[0].tag == "cite" and inner[0].size == node.size


def is_note(node: Node) -> bool:
    """Whether an element is a footnote or holds some."""
    if node.words & NOTE or _WORD_NOTE.search(node.attributes.get("style", "")):
        return True
    named = f"{node.attributes.get('role', '')} {node.attributes.get('epub:type', '')}"
    return "note" in named and "ref" not in named and _NOTE_ROLES.search(named) is not None


def is_picture(node: Node) -> bool:
    """Whether an item is a picture with the words under it: linked, in a gallery, or a figure."""
    inner = list(islice(node.walk(), _LOOK))
    if not node.size or not any(_is_image(child) for child in inner):
        return False
    if node.linked >= 0.9 * node.size:
        return True
    words = node.words | (node.parent.words if node.parent is not None else frozenset())
    if words & GALLERY and node.size <= _MAX_UNDER:
        return True
    return any(child.tag == "figcaption" and child.size == node.size for child in inner)


def _is_image(node: Node) -> bool:
    """Whether an element is an image, larger than the icons that stand beside links."""
    if node.tag not in ("img", "amp-img"):
        return False
    sizes = [node.attributes.get(name, "") for name in ("width", "height")]
    return not any(size.isdecimal() and int(size[:6]) <= _MAX_ICON for size in sizes)


def is_under_picture(node: Node) -> bool:
    """Whether a low heading has nothing beside it but a picture: pages use it as a caption."""
    parent = node.parent
    if parent is None or parent.size != node.size:
        return False
    return any(inner.tag == "img" for inner in islice(parent.walk(), _LOOK))
