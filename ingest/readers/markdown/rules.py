"""markdown-it's inline rules, each noting where in the words its tokens stood.

Two things differ from CommonMark, for Japanese, in which no spaces stand around words:
``**「強い」**と`` is strong although a bracket stands inside the sign (as the amendment
"markdown-cjk-friendly" has it), and ``5*3`` and the like are no emphasis. Links between notes
(``[[page|words]]``), references to footnotes and ``==highlights==`` are signs too.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

Rule = Callable[[StateInline, bool], bool]

PLACE = "at"
"""The key of a token's place, from and to, in ``Token.meta``."""
_WIKI = re.compile(r"(!?)\[\[([^\[\]\n|]{1,200})(?:\|([^\[\]\n]{0,200}))?\]\]")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,80}\]")
_HIGHLIGHT = re.compile(r"==(?=[^\s=])([^=\n]{1,400}?)(?<=\S)==")


def is_wide(char: str) -> bool:
    """Whether a character is one of Japanese, Chinese or Korean text."""
    return (
        "\u2e80" <= char <= "\ud7ff"
        or "\uf900" <= char <= "\ufaff"
        or ("\uff00" <= char <= "\uffef" or char >= "\U00020000")
    )


def inline_parser() -> MarkdownIt:
    """A parser whose inline tokens have their places in ``meta[PLACE]``."""
    parser = MarkdownIt("commonmark").enable("strikethrough")
    ruler = parser.inline.ruler
    originals = dict(zip(ruler.get_active_rules(), ruler.getRules(""), strict=True))
    for name in ("backticks", "autolink", "html_inline", "escape", "strikethrough", "newline"):
        ruler.at(name, _placed(originals[name]))
    ruler.at("emphasis", _emphasis)
    ruler.at("link", _link(originals["link"]))
    ruler.at("image", _image(originals["image"]))
    ruler.before("link", "wiki", _pattern("wiki", _WIKI, "[!"))
    ruler.before("wiki", "footnote", _pattern("footnote", _FOOTNOTE, "["))
    ruler.before("link", "highlight", _pattern("highlight", _HIGHLIGHT, "="))
    return parser


def _placed(rule: Rule) -> Rule:
    """A rule whose new tokens know from where to where they stood."""

    def placed(state: StateInline, silent: bool) -> bool:
        start, known = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        place = start
        for token in [] if silent else state.tokens[known:]:
            if token.type == "text" and token.content.strip("~"):
                continue  # words that were waiting
            if token.type == "text":
                # Each pair of tildes is a token of its own.
                token.meta[PLACE] = (place, place + len(token.content))
                place += len(token.content)
            else:
                token.meta.setdefault(PLACE, (start, state.pos))
        return True

    return placed


def _emphasis(state: StateInline, silent: bool) -> bool:
    """CommonMark's rule for ``*`` and ``_``, but wide characters are no obstacle for ``*``."""
    start, marker = state.pos, state.src[state.pos]
    if silent or marker not in "*_":
        return False
    scanned = state.scanDelims(start, marker == "*")
    opens, closes = scanned.can_open, scanned.can_close
    end = start + scanned.length
    before = state.src[start - 1] if start else " "
    after = state.src[end] if end < state.posMax else " "
    if marker == "*":
        if is_wide(before) or is_wide(after):
            opens = opens or not after.isspace()
            closes = closes or not before.isspace()
        if scanned.length == 1:
            # A single star between Latin letters or digits may be a product.
            opens = opens and not (before.isascii() and before.isalnum())
            closes = closes and not (after.isascii() and after.isalnum())
    for at in range(start, end):
        token = state.push("text", "", 0)
        token.content = marker
        token.meta[PLACE] = (at, at + 1)
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=scanned.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=opens,
                close=closes,
            )
        )
    state.pos = end
    return True


def _link(rule: Rule) -> Rule:
    def link(state: StateInline, silent: bool) -> bool:
        start, known = state.pos, len(state.tokens)
        if state.src[start] != "[" or not rule(state, silent):
            return False
        if not silent:
            end = state.pos
            label = state.md.helpers.parseLinkLabel(state, start, True)
            for token in state.tokens[known:]:
                if token.type in ("link_open", "link_close") and PLACE not in token.meta:
                    token.meta[PLACE] = (start, end)
                    token.meta["label"] = label
        return True

    return link


def _image(rule: Rule) -> Rule:
    """Images without a look at what their words are made of: those are words, no more."""

    def image(state: StateInline, silent: bool) -> bool:
        start = state.pos
        if not state.src.startswith("![", start) or not rule(state, True):
            return False
        if not silent:
            label = state.md.helpers.parseLinkLabel(state, start + 1, False)
            token = state.push("image", "img", 0)
            token.meta[PLACE] = (start, state.pos)
            token.meta["label"] = label
        return True

    return image


def _pattern(name: str, pattern: re.Pattern[str], first: str) -> Rule:
    def rule(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] not in first:
            return False
        match = pattern.match(state.src, state.pos, state.posMax)
        if match is None:
            return False
        if not silent:
            token = state.push(name, "", 0)
            token.meta[PLACE] = match.span()
            token.meta["match"] = match
        state.pos = match.end()
        return True

    return rule
