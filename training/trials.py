"""Questions in the situations that a decision has to tell apart, each with the passages found.

Whether to answer is decided on what a search found, so every trial is a search on articles that no
model was trained on: the calibration articles, where weights are fitted, and the dev articles,
where they are reported.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from tqdm import tqdm

from chat.evaluation.metrics.right import right
from chat.question import analyze_question
from chat.reader.span.shape import asks_clause
from index.build import Builder, BuildSettings
from index.encoder import Encoder
from index.live import LiveIndex, load_version
from index.search import Hit, Searcher, SearchSettings
from index.source_set import SourceSet
from index.store import Store
from index.version import SourcePath
from ingest.document import Passage
from ingest.normalize import fold
from training.attribute_swaps import swap_attribute
from training.entity_swaps import Gazetteer, Swap, swap_entity
from training.own_questions import NearMiss, UserQuestion
from training.parts_of_index import Parts
from training.question_parts import QuestionParts, take_apart
from training.splits import SEED, Article, Asked

NEAR_ENTITIES = 0.5
# Kinds of our own questions that a person takes a longer answer to that holds the gold one.
_SENTENCES = frozenset({"opinion", "definition", "yesno"})


class Situation(StrEnum):
    """What a question is asked of.

    ``OPEN``: all articles; ``ARTICLE``: its own; ``REMOVED``: its own without the passages that
    hold the answer; ``OTHER``: another article; ``SWAPPED``: its own, with a name or number in the
    question changed; ``PROPERTY``: its own, with the asked property changed into one that another
    question asks for (now and then the article tells that, too, so this is to fit on, not to
    report); ``NEAR``: a near miss written by hand, of its article.
    """

    OPEN = "open"
    ARTICLE = "article"
    REMOVED = "removed"
    OTHER = "other"
    SWAPPED = "swapped"
    PROPERTY = "property"
    NEAR = "near"

    @property
    def answerable(self) -> bool:
        """Whether something that was searched answers the question."""
        return self in (Situation.OPEN, Situation.ARTICLE)


@dataclass(frozen=True, slots=True)
class Trial:
    """One question asked in one situation.

    Attributes:
        situation: which.
        question: the words asked.
        asked: the question of the data set that it comes from; None for a near miss.
        hits: the passages found, best first.
        index: what they were found in.
    """

    situation: Situation
    question: str
    asked: Asked | None
    hits: tuple[Hit, ...]
    index: LiveIndex

    @property
    def own(self) -> bool:
        """Whether the question is one of ours, not the data set's."""
        return self.asked is None or bool(self.asked.kind)


def source_of(number: int) -> str:
    """The source of an article in the index, by its place among the articles."""
    return f"articles/{number:03}.txt"


def index_articles(
    articles: Sequence[Article],
    folder: Path,
    encoder: Encoder,
    settings: BuildSettings | None = None,
) -> LiveIndex:
    """Index articles as a user's would be, in a folder that may be written to."""
    sources = folder / "articles"
    sources.mkdir()
    for number, article in enumerate(articles):
        (folder / source_of(number)).write_text(article.text, encoding="utf-8", newline="")
    store = Store(folder / "index")
    paths = (SourcePath("articles", str(folder)),)
    Builder(store, encoder, settings or BuildSettings()).build(SourceSet(paths, (), ()))
    return load_version(store, store.current())


def holds(index: LiveIndex, passage: Passage, asked: Asked) -> bool:
    """Whether a passage holds the words of an answer, wherever they come from."""
    text = fold(index.text_of(passage))
    return any(fold(answer) in text for answer in asked.answers)


def is_right(trial: Trial, words: str) -> bool:
    """Whether words answer a trial, by the rule of the evaluation.

    The data set's answers to why and how are often shorter than the clause that the product gives,
    and so are our own ones to what is answered with a whole sentence.
    """
    if not trial.situation.answerable or trial.asked is None:
        return False
    kind = trial.asked.kind or ("why" if _asks_clause(trial.question) else "")
    kind = "why" if kind in _SENTENCES else kind
    return bool(right(words, trial.asked.answers, kind))


@lru_cache(maxsize=8192)
def _asks_clause(question: str) -> bool:
    return asks_clause(analyze_question(question))


class Whole:
    """All articles in one index, and each by itself.

    Args:
        index: the index of all.
        encoder: what it was built with.
        settings: how passages are found.
    """

    def __init__(self, index: LiveIndex, encoder: Encoder, settings: SearchSettings) -> None:
        self.parts = Parts(index)
        self.searcher = Searcher(index, encoder, settings)
        self._encoder = encoder
        self._settings = settings
        self._alone: dict[str, Searcher] = {}

    def alone(self, source: str) -> Searcher:
        """Searches one document by itself."""
        if source not in self._alone:
            self._alone[source] = self.over(self.parts.alone(source))
        return self._alone[source]

    def over(self, index: LiveIndex) -> Searcher:
        """Searches an index of some of the passages."""
        return Searcher(index, self._encoder, self._settings)


