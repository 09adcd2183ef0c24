"""The cell of a table that a question names by its row and its column.

「大人の休日料金は?」 asks for one cell, and the layout says which: a model of our size reads the
row as one run of words and takes the neighbour. Only where all words of the question are names of
the row, names of the column, or words of what stands around the table is the cell read off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from chat.question import AnswerType, Question
from chat.question_form import Form
from chat.reader import Reading
from chat.reader.table_grid import Place, Row, rows_within
from index.analysis import terms
from index.live import search_text
from index.search import Hit
from index.view import IndexView
from ingest.document import Document, Span
from ingest.normalize import fold, normalize
from ingest.shown import shown

# Of 417 cells read off for the questions of ``benchmarks.table_reading``, 404 were right; users'
# questions fit rows and columns less neatly.
_PROBABILITY = 0.95
_FORMS = frozenset({Form.SPAN, Form.REASON, Form.MANNER, Form.DEFINITION})
_FIGURE = re.compile(r"\d")
_TIME = re.compile(r"[年月日時曜:/週]|世紀|\d-\d|^\d{4}$")
_BRACKETS = re.compile(r"[(\uff08\[【].*?[)\uff09\]】]")


@dataclass(frozen=True)
class _Asked:
    """A question's words without white space, and where its tokens begin and end in them."""

    question: Question

    @cached_property
    def _pieces(self) -> list[str]:
        return [fold(token.span.of(self.question.text)) for token in self.question.tokens]

    @cached_property
    def words(self) -> str:
        return "".join(self._pieces)

    @cached_property
    def _edges(self) -> frozenset[int]:
        return frozenset(accumulate(map(len, self._pieces), initial=0))

    def find(self, name: str) -> Span | None:
        """Where a name stands as whole tokens."""
        at = self.words.find(name) if name else -1
        while at >= 0:
            if at in self._edges and at + len(name) in self._edges:
                return Span(at, at + len(name))
            at = self.words.find(name, at + 1)
        return None

    def named(self, label: str) -> Span | None:
        """Where a label stands, with or without what it has in brackets."""
        return self.find(fold(label)) or self.find(fold(_BRACKETS.sub("", label)))


@dataclass(frozen=True, slots=True)
class _Found:
    """A cell that a question may name.

    Attributes:
        place: the cell.
        length: the characters of the question that name it.
        labels: the names that it has there.
        spans: where they stand in the question.
    """

    place: Place
    length: int
    labels: tuple[str, ...]
    spans: frozenset[Span]


def cell_readings(question: Question, hits: Sequence[Hit], index: IndexView) -> list[Reading]:
    """The cell that a question names, in the first passage found that has it.

    Args:
        question: the analysed question.
        hits: the passages that were found, best first.
        index: the version that they are of.
    """
    if question.form not in _FORMS:
        return []
    asked = _Asked(question)
    best: tuple[_Found, Reading] | None = None
    others: list[_Found] = []
    for hit in hits:
        document = index.documents[hit.passage.source]
        for row in rows_within(document, hit.passage.span):
            found = _cell(asked, row, document)
            if found is None or not _accounted(question, found, hit, document):
                continue
            if not _may_answer(question, found.place.span.of(document.text)):
                continue
            others.append(found)
            if best is None or found.length > best[0].length:
                spans = (_tight(document, found.place.span),)
                best = found, Reading(hit, spans, row.span, 1.0, _PROBABILITY)
            elif found.length == best[0].length and _differs(best[1], found, hit, index):
                return []  # two rows have these names: nobody knows which is meant
    if best is None or any(_is_asked_too(other, best[0]) for other in others):
        return []
    return [best[1]]


def _may_answer(question: Question, cell: str) -> bool:
    """Whether a cell can be what is asked for: no price answers when, no figure who."""
    amount = _FIGURE.search(cell) is not None and _TIME.search(normalize(cell).text) is None
    if question.expects is AnswerType.DATE:
        return not amount
    return question.expects is not AnswerType.PERSON or not amount


def _is_asked_too(other: _Found, best: _Found) -> bool:
    """Whether another row is named beside it, in one column: 「東京と名古屋の人口は?」."""
    beside = [span for span in other.spans if not any(span.overlaps(one) for one in best.spans)]
    return bool(beside) and bool(other.spans & best.spans)


def _differs(reading: Reading, found: _Found, hit: Hit, index: IndexView) -> bool:
    words = reading.spans[0].of(index.documents[reading.hit.passage.source].text)
    return fold(words) != fold(found.place.span.of(index.documents[hit.passage.source].text))


def _cell(asked: _Asked, row: Row, document: Document) -> _Found | None:
    """The one cell of a row that is named; None where none is, or several are as well."""
    named = [(place, asked.named(_label(document, place.span))) for place in row.places]
    found = sorted(_cells(asked, row, named, document), key=lambda one: -one.length)
    if not found or (len(found) > 1 and found[0].length == found[1].length):
        return None
    return found[0]


def _cells(
    asked: _Asked,
    row: Row,
    named: Sequence[tuple[Place, Span | None]],
    document: Document,
) -> Iterator[_Found]:
    for target, echoed in named:
        if echoed or target.header or not target.span.of(document.text).strip():
            continue
        rows = [(_label(document, p.span), span) for p, span in named if span and p != target]
        heads = [_label(document, head) for head in row.heads(target)]
        columns = [(head, span) for head in heads if (span := asked.named(head))]
        pair = len(row.places) == 2
        if not rows or not (columns or pair):
            continue
        spans = _disjoint([span for _, span in (*rows, *columns)])
        if columns and not any(span in spans for _, span in columns):
            continue
        if not any(span in spans for _, span in rows):
            continue
        labels = tuple(label for label, span in (*rows, *columns) if span in spans)
        length = sum(s.end - s.start for s in spans)
        yield _Found(target, length, (*labels, *heads), frozenset(spans))


def _disjoint(spans: Sequence[Span]) -> set[Span]:
    """Of spans that overlap, the longest."""
    kept: set[Span] = set()
    for span in sorted(spans, key=lambda s: (s.start - s.end, s)):
        if not any(span.overlaps(other) for other in kept):
            kept.add(span)
    return kept


def _accounted(question: Question, found: _Found, hit: Hit, document: Document) -> bool:
    """Whether all words of the question name the cell, or stand around its table."""
    named = set(terms(" ".join(found.labels)))
    if question.expects in (AnswerType.REASON, AnswerType.MANNER) and not (
        named & set(terms("理由 原因 動機 方法 手段 対処 処置"))
    ):
        return False
    around = {*named, *terms(f"{document.title}\n{search_text(document, hit.passage)}")}
    folded = fold("".join(found.labels))
    return all(term in around or fold(term) in folded for term in question.terms)


def _tight(document: Document, span: Span) -> Span:
    """A cell without the notation around all of its words."""
    pieces = shown(document, span).pieces
    return pieces[0] if len(pieces) == 1 else span


def _label(document: Document, span: Span) -> str:
    return shown(document, span).text
