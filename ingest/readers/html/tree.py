"""The elements of a page, parsed by libxml2 (through lxml) and copied into a small tree of our own.

The copy leaves out what is never shown, knows elements by their ARIA role too, and is never deeper
than ``MAX_DEPTH``, so that whoever walks it may recurse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ingest.errors import SourceError
from ingest.readers.html.doctype import without_subset
from ingest.readers.html.names import words_of
from ingest.readers.html.nodes import Node

MAX_DEPTH = 120
"""Levels of elements in the copy; what lies deeper is moved up to this level."""
MAX_CHARACTERS = 30_000_000
MAX_ELEMENTS = 100_000
_MAX_ATTRIBUTES = 400
_MAX_NAMES = 1000
_SCRIPTED = 4  # times as many tags where most stand in scripts

# No words of a page stand in these, or words that another element repeats.
_OF_HEAD = frozenset(
    "base basefont bgsound link meta noframes noscript script style template title".split()
)
_UNSEEN = frozenset(
    "script style template noscript noframes svg head title meta link base object embed applet"
    " iframe video audio canvas map area datalist select option optgroup textarea input progress"
    " meter param source track col colgroup rp annotation annotation-xml"
    " xml w:worddocument o:officedocumentsettings".split()
)
_VOID_SHOWN = frozenset(("br", "hr", "wbr", "img"))
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_TAG = re.compile(r"<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*")
_NAIVE_TAG = re.compile(r"<[a-zA-Z][^>]*")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)
# Elements of AMP by what they are the like of.
_AMP = {
    "amp-sidebar": "nav",
    "amp-ad": "nav",
    "amp-embed": "nav",
    "amp-sticky-ad": "nav",
    "amp-social-share": "nav",
    "amp-consent": "nav",
    "amp-user-notification": "nav",
}
_ROLES = {
    "list": "ul",
    "listitem": "li",
    "table": "table",
    "grid": "table",
    "row": "tr",
    "rowgroup": "tbody",
    "cell": "td",
    "gridcell": "td",
    "columnheader": "th",
    "rowheader": "th",
    "navigation": "nav",
    "doc-toc": "nav",
    "search": "form",
    "menu": "nav",
    "menubar": "nav",
    "tablist": "nav",
    "complementary": "aside",
    "banner": "header",
    "contentinfo": "footer",
    "main": "main",
    "article": "article",
    "button": "button",
    "dialog": "dialog",
    "alertdialog": "dialog",
    "alert": "dialog",
    "status": "dialog",
    "textbox": "label",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page.

    Attributes:
        body: the outermost shown element.
        title: the words of ``<title>``; empty if it has none.
        titles: the title as the page gives it for cards (``og:title``) and the like.
        styles: its own style sheets, one after the other.
        framed: whether it only divides a window into frames.
        scripted: whether it has scripts.
    """

    body: Node
    title: str
    titles: tuple[str, ...]
    styles: str
    framed: bool
    scripted: bool


def parse_page(source: str, text: str, *, xml: bool = False) -> Page:
    """The elements of a page.

    Args:
        source: the path as the user gave it, for the sentences.
        text: the decoded page.
        xml: whether it is XHTML, where CDATA sections are words.

    Raises:
        SourceError: it is too large, or made to exhaust whoever reads it.
    """
    text = without_subset(text)
    _check_size(source, text)
    if xml and "<![CDATA[" in text:
        text = _CDATA.sub(lambda found: _escaped(found.group(1)), text)
    root = _parsed(source, text)
    if root is None:
        return Page(Node("body", {}, None), "", (), "", framed=False, scripted=False)
    head = _Head(root)
    return Page(
        body=_copied(root),
        title=head.title,
        titles=head.titles,
        styles=head.styles,
        framed=next(root.iter("frameset"), None) is not None,
        scripted=next(root.iter("script"), None) is not None,
    )


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")


def _check_size(source: str, text: str) -> None:
    elements = count_elements(text)
    if MAX_ELEMENTS < elements <= _SCRIPTED * MAX_ELEMENTS:
        elements -= _elements_in_scripts(text)
    if len(text) > MAX_CHARACTERS or elements > MAX_ELEMENTS:
        raise SourceError("html_too_large", source=source, limit=MAX_ELEMENTS)
    # libxml2 compares each attribute of an element with all before it.
    for form in (_TAG, _NAIVE_TAG):
        for found in form.finditer(text):
            if found.end() - found.start() > 2 * _MAX_ATTRIBUTES:
                outside = re.sub(r"\"[^\"]*\"|'[^']*'", "x", found.group())
                if len(outside.split()) > _MAX_ATTRIBUTES:
                    raise SourceError("html_broken", source=source)


