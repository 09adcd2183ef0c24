"""Which blocks are no part of the article itself: menus, page numbers, contents, closing notices.

For formats without markup of their own (plain text, Markdown); what an author box or links to
other articles have for a heading is told by the heading (``ingest.labels``). In doubt a block is
body: what is none is not answered from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Block, BlockKind, SectionKind
from ingest.structure.buttons import find_buttons
from ingest.structure.contents import folded
from ingest.structure.forms import (
    contents_entry,
    is_copyright,
    is_crumbs,
    is_furniture,
    is_profile,
    is_skip_link,
    menu_parts,
    names_maker,
    running_heads,
)
from ingest.structure.labels import (
    is_author_label,
    is_contents_label,
    is_pointer,
    is_trailer_label,
)
from ingest.structure.linebreaks import ends_prose
from ingest.structure.lone import page_numbers
from ingest.structure.ornaments import is_rule
from ingest.structure.prose import is_notice, is_prose
from ingest.structure.trailers import mark_advertisements, mark_trailers

_LISTS = (BlockKind.LIST_ITEM, BlockKind.LIST_DETAIL)
_SIGNS = "■◆▼●○◎□◇★☆▶・ \u3000"
_WORDY = (BlockKind.PARAGRAPH, BlockKind.CAPTION, BlockKind.NOTE, *_LISTS)
_MAX_WORDS = 400
_MAX_BUTTONS = 200
_OTHER = "."  # stands for what is no short paragraph
_HEAD_BLOCKS = 12
_TAIL_BLOCKS = 6
_TAIL_WORDS = 400
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()\s]*\)|\[[^\[\]]*\])")
_WITHIN = re.compile(r"\W*\[[^\[\]]+\]\(#[^()\s]*\)\W*")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_NOTICE = re.compile(
    r"https?://|www\.|[\w.+-]+@[\w-]+\.\w|©|copyright"
    r"|unsubscribe|stop receiving|次号|購読|配信|退会|転載",
    re.I,
)


def find_parts(text: str, blocks: Sequence[Block]) -> tuple[SectionKind, ...]:
    """The part of the page that each block belongs to, judged by form alone.

    Headings stay body: their words tell the kind of their section (``ingest.sections``).
    """
    finder = _Finder(text, blocks)
    finder.mark_furniture()
    mark_trailers(text, blocks, finder.parts)
    mark_advertisements(text, blocks, finder.parts)
    finder.mark_contents()
    finder.mark_tail()
    return tuple(finder.parts)


class _Finder:
    def __init__(self, text: str, blocks: Sequence[Block]) -> None:
        self._text = text
        self._blocks = blocks
        self.parts = [SectionKind.BODY] * len(blocks)
        self._heads = running_heads(
            self._words(at) if block.kind is BlockKind.PARAGRAPH else ""
            for at, block in enumerate(blocks)
        )

    def _words(self, at: int) -> str:
        block = self._blocks[at]
        return self._text[block.start : min(block.end, block.start + _MAX_WORDS)]

    def _line(self, at: int) -> str:
        """The first line of a block without what Markdown and HTML put into it."""
        line = self._words(at).split("\n", 1)[0]
        if "[" in line or "<" in line:
            line = _TAG.sub("", _LINK.sub(r"\1", line))
        return line.strip()

    def mark_furniture(self) -> None:
        """Page numbers, running heads, menus and paths through the site."""
        in_body = False
        plain = [
            self._words(at) if block.kind is BlockKind.PARAGRAPH else ""
            for at, block in enumerate(self._blocks)
        ]
        for at in page_numbers(plain) | self._buttons(plain):
            self.parts[at] = SectionKind.NAVIGATION
        for at, block in enumerate(self._blocks):
            if block.kind is BlockKind.HEADING and block.level > 1:
                in_body = True
            if block.kind is not BlockKind.PARAGRAPH:
                continue
            words = self._words(at)
            lines = words.splitlines()
            head = at < _HEAD_BLOCKS and not in_body
            if (
                all(
                    is_furniture(line.strip()) or (head and self._is_site(line.strip()))
                    for line in lines
                )
                or at in self._heads
            ):
                self.parts[at] = SectionKind.NAVIGATION
            elif all(is_pointer(line.strip()) for line in lines) or self._is_notice_of_rights(at):
                self.parts[at] = SectionKind.TRAILER

        self._mark_above_title()

    @staticmethod
    def _buttons(plain: Sequence[str]) -> set[int]:
        """The paragraphs that are buttons, line by line."""
        lines = [
            (at, line.strip())
            for at, words in enumerate(plain)
            for line in (words.split("\n") if 0 < len(words) < _MAX_BUTTONS else (_OTHER,))
        ]
        found = find_buttons([line for _, line in lines])
        others = {at for n, (at, line) in enumerate(lines) if line and n not in found}
        return {lines[n][0] for n in found} - others

    def _mark_above_title(self) -> None:
        """Whatever stands among menus above the title is the site's; below them it is not."""
        first = next((n for n, b in enumerate(self._blocks) if b.kind is BlockKind.HEADING), 0)
        above = self.parts[:first]
        if SectionKind.NAVIGATION not in above or self._blocks[first].level != 1:
            return
        # Below sentences stands no title, but a section's heading, or a label.
        if self._is_label(first) or any(is_prose(self._words(at)) for at in range(first)):
            return
        last = max(n for n, part in enumerate(above) if part is SectionKind.NAVIGATION)
        # Behind a link that skips it stands the site's own head.
        skipped = any(is_skip_link(self._words(n).strip()) for n in range(first))
        for n, block in enumerate(self._blocks[: first if skipped else last]):
            if block.kind is BlockKind.PARAGRAPH and (n < last or not names_maker(self._words(n))):
                self.parts[n] = SectionKind.NAVIGATION

    def _is_notice_of_rights(self, at: int) -> bool:
        last = at >= len(self._blocks) - _TAIL_BLOCKS
        return last and is_copyright(self._words(at).strip())

    @staticmethod
    def _is_site(line: str) -> bool:
        return is_crumbs(line) or bool(menu_parts(line))

    def mark_contents(self) -> None:
        """A list of contents: below its label, or one whose every item heads a section below."""
        named: dict[str, int] = {}
        for at, block in enumerate(self._blocks):
            if block.kind is BlockKind.HEADING and block.end - block.start <= _MAX_WORDS:
                named[self._plain(at)] = at
                named[self._unnumbered(at)] = at
        at = 0
        while at < len(self._blocks):
            block = self._blocks[at]
            words = self._words(at)
            if block.kind in _WORDY and is_contents_label(words.splitlines()[0].strip()):
                at = self._mark_labelled(at, named)
            elif block.kind is BlockKind.LIST_ITEM:
                at = self._mark_list(at, named)
            else:
                at += 1

    def _plain(self, at: int) -> str:
        return folded(self._line(at))

    def _unnumbered(self, at: int) -> str:
        words = self._line(at)
        listed = contents_entry(words)
        words = listed[0] if listed else words
        return folded(re.sub(r"^[\W\d]+(?=\w)", "", words))

    def _is_entry(self, at: int, named: dict[str, int]) -> bool:
        below = max(named.get(self._plain(at), -1), named.get(self._unnumbered(at), -1))
        return below > at and not is_prose(self._words(at))

    def _mark_labelled(self, label: int, named: dict[str, int]) -> int:
        at = label + 1
        while at < len(self._blocks) and self._blocks[at].kind in _WORDY:
            words = self._words(at)
            if is_prose(words):
                break
            listed = all(contents_entry(line.strip()) for line in words.splitlines())
            beside = at == label + 1 and bool(menu_parts(words.strip()))
            if not (listed or beside or self._is_entry(at, named)):
                break
            at += 1
        # Entries may stand right under the label; sentences are none.
        _, *entries = self._words(label).splitlines()
        inline = bool(entries) and not any(ends_prose(line.strip()) for line in entries)
        if at > label + 1 or inline:
            self.parts[label:at] = [SectionKind.NAVIGATION] * (at - label)
        return max(at, label + 1)

    def _mark_list(self, first: int, named: dict[str, int]) -> int:
        at = first
        while at < len(self._blocks) and self._blocks[at].kind in _LISTS:
            at += 1
        entries = range(first, at)
        heads = bool(named) and all(self._is_entry(n, named) for n in entries)
        # A list of nothing but links to places within the page is one, whatever it names.
        links = all(_WITHIN.fullmatch(self._words(n).strip()) for n in entries)
        if len(entries) < 2 or not (heads or links):
            return at
        begin = first
        if first and self._blocks[first - 1].kind is BlockKind.PARAGRAPH:
            lead = self._words(first - 1)
            begin -= len(lead) <= 40 and "。" not in lead
        elif first and self._blocks[first - 1].kind is BlockKind.HEADING:
            begin -= is_contents_label(self._line(first - 1))
        self.parts[begin:at] = [SectionKind.NAVIGATION] * (at - begin)
        return at

    def mark_tail(self) -> None:
        """What closes a page: a note on the author, a notice below the last rule."""
        headings = [at for at, b in enumerate(self._blocks) if b.kind is BlockKind.HEADING]
        end = len(self._blocks)
        while headings and self._is_label(headings[-1]):
            end = headings.pop()
        begin = max(headings[-1] + 1 if headings else 1, end - _TAIL_BLOCKS)
        begin = self._mark_profiles(headings, begin, end)
        notice = self._notice(begin) if end == len(self._blocks) else end
        for at in range(begin, notice):
            if self._blocks[at].kind is BlockKind.PARAGRAPH and self._is_author(at):
                self.parts[at] = SectionKind.AUTHOR
        for at in range(notice, end):
            if self.parts[at] is SectionKind.BODY:
                self.parts[at] = SectionKind.TRAILER

    def _mark_profiles(self, headings: list[int], begin: int, end: int) -> int:
        """The last headings, if each is a name with its reading: boxes on people."""
        first = end
        for at in reversed(headings):
            if not is_profile(self._words(at).lstrip(_SIGNS)):
                break
            first = at
        # Where such headings are all there are, the article is about these people.
        if first < end and headings[0] < first and self._blocks[first].level > 1:
            self.parts[first:end] = [SectionKind.AUTHOR] * (end - first)
            return end
        return begin

    def _is_label(self, at: int) -> bool:
        words = self._words(at)
        return is_author_label(words) or is_trailer_label(words)

    def _is_author(self, at: int) -> bool:
        return is_profile(self._words(at)) or self._rule_above(at) == "-- "

    def _rule_above(self, at: int) -> str:
        """The rule between a block and the one before, or an empty string."""
        start = self._blocks[at - 1].end if at else 0
        between = self._text[start : self._blocks[at].start]
        for line in reversed(re.split(r"[\r\n]+", between[-2 * _MAX_WORDS :])):
            if line.rstrip() == "--":
                return "-- "
            if is_rule(line.strip()):
                return line.strip()
        return ""

    def _parts_off(self, at: int) -> bool:
        """Whether a rule stands above a block that is not the lower one of two around a heading."""
        ruled = bool(at) and self._blocks[at - 1].kind is BlockKind.HEADING
        return not ruled and bool(self._rule_above(at))

    def _notice(self, begin: int) -> int:
        """Where a closing notice below the last rule begins; past the end if there is none."""
        count = len(self._blocks)
        at = next((n for n in range(count - 1, begin - 1, -1) if self._parts_off(n)), count)
        rule = "" if at == count else self._rule_above(at)
        if len(rule) < 8 or re.search(r"\s", rule):
            return count
        words = self._text[self._blocks[at].start : self._blocks[-1].end]
        short = len(words) <= _TAIL_WORDS and len(words) * 5 < len(self._text)
        # Paragraphs that say nothing about the publication are the article's.
        last = at
        for n in range(at, count):
            if is_prose(self._words(n)) and not is_notice(self._words(n)):
                last = n + 1
        if last > at:
            return count if last == count else last
        first = words.splitlines()[0].strip()
        told = _NOTICE.search(words) is not None or is_trailer_label(first)
        return at if short and told else count
