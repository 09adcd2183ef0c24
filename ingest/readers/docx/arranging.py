"""From paragraphs and tables to blocks: headings, lists, quotes, code, table rows."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.composing import Composer, Run, trimmed
from ingest.document import BlockKind, MarkKind, SectionKind, Span
from ingest.readers.docx.entries import Entry, without_start
from ingest.readers.docx.headings import Headings, find_headings
from ingest.readers.docx.items import Paragraph
from ingest.readers.docx.lists import Depths, typed_place
from ingest.readers.docx.numbering import Numbered
from ingest.readers.docx.styles import Role
from ingest.readers.docx.tables import rows_of
from ingest.structure.headings import item_sign
from ingest.structure.lines import Page

_KINDS = {
    Role.CAPTION: BlockKind.CAPTION,
    Role.QUOTE: BlockKind.QUOTE,
    Role.CODE: BlockKind.CODE,
    Role.DETAIL: BlockKind.LIST_DETAIL,
}
_MUCH_CODE = 0.5


class Arranger:
    """Writes the entries of a body in order.

    Args:
        entries: of the whole body.
        known_title: the title in the file's properties.
    """

    def __init__(self, entries: Sequence[Entry], known_title: str) -> None:
        self._entries = entries
        self._headings: Headings = find_headings(entries, known_title)
        self._page = Page("".join(f"{entry.line}\n" for entry in entries))
        self._places = [self._place(at) for at in range(len(entries))]
        self._depths = Depths(place for place, _ in self._places if place)
        self._code = _code_places(entries)
        self._begun = False

    def write(self, composer: Composer) -> Span | None:
        """Add all entries; the place of the title, if the body states it."""
        title: list[Span] = []
        at = 0
        while at < len(self._entries):
            entry = self._entries[at]
            if entry.table is not None:
                self._table(entry, composer)
            elif at in self._code:
                at = self._write_code(at, composer)
                continue
            elif entry.words:
                span = self._paragraph(at, composer)
                if at in self._headings.title and span is not None:
                    title.append(span)
            at += 1
        return Span(title[0].start, title[-1].end) if title else None

    def _place(self, at: int) -> tuple[Numbered | None, int]:
        """An entry's place in a list, and the length of a sign that its author typed."""
        entry = self._entries[at]
        paragraph = entry.paragraph
        if paragraph is None or not entry.words or at in self._headings.levels:
            return None, 0
        if paragraph.contents or paragraph.layout.role not in (Role.PLAIN, Role.DETAIL):
            return None, 0
        if paragraph.numbered is not None:
            return paragraph.numbered, 0
        typed = item_sign(self._page, at)
        if typed is None or not 0 < typed.begin < len(entry.words):
            return None, 0
        return typed_place(paragraph, entry.lead, typed.marker), typed.begin

    def _table(self, entry: Entry, composer: Composer) -> None:
        self._depths.close()
        composer.begin_table()
        for row in rows_of(entry.table) if entry.table else ():
            self._begun = composer.add_row(row) is not None or self._begun

    def _paragraph(self, at: int, composer: Composer) -> Span | None:
        entry = self._entries[at]
        paragraph = entry.paragraph
        if paragraph is None:
            return None
        if level := self._headings.levels.get(at, 0):
            self._depths.close()
            self._begun = self._begun or at not in self._headings.title
            sign = paragraph.numbered.sign if paragraph.numbered else ""
            # Word shows a number though it is in no run: it is text, but no word of the heading.
            return composer.add(BlockKind.HEADING, _one_line(entry.runs), level, sign)
        place, typed = self._places[at]
        if place is not None:
            runs = trimmed(without_start(entry.runs, typed))
            depth = self._depths.of(place)
            return composer.add(BlockKind.LIST_ITEM, runs, depth, place.sign)
        kind = self._kind(paragraph)
        if kind is not BlockKind.LIST_DETAIL:
            self._depths.close()
        part = SectionKind.NAVIGATION if paragraph.contents else SectionKind.BODY
        self._begun = self._begun or kind is not BlockKind.BYLINE
        sign = paragraph.numbered.sign if paragraph.numbered else ""
        if sign:
            return composer.add(kind, entry.runs, 0, sign)
        return composer.add(kind, entry.runs, self._depths.depth, part=part)

    def _kind(self, paragraph: Paragraph) -> BlockKind:
        """What a paragraph is that is neither heading nor item."""
        role = paragraph.layout.role
        if role is Role.BYLINE and not self._begun:
            return BlockKind.BYLINE
        inner = self._depths.indent
        if inner is not None:
            indent = paragraph.layout.indent or 0
            if role is Role.DETAIL or (role is Role.PLAIN and 0 < inner <= indent):
                return BlockKind.LIST_DETAIL
        kind = _KINDS.get(role, BlockKind.PARAGRAPH)
        return BlockKind.PARAGRAPH if kind is BlockKind.LIST_DETAIL else kind

    def _write_code(self, at: int, composer: Composer) -> int:
        """Lines of code one below the other are one block; gives where it ends."""
        self._depths.close()
        self._begun = True
        end = at
        while end < len(self._entries) and end in self._code:
            end += 1
        runs: list[Run] = []
        for entry in self._entries[at:end]:
            runs += [Run("\n")] if runs else []
            runs += [_without(run, MarkKind.CODE) for run in entry.runs]
        # Indentation of the first line is no part of the block's words, as in other formats.
        composer.add(BlockKind.CODE, trimmed(runs))
        return end


def _without(run: Run, kind: MarkKind) -> Run:
    return Run(run.text, tuple(mark for mark in run.marks if mark[0] is not kind))


def _one_line(runs: Sequence[Run]) -> list[Run]:
    return [Run(run.text.replace("\n", " "), run.marks) for run in runs]


def _code_places(entries: Sequence[Entry]) -> set[int]:
    """Code by its style; by its font alone only where the document has other fonts too."""
    styled, set_so, letters, all_letters = set(), set(), 0, 0
    for at, entry in enumerate(entries):
        paragraph = entry.paragraph
        if paragraph is None or not entry.words or paragraph.contents:
            continue
        all_letters += len(entry.words)
        if paragraph.layout.role is Role.CODE:
            styled.add(at)
        elif paragraph.layout.role is Role.PLAIN and not paragraph.layout.level:
            marked = all(
                any(mark[0] is MarkKind.CODE for mark in run.marks)
                for run in entry.runs
                if run.text.strip()
            )
            if marked or paragraph.layout.look.monospace:
                set_so.add(at)
                letters += len(entry.words)
    return styled | set_so if letters < _MUCH_CODE * all_letters else styled
