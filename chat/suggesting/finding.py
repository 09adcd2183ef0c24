"""All questions that the sentences of an article give."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from chat.suggesting.candidate import Candidate, Made
from chat.suggesting.english import english
from chat.suggesting.standing import stands_alone
from chat.suggesting.statement import Statement, statement_of
from chat.suggesting.ways.causes import cause_after, causes
from chat.suggesting.ways.dates import dates
from chat.suggesting.ways.meanings import meanings
from chat.suggesting.ways.numbers import numbers
from chat.suggesting.ways.people import people
from chat.suggesting.ways.places import places
from chat.suggesting.ways.sayings import sayings
from chat.suggesting.ways.things import things
from index.analysis import analyze
from ingest.chunking import block_sentences
from ingest.document import Block, BlockKind, Document, SectionKind, Span
from ingest.shown import ShownText, shown

_TOLD = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_DETAIL})
# Longer ones hold more than one question could say.
_LONGEST = 160
_WAYS: tuple[Callable[[Statement], Iterator[Made]], ...] = (
    meanings,
    causes,
    dates,
    people,
    numbers,
    places,
    sayings,
    things,
)
_JAPANESE = re.compile(r"[\u3041-\u30ff]")


def candidates(document: Document) -> Iterator[Candidate]:
    """The questions of an article in reading order, none twice; nothing is asked of the reader."""
    known = _terms_of(document.title) if document.titled else frozenset()
    for block in _told(document):
        before: Statement | None = None
        for sentence in block_sentences(document, block):
            view = shown(document, sentence)
            if not _JAPANESE.search(view.text):
                yield from _placed(english(view.text), view, sentence)
                continue
            statement = statement_of(view.text) if len(view.text) <= _LONGEST else None
            if statement is not None:
                made = (one for one in _made(statement, before) if stands_alone(one.question, known))
                yield from _placed(made, view, sentence)
            before = statement


def _told(document: Document) -> Iterator[Block]:
    body = [s for s in document.sections if s.kind is SectionKind.BODY]
    for block in document.blocks:
        if block.kind in _TOLD and any(s.start <= block.start < s.end for s in body):
            yield block


def _made(statement: Statement, before: Statement | None) -> Iterator[Made]:
    for way in _WAYS:
        yield from way(statement)
    if before is not None:
        yield from cause_after(before, statement)


def _placed(made: Iterator[Made], view: ShownText, sentence: Span) -> Iterator[Candidate]:
    for one in made:
        answer = view.to_source(one.answer.start, one.answer.end)
        yield Candidate(one.kind, one.question, answer, sentence)


def _terms_of(words: str) -> frozenset[str]:
    return frozenset(t.form for t in analyze(words) if t.content and len(t.form) > 1)
