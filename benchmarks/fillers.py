"""Passages for libraries larger than real data give: seeded, of the words of JaQuAD.

A filler is made of clauses of JaQuAD's *train* paragraphs (what stands between two commas), each
of another article than the one before, numbers drawn anew. Clauses are drawn by how often they
occur, so that terms have the frequencies of real text. None holds a sentence of dev, or one that
holds an answer. Filler ``n`` depends on seed, kind and ``n`` alone: the first of a larger set are
those of a smaller one, and none need be kept.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from training.splits import Article

SEED = 0
LEAST_SENTENCE = 15
PER_FILE = 50
Kind = Literal["paragraph", "short"]
TokenCounter = Callable[[str], int]
_SENTENCE = re.compile(r"[^。\n]*(?:。|\n|$)")
_DIGITS = re.compile(r"[0-9]+")
# A clause is no shorter and no longer, in characters.
_CLAUSE = range(4, 41)
# How many clauses a sentence is joined of.
_CLAUSES = (1, 5)
_TRIES = 50


@dataclass(frozen=True, slots=True)
class Size:
    """How long the fillers of a kind are, in tokens of the encoder, special ones left out.

    Attributes:
        least: the shortest.
        most: the longest.
        drawn: what lengths are drawn around; the clause begun is ended, some ten tokens later.
        deviation: how far apart they lie.
    """

    least: int
    most: int
    drawn: float
    deviation: float


# A paragraph stays within one passage of the shipped size (192 tokens).
SIZES: dict[Kind, Size] = {
    "paragraph": Size(40, 184, 130.0, 35.0),
    "short": Size(8, 48, 6.0, 6.0),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a sentence.

    Attributes:
        words: without comma or full stop.
        tokens: how many the encoder counts.
        article: the number of its article.
        last: whether it ends a sentence.
    """

    words: str
    tokens: int
    article: int
    last: bool


@dataclass(frozen=True, slots=True)
class Filler:
    """A passage that nobody wrote."""

    title: str
    text: str


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph with their full stops, none empty."""
    found = (one.strip() for one in _SENTENCE.findall(text))
    return [one for one in found if one]


class Forbidden:
    """Sentences that must stand in no filler."""

    def __init__(self, kept_out: Iterable[str]) -> None:
        self._by_head: dict[str, list[str]] = {}
        for one in kept_out:
            if len(one) >= LEAST_SENTENCE:
                self._by_head.setdefault(one[:LEAST_SENTENCE], []).append(one)

    def stand_in(self, text: str) -> bool:
        """Whether one of them stands in a text."""
        return any(
            text.startswith(one, at)
            for at in range(len(text) - LEAST_SENTENCE + 1)
            for one in self._by_head.get(text[at : at + LEAST_SENTENCE], ())
        )


class Fillers:
    """All fillers of a kind, by their numbers."""

    def __init__(
        self,
        train: Sequence[Article],
        dev: Sequence[Article],
        count_tokens: TokenCounter,
        kind: Kind = "paragraph",
        seed: int = SEED,
    ) -> None:
        """Cut the clauses and note what is forbidden.

        Args:
            train: what fillers are made of.
            dev: of which no sentence may stand in one.
            count_tokens: as the encoder counts.
            kind: how long they are.
            seed: another one gives others.
        """
        self._kind, self._seed, self._count = kind, seed, count_tokens
        self._titles = [article.title for article in train]
        self._forbidden = Forbidden((*_dev_sentences(dev), *_answering_sentences(train)))
        clauses = list(_clauses(train, count_tokens))
        self._inner = [clause for clause in clauses if not clause.last]
        self._last = [clause for clause in clauses if clause.last]

    def __getitem__(self, number: int) -> Filler:
        """One filler.

        Raises:
            ValueError: the clauses give none of the length; there are too few.
        """
        for attempt in range(_TRIES):
            draw = random.Random(f"{self._seed}:{self._kind}:{number}:{attempt}")
            text = self._text(draw)
            if text and not self._forbidden.stand_in(text):
                return Filler(self._title(number // PER_FILE), text)
        raise ValueError(f"no filler of the kind {self._kind}: too few clauses")

    def first(self, count: int) -> Iterator[Filler]:
        """The first so many, one at a time."""
        return (self[number] for number in range(count))

    def _title(self, file: int) -> str:
        draw = random.Random(f"{self._seed}:title:{file}")
        return "と".join(draw.choice(self._titles) for _ in range(2))

    def _text(self, draw: random.Random) -> str:
        size = SIZES[self._kind]
        wanted = min(max(draw.gauss(size.drawn, size.deviation), size.least), size.most)
        text, tokens, article = "", 0, -1
        while tokens < wanted:
            piece: list[str] = []
            for place in range(count := draw.randint(*_CLAUSES)):
                clause = self._other(
                    draw, self._last if place == count - 1 else self._inner, article
                )
                piece.append(_redrawn(clause.words, draw))
                article = clause.article
                tokens += clause.tokens + 1
                if tokens >= wanted and place < count - 1:
                    last = self._other(draw, self._last, article)
                    piece.append(_redrawn(last.words, draw))
                    break
            text += "、".join(piece) + "。"
            # The sum of the clauses is nearly, not quite, what the whole has.
            tokens = max(tokens, self._count(text)) if tokens >= wanted else tokens
        return text if size.least <= self._count(text) <= size.most else ""

    @staticmethod
    def _other(draw: random.Random, clauses: Sequence[Clause], article: int) -> Clause:
        """One of another article, where there is one."""
        clause = draw.choice(clauses)
        for _ in range(_TRIES):
            if clause.article != article:
                break
            clause = draw.choice(clauses)
        return clause


def _redrawn(words: str, draw: random.Random) -> str:
    """Numbers of as many digits, years of the same or a neighbouring century."""

    def other(found: re.Match[str]) -> str:
        digits = found[0]
        if len(digits) == 4 and digits[0] in "12":
            return str(draw.randint(1600, 2025))
        if len(digits) > 1 and digits[0] == "0":
            return "".join(draw.choice("0123456789") for _ in digits)
        return str(draw.randint(10 ** (len(digits) - 1), 10 ** len(digits) - 1))

    return _DIGITS.sub(other, words)


def _paragraphs(article: Article) -> Iterator[str]:
    """The paragraphs without the title."""
    return (one for one in article.text.split("\n")[1:] if one.strip())


def _dev_sentences(dev: Sequence[Article]) -> Iterator[str]:
    return (one for article in dev for text in _paragraphs(article) for one in sentences(text))


def _answering_sentences(train: Sequence[Article]) -> Iterator[str]:
    """The sentences in which the answers to questions stand."""
    for article in train:
        for asked in article.questions:
            begin = max(
                article.text.rfind(sign, asked.paragraph_start, asked.start) for sign in "。\n"
            )
            begin = max(begin + 1, asked.paragraph_start)
            end = article.text.find("。", asked.start, asked.paragraph_end)
            yield article.text[begin : asked.paragraph_end if end < 0 else end + 1].strip()


def _clauses(train: Sequence[Article], count_tokens: TokenCounter) -> Iterator[Clause]:
    """Pieces of sentences that have several; a sentence of one piece would be copied whole."""
    for number, article in enumerate(train):
        for text in _paragraphs(article):
            for sentence in sentences(text):
                pieces = [piece.strip() for piece in sentence.rstrip("。").split("、")]
                if len(pieces) < 2:
                    continue
                for at, piece in enumerate(pieces):
                    if len(piece) in _CLAUSE:
                        last = at == len(pieces) - 1
                        yield Clause(piece, count_tokens(piece), number, last)