class Trials:
    """Makes trials over indexed articles, the same for the same seed.

    Args:
        articles: the articles, in the order of ``index_articles``.
        whole: searches all of them.
        passages: how many passages a trial has at most.
        gazetteer: names to swap in.
        alone: how often what is asked of one article is asked where that is all there is; else
            the article is chosen among all.
    """

    def __init__(
        self,
        articles: Sequence[Article],
        whole: Whole,
        passages: int,
        gazetteer: Gazetteer | None = None,
        alone: float = 1.0,
    ) -> None:
        self._articles = articles
        self._whole = whole
        self._passages = passages
        self._alone = alone
        self._gazetteer = gazetteer or Gazetteer(())
        self._parts: dict[int, QuestionParts] = {}
        self._rng = random.Random(SEED)  # noqa: S311 (a reproducible choice, no secret)

    def draw(self, counts: Mapping[Situation, int]) -> list[Trial]:
        """So many questions in each situation, drawn at random, each question at most once.

        Fewer where fewer can be made: not every question names something that can be changed.
        """
        pool = [(at, asked) for at, a in enumerate(self._articles) for asked in a.questions]
        self._rng.shuffle(pool)
        made: list[Trial] = []
        drawn = iter(pool)
        for situation, count in counts.items():
            found = 0
            with tqdm(total=count, desc=situation.value, mininterval=5) as bar:
                while found < count and (chosen := next(drawn, None)) is not None:
                    trial = self._make(situation, *chosen)
                    if trial is not None and trial.hits:
                        made.append(trial)
                        found += 1
                        bar.update()
        return made

    def near(self, misses: Sequence[NearMiss]) -> list[Trial]:
        """Near misses written by hand, each asked of its article."""
        numbers = {article.title: at for at, article in enumerate(self._articles)}
        return [
            self._of_one(Situation.NEAR, miss.question, None, numbers[miss.article])
            for miss in misses
        ]

    def of_users(self, situation: Situation, questions: Sequence[UserQuestion]) -> list[Trial]:
        """Questions as users ask them, all in one situation; those without a passage left out."""
        numbers = {article.title: at for at, article in enumerate(self._articles)}
        made = [self._make(situation, numbers[one.article], one.asked) for one in questions]
        return [trial for trial in made if trial is not None and trial.hits]

    def _make(self, situation: Situation, at: int, asked: Asked) -> Trial | None:
        question = asked.question
        if situation in (Situation.SWAPPED, Situation.PROPERTY):
            swap = self._swap(situation, at, asked)
            if swap is None:
                return None
            question = swap.question
        if situation is Situation.REMOVED:
            return self._without(at, asked)
        if situation is Situation.OPEN:
            hits = self._whole.searcher.search(question, self._passages)
            return Trial(situation, question, asked, tuple(hits), self._whole.searcher.index)
        if situation is Situation.OTHER:
            others = [number for number in range(len(self._articles)) if number != at]
            at = self._rng.choice(others)
        return self._of_one(situation, question, asked, at)

    def _of_one(self, situation: Situation, question: str, asked: Asked | None, at: int) -> Trial:
        """Asked of one article."""
        source = source_of(at)
        if self._rng.random() < self._alone:
            searcher = self._whole.alone(source)
            hits = searcher.search(question, self._passages)
        else:
            searcher = self._whole.searcher
            hits = searcher.search(question, self._passages, {source})
        return Trial(situation, question, asked, tuple(hits), searcher.index)

    def _without(self, at: int, asked: Asked) -> Trial | None:
        """Asked of the passages of an article that hold no answer, as if it had no others.

        Taken out of what was found with them, the others would keep their ranks behind them.
        """
        whole = self._whole
        index = whole.searcher.index
        rows = [
            row
            for row in whole.parts.rows_of(source_of(at))
            if not holds(index, index.passages[row], asked)
        ]
        if not rows:
            return None
        if self._rng.random() < self._alone:
            searcher = whole.over(whole.parts.of(rows))
            hits = searcher.search(asked.question, self._passages)
        else:
            searcher = whole.searcher
            hits = searcher.search_among(asked.question, self._passages, searcher.scope(rows))
        return Trial(Situation.REMOVED, asked.question, asked, tuple(hits), searcher.index)

    def _swap(self, situation: Situation, at: int, asked: Asked) -> Swap | None:
        """The question about something that the article does not tell."""
        article = self._articles[at]
        parts = self._parts_of(at)
        row = article.questions.index(asked)
        if situation is Situation.PROPERTY:
            paragraph = article.text[asked.paragraph_start : asked.paragraph_end]
            context = f"{article.title}\n{paragraph}"
            return swap_attribute(
                asked.question,
                asked.answer,
                context,
                parts.compounds[row],
                parts.properties,
                self._rng,
            )
        return swap_entity(
            asked.question,
            asked.answer,
            article.text,
            parts.entities[row],
            parts.names,
            self._gazetteer,
            NEAR_ENTITIES,
            self._rng,
        )

    def _parts_of(self, at: int) -> QuestionParts:
        if at not in self._parts:
            questions = [asked.question for asked in self._articles[at].questions]
            self._parts[at] = take_apart(questions, self._gazetteer)
        return self._parts[at]
