"""All questions that the sentences of an article give."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from chat.suggesting.candidate import Candidate, Made
from chat.suggesting.english import english
from chat.suggesting.standing import stands_alone
from chat.suggesting.statement import Statement, owner_after, statements_of
from chat.suggesting.ways.causes import cause_after, causes
from chat.suggesting.ways.dates import dates
from chat.suggesting.ways.meanings import meaning_of_title, meanings
from chat.suggesting.ways.numbers import numbers
from chat.suggesting.ways.people import people
from chat.suggesting.ways.places import places
from chat.suggesting.ways.sayings import sayings
from chat.suggesting.ways.stated import stated
from chat.suggesting.ways.tables import tables
from chat.suggesting.ways.things import things
from index.analysis import analyze
from ingest.chunking import block_sentences
from ingest.document import Block, BlockKind, Document, SectionKind, Span
from ingest.shown import shown

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
    stated,
    things,
)
_QUOTED_NAME = re.compile(r"[「『]([ァ-ヺー・A-Za-z0-9]{3,16})[」』]")
_JAPANESE = re.compile(r"[\u3041-\u30ff]")


def candidates(document: Document, near: Sequence[Span] = ()) -> Iterator[Candidate]:
    """The questions of an article, none twice; nothing is asked of the reader.

    Made one by one: a book would take seconds.

    Args:
        document: the article.
        near: places whose sections come first; then what follows the last of them, then the rest.
    """
    yield from _of_prose(document, near)
    rows = [block for block in document.blocks if block.kind is BlockKind.TABLE_ROW]
    yield from tables(document, rows)


def _of_prose(document: Document, near: Sequence[Span]) -> Iterator[Candidate]:
    known = _known(document)
    asked: set[str] = set()
    first = min((b.start for b in _told(document)), default=0)
    for block in _from(near, document):
        before, owner = None, ""
        for sentence in block_sentences(document, block):
            view = shown(document, sentence)
            parts = _parts(view.text, owner)
            made = _japanese(parts, before) if parts else english(view.text)
            if parts and sentence.start == first:
                made = chain(meaning_of_title(parts[0][0], document.title), made)
            before = parts[0][0] if parts else None
            owner = owner_after(before) if before else ""
            for one in made:
                alone = not parts or stands_alone(one.question, known, one.named)
                if alone and one.question not in asked:
                    asked.add(one.question)
                    answer = view.to_source(one.answer.start, one.answer.end)
                    yield Candidate(one.kind, one.question, answer, sentence)


def _parts(words: str, owner: str) -> list[tuple[Statement, int]]:
    if len(words) > _LONGEST or not _JAPANESE.search(words):
        return []
    return list(statements_of(words, owner))


def _japanese(parts: Sequence[tuple[Statement, int]], before: Statement | None) -> Iterator[Made]:
    for statement, begin in parts:
        for way in _WAYS:
            if begin and way is causes:
                continue  # the topic may be that of the reason alone
            for made in way(statement):
                answer = Span(begin + made.answer.start, begin + made.answer.end)
                named = made.named or (statement.owner and statement.owner + "の" in made.question)
                yield replace(made, answer=answer, named=bool(named))
    if before is not None:
        yield from cause_after(before, parts[0][0])


def _from(near: Sequence[Span], document: Document) -> list[Block]:
    told = list(_told(document))
    if not near:
        return told
    sections = [s for s in document.sections if any(s.start <= n.start < s.end for n in near)]
    last = max(span.start for span in near)

    def rank(block: Block) -> int:
        if any(s.start <= block.start < s.end for s in sections):
            return 0
        return 1 if block.start > last else 2

    return sorted(told, key=rank)


def _told(document: Document) -> Iterator[Block]:
    body = [s for s in document.sections if s.kind is SectionKind.BODY]
    for block in document.blocks:
        if block.kind in _TOLD and any(s.start <= block.start < s.end for s in body):
            yield block


def _known(document: Document) -> frozenset[str]:
    """The terms of the title, and what the article puts in quotation marks as a name."""
    title = document.title if document.titled else ""
    words = [title, *_QUOTED_NAME.findall(document.text)]
    return frozenset(t.form for one in words for t in analyze(one) if t.content and len(t.form) > 1)
