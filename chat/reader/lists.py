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
from chat.reader.span.enumeration import enumerations
from index.analysis import terms
from index.calendars import value_of_digits
from index.search import Hit
from index.view import IndexView
from ingest.document import Block, BlockKind, Document, MarkKind, Span
from ingest.normalize import normalize
from ingest.shown import shown

LISTED = (BlockKind.LIST_ITEM, BlockKind.LIST_DETAIL)
_LEAD = (BlockKind.PARAGRAPH, BlockKind.CAPTION, BlockKind.HEADING)
# Words that ask for a list and say nothing of what it lists.
_ASKING = frozenset(
    terms(
        "全部、全て、すべて、一覧、列挙、並べて、挙げて、教えて、言って、内容、中身、項目、リスト、各"
    )
)
_KANJI = "一二三四五六七八九"
_COUNT = re.compile(
    rf"(?<![\d第{_KANJI}十百千])"
    rf"(?P<count>[2-9]|[1-9]\d|[{_KANJI[1:]}]?十[{_KANJI}]?|[{_KANJI[1:]}])"
    r"(?:つ|個|項目|点|か条|カ条|箇条|種類|本|件|人|社)"
)
# What of the question's words the heading or lead-in has to hold; less where the question says how
# many items there are, and so many there are.
_LEAST, _LEAST_COUNTED = 0.6, 0.3
_OTHER_WORD = 0.5
_PROBABILITY = 0.7
# A lead-in of a sentence may follow the line that names the list.
_LINES_BEFORE, _LONGEST_LINE = 2, 120
# An item's name, what is said of it behind a colon; no time of day, no address of a page.
_NAME = re.compile(
    r"(?P<name>[^:\uff1a。\n]{1,24})(?:(?<!\d)[:\uff1a]|[:\uff1a](?!\d))(?!//)\s*(?P<said>\S.*)"
)
# What is said of a name in so few letters (電話: 03-1234-5678) is part of the answer.
_DATUM = 16

_SIGNS = re.compile(r"^[\s*_]+|[\s*_:\uff1a。.]+$")


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
        The names, each printed bold or before a colon; the whole items where one has none, or
        where what is said is no more than a few letters or digits.
    """
    names = [_name_of(document, item) for item in items]
    if all(names) and any(_explained(document, item) for item in items):
        return tuple(name for name in names if name)
    return tuple(Span(item.start, item.end) for item in items)


def _explained(document: Document, item: Block) -> bool:
    """Whether an item says more than a name and a datum."""
    match = _NAME.match(document.text, item.start, item.end)
    return match is None or len(match["said"].strip()) > _DATUM or "。" in match["said"]


def list_from(blocks: Sequence[Block], at: int) -> tuple[Sequence[Block], tuple[Block, ...]]:
    """The list that begins at a block.

    Args:
        blocks: a document's.
        at: the number of the block.

    Returns:
        Its blocks, none where no list begins there; and its outermost items.
    """
    end = at
    while end < len(blocks) and blocks[end].kind in LISTED:
        end += 1
    run = blocks[at:end]
    items = [block for block in run if block.kind is BlockKind.LIST_ITEM]
    top = min((item.level for item in items), default=1)
    return run, tuple(item for item in items if item.level == top)


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
        run, outer = list_from(blocks, at)
        if len(outer) > 1 and Span(run[0].start, run[-1].end).overlaps(hit.passage.span):
            yield _List(outer, _label(document, blocks[max(0, at - _LINES_BEFORE) : at], hit))
        at += max(1, len(run))


def _label(document: Document, before: Sequence[Block], hit: Hit) -> str:
    """The heading that a list stands under, and the lines that lead into it.

    A sentence that is a list itself leads into none: 「創業者は佐藤、鈴木、高橋の3人です。」.
    """
    above = [
        shown(document, Span(block.start, block.end)).text
        for block in before
        if block.kind in _LEAD
        and block.end - block.start <= _LONGEST_LINE
        and not _is_list(document, Span(block.start, block.end))
    ]
    return "\n".join([*hit.passage.headings[-1:], *above])


def _is_list(document: Document, block: Span) -> bool:
    """Whether a block is a sentence that enumerates; a line that names a list may as well."""
    sentence = block.of(document.text).rstrip().endswith("。")
    return sentence and bool(enumerations(document.text, block))
