"""Which paragraphs are headings: those that a style says, else those that look it.

Where no paragraph has a heading style, authors make headings by hand: short lines that are bold
or larger than the rest, or that begin with a number or sign (``ingest.lines``).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.docx.entries import Entry
from ingest.readers.docx.items import Paragraph
from ingest.readers.docx.styles import Role
from ingest.structure.headings import Headings as TextHeadings
from ingest.structure.headings import heading_style
from ingest.structure.labels import is_author_label, is_trailer_label
from ingest.structure.levels import levels_of
from ingest.structure.lines import MAX_HEADING, SENTENCE_END, Page
from ingest.structure.signs import sign_of

_LARGER = 1.15
_MANY_BOLD = 0.4
_TOP = 8
_MIN_TITLE = 4
_TITLE_LEVEL = 0
_NO_SIGN = "plain"
_DEEPEST = 100
_SIDES = frozenset({"right", "end"})


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a document.

    Attributes:
        levels: for the places of headings their levels from 1, none skipped on the way down.
        title: the places of the paragraphs that are the title.
    """

    levels: dict[int, int]
    title: tuple[int, ...] = ()


def find_headings(entries: Sequence[Entry], known_title: str) -> Headings:
    """The headings among the entries of a document.

    Args:
        entries: all of them, in order.
        known_title: the title in the file's properties; counts if it stands at the top.
    """
    raw = {
        at: entry.paragraph.layout.level
        for at, entry in enumerate(entries)
        if (entry.paragraph and entry.words and not entry.paragraph.contents)
        and entry.paragraph.layout.level
    }
    if not raw:
        raw = _by_form(entries)
    for at, entry in enumerate(entries):
        if _is_plain(entry) and (is_author_label(entry.words) or is_trailer_label(entry.words)):
            raw[at] = 1
    title = _title(entries, raw, known_title)
    for at, entry in enumerate(entries):
        if entry.paragraph and entry.words and entry.paragraph.layout.role is Role.TITLE:
            raw[at] = _TITLE_LEVEL
    raw |= dict.fromkeys(title, _TITLE_LEVEL)
    levels = _dense(raw)
    tops = [at for at in sorted(levels) if levels[at] == 1]
    if not title and len(tops) == 1 and tops[0] == min(levels) and _unnumbered(entries[tops[0]]):
        title = (tops[0],)
    return Headings(levels, title)


def _unnumbered(entry: Entry) -> bool:
    """A numbered heading names a section, not the article."""
    numbered = entry.paragraph is not None and entry.paragraph.numbered is not None
    sign = sign_of(entry.words)
    label = is_author_label(entry.words) or is_trailer_label(entry.words)
    return not numbered and not label and (sign is None or not sign.number)


def _dense(raw: dict[int, int]) -> dict[int, int]:
    """Levels as deep as headings really lie in each other."""
    levels: dict[int, int] = {}
    path: list[int] = []
    for at in sorted(raw):
        while path and path[-1] >= raw[at]:
            path.pop()
        path.append(raw[at])
        levels[at] = len(path)
    return levels


def _is_plain(entry: Entry) -> bool:
    """A paragraph of body text by its style."""
    paragraph = entry.paragraph
    return (
        paragraph is not None
        and bool(entry.words)
        and not paragraph.contents
        and paragraph.layout.role is Role.PLAIN
        and not paragraph.layout.level
    )


def _could_head(entry: Entry) -> bool:
    """A short line of body text without a sentence's end, not set to the right."""
    paragraph = entry.paragraph
    return (
        paragraph is not None
        and _is_plain(entry)
        and len(entry.words) <= MAX_HEADING
        and not SENTENCE_END.search(entry.words)
        and paragraph.layout.aligned not in _SIDES
    )


@dataclass(frozen=True, slots=True)
class _Usual:
    """How most letters of a document look."""

    size: int
    bold: bool

    def sets_apart(self, paragraph: Paragraph) -> bool:
        return self.larger(paragraph) or (paragraph.bold and not self.bold)

    def larger(self, paragraph: Paragraph) -> bool:
        return paragraph.size >= self.size * _LARGER


def _usual(entries: Sequence[Entry]) -> _Usual:
    sizes: Counter[int] = Counter()
    bold = letters = 0
    for entry in entries:
        if entry.paragraph is not None and entry.words:
            sizes[entry.paragraph.size] += len(entry.words)
            letters += len(entry.words)
            bold += len(entry.words) * entry.paragraph.bold
    size = sizes.most_common(1)[0][0] if sizes else 0
    return _Usual(size, bold > _MANY_BOLD * letters)


