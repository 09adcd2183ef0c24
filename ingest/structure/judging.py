"""What each line of a plain text is: heading, item, detail, table, rule or none of these."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from ingest.structure.articles import find_captioned
from ingest.structure.bareheads import RULED, BareHeadings
from ingest.structure.boxes import find_boxes
from ingest.structure.contents import Contents, find_furniture
from ingest.structure.forms import is_cue
from ingest.structure.front import Front, is_centred_heading, read_front
from ingest.structure.headings import Headings, item_sign
from ingest.structure.labels import is_section_name, is_trailer_label
from ingest.structure.levels import BACK_MATTER, LABEL, NAMED, RANKED, TITLE
from ingest.structure.lines import (
    FRAMED,
    MAX_HEADING,
    SENTENCE_END,
    Page,
    ends_prose,
    is_rule,
)
from ingest.structure.lone import find_centred, find_lone
from ingest.structure.ornaments import is_break
from ingest.structure.pulled import find_pulled
from ingest.structure.setin import find_set_in
from ingest.structure.signs import BRACKETS, Sign
from ingest.structure.texttables import Table, find_tables
from ingest.structure.trailers import labels_within

_INSET = 20
_CODE = 4
# What is drawn under a heading, level by level.
_UNDERLINES = ("=＝", "-─━―－￣‾", "~～〜")


class Outline:
    """What each line of a text is; found step by step, the surest things first.

    Attributes:
        page: the text's lines.
        tables: by the number of their first line.
        furniture: lines that are the site's or page's own.
        contents: the text's own list of contents.
        headings: the style of each heading.
        rules: lines of signs alone.
        boxes: where the words of lines alone in a box begin and end.
        items: the sign of each item of a list.
        details: for lines that describe an item, that item.
        labels: labels of trailers and author boxes that stand within the text and head nothing.
        front: title and makers.
    """

    def __init__(self, text: str) -> None:
        self.page = page = Page(text)
        self.tables: dict[int, Table] = find_tables(page)
        self.furniture = find_furniture(page)
        self.contents = Contents(page)
        taken = {n for table in self.tables.values() for n in range(table.first, table.end)}
        self.headings: dict[int, str] = {}
        self.rules: set[int] = {
            # "--" by itself stands over the signature of a mail (RFC 3676).
            at
            for at, line in enumerate(page.lines)
            if is_rule(line.words) or is_break(line.words) or line.words == "--"
        }
        self.boxes = find_boxes(page.lines)
        self.items: dict[int, Sign] = {}
        self.details: dict[int, int] = {}
        apart = taken | self.furniture | self.contents.lines
        self._read_lone(apart)
        self.headings |= find_captioned(page)
        self._read_signed(apart)
        known = apart | self.rules | self.items.keys() | self.details.keys()
        self.labels = labels_within(
            page.lines, self.headings, known, self.items.keys() | self.details.keys()
        )
        for at in self.labels:
            del self.headings[at]
        apart |= self.labels
        self._drop_cues()
        self._drop_quoted()
        for at in find_pulled(page.lines, self.headings):
            del self.headings[at]
        self.front = self._read_front(apart)
        if self.front.title is not None:
            self.headings[self.front.title[0]] = TITLE
        self._read_unsigned(apart)
        if self.front.title is None:
            # The headings without a sign may bear a title out now.
            self.front = self._read_front(apart)
            if self.front.title is not None:
                self.headings[self.front.title[0]] = TITLE
        self._head_by_chapter()
        self._even_out()
        # A line of contents that is no item stays as it is.
        for at in self.contents.lines - self.items.keys():
            self.headings.pop(at, None)

    def _head_by_chapter(self) -> None:
        """The one chapter of a book that a text is: its heading is the title, the book's is not."""
        ranks = [at for at, style in sorted(self.headings.items()) if style in ("part", "chapter")]
        if len(ranks) != 1 or (sign := self.page.signs[ranks[0]]) is None or sign.number < 2:
            return
        above = [at for at in self.headings if at < ranks[0]]
        title = self.front.title
        if len(self.headings) - len(above) < 3 or above != ([] if title is None else [title[0]]):
            return
        first = title[0] if title is not None else ranks[0]
        if any(ends_prose(line.words) for line in self.page.lines[first : ranks[0]]):
            return
        for at in above:
            del self.headings[at]
        self.headings[ranks[0]] = TITLE
        self.front = Front((ranks[0], ranks[0]), self.front.makers)

    def _even_out(self) -> None:
        """A first or last section that is set in a way of its own stands beside the others."""
        styles = Counter(self.headings.values())
        for at, style in self.headings.items():
            alone = styles[style] == 1 < len(styles) and style != TITLE and style not in RANKED
            if alone and is_section_name(self.page.lines[at].words):
                self.headings[at] = NAMED

    def _read_lone(self, apart: set[int]) -> None:
        """Numerals by themselves, and lines in the middle of the page."""
        lines = self.page.lines
        self.headings |= find_lone(lines, apart)
        known = apart | self.rules | self.headings.keys()
        self.headings |= find_centred(lines, set(self.headings), known)
        # One box alone says nothing; two or more show how the text sets its headings.
        if len(self.boxes) > 1:
            self.headings |= dict.fromkeys(self.boxes, "boxed")
        self.headings |= find_set_in(self.page, known | self.headings.keys())

    def _drop_cues(self) -> None:
        """Bracketed lines that tell what is heard or seen head nothing.

        They are told by their words, or by a first word that comes again (［唄 …］ twice); where
        half of the lines in such brackets are cues, all are.
        """
        lines = self.page.lines
        for style in ("［］", "〔〕", "[]"):
            places = [at for at, other in self.headings.items() if other == style]
            parts = [lines[at].words[1:-1].split() for at in places]
            firsts = Counter(words[0] for words in parts if len(words) > 1)
            cues = sum(
                is_cue(lines[at].words) or (len(words) > 1 and firsts[words[0]] > 1)
                for at, words in zip(places, parts, strict=True)
            )
            if 2 * cues >= len(places):
                for at in places:
                    del self.headings[at]

    def _drop_quoted(self) -> None:
        """Counted lines alone between two signs that part scenes are what somebody wrote."""
        lines = self.page.lines
        breaks = [at for at in sorted(self.rules) if is_break(lines[at].words)]
        for above, below in pairwise(breaks):
            within = [n for n in range(above + 1, min(below, above + _INSET)) if lines[n].words]
            if below - above < _INSET and all(
                n in self.items and self.items[n].style == "一、" and self.items[n].weak
                for n in within
            ):
                for n in within:
                    del self.items[n]

    def _read_signed(self, apart: set[int]) -> None:
        page, judge = self.page, Headings(self.page, self.furniture)
        at = 0
        while at < len(page.lines):
            if at in self.tables:
                at = self.tables[at].end
                continue
            line = page.lines[at]
            if not line.words or at in self.furniture or at in self.rules or at in self.headings:
                at += 1
                continue
            underlined = self._is_underlined(at)
            style = None if at in self.contents.lines else judge.take(at)
            if underlined or style is not None:
                self.headings[at] = style or f"underline {self._rule_below(at)}"
                at += 2 if underlined else 1
                continue
            sign = item_sign(page, at)
            if sign is None:
                at += 1
                continue
            self.items[at] = sign
            at = self._read_details(at, apart)

    def _rule_below(self, at: int) -> str:
        """What the rule under a line is made of: ``=``, ``-`` and ``~`` are three levels."""
        stroke = self.page.lines[at + 1].words[0]
        return next(alike[0] for alike in _UNDERLINES if stroke in alike)

    def _is_underlined(self, at: int) -> bool:
        """A short line with a rule of signs right under it, after a blank line."""
        lines = self.page.lines
        if at + 1 >= len(lines) or not lines[at + 1].words:
            return False
        line, below = lines[at], lines[at + 1]
        return (
            below.words[0] in "".join(_UNDERLINES)
            # ~~~~ points to what is wrong in a line of code.
            and (below.words[0] != "~" or line.indent < _CODE)
            and is_rule(below.words)
            and " " not in below.words
            and self.page.blank_above(at)
            and len(line.words) <= MAX_HEADING
            and not SENTENCE_END.search(line.words)
            and not is_rule(line.words)
        )

    def _read_details(self, item: int, apart: set[int]) -> int:
        """Description lines right under an item, indented deeper than its sign."""
        page, at = self.page, item + 1
        while at < len(page.lines) and page.lines[at].words and at not in apart:
            deeper = page.lines[at].indent > page.lines[item].indent or page.goes_on(at)
            if not deeper or at in self.rules or item_sign(page, at) is not None:
                break
            self.details[at] = item
            at += 1
        return at

    def _read_front(self, apart: set[int]) -> Front:
        begin = next((n for n, line in enumerate(self.page.lines) if line.words), 0)
        style = self.headings.get(begin, "")
        # A bracketed name above the title (〈書評〉) says what kind of text it is; the title itself
        # may stand between signs.
        alone = [*self.headings.values()].count(style) == 1
        kicker = alone and (style[:1] in BRACKETS or style.startswith(FRAMED))
        if style and not kicker and begin not in self.furniture:
            return Front(None, frozenset())
        front = read_front(self.page, apart, len(self.headings) - kicker)
        if kicker and front.title is not None and style[:1] in BRACKETS:
            del self.headings[begin]
        return front if front.title is not None or not kicker else Front(None, frozenset())

    def _read_unsigned(self, apart: set[int]) -> None:
        page = self.page
        known = apart | self.headings.keys() | self.items.keys() | self.details.keys()
        known |= self.rules | self.front.makers
        if self.front.title is not None:
            known |= set(range(self.front.title[0], self.front.title[1] + 1))
        # Lines above one that names the author are its title, or belong to it.
        begin = max(self.front.makers, default=-1)
        plain = {
            at
            for at, line in enumerate(page.lines)
            if line.words and at > begin and at not in known
        }
        until = next(
            (
                at
                for at, style in sorted(self.headings.items())
                if style == "label" and is_trailer_label(page.lines[at].words)
            ),
            len(page.lines),
        )
        found = BareHeadings(
            page,
            plain,
            set(self.items),
            self.contents,
            {at: s for at, s in self.headings.items() if s not in (TITLE, LABEL, BACK_MATTER)},
            set(self.tables) | self.headings.keys(),
            until,
        )
        ruled = [at for at, style in found.styles.items() if style == RULED]
        # One line between rules among headings of another make heads a part of the whole.
        part = len(ruled) == 1 and any(at > ruled[0] for at in self.headings)
        for at, style in found.styles.items():
            over = style == RULED and part and self.front.title is not None
            self.headings[at] = TITLE if over else style
        if self.front.title is not None:
            first = self.front.title[1]
            for at in plain:
                if at > first and at not in self.headings and is_centred_heading(page, at):
                    self.headings[at] = TITLE
