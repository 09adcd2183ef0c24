"""Lists of contents in plain text, and the lines that they name as headings."""

from __future__ import annotations

import re
import unicodedata

from ingest.structure.boxes import BARS
from ingest.structure.buttons import find_buttons
from ingest.structure.forms import (
    contents_entry,
    is_crumbs,
    is_furniture,
    menu_parts,
    running_heads,
)
from ingest.structure.labels import is_contents_label
from ingest.structure.lines import Page, ends_prose, is_rule
from ingest.structure.lone import page_numbers
from ingest.structure.signs import sign_of

_MAX_ENTRIES = 300
_MAX_ENTRY = 80
_NUMBER = re.compile(r"[0-9０-９]+(?:[.．\-－][0-9０-９]+)*[.．、)）]?[ \u3000]+")
_HEAD_LINES = 30
# What a page's head or foot has: a gap before a number, or a number as pages have it.
_RUNS = re.compile(
    r"[ \u3000]{3}|[-－―–—/／頁ジ][ \u3000]*[0-9０-９]*$|[pPｐＰ]\.?[ ]?[0-9０-９]+$"
    r"|^[-－―–—]|^[pPｐＰ]\.?[ ]?[0-9０-９]|^[0-9０-９]+[ \u3000]*[/／]"
)


def folded(words: str) -> str:
    """Words for comparison: one width, lower case, without white space and signs around."""
    plain = unicodedata.normalize("NFKC", words).casefold()
    return "".join(plain.split()).strip("■◆▼●○◎□◇★☆▶・•-*#<>[]【】〔〕〈〉|")


class Contents:
    """What a text's own lists of contents tell.

    Attributes:
        lines: the lines of the lists, their labels included.
        depths: the depth (1 is outermost) of each entry, by its folded words.
    """

    def __init__(self, page: Page) -> None:
        self.lines: set[int] = set()
        self.depths: dict[str, int] = {}
        self._page = page
        self._places: dict[str, list[int]] | None = None
        at = 0
        while at < len(page.lines):
            words = page.lines[at].words
            if words and len(words) <= _MAX_ENTRY and is_contents_label(words):
                at = self._read(at)
            else:
                at += 1

    def _read(self, label: int) -> int:
        """The entries below a label; the line after them."""
        page = self._page
        at = label + 1
        while at < len(page.lines) and is_rule(page.lines[at].words):
            at += 1  # the label stands in a box, or over a rule
        if at < len(page.lines) and not page.lines[at].words:
            at += 1
        entries: list[tuple[int, str, int]] = []
        while at < len(page.lines) and len(entries) < _MAX_ENTRIES:
            line = page.lines[at]
            if not line.words or len(line.words) > _MAX_ENTRY or ends_prose(line.words):
                break
            entries.append((at, *self._entry(at)))
            at += 1
        if not entries:
            return label + 1
        if len(entries) == 1 and menu_parts(page.lines[entries[0][0]].words):
            self.lines |= {label, entries[0][0]}
            return at
        named = [entry for entry in entries if self._stands_below(folded(entry[1]), at)]
        leaders = sum(contents_entry(page.lines[n].words) is not None for n, _, _ in entries)
        if len(entries) < 2 or (len(named) * 2 < len(entries) and leaders * 2 < len(entries)):
            return label + 1
        self.lines |= {label, *(n for n, _, _ in entries)}
        outer = min(depth for _, _, depth in entries)
        for _, words, depth in named:
            self.depths[folded(words)] = depth - outer + 1
        return at

    def _entry(self, at: int) -> tuple[str, int]:
        """The words of an entry without number and page, and how deep it lies."""
        line, sign = self._page.lines[at], self._page.signs[at]
        listed = contents_entry(line.words)
        words = listed[0] if listed else line.words
        number = _NUMBER.match(words)
        depth = line.indent // 2 + 1
        if number:
            depth += len(re.findall(r"[.．\-－](?=[0-9０-９])", number.group()))
            return words[number.end() :], depth
        if sign is not None and sign.style not in ("part", "chapter", "section"):
            words = words[sign.begin :]
        return words, depth

    def _stands_below(self, words: str, after: int) -> bool:
        if self._places is None:
            self._places = {}
            for at, line in enumerate(self._page.lines):
                if 0 < len(line.words) <= _MAX_ENTRY:
                    for form in self.forms(at):
                        self._places.setdefault(form, []).append(at)
        return bool(words) and any(at >= after for at in self._places.get(words, ())[-1:])

    def forms(self, at: int) -> set[str]:
        """A line as a list of contents may name it: with its number or without."""
        words, sign = self._page.lines[at].words, self._page.signs[at]
        if words[:1] in BARS:
            words = words.strip(BARS + " \u3000")
            sign = sign_of(words)
        forms = {folded(words)}
        if sign is not None and sign.begin:
            forms.add(folded(words[sign.begin :]))
        return forms

    def depth_of(self, at: int) -> int:
        """How deep a list of contents puts the heading that a line is; 0 if it names none."""
        if not self.depths or at in self.lines or len(self._page.lines[at].words) > _MAX_ENTRY:
            return 0
        return max((self.depths.get(form, 0) for form in self.forms(at)), default=0)


def find_furniture(page: Page) -> set[int]:
    """The lines that are a page's or site's own: page numbers, running heads, menus, paths."""
    found: set[int] = set()
    seen, prose = 0, False
    for at, line in enumerate(page.lines):
        words = line.words
        if not words or len(words) > 200:
            continue
        seen += 1
        head = seen <= _HEAD_LINES and not prose
        prose = prose or ends_prose(words)
        if is_furniture(words) or (head and (is_crumbs(words) or menu_parts(words))):
            found.add(at)
    words_of = [line.words for line in page.lines]
    heads = running_heads(words if _RUNS.search(words[-200:]) else "" for words in words_of)
    return found | page_numbers(words_of) | find_buttons(words_of) | heads
