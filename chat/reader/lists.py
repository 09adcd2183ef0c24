"""The items of a list that a question asks for by what the list is called.

「チェックリストの中身を全部」 is answered by no words of a sentence: the layout says where the list
is, and its heading or lead-in what it lists. A reader that looks for words like the question's
passes over items, which share none with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chat.question import Question
from chat.question_form import Form
from chat.reader import Reading
from index.analysis import terms
from index.calendars import value_of_digits
from index.search import Hit
from index.view import IndexView
from ingest.document import Block, BlockKind, Document, MarkKind, Span
from ingest.normalize import normalize
from ingest.shown import shown

_LIST = (BlockKind.LIST_ITEM, BlockKind.LIST_DETAIL)
_LEAD = (BlockKind.PARAGRAPH, BlockKind.CAPTION, BlockKind.HEADING)
# Words that ask for a list and say nothing of what it lists.
_ASKING = frozenset(
    terms(
        "全部、全て、すべて、一覧、列挙、並べて、挙げて、教えて、言って、内容、中身、項目、リスト、各"
    )
)
_COUNT = re.compile(
    r"(?<![\d第])(?P<count>[2-9]|1\d|[二三四五六七八九十]|十[一-九])"
    r"(?:つ|個|項目|点|か条|カ条|箇条|種類|本|件|人|社)"
)
# What of the question's words the heading or lead-in has to hold; less where the question says how
# many items there are, and so many there are.
_LEAST, _LEAST_COUNTED = 0.6, 0.3
_OTHER_WORD = 0.5
_PROBABILITY = 0.7
# A lead-in of a sentence may follow the line that names the list.
_LINES_BEFORE, _LONGEST_LINE = 2, 120
# An item's name, what is said of it behind a colon.
_NAME = re.compile(r"(?P<name>[^::。\n]{1,24})[::]\s*\S")


_SIGNS = re.compile(r"^[\s*_]+|[\s*_::。.]+$")


@dataclass(frozen=True, slots=True)
class _List:
    """A list with what it is called.

    Attributes:
        items: its outermost items.
        label: the heading and the paragraph above it.
    """

    items: tuple[Block, ...]
    label: str


def list_readings(question: Question, hits: Sequence[Hit], index: IndexView) -> list[Reading]:
    """The list that a question names, of the passages found; none where none is named.

    Args:
        question: the analysed question.
        hits: the passages, best first.
        index: the version that they are of.
    """
    if question.form is not Form.LIST:
        return []
    counted = _COUNT.search(normalize(question.text).text)
    count = round(value_of_digits(counted["count"])) if counted else 0
    idle = {*_ASKING, *(terms(counted.group()) if counted else ())}
    # Not by rarity: what a list is of is said all over its article. What the article never says
    # is as likely another word for the same.
    wanted = {
        term: 1.0 if index.lexical.holds(term) else _OTHER_WORD
        for term in question.terms
        if term not in idle
    }
    best: tuple[float, Hit, _List] | None = None
    for hit in hits:
        for found in _lists(index.documents[hit.passage.source], hit):
            score = _named(found, wanted, count)
            if score > 0 and (best is None or score > best[0]):
                best = score, hit, found
    if best is None:
        return []
    _, hit, found = best
    document = index.documents[hit.passage.source]
    spans = item_spans(document, found.items)
    first = found.items[0]
    return [Reading(hit, spans, Span(first.start, first.end), 1.0, _PROBABILITY)]


def item_spans(document: Document, items: Sequence[Block]) -> tuple[Span, ...]:
    """What a list's items are called, where all have a name before what is said of them.

    Args:
        document: where they stand.
        items: the items.

    Returns:
        The names, each printed bold or before a colon; the whole items where one has none.
    """
    names = [_name_of(document, item) for item in items]
    whole = tuple(Span(item.start, item.end) for item in items)
    return tuple(name for name in names if name) if all(names) else whole


def _name_of(document: Document, item: Block) -> Span | None:
    for mark in document.marks:
        if mark.kind is MarkKind.STRONG and item.start <= mark.start <= item.start + 2:
            words = Span(mark.start, min(mark.end, item.end)).of(document.text)
            return _without_signs(words, mark.start)
    match = _NAME.match(document.text, item.start, item.end)
    return None if match is None else Span(*match.span("name"))


def _without_signs(words: str, start: int) -> Span | None:
    kept = _SIGNS.sub("", words)
    at = words.find(kept)
    return Span(start + at, start + at + len(kept)) if kept else None


def _named(found: _List, wanted: dict[str, float], count: int) -> float:
    """How well a list fits the question, 0 where it does not."""
    if count and count != len(found.items):
        return 0.0
    total = sum(wanted.values())
    held = set(terms(found.label))
    share = sum(weight for term, weight in wanted.items() if term in held) / max(total, 1.0)
    return share + bool(count) if share >= (_LEAST_COUNTED if count else _LEAST) else 0.0


def _lists(document: Document, hit: Hit) -> Iterator[_List]:
    """The lists that a passage holds a part of."""
    blocks = document.blocks
    at = 0
    while at < len(blocks):
        if blocks[at].kind not in _LIST:
            at += 1
            continue
        end = at
        while end < len(blocks) and blocks[end].kind in _LIST:
            end += 1
        run = blocks[at:end]
        place = Span(run[0].start, run[-1].end)
        items = tuple(block for block in run if block.kind is BlockKind.LIST_ITEM)
        top = min((item.level for item in items), default=1)
        outer = tuple(item for item in items if item.level == top)
        if len(outer) > 1 and place.overlaps(hit.passage.span):
            yield _List(outer, _label(document, blocks[max(0, at - _LINES_BEFORE) : at], hit))
        at = end


def _label(document: Document, before: Sequence[Block], hit: Hit) -> str:
    """The heading that a list stands under, and the lines that lead into it."""
    above = [
        shown(document, Span(block.start, block.end)).text
        for block in before
        if block.kind in _LEAD and block.end - block.start <= _LONGEST_LINE
    ]
    return "\n".join([*hit.passage.headings[-1:], *above])
