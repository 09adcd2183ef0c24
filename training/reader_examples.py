"""An epoch of examples for the reader: every question where it is answered, and where it is not.

Answerable examples are the question with its paragraph, or with the passage that the index would
give. Unanswerable ones are of six kinds, from easy to hard: another article's passage, another
passage of the same article, one that holds a name of the question too, the right context with
a name, number or asked property of the question changed, and a near miss that was written by hand.
Passages are those that BM25 ranks high.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.analysis import terms
from index.lexical import STANDARD, LexicalIndex
from ingest.normalize import fold
from training.attribute_swaps import swap_attribute
from training.entity_swaps import NUMBER, Entity, Gazetteer, Swap, swap_entity
from training.question_parts import QuestionParts, take_apart
from training.reader_contexts import Context, Corpus, Posed, joined
from training.reader_recipe import Example, Kind, ReaderRecipe
from training.splits import SEED

_SAME_DEPTH, _OTHER_DEPTH, _NEAR_DEPTH = 4, 30, 2
_OTHER_KEPT = 5


class ExampleMaker:
    """Makes examples of a corpus; the same ones for the same seed and epoch.

    Args:
        corpus: paragraphs, passages, questions.
        gazetteer: names for swaps.
        recipe: how many of each kind.
    """

    def __init__(self, corpus: Corpus, gazetteer: Gazetteer, recipe: ReaderRecipe) -> None:
        self._corpus = corpus
        self._gazetteer = gazetteer
        self._recipe = recipe
        self._parts: dict[int, QuestionParts] = {}
        self._first_question = _first_rows([posed.article for posed in corpus.questions])
        self._first_passage = _first_rows([context.article for context in corpus.passages])
        self._words = [fold(context.words) for context in corpus.passages]

    @cached_property
    def _lexical(self) -> LexicalIndex:
        return LexicalIndex.build([c.text for c in self._corpus.passages], STANDARD)

    def epoch(self, number: int) -> list[Example]:
        """Each question once where it is answered, and the recipe's share where it is not."""
        rng = random.Random(f"{SEED} reader {number}")  # noqa: S311 (reproducible, no secret)
        made = [self._answerable(posed, rng) for posed in self._corpus.questions]
        for kind, share in self._recipe.unanswerable.items():
            every = range(len(self._corpus.questions))
            made += self._some(kind, round(share * len(every)), every, rng)
        made += self._written(rng)
        for _ in range(1, self._recipe.own_repeats):
            made += self._own(rng)
            made += self._written(rng)
        return made

    def _written(self, rng: random.Random) -> Iterator[Example]:
        """Each near miss once, with a passage that a search would find, or its paragraph."""
        for article, question in self._corpus.missing:
            scores = self._lexical.scores(terms(question))
            found = [row for row in self._passage_rows(article) if scores[row] > 0]
            best = sorted(found, key=lambda row: (-scores[row], row))[:_SAME_DEPTH]
            if not best:
                continue
            row = rng.choice(best)
            paragraph = self._corpus.paragraph_of[row]
            whole = paragraph is not None and rng.random() < self._recipe.paragraph_share
            context = self._corpus.paragraphs[paragraph] if whole else self._corpus.passages[row]
            yield Example(Kind.WRITTEN, question, self._head(context, rng), context.words, None)

    def _own(self, rng: random.Random) -> list[Example]:
        """Each question of ours once where it is answered, as many as usual where it is not.

        Those are of the kinds that need no names: they stand in another script, or are left out.
        """
        rows = [row for row, posed in enumerate(self._corpus.questions) if posed.asked.ours]
        made = [self._answerable(self._corpus.questions[row], rng) for row in rows]
        share = sum(self._recipe.unanswerable.values()) / 2
        for kind in (Kind.SAME_ARTICLE, Kind.OTHER_ARTICLE):
            made += self._some(kind, round(share * len(rows)), rows, rng)
        return made

    def _some(
        self, kind: Kind, count: int, rows: Sequence[int], rng: random.Random
    ) -> Iterator[Example]:
        """``count`` examples of a kind, of different questions; fewer where there are no more."""
        for row in rng.sample(rows, len(rows)):
            if count <= 0:
                return
            if (example := self._unanswerable(kind, row, rng)) is not None:
                count -= 1
                yield example

    def _answerable(self, posed: Posed, rng: random.Random) -> Example:
        context = self._own_context(posed, rng)
        answer = context.place(posed.answer)
        if answer is None:
            raise ValueError(f"The answer of {posed.asked.question} is not in its paragraph.")
        head = self._head(context, rng)
        return Example(Kind.ANSWERABLE, posed.asked.question, head, context.words, answer)

    def _own_context(self, posed: Posed, rng: random.Random) -> Context:
        whole = rng.random() < self._recipe.paragraph_share
        if whole or posed.passage is None:
            return self._corpus.paragraphs[posed.paragraph]
        return self._corpus.passages[posed.passage]

    def _head(self, context: Context, rng: random.Random) -> str:
        """Title and headings, now and then left out where the words name the title themselves.

        Where they do not, a question that names it would lose what it is about, and the reader
        would learn that a name missing from what it reads does not matter.
        """
        left_out = rng.random() < self._recipe.untitled_share
        return "" if left_out and _names_title(context) else context.head

    def _unanswerable(self, kind: Kind, row: int, rng: random.Random) -> Example | None:
        posed = self._corpus.questions[row]
        if kind in (Kind.ENTITY_SWAP, Kind.ATTRIBUTE_SWAP):
            right = self._answerable(posed, rng)
            swap = self._swap(kind, row, joined(right.head, right.words), rng)
            return replace(right, kind=kind, question=swap.question) if swap else None
        passage = self._wrong_passage(kind, row, rng)
        if passage is None:
            return None
        context = self._widened(posed, passage, rng)
        head = self._head(context, rng)
        return Example(kind, posed.asked.question, head, context.words, None)

    def _swap(self, kind: Kind, row: int, context: str, rng: random.Random) -> Swap | None:
        posed = self._corpus.questions[row]
        parts = self._parts_of(posed.article)
        at = row - self._first_question[posed.article]
        question, answer = posed.asked.question, posed.asked.answer
        if kind is Kind.ATTRIBUTE_SWAP:
            return swap_attribute(
                question, answer, context, parts.compounds[at], parts.properties, rng
            )
        return swap_entity(
            question,
            answer,
            context,
            parts.entities[at],
            parts.names,
            self._gazetteer,
            self._recipe.near_entities,
            rng,
        )

    def _wrong_passage(self, kind: Kind, row: int, rng: random.Random) -> int | None:
        posed = self._corpus.questions[row]
        scores = self._lexical.scores(terms(posed.asked.searched))
        if kind is Kind.OTHER_ARTICLE:
            depth = min(_OTHER_DEPTH, len(scores))
            rows = np.argpartition(-scores, depth - 1)[:depth]
            own = self._passage_rows(posed.article)
            kept = self._wrong(posed, scores, [int(r) for r in rows if int(r) not in own])
            return rng.choice(kept[:_OTHER_KEPT]) if kept else None
        kept = self._wrong(posed, scores, self._passage_rows(posed.article))
        if kind is Kind.SAME_ARTICLE:
            return rng.choice(kept[:_SAME_DEPTH]) if kept else None
        return self._nearest_miss(row, kept, rng)

    def _wrong(self, posed: Posed, scores: NDArray[np.float32], rows: Sequence[int]) -> list[int]:
        """Those of ``rows`` that do not hold the answer, nor a part of its place; best first."""
        golds = [fold(answer) for answer in posed.asked.answers]
        fitting = [
            row
            for row in rows
            if scores[row] > 0
            and not any(gold in self._words[row] for gold in golds)
            and not any(gold in fold(self._corpus.passages[row].head) for gold in golds)
            and not self._overlaps(posed, self._corpus.passages[row])
        ]
        return sorted(fitting, key=lambda row: (-scores[row], row))

    @staticmethod
    def _overlaps(posed: Posed, context: Context) -> bool:
        return context.article == posed.article and context.span.overlaps(posed.answer)

    def _nearest_miss(self, row: int, rows: Sequence[int], rng: random.Random) -> int | None:
        """One of those passages whose words hold most names of the question."""
        article = self._corpus.questions[row].article
        entities = self._parts_of(article).entities[row - self._first_question[article]]
        names = {fold(entity.words) for entity in entities if _tells(entity)}
        held = {other: sum(name in self._words[other] for name in names) for other in rows}
        naming = [other for other in rows if held[other]]
        best = sorted(naming, key=lambda other: -held[other])[:_NEAR_DEPTH]
        return rng.choice(best) if best else None

    def _widened(self, posed: Posed, row: int, rng: random.Random) -> Context:
        """A passage, or its paragraph as often as answerable examples have one.

        Else a long context would tell that there is an answer in it.
        """
        passage, at = self._corpus.passages[row], self._corpus.paragraph_of[row]
        if at is None or rng.random() >= self._recipe.paragraph_share:
            return passage
        paragraph = self._corpus.paragraphs[at]
        words = fold(paragraph.text)
        if self._overlaps(posed, paragraph) or any(fold(a) in words for a in posed.asked.answers):
            return passage
        return paragraph

    def _passage_rows(self, article: int) -> range:
        return range(self._first_passage[article], self._first_passage[article + 1])

    def _parts_of(self, article: int) -> QuestionParts:
        if article not in self._parts:
            rows = range(self._first_question[article], self._first_question[article + 1])
            self._parts[article] = take_apart(
                [self._corpus.questions[row].asked.question for row in rows], self._gazetteer
            )
        return self._parts[article]


def _names_title(context: Context) -> bool:
    """Whether the words hold the title, what stands in brackets after it left aside."""
    title = re.split(r"[_(\uff08]", context.head.split("\n")[0])[0]
    return fold(title) in fold(context.words)


def _tells(entity: Entity) -> bool:
    """Whether an entity is of one thing only: small numbers stand everywhere."""
    return len(entity.words) > (2 if entity.kind.startswith(NUMBER) else 1)


def _first_rows(articles: Sequence[int]) -> list[int]:
    """For each article the first of its rows, and the number of rows after the last."""
    return [bisect_left(articles, number) for number in range(max(articles, default=-1) + 2)]
