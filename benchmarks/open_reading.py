"""Search and reader together: JaQuAD's dev questions asked of all its paragraphs.

Run as ``python -m benchmarks.open_reading [--shared ../shared] [--sample 1000] [--reader NAME]``;
writes ``docs/results/open-reading.json``. Each paragraph is an article of its own, so that one
passage is one paragraph. The best answer is taken whatever its confidence, and what was lost is
told by the first step that lost it.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks.quality import config_with, write_results
from chat.evaluation.metrics.character_f1 import character_f1
from chat.evaluation.metrics.exact_match import exact_match
from chat.question import analyze_question
from chat.reader import Reader, Reading
from chat.reader.opening import make_reader, span_model
from chat.settings import Config
from index.build import Builder, BuildSettings
from index.encoder import Encoder
from index.live import LiveIndex, load_version
from index.search import Hit, Searcher
from index.source_set import SourceSet
from index.store import Store
from index.version import SourcePath
from training.splits import Article, load_articles

COMMAND = "python -m benchmarks.open_reading"
SEED = 0
# Longer than any paragraph, and no longer than the models take.
_WHOLE = 480
_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Item:
    """A question, its answer, and the source that holds its paragraph."""

    question: str
    answer: str
    source: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question.

    Attributes:
        exact: exact match of the best answer.
        f1: its character F1.
        retrieved: whether its paragraph was among the passages.
        cited: whether the best answer stands in it.
        answered: whether the confidence reaches the threshold.
        first: whether its paragraph was found first.
    """

    exact: float
    f1: float
    retrieved: bool
    cited: bool
    answered: bool
    first: bool

    @property
    def lost(self) -> str:
        """The first step that lost the answer, or that it was kept."""
        if not self.exact:
            if not self.retrieved:
                return "search"
            return "words" if self.cited else "place"
        return "kept" if self.answered else "decision"


def write_paragraphs(articles: Sequence[Article], folder: Path) -> list[Item]:
    """One titled text file for each paragraph; gives the questions."""
    items, known = [], dict[tuple[int, int], str]()
    for number, article in enumerate(articles):
        for asked in article.questions:
            key = (number, asked.paragraph_start)
            if key not in known:
                known[key] = f"{len(known):05}.txt"
                words = article.text[asked.paragraph_start : asked.paragraph_end]
                text = f"# {article.title}\n\n{words.strip()}\n"
                (folder / known[key]).write_text(text, encoding="utf-8", newline="")
            items.append(Item(asked.question, asked.answer, known[key]))
    return items


def build_index(folder: Path, encoder: Encoder) -> LiveIndex:
    """An index of the files in a folder, no passage cut."""
    store = Store(folder.parent / "index")
    paths = tuple(SourcePath(path.name, str(folder)) for path in sorted(folder.iterdir()))
    settings = BuildSettings(passage_tokens=_WHOLE)
    Builder(store, encoder, settings).build(SourceSet(paths, (), ()))
    return load_version(store, store.current())


def outcome_of(
    item: Item, hits: Sequence[Hit], readings: Sequence[Reading], index: LiveIndex, least: float
) -> Outcome:
    """Judge the best answer to one question."""
    retrieved = any(hit.passage.source == item.source for hit in hits)
    first = bool(hits) and hits[0].passage.source == item.source
    if not readings:
        return Outcome(0.0, 0.0, retrieved, False, False, first)
    best = readings[0]
    source = best.hit.passage.source
    words = "\n".join(span.of(index.documents[source].text) for span in best.spans)
    return Outcome(
        exact_match(words, [item.answer]),
        character_f1(words, [item.answer]),
        retrieved,
        source == item.source,
        best.probability >= least,
        first,
    )


def ask(
    items: Sequence[Item], searcher: Searcher, reader: Reader, passages: int, least: float
) -> Iterator[Outcome]:
    """The outcome of each question."""
    index = searcher.index
    for begin in tqdm(range(0, len(items), _AT_ONCE), desc="read", mininterval=5):
        batch = items[begin : begin + _AT_ONCE]
        questions = [analyze_question(item.question) for item in batch]
        hits = [searcher.search(item.question, passages) for item in batch]
        reader.prepare(questions, hits, index)
        for item, question, found in zip(batch, questions, hits, strict=True):
            yield outcome_of(item, found, reader.read(question, found, index), index, least)


def figures_of(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Shares of questions, and what was lost where."""
    lost = Counter(outcome.lost for outcome in outcomes)
    return {
        "questions": len(outcomes),
        "exact_match": round(float(np.mean([one.exact for one in outcomes])), 4),
        "character_f1": round(float(np.mean([one.f1 for one in outcomes])), 4),
        "retrieved": round(float(np.mean([one.retrieved for one in outcomes])), 4),
        "cited_passage": round(float(np.mean([one.cited for one in outcomes])), 4),
        "lost": {
            step: round(lost[step] / len(outcomes), 4)
            for step in ("search", "place", "words", "decision")
        },
    }


def measure(config: Config, articles: Sequence[Article], sample: int) -> dict[str, Any]:
    """Index the paragraphs and ask a seeded sample of the questions."""
    encoder = Encoder(config.encoder)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "articles"
        folder.mkdir()
        items = write_paragraphs(articles, folder)
        index = build_index(folder, encoder)
        chosen = random.Random(SEED).sample(items, min(sample, len(items)))
        searcher = Searcher(index, encoder, config.search)
        reader = make_reader(span_model(config.reader), encoder)
        settings = config.settings
        outcomes = list(
            ask(chosen, searcher, reader, settings.search.passages, settings.answer.threshold)
        )
        return {"passages": len(index.passages), **figures_of(outcomes)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--reader", help="reader to measure; by default the configured one")
    parser.add_argument("--sample", type=int, default=1000)
    options = parser.parse_args()
    config = config_with(reader=options.reader)
    articles = load_articles(options.shared / "data/jaquad/dev.json.gz")
    figures = measure(config, articles, options.sample)
    content = {
        "reader": config.reader.name,
        "read": config.settings.search.passages,
        "sample": options.sample,
        "seed": SEED,
        **figures,
    }
    name = "open-reading" + (f"-{Path(options.reader).name}" if options.reader else "")
    write_results(name, f"{COMMAND} --sample {options.sample}", content)


if __name__ == "__main__":
    main()
