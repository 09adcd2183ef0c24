"""All questions that the sentences of an article give."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from chat.suggesting.candidate import Candidate, Made
from chat.suggesting.english import english
from chat.suggesting.natural import reads_well
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
)
# Sentences, and rows of tables.
_MOST = 400
_QUOTED_NAME = re.compile(r"[「『]([ァ-ヺー・A-Za-z0-9]{3,16})[」』]")
_YEAR, _DAY = re.compile(r"[12]\d{3}年"), re.compile(r"\d{1,2}月")
_YEARS = 4
_JAPANESE = re.compile(r"[\u3041-\u30ff]")


def candidates(document: Document, near: Sequence[Span] = ()) -> Iterator[Candidate]:
    """The questions of an article, none twice; nothing is asked of the reader.

    They are made one by one, and of a book only of some hundred sentences: all take seconds.

    Args:
        document: the article.
        near: places whose sections come first, from the last of them outwards; then what follows,
            then the rest.
    """
    asked: set[str] = set()
    rows = [block for block in document.blocks if block.kind is BlockKind.TABLE_ROW][:_MOST]
    for candidate in chain(_of_prose(document, near), tables(document, rows)):
        if candidate.question not in asked:
            asked.add(candidate.question)
            yield candidate


def _of_prose(document: Document, near: Sequence[Span]) -> Iterator[Candidate]:
    known = _known(document)
    told = list(_told(document))
    # Where several years are told of, a day says little.
    eventful = len(set(_YEAR.findall(document.text))) >= _YEARS
    first = told[0].start if told else 0
    looked_at = 0
    for block in _from(near, document, told):
        before, owner = None, ""
        for sentence in block_sentences(document, block):
            looked_at += 1
            view = shown(document, sentence)
            parts = _parts(view.text, owner)
            made = _japanese(parts, before)
            if not _JAPANESE.search(view.text):
                made = english(view.text)
            elif parts and sentence.start == first:
                made = chain(meaning_of_title(parts[0][0], document.title), made)
            before = parts[0][0] if parts else None
            owner = owner_after(before) if before else ""
            for one in made:
                if eventful and _DAY.match(one.answer.of(view.text)):
                    continue
                if not parts or _fits(one, view.text, known):
                    answer = view.to_source(one.answer.start, one.answer.end)
                    yield Candidate(one.kind, one.question, answer, sentence)
        if looked_at >= _MOST:
            return


def _fits(made: Made, sentence: str, known: frozenset[str]) -> bool:
    answer = made.answer.of(sentence)
    return stands_alone(made.question, known, made.named) and reads_well(
        made.kind, made.question, answer, sentence, known
    )


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
    if before is not None and parts:
        yield from cause_after(before, parts[0][0])


def _from(near: Sequence[Span], document: Document, told: list[Block]) -> list[Block]:
    if not near:
        return told
    sections = [s for s in document.sections if any(s.start <= n.start < s.end for n in near)]
    last = max(span.start for span in near)

    def rank(block: Block) -> tuple[int, int]:
        if any(s.start <= block.start < s.end for s in sections):
            return 0, abs(block.start - last)
        return (1 if block.start > last else 2), block.start

    return sorted(told, key=rank)


def _told(document: Document) -> Iterator[Block]:
    """The paragraphs of the body."""
    sections = iter(document.sections)
    section = next(sections, None)
    for block in document.blocks:
        while section is not None and section.end <= block.start:
            section = next(sections, None)
        body = section is not None and section.kind is SectionKind.BODY
        if body and block.kind in _TOLD:
            yield block


def _known(document: Document) -> frozenset[str]:
    """The terms of the title, and what the article puts in quotation marks as a name."""
    title = document.title if document.titled else ""
    words = [title, *_QUOTED_NAME.findall(document.text)]
    return frozenset(
        t.form for one in set(words) for t in analyze(one) if t.content and len(t.form) > 1
    )
