"""Headings without any sign: short lines by themselves, between blank lines."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections import Counter
from collections.abc import Mapping

from ingest.structure.contents import Contents
from ingest.structure.forms import (
    is_answer,
    is_caption,
    is_contact,
    is_credit,
    is_key_value,
    is_note,
    is_question,
    is_table_caption,
    names_maker,
)
from ingest.structure.labels import is_section_name
from ingest.structure.levels import NAMED
from ingest.structure.lines import Page, ends_prose, is_rule, width
from ingest.structure.signs import BULLETS

BARE = "bare"
TIGHT = "bare tight"
CAPITALS = "capitals"
RULED = "ruled"
_DEEP = ("1-1", "§-1")
_SIGNS = BULLETS + "*"
_MAX_WIDTH = 60
_MIN = 2
_NO_HEADING = re.compile(
    r"[―—–→←※＊〒].*|[(（].*[)）]|\[.*\]|［.*］|「[^」]*」|『[^』]*』|“[^”]*”|\"[^\"]*\"|.*[、,，;；:：…‥]|.*https?://.*|.*@\w.*"
    r"|.*\t.*|.*。.*|[\d\W_]+|(?:以上|敬具|草々|かしこ|拝啓|前略)"
    r"|(?:午前|午後|正午)[ \u3000]?[\d０-９一二三四五六七八九十〇]*[時:：]?.*"
)
_BASE = re.compile(r"\s*[(（][^)）]*[)）]\s*$")


class BareHeadings:
    """The headings without a sign, found once all others and all items are known.

    One such line says nothing; two or more of them, each over prose or a list, show how the
    author set headings.

    Args:
        page: the text.
        plain: the lines that are nothing else yet.
        items: the lines that begin an item of a list.
        contents: what the text's own list of contents names.
        signed: the headings with a sign, with their styles.
        blocks: lines of tables and of other headings, which may stand below one.
        until: the line of the first label of a trailer; nothing below it is a heading.
    """

    def __init__(
        self,
        page: Page,
        plain: set[int],
        items: set[int],
        contents: Contents,
        signed: Mapping[int, str],
        blocks: set[int],
        until: int,
    ) -> None:
        self._page = page
        self._plain = plain
        self._items = items
        self._contents = contents
        self._blocks = blocks
        self.styles: dict[int, str] = {}
        below = [at for at in sorted(plain) if at < until]
        self._take_ruled(below)
        self._take_below_rules(below, signed)
        self._take_listed(below, signed)
        self._take_capitals(below)
        if len(signed) < _MIN:
            self._take_bare(below)
        self._take_named(below, signed)

    def _take_ruled(self, plain: list[int]) -> None:
        """A line between two rules."""
        lines = self._page.lines
        for at in plain:
            if not 0 < at < len(lines) - 1:
                continue
            above, below = lines[at - 1].words, lines[at + 1].words
            if above[:1] == below[:1] and is_rule(above) and is_rule(below) and self._is_short(at):
                self.styles[at] = RULED

    def _take_below_rules(self, plain: list[int], signed: Mapping[int, str]) -> None:
        """Lines over prose that stand below such rules as a heading with a sign does."""
        styles: dict[str, str] = {}
        for at, style in signed.items():
            if rule := self._rule_above(at):
                styles.setdefault(rule, style)
        for at in plain if styles else ():
            rule = self._rule_above(at)
            if rule not in styles or not self._page.blank_below(at) or at in self.styles:
                continue
            if self._is_short(at) and self._is_bare(at) and self._has_body(at):
                self.styles[at] = styles[rule]

    def _rule_above(self, at: int) -> str:
        """The rule that stands above a line, with blank lines between at most; or nothing."""
        above = self._page.next_words(at, -1)
        words = "" if above is None else self._page.lines[above].words
        return words if is_rule(words) else ""

    def _take_listed(self, plain: list[int], signed: Mapping[int, str]) -> None:
        """Lines that the list of contents names; they stand beside others that it puts as deep."""
        beside: dict[int, Counter[str]] = {}
        for at, style in signed.items():
            beside.setdefault(self._contents.depth_of(at), Counter())[style] += 1
        for at in plain:
            depth = self._contents.depth_of(at)
            apart = self._page.blank_above(at) or self._page.blank_below(at)
            if not depth or not apart or at in self.styles:
                continue
            if depth in beside:
                self.styles[at] = beside[depth].most_common(1)[0][0]
            else:
                self.styles[at] = BARE if depth == 1 else f"{BARE} {depth}"

    def _take_capitals(self, plain: list[int]) -> None:
        """Lines of Latin capitals alone."""
        found = [
            at
            for at in plain
            if self._is_apart(at)
            and self._page.lines[at].words.isupper()
            and re.search(r"[A-Z]{2}", self._page.lines[at].words)
            and not re.search(r"[^\x00-\x7f]|\d{3}|[.:]$", self._page.lines[at].words)
        ]
        if len(found) >= _MIN:
            self.styles.update({at: CAPITALS for at in found if self._has_body(at)})

    def _take_named(self, plain: list[int], signed: Mapping[int, str]) -> None:
        """Names that any text gives its first and last section, where it has other headings."""
        heads = sorted(signed)
        found = [
            at
            for at in plain
            if at not in self.styles
            and is_section_name(self._page.lines[at].words)
            and self._is_set_off(at)
            and not self._is_within(at, heads, signed)
            and (self._has_body(at) or self._heads_lines(at))
        ]
        if len(found) + len(self.styles) + len(signed) < _MIN:
            return
        names = Counter("".join(self._page.lines[at].words.split()) for at in found)
        for at in found:
            once = names["".join(self._page.lines[at].words.split())] == 1
            self.styles[at] = NAMED if once else BARE

    @staticmethod
    def _is_within(at: int, heads: list[int], signed: Mapping[int, str]) -> bool:
        """Whether a line stands between two numbers of one section (3-1, 3-2).

        That is neither the beginning nor the end of the text: お知らせ is a notice there.
        """
        below = bisect(heads, at)
        if not 0 < below < len(heads):
            return False
        style = signed[heads[below - 1]]
        return style.startswith(_DEEP) and style == signed[heads[below]]

    def _is_set_off(self, at: int) -> bool:
        above = self._page.lines[at - 1].words if at else ""
        return not above or is_rule(above)

    def _heads_lines(self, at: int) -> bool:
        """Whether two plain lines or more stand together below a line: a list without signs."""
        below = self._page.next_words(at, 1)
        return below is not None and {below, below + 1} <= self._plain

    def _is_over_indented(self, at: int) -> bool:
        """Whether the line right below, unlike this one, begins a paragraph by a wide space."""
        lines = self._page.lines
        return (
            at + 1 < len(lines)
            and lines[at + 1].wide
            and lines[at + 1].indent == 2
            and not lines[at].indent
            and self._page.body_indent in (0, 2)
        )

    def _take_bare(self, plain: list[int]) -> None:
        page = self._page
        prose = sum(ends_prose(page.lines[at].words) for at in plain)
        apart = [
            at
            for at in plain
            if page.blank_above(at) and (page.blank_below(at) or self._is_over_indented(at))
        ]
        apart = [at for at in apart if not ends_prose(page.lines[at].words)]
        if len(apart) > 3 * (prose + len(self._items)) + 20:
            return
        found = [at for at in apart if self._is_short(at) and self._is_bare(at)]
        others = set(found)
        kept = [at for at in found if self._has_body(at, others)]
        if len(kept) < _MIN:
            return
        if len(kept) > max(prose, len(self._items)) + 1:
            return  # a list of short lines, not headings over a text
        for at in kept:
            self.styles.setdefault(at, BARE)
        self._take_tight(plain)

    def _take_tight(self, plain: list[int]) -> None:
        """The same words as another heading (材料, 材料(2人分)) right above a list."""
        known = {self._base(at) for at in self.styles}
        for at in plain:
            if (
                at not in self.styles
                and at + 1 in self._items
                and self._page.blank_above(at)
                and self._base(at) in known
            ):
                self.styles[at] = TIGHT

    def _base(self, at: int) -> str:
        return _BASE.sub("", unicodedata.normalize("NFKC", self._page.lines[at].words))

    def _is_short(self, at: int) -> bool:
        line = self._page.lines[at]
        return (
            len(line.words) <= _MAX_WIDTH
            and not ends_prose(line.words)
            and width(line.words) <= _MAX_WIDTH
            and _NO_HEADING.fullmatch(line.words) is None
        )

    def _is_apart(self, at: int) -> bool:
        page = self._page
        return page.blank_above(at) and page.blank_below(at) and self._is_short(at)

    def _is_bare(self, at: int) -> bool:
        line = self._page.lines[at]
        words = line.words
        forms = (
            is_contact,
            is_credit,
            is_caption,
            is_table_caption,
            is_note,
            is_question,
            is_answer,
            is_key_value,
        )
        return (
            line.indent <= 2
            # Indented as the paragraphs are, it is one of them.
            and not (line.indent and line.indent == self._page.body_indent)
            and width(words) <= 44
            and len(words) > 1
            and words[0] not in _SIGNS
            and not any(form(words) for form in forms)
            and not names_maker(words)
        )

    def _has_body(self, at: int, others: set[int] | None = None) -> bool:
        """Whether prose or a list stands below, with at most headings of another make between."""
        page = self._page
        below = page.next_words(at, 1)
        if below is not None and self._is_byline(below):
            below = page.next_words(below, 1)
        if below is None or (others and below in others and below not in self.styles):
            return False
        if below in self._items or below in self.styles or below in self._blocks:
            return True
        if below not in self._plain:
            return False
        if below + 1 in self._items:
            return True
        end = below
        while end + 1 < len(page.lines) and page.lines[end + 1].words and end - below < 40:
            end += 1
        return (
            any(ends_prose(page.lines[n].words) for n in (below, end))
            or width(page.lines[below].words) >= _MAX_WIDTH
        )

    def _is_byline(self, at: int) -> bool:
        words = self._page.lines[at].words
        return names_maker(words) and self._page.blank_below(at) and not ends_prose(words)
