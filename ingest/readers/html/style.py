"""How words look: bold, large, coloured, set to the right; and what a page hides.

Only what tells a heading from text is read from style sheets, and only rules for one class, id or
element: what a careful reader sees at a glance.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ingest.readers.html.nodes import Node
from ingest.readers.html.vocabulary import PRINT_ONLY, UNSEEN

_MAX_SHEET = 300_000
_BRACE = re.compile(r"[{}]")
_SIMPLE = re.compile(r"(?:[a-z][a-z0-9]*)?(?:[.#][\w-]+)?", re.IGNORECASE)
_LENGTH = re.compile(r"([0-9.]+)(px|pt|em|rem|%|mm)")
_IN_EM = {"px": 1 / 16, "pt": 1 / 12, "em": 1.0, "rem": 1.0, "%": 0.01, "mm": 0.236}
_SIZES = {
    "xx-small": 0.6,
    "x-small": 0.75,
    "small": 0.88,
    "medium": 1.0,
    "large": 1.2,
    "x-large": 1.5,
    "xx-large": 2.0,
    "larger": 1.2,
    "smaller": 0.83,
}
_FONT_SIZES = (0.63, 0.82, 1.0, 1.13, 1.5, 2.0, 3.0)
_WANTED = frozenset(("font-weight", "font-size", "text-align", "color", "display", "visibility"))
_WORD = re.compile(r"\w")
_MAX_ICON = 4


@dataclass(frozen=True, slots=True)
class Look:
    """How words are shown.

    Attributes:
        bold: whether they are bold.
        size: of the letters, 1 being the page's own size.
        colour: the colour that was set, as written.
        align: "center", "right" or empty.
        linked: whether they are a link, wherever that leads.
    """

    bold: bool = False
    size: float = 1.0
    colour: str = ""
    align: str = ""
    linked: bool = False


PLAIN = Look()
"""How words look that nothing was said about."""


class Sheet:
    """The style sheets of a page."""

    def __init__(self, styles: str) -> None:
        self._rules: dict[str, dict[str, str]] = {}
        self._read(_without_comments(styles[:_MAX_SHEET]))

    @property
    def sizes(self) -> bool:
        """Whether it sets the size of any letters."""
        return any("font-size" in rule for rule in self._rules.values())

    def _read(self, text: str) -> None:
        """Take the rules at the outermost level; those for a medium or a width are left out."""
        depth, begin, selectors = 0, 0, ""
        for brace in _BRACE.finditer(text):
            if brace.group() == "{":
                if depth == 0:
                    selectors = text[begin : brace.start()]
                depth += 1
            else:
                if depth == 1 and "@" not in selectors:
                    self._add(selectors, text[begin : brace.start()])
                depth = max(0, depth - 1)
            begin = brace.end()

    def _add(self, selectors: str, body: str) -> None:
        found = declarations(body)
        if not found:
            return
        for selector in selectors.split(","):
            name = selector.strip()
            if name and _SIMPLE.fullmatch(name):
                self._rules.setdefault(name, {}).update(found)

    def look(self, node: Node, around: Look) -> Look:
        """How words in ``node`` look, unless an element within changes that."""
        if not self._rules and not node.attributes and node.tag not in _TAG_LOOKS:
            return around
        look = _by_tag(node, around)
        if node.is_link:
            look = replace(look, linked=True)
        for name in self._names(node) if self._rules else ():
            if rule := self._rules.get(name):
                look = _by_rule(rule, look, around)
        if style := node.attributes.get("style"):
            look = _by_rule(declarations(style), look, around)
        return look

    @staticmethod
    def _names(node: Node) -> list[str]:
        classes = node.attributes.get("class", "").split()[:20]
        names = [node.tag, *(f".{c}" for c in classes), *(f"{node.tag}.{c}" for c in classes)]
        if identity := node.attributes.get("id"):
            names.append(f"#{identity}")
        return names


def _without_comments(styles: str) -> str:
    first, *rest = styles.replace("<!--", " ").replace("-->", " ").split("/*")
    return " ".join([first, *(piece.partition("*/")[2] for piece in rest)])


def declarations(body: str) -> dict[str, str]:
    """The wanted properties of a rule or a style attribute."""
    found = {}
    for declaration in body[:2000].split(";"):
        name, _, value = declaration.partition(":")
        if (name := name.strip().lower()) in _WANTED:
            found[name] = value.replace("!important", "").strip().lower()
    return found


_TAG_LOOKS = frozenset(("b", "strong", "th", "font", "center", "big", "small"))


def _by_tag(node: Node, look: Look) -> Look:
    tag, attributes = node.tag, node.attributes
    if tag in ("b", "strong", "th"):
        look = replace(look, bold=True)
    elif tag == "font":
        look = replace(
            look,
            size=_font_size(attributes.get("size", ""), look.size),
            colour=attributes.get("color", look.colour).lower(),
        )
    elif tag in ("big", "small"):
        look = replace(look, size=look.size * (1.2 if tag == "big" else 0.83))
    align = "center" if tag == "center" else attributes.get("align", "").lower()
    if align and tag not in ("img", "table"):
        look = replace(look, align=align if align in ("center", "right") else "")
    return look


def _font_size(written: str, size: float) -> float:
    if not re.fullmatch(r"[+-]?\d", written.strip()):
        return size
    number = int(written)
    at = 3 + number if written.strip()[0] in "+-" else number
    return _FONT_SIZES[min(max(at, 1), 7) - 1]


def _by_rule(rule: Mapping[str, str], look: Look, around: Look) -> Look:
    weight = rule.get("font-weight")
    if weight is not None:
        heavy = weight in ("bold", "bolder") or (weight.isdecimal() and int(weight[:4]) >= 600)
        light = weight in ("normal", "lighter") or weight.isdecimal()
        look = replace(look, bold=heavy or (look.bold and not light))
    if size := rule.get("font-size"):
        look = replace(look, size=_css_size(size, around.size, look.size))
    if "color" in rule:
        look = replace(look, colour=rule["color"])
    if align := rule.get("text-align"):
        look = replace(look, align=align if align in ("center", "right") else "")
    return look


def _css_size(written: str, around: float, now: float) -> float:
    if written in _SIZES:
        return _SIZES[written] * (around if written in ("larger", "smaller") else 1)
    found = _LENGTH.match(written)
    if found is None or found.group(1).count(".") > 1 or found.group(1) == ".":
        return now
    size = float(found.group(1)[:8]) * _IN_EM[found.group(2)]
    return min(size * (around if found.group(2) in ("em", "%") else 1), 20.0)


def is_hidden(node: Node) -> bool:
    """Whether the page does not show an element, or shows a mere icon in it."""
    attributes = node.attributes
    if "hidden" in attributes and attributes["hidden"].lower() != "false":
        return True
    if node.tag == "dialog" and not attributes.get("role") and "open" not in attributes:
        return True
    if PRINT_ONLY & node.words or (UNSEEN & node.words and node.tag != "h1"):
        return True
    if style := attributes.get("style"):
        found = declarations(style)
        if found.get("display") == "none" or found.get("visibility") in ("hidden", "collapse"):
            return True
    return attributes.get("aria-hidden") == "true" and _is_icon(node)


def _is_icon(node: Node) -> bool:
    """A sign, a number or a letter or two, which screen readers are told to leave out."""
    words = "".join(node.text().split())
    return len(words) <= _MAX_ICON or _WORD.search(words) is None