def _by_form(entries: Sequence[Entry]) -> dict[int, int]:
    """Headings made by hand, and how high they rank: by size, by weight, by their number's kind."""
    usual = _usual(entries)
    # Word needs no blank line between paragraphs; plain text does, to tell them from lines.
    page = Page("".join(f"{_shown_line(entry)}\n\n" for entry in entries))
    by_text = TextHeadings(page, set())
    heads = _heading_lists(entries)
    forms: dict[int, tuple[int, bool, str]] = {}
    signed: set[int] = set()
    for at, entry in enumerate(entries):
        paragraph = entry.paragraph
        taken = by_text.take(2 * at)
        if paragraph is None or not _could_head(entry):
            continue
        style = taken or heading_style(page, 2 * at)
        by_sign = taken is not None and taken != "label" and not taken.startswith("#")
        by_sign = by_sign and (paragraph.numbered is None or paragraph.numbered.list_id in heads)
        listed = paragraph.numbered is not None and not by_sign and style is None
        if by_sign or (usual.sets_apart(paragraph) and not listed):
            larger = usual.larger(paragraph)
            forms[at] = (
                paragraph.size if larger else usual.size,
                paragraph.bold and not usual.bold,
                style or "",
            )
            signed |= {at} if by_sign else set()
    return _ranked({at: forms[at] for at in _with_body(entries, forms, signed)})


def _heading_lists(entries: Sequence[Entry]) -> set[str]:
    """The lists whose items are short lines, most with a paragraph of no list under them."""
    items: Counter[str] = Counter()
    followed: Counter[str] = Counter()
    long: set[str] = set()
    above = ""
    for entry in entries:
        if entry.blank:
            continue
        numbered = entry.paragraph.numbered if entry.paragraph is not None else None
        if numbered is None:
            followed[above] += 1
        elif _could_head(entry):
            items[numbered.list_id] += 1
        else:
            long.add(numbered.list_id)
        above = numbered.list_id if numbered is not None else ""
    return {found for found in items if 2 * followed[found] >= items[found]} - long


def _shown_line(entry: Entry) -> str:
    """The line that Word shows: with the number that it counts itself."""
    paragraph = entry.paragraph
    sign = paragraph.numbered.sign if paragraph and paragraph.numbered and entry.words else ""
    return f"{sign} {entry.line}" if sign else entry.line


def _with_body(
    entries: Sequence[Entry], forms: dict[int, tuple[int, bool, str]], signed: set[int]
) -> list[int]:
    """The candidates that something stands under; lines alike in a row are no headings."""
    full = [at for at, entry in enumerate(entries) if not entry.blank]
    kept = []
    for place, at in enumerate(full):
        if at not in forms:
            continue
        above = full[place - 1] if place else -1
        below = full[place + 1] if place + 1 < len(full) else -1
        alike = forms[at] in (forms.get(above), forms.get(below))
        if below >= 0 and (at in signed or not alike):
            kept.append(at)
    return kept


def _ranked(forms: dict[int, tuple[int, bool, str]]) -> dict[int, int]:
    """How deep each heading is: larger before smaller, bold before not, then as in plain text."""
    looks = sorted({form[:2] for form in forms.values()}, key=lambda look: (-look[0], not look[1]))
    ranked: dict[int, int] = {}
    for rank, look in enumerate(looks, 1):
        alike = [at for at in sorted(forms) if forms[at][:2] == look]
        inner = levels_of([forms[at][2] or _NO_SIGN for at in alike], titled=False)
        ranked |= {at: rank * _DEEPEST + level for at, level in zip(alike, inner, strict=True)}
    return ranked


def _title(entries: Sequence[Entry], raw: dict[int, int], known: str) -> tuple[int, ...]:
    """The paragraphs at the top that are the title by style, by the properties, or by form."""
    full = [at for at, entry in enumerate(entries) if not entry.blank][:_TOP]
    styled = [
        at for at in full
        if (paragraph := entries[at].paragraph) and paragraph.layout.role is Role.TITLE
    ]  # fmt: skip
    if styled and not any(at < styled[0] for at in raw):
        return _group(full, styled)
    wanted = _plain_words(known)
    same = [at for at in full if wanted and _plain_words(entries[at].words) == wanted]
    if same:
        return (same[0],)
    usual = _usual(entries)
    styles = any(entry.paragraph is not None and entry.paragraph.layout.level for entry in entries)
    head = min(raw, default=len(entries)) if styles else len(entries)
    before = [at for at in full if at < head and at < len(entries) - 1]
    return _group(full, [at for at in before if _is_title_form(entries, at, usual)])


def _group(full: Sequence[int], places: Sequence[int]) -> tuple[int, ...]:
    """The first of the places and those that follow it with nothing between."""
    group = list(places[:1])
    for at in places[1:]:
        if full.index(at) != full.index(group[-1]) + 1:
            break
        group.append(at)
    return tuple(group)


def _is_title_form(entries: Sequence[Entry], at: int, usual: _Usual) -> bool:
    """The largest line of all, or one in the middle of the line."""
    entry = entries[at]
    paragraph = entry.paragraph
    if paragraph is None or not _could_head(entry) or not _unnumbered(entry):
        return False
    if len(entry.words) < _MIN_TITLE:
        return False
    largest = max((e.paragraph.size for e in entries if e.paragraph and e.words), default=0)
    if usual.larger(paragraph):
        return paragraph.size == largest
    return paragraph.layout.aligned == "center" and largest < usual.size * _LARGER


def _plain_words(words: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", words).split())
