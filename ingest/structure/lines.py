"""The lines of a plain text, with the sign that each begins with."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from itertools import pairwise

from ingest.structure.counted import counted
from ingest.structure.linebreaks import (
    MAX_HEADING,
    PROSE_END,
    SENTENCE_END,
    Line,
    ends_prose,
    split_lines,
    width,
)
from ingest.structure.ornaments import frame, is_rule, lead_of_figures
from ingest.structure.signs import BRACKETS, Sign, sign_of
from ingest.structure.turns import find_turns

__all__ = [
    "MAX_HEADING",
    "PROSE_END",
    "SENTENCE_END",
    "Line",
    "Page",
    "ends_prose",
    "is_rule",
    "split_lines",
    "width",
]

FRAMED = "framed"
"""What the style of a title between signs begins with."""
MAX_COLUMNS = 1_000_000
"""More columns than a wrapped line has."""
_MIN_FULL = 15
_LEAST_FULL = 5
_SLACK = 4
_FIGURES = frozenset("◆◇■□●○◎★☆▲△▼▽♪♫♡♥❤◯▪▫✿❀✦✧※❖☘")
_POINTERS = frozenset("▲△▽")
_OPEN = frozenset(BRACKETS)
_NAMED_HEAD = re.compile(
    r"[【＜〈〔［≪《][^】＞〉〕］≫》。]{1,20}(?P<close>[】＞〉〕］≫》])"
    r"[ \u3000]+[^\d０-９。、]{1,30}"
)
_DASHED = re.compile(r"[-－‐–](?=[^\W\d_])[^a-zA-Z]")
_KEYS = "*＊†"
_ENTRY = re.compile(r"[\[［](?P<n>\d{1,3})[\]］][ \u3000]*(?=\S)")
_BIBLIOGRAPHY = re.compile(  # nothing is given back: a line of dots took time by its length squared
    r"\W*+(?:[\d０-９.．]++\s*+)?"
    r"(?:(?:主要|主な)?(?:参考|引用)?[・ \u3000]*+文[ \u3000]*+献(?:一覧|リスト)?"
    r"|references|bibliography|works\s+cited)\W*",
    re.I,
)
_REFERENCE = re.compile(r".[のはがをにでとも](?!\S{0,3}[ \u3000])")


def _sign(words: str) -> Sign | None:
    """The sign of a line, counted words and signs around a title included."""
    if not words:
        return None
    if (span := frame(words)) is not None:
        figures = words[0] in _FIGURES
        # == and === are two levels; figures are of one kind.
        kind = words[0] if figures else "".join(words[: span[0]].split())
        return Sign(f"{FRAMED} {kind}", "", span[0], heads=True, weak=not figures)
    if words[0] in _FIGURES and (lead := lead_of_figures(words)):
        return Sign(words[:lead], words[:lead], lead, heads=True)
    found = sign_of(words)
    return counted(words) if found is None else found


class Page:
    """The lines of one text and what is known of each by its form alone."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = split_lines(text)
        self.signs: list[Sign | None] = [_sign(line.words) for line in self.lines]
        self._confirm()

    def _confirm(self) -> None:
        """Weak signs (``1 ``, ``ア``) are signs only where their numbers count on from one.

        Signs around a title need a second of their kind; a sign before a speaker is none.
        """
        last: dict[tuple[str, int, bool], tuple[int, Sign, bool]] = {}
        sure: set[int] = set()
        for at, sign in enumerate(self.signs):
            if sign is None or not sign.number:
                continue
            # 一　… heads what 一、… may be an item of.
            key = (sign.style, self.lines[at].indent, sign.weak)
            rooted = sign.starts_series
            if key in last:
                before, other, was_rooted = last[key]
                if sign.counts_on_from(other):
                    rooted = was_rooted
                    if rooted or not sign.weak:
                        sure |= {before, at}
            last[key] = (at, sign, rooted)
        self._in_series = frozenset(sure)
        framed = Counter(s.style[:8] for s in self.signs if s is not None and s.style[:6] == FRAMED)
        for at, sign in enumerate(self.signs):
            if sign is None or at in sure:
                continue
            if sign.style in ("①", "(a)"):
                if sign.number > 1 and _REFERENCE.match(self.lines[at].words, len(sign.marker) - 1):
                    self.signs[at] = None  # ③の図 speaks of the third
            elif sign.weak and framed[sign.style[:8]] < 2:
                self.signs[at] = None
        for at in find_turns(self.lines):
            self.signs[at] = None
        self._point()
        self._dash()
        self._complete()
        self._refer()

    def _point(self) -> None:
        """▲ and ▽ point to pictures, but right over text, twice or more, they head it."""
        places: dict[str, list[int]] = {}
        for at, line in enumerate(self.lines):
            if line.words[:1] not in _POINTERS or not line.words or not self.blank_above(at):
                continue
            below = self.next_words(at, 1)
            # ▽ points down, to what may stand below a gap.
            if below is None or (self.blank_below(at) and line.words[0] != "▽"):
                continue
            words = self.lines[below].words
            if words[0] not in _POINTERS and not words.startswith("http"):
                places.setdefault(line.words[0], []).append(at)
        for sign, lines in places.items():
            if len(lines) > 1:
                for at in lines:
                    self.signs[at] = Sign(sign, sign, 1, heads=True)

    def _dash(self) -> None:
        """Dashes without a gap behind them, set in and right under one another, list something.

        One alone is a minus, and behind a sentence they are speakers'; ``*`` over ``**`` are notes.
        """
        at = 0
        while at < len(self.lines):
            if self.lines[at].words[:1] in _KEYS and self._is_keyed(at):
                self.signs[at] = None
            end = at
            while end < len(self.lines) and self._is_dashed(end, self.lines[at].indent):
                end += 1
            led = at > 0 and not ends_prose(self.lines[at - 1].words)
            if end - at > 1 and (led or self.signs[at - 1] is not None):
                for n in range(at, end):
                    self.signs[n] = Sign(
                        self.lines[n].words[0], self.lines[n].words[0], 1, lists=True
                    )
            at = max(end, at + 1)

    def _is_dashed(self, at: int, indent: int) -> bool:
        line = self.lines[at]
        same = line.indent == indent > 1 and not ends_prose(line.words)
        return same and _DASHED.match(line.words) is not None

    def _is_keyed(self, at: int) -> bool:
        """Whether a line begins with one asterisk and the next one with two."""
        words, below = self.lines[at].words, self.lines[at + 1 : at + 2]
        key = words[:1]
        return bool(
            key
            and words[1:2].isspace()
            and below
            and below[0].words[:2] == 2 * key
            and below[0].words[2:3].isspace()
        )

    def _complete(self) -> None:
        """``≪表彰≫　おめでとう``: a name in such brackets as heads stand in, and some words."""
        whole = Counter(s.style for s in self.signs if s is not None and not s.begin)
        for at, line in enumerate(self.lines):
            if self.signs[at] is not None or line.words[:1] not in _OPEN or not line.words:
                continue
            match = _NAMED_HEAD.fullmatch(line.words)
            if match is None or BRACKETS[line.words[0]] != match["close"]:
                continue
            style = line.words[0] + match["close"]
            near = [self.next_words(at, step) for step in (-1, 1)]
            alike = any(n is not None and self.lines[n].words[0] == line.words[0] for n in near)
            alone = self.blank_above(at) and self.blank_below(at) and not alike
            if whole[style] > 1 and alone and not ends_prose(line.words):
                self.signs[at] = Sign(style, "", 0, heads=True)

    def _refer(self) -> None:
        """``[1] …`` below the name of a bibliography is an item, not a note."""
        listed = False
        for at, line in enumerate(self.lines):
            if not line.words:
                continue
            match = _ENTRY.match(line.words) if listed else None
            if match is not None:
                number = int(match["n"])
                self.signs[at] = Sign("[1]", match.group().strip(), match.end(), number, lists=True)
            elif line.indent == 0 or not listed:
                listed = _BIBLIOGRAPHY.fullmatch(line.words) is not None

    @cached_property
    def over_paragraphs(self) -> frozenset[tuple[str, int]]:
        """Signs with their indentation that stand right over a paragraph, its first line set in."""
        found: set[tuple[str, int]] = set()
        for at, sign in enumerate(self.signs[:-2]):
            if sign is None or not sign.number or not sign.heads:
                continue
            head, first, second = self.lines[at : at + 3]
            if not first.words or not second.words or self.signs[at + 2] is not None:
                continue
            set_in = first.wide and first.indent > second.indent >= head.indent + 2
            if set_in and not ends_prose(head.words) and not ends_prose(first.words):
                found.add((sign.style, head.indent))
        return frozenset(found)

    def in_series(self, at: int) -> bool:
        """Whether a line's number is followed by the next one, or follows the one before."""
        return at in self._in_series

    def next_words(self, at: int, step: int) -> int | None:
        """The nearest line with words above (-1) or below (1)."""
        at += step
        while 0 <= at < len(self.lines):
            if self.lines[at].words:
                return at
            at += step
        return None

    def blank_above(self, at: int) -> bool:
        """Whether a blank line, or nothing, stands above."""
        return at == 0 or not self.lines[at - 1].words

    def blank_below(self, at: int) -> bool:
        """Whether a blank line, or nothing, stands below."""
        return at + 1 >= len(self.lines) or not self.lines[at + 1].words

    @cached_property
    def _full(self) -> int:
        """The columns at which lines were wrapped; more than any line has where they were not."""
        widths = [
            line.indent + width(line.words)
            for line, below in pairwise(self.lines)
            if below.words and len(line.words) > _MIN_FULL and not ends_prose(line.words)
        ]
        widest = max(widths, default=0)
        full = sum(columns > widest - _SLACK for columns in widths)
        longest = max((line.indent + width(line.words) for line in self.lines), default=0)
        wrapped = full >= _LEAST_FULL and full * 2 > len(widths) and longest <= widest + _SLACK
        return widest - _SLACK if wrapped else MAX_COLUMNS

    def goes_on(self, at: int) -> bool:
        """Whether a line without a sign goes on a sentence that the full line above began."""
        if not at or not self.lines[at].words or self.signs[at] is not None:
            return False
        return self.breaks_off(at - 1)

    def breaks_off(self, at: int) -> bool:
        """Whether a line was wrapped within a sentence."""
        line = self.lines[at]
        if at < 0 or not line.words or ends_prose(line.words) or self._full == MAX_COLUMNS:
            return False
        return line.indent + width(line.words) > self._full

    @cached_property
    def notice(self) -> frozenset[int]:
        """The lines between 記 and 以上, where Japanese letters put what they give notice of."""
        found: set[int] = set()
        begin = -1
        for at, line in enumerate(self.lines):
            if line.words == "記":
                begin = at
            elif begin >= 0 and len(line.words) <= 4 and "".join(line.words.split()) == "以上":
                found.update(range(begin, at))
                begin = -1
        return frozenset(found)

    @cached_property
    def body_indent(self) -> int:
        """The indentation that most lines of sentences have."""
        counts: dict[int, int] = {}
        for line in self.lines:
            if line.words and line.words[-1] == "。":
                counts[line.indent] = counts.get(line.indent, 0) + 1
        return max(counts, key=lambda indent: (counts[indent], -indent)) if counts else 0