def count_elements(text: str) -> int:
    """About how many elements a page has; no more than this."""
    return text.count("<") - text.count("</")


def _elements_in_scripts(text: str) -> int:
    """How many of those counted stand in scripts, and are none."""
    count, at = 0, 0
    lower = text.lower()
    while (begin := lower.find("<script", at)) >= 0:
        at = lower.find("</script", begin)
        if at < 0:
            break
        count += count_elements(text[begin:at])
    return count


def _parsed(source: str, text: str) -> Any:
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise SourceError("html_broken", source=source) from error
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise SourceError("html_too_deep", source=source)
    return root


class _Head:
    """What the head of a page, and its style sheets anywhere, say."""

    def __init__(self, root: Any) -> None:
        titles = [e for e in root.iter("title") if not _within(e, "svg")]
        self.title = _on_one_line(titles[0].text or "") if titles else ""
        self.titles = tuple(
            _on_one_line(meta.get("content", ""))
            for meta in root.iter("meta")
            if (meta.get("property") or meta.get("name") or "").lower()
            in ("og:title", "twitter:title", "title", "dc.title", "citation_title")
        )
        self.styles = "\n".join(style.text or "" for style in root.iter("style"))


def _on_one_line(words: str) -> str:
    return _SPACES.sub(" ", words).strip()


def _within(element: Any, tag: str) -> bool:
    return next(element.iterancestors(tag), None) is not None


def _copied(root: Any) -> Node:
    """The shown elements, not deeper than ``MAX_DEPTH``."""
    top = Node("html", {}, None)
    # (element, the copy of its parent, the depth of that)
    waiting: list[tuple[Any, Node, int]] = [(root, top, 0)]
    while waiting:
        element, parent, depth = waiting.pop()
        if isinstance(element, str):
            parent.children.append(element)
            continue
        if element.tag == "head":
            waiting.extend((one, parent, depth) for one in reversed(_after_head(element)))
            continue
        node = _node(element, parent)
        inner: list[tuple[Any, Node, int]] = []
        if node is not None:
            parent.children.append(node)
            into, level = (node, depth + 1) if depth < MAX_DEPTH else (parent, depth)
            if element.text:
                inner.append((element.text, into, level))
            for child in element:
                inner.append((child, into, level))
                if child.tail:
                    inner.append((child.tail, into, level))
        waiting.extend(reversed(inner))
    return top


def _after_head(head: Any) -> list[Any]:
    """What libxml2 leaves in the head of a page whose body has no tag: elements of HTML 5.

    The first element that is none of a head's begins the body (HTML, "the 'in head' mode").
    """
    children = list(head)
    begin = next((at for at, one in enumerate(children) if one.tag not in _OF_HEAD), None)
    if begin is None:
        return []
    body: list[Any] = []
    for child in children[begin:]:
        body += [child, child.tail] if child.tail else [child]
    return body


def _node(element: Any, parent: Node) -> Node | None:
    if not isinstance(element.tag, str):
        return None
    tag = element.tag.lower()
    tag = tag.removeprefix("html:")
    tag = _AMP.get(tag, tag)
    if tag in _UNSEEN:
        return None
    attributes = {str(name).lower(): str(value) for name, value in element.attrib.items()}
    role = (attributes.get("role") or "").lower().split(" ")[0]
    if role == "heading":
        level = attributes.get("aria-level", "2")[:3]
        tag = f"h{min(int(level), 6) if level.isdecimal() and int(level) else 2}"
    elif role in ("presentation", "none"):
        tag = "div" if tag in ("ul", "ol", "li", "button") else tag
    elif tag not in _VOID_SHOWN:
        tag = _ROLES.get(role, tag)
    named = attributes.get("class", "")[:_MAX_NAMES]
    if tag[:1] != "h" or not tag[1:].isdecimal():  # a heading's id is made of its own words
        named += " " + attributes.get("id", "")[:_MAX_NAMES]
    return Node(tag, attributes, parent, words=words_of(named))
