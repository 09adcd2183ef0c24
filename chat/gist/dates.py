"""When an article was published or changed, by the form of the lines that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from ingest.document import Block, BlockKind, Document, SectionKind, Span
from ingest.normalize import normalize

_LONGEST = 80
_K = "〇一二三四五六七八九十元"
_ERA = rf"(?:令和|平成|昭和|大正|明治)\s*(?:\d{{1,2}}|[{_K}]{{1,3}})"
_YEAR = rf"(?:(?:19|20)\d\d|[一二][〇九][{_K}]{{2}}|{_ERA})"
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY_FORM = (
    rf"{_YEAR}\s*年(?:\s*(?:\d{{1,2}}|[{_K}]{{1,3}})\s*月(?:\s*(?:\d{{1,2}}|[{_K}]{{1,3}})\s*日)?)?"
    r"|(?:19|20)\d\d\s*(?P<sign>[-/.])\s*(?:0?[1-9]|1[0-2])(?:\s*(?P=sign)\s*\d{1,2})?(?!\d)"
    rf"|\d{{1,2}}\s+{_MONTHS},?\s+(?:19|20)\d\d|{_MONTHS}\s+\d{{1,2}},?\s+(?:19|20)\d\d"
)
_DATE = re.compile(_DAY_FORM, re.IGNORECASE)
_YEAR_ALONE = re.compile(rf"{_YEAR}\s*年")
_CHANGES = (
    r"(?:最終)?(?:更新|改訂|改定)(?:日時?|年月日)?|(?:last )?(?:updated|modified|revised)(?: on)?"
)
_MAKES = (
    r"(?:公開|掲載|投稿|発行|配信|発表|作成|執筆|発信|初出)(?:日時?|年月日)?"
    r"|(?:first )?(?:published|posted|issued|written)(?: on)?|date"
)
# A label ends right before its date, or follows it: 公開日: 2024年…, 2024年…更新.
_BEFORE = r"(?:^|[\s(/|・])(?:{})\s*[:：)]?\s*$"
_UPDATED, _PUBLISHED = (
    re.compile(_BEFORE.format(form), re.IGNORECASE) for form in (_CHANGES, _MAKES)
)
_UPDATED_AFTER, _PUBLISHED_AFTER = (
    re.compile(rf"(?:{form})(?:$|[\s)/|])", re.IGNORECASE) for form in (_CHANGES, _MAKES)
)
# A label of something else before a date: 開催日時: …, 発売日: …, 生年月日: ….
_LABEL = re.compile(r"[:：]\s*$")
# From one day to another, or to an hour, something takes place.
_PERIOD = re.compile(r"\s*(?:\([^)]{1,8}\)\s*)?(?:[~～〜–—―→]|から|より)\s*\d")
_SENTENCE = re.compile(r"[。!?！？]")


class _Says(IntEnum):
    """What a line says of its date, the clearest first."""

    LABELLED = 0
    BARE = 1
    CHANGED = 2


class _Place(IntEnum):
    """Where a line stands: in the byline, above the body, or after that."""

    BYLINE = 0
    HEAD = 1
    ELSEWHERE = 2


@dataclass(frozen=True, slots=True)
class _Dated:
    says: _Says
    span: Span


def date_spans(document: Document, *, updated: bool = False) -> tuple[Span, ...]:
    """Where the article says when it was published (or last changed); empty where it does not.

    Such lines are the byline, short lines before the body begins, and lines anywhere that name
    the day by a label (``公開日: …``). A date within a sentence is none.

    Args:
        document: the article.
        updated: whether the day of the last change is wanted; then nothing else is given.
    """
    found = [dated for line, place in _lines(document) for dated in _dates(document, line, place)]
    changed = [dated.span for dated in found if dated.says is _Says.CHANGED]
    if updated:
        return tuple(changed[:1])
    others = sorted(d for d in ((f.says, f.span) for f in found) if d[0] is not _Says.CHANGED)
    return (others[0][1],) if others else tuple(changed[:1])


def _lines(document: Document) -> Iterator[tuple[Span, _Place]]:
    """The lines that may be dated, and where they stand."""
    before = True
    sections = iter(document.sections)
    section = next(sections, None)
    for block in document.blocks:
        while section is not None and block.start >= section.end:
            section = next(sections, None)
        if block.kind is BlockKind.HEADING or section is None:
            continue
        lines = _lines_of(document.text, block)
        told = any(_SENTENCE.search(line.of(document.text)) for line in lines)
        body = section.kind is SectionKind.BODY
        if told and body and block.kind is BlockKind.PARAGRAPH:
            before = False
        head = (
            _Place.HEAD
            if before and body and block.kind is not BlockKind.TABLE_ROW
            else _Place.ELSEWHERE
        )
        place = _Place.BYLINE if block.kind is BlockKind.BYLINE else head
        yield from ((line, place) for line in lines)


def _lines_of(text: str, block: Block) -> list[Span]:
    return [
        Span(block.start + match.start(), block.start + match.end())
        for match in re.finditer(r"[^\r\n]+", text[block.start : block.end])
    ]


def _dates(document: Document, line: Span, place: _Place) -> Iterator[_Dated]:
    """The dates of one line with what it says of them."""
    words = line.of(document.text)
    if len(words) > _LONGEST or _SENTENCE.search(words):
        return
    view = normalize(words)
    end = 0
    for match in _DATE.finditer(view.text):
        ahead = view.text[end : match.start()]
        after = view.text[match.end() :].lstrip(" (/|")
        end = match.end()
        # A year alone is a date in a byline only: elsewhere it may be of anything.
        alone = place is not _Place.BYLINE and _YEAR_ALONE.fullmatch(match.group())
        if alone or _PERIOD.match(view.text, end):
            continue
        says = _says(ahead, after, place is not _Place.ELSEWHERE)
        if says is not None:
            at = view.to_source(match.start(), match.end())
            yield _Dated(says, Span(line.start + at.start, line.start + at.end))


def _says(ahead: str, after: str, bare: bool) -> _Says | None:
    """By the words right before and after a date what it is the date of."""
    if _UPDATED.search(ahead) or _UPDATED_AFTER.match(after):
        return _Says.CHANGED
    if _PUBLISHED.search(ahead) or _PUBLISHED_AFTER.match(after):
        return _Says.LABELLED
    return _Says.BARE if bare and not _LABEL.search(ahead) else None
