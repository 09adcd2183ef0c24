"""Weak questions for whole articles: all labelling functions, thinned to what a run asks for.

``python -m training.weak.maker --shared ../shared`` prints a sample of each kind to look at.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from ingest.normalize import fold
from training.entity_swaps import Gazetteer, find_entities, swap_entity
from training.splits import SEED, Article, Asked, load_articles, split
from training.weak.claims import claims
from training.weak.clauses import Sentence, sentences
from training.weak.definitions import definitions
from training.weak.enumerations import enumerations
from training.weak.manners import manners
from training.weak.pairs import Pair
from training.weak.polar import polar
from training.weak.reasons import reasons

# Of each kind, in all articles together.
COUNTS = {"why": 900, "how": 600, "definition": 400, "list": 500, "opinion": 300, "yesno": 600}
# No answer, so that no entity of a statement is kept for being part of it.
WEAK = "weak-"
_NO_ANSWER = "\0"


def with_weak(
    articles: Sequence[Article], gazetteer: Gazetteer, counts: Mapping[str, int] = COUNTS
) -> list[Article]:
    """The articles with questions made from their statements, after their own.

    Args:
        articles: articles to train on.
        gazetteer: names to put into statements, which makes them false.
        counts: how many of each kind at most, drawn from all that can be made.
    """
    rng = random.Random(f"{SEED} weak")  # noqa: S311 (reproducible, no secret)
    found: dict[str, list[tuple[int, Asked]]] = defaultdict(list)
    for number, article in enumerate(articles):
        for asked, kind in made_of(article, gazetteer, rng):
            found[kind].append((number, asked))
    more: dict[int, list[Asked]] = defaultdict(list)
    for kind, pool in found.items():
        for number, asked in rng.sample(pool, min(len(pool), counts.get(kind, 0))):
            more[number].append(asked)
    return [
        replace(article, questions=(*article.questions, *more[number]))
        for number, article in enumerate(articles)
    ]


def thinned(articles: Sequence[Article], share: float, epoch: int) -> list[Article]:
    """The articles with a share of the data set's questions, and all others.

    Args:
        articles: articles to train on.
        share: 0 to 1.
        epoch: its number; each draws anew.
    """
    rng = random.Random(f"{SEED} thinned {epoch}")  # noqa: S311 (reproducible, no secret)
    return [
        replace(
            article,
            questions=tuple(
                asked
                for asked in article.questions
                if asked.ours or asked.id.startswith(WEAK) or rng.random() < share
            ),
        )
        for article in articles
    ]


def made_of(
    article: Article, gazetteer: Gazetteer, rng: random.Random
) -> Iterator[tuple[Asked, str]]:
    """All questions that an article's statements give, with their kinds."""
    change = partial(_changed, article, gazetteer)
    ways = (reasons, manners, definitions, enumerations, claims, partial(polar, change=change))
    known: set[str] = set()
    for paragraph in sentences(article):
        before: Sentence | None = None
        for sentence in paragraph:
            for way in ways:
                pair = next(way(sentence, before, rng), None)
                if pair is None or not pair.sound or fold(pair.question) in known:
                    continue
                known.add(fold(pair.question))
                yield _asked(article, sentence, pair, len(known)), pair.kind
            before = sentence


def _asked(article: Article, sentence: Sentence, pair: Pair, number: int) -> Asked:
    return Asked(
        question=pair.question,
        answer=pair.answer.of(article.text),
        start=pair.answer.start,
        paragraph_start=sentence.paragraph.start,
        paragraph_end=sentence.paragraph.end,
        id=f"{WEAK}{pair.kind}-{fold(article.title)}-{number}",
    )


def _changed(
    article: Article, gazetteer: Gazetteer, statement: str, rng: random.Random
) -> str | None:
    entities = find_entities(statement, gazetteer)
    swap = swap_entity(statement, _NO_ANSWER, article.text, entities, {}, gazetteer, 0.0, rng)
    return swap.question if swap else None


def main() -> None:
    parser = argparse.ArgumentParser(description="Print a sample of the questions.")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--each", type=int, default=25)
    options = parser.parse_args()
    training, _ = split(load_articles(options.shared / "data/jaquad/train.json.gz"))
    gazetteer = Gazetteer.load(options.shared / "data/ner-wikipedia/ner.json.gz")
    rng = random.Random(SEED)  # noqa: S311 (reproducible, no secret)
    found: dict[str, list[Asked]] = defaultdict(list)
    for article in training:
        for asked, kind in made_of(article, gazetteer, rng):
            found[kind].append(asked)
    for kind, pool in found.items():
        print(f"{kind}: {len(pool)}")
        for asked in rng.sample(pool, min(options.each, len(pool))):
            print(f"  {asked.question} | {asked.answer}")


if __name__ == "__main__":
    main()
