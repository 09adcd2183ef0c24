"""Many articles, one question: how answers keep up as the library grows around their paragraphs.

Run as ``python -m benchmarks.library_growth [--shared ../shared] [--sample 1000]``; writes
``docs/results/library-growth.json`` after each size. Every paragraph is an article of its own, as
in ``benchmarks.open_reading``; the same seeded sample of JaQuAD's dev questions is asked among the
paragraphs of dev, of dev and train, and of these and fillers (``benchmarks.fillers``). Each size is
asked with more passages read, and with other weights of the vectors, so that it can be seen what
helps. Vectors are kept in the user's cache directory: a second run is quick, and so is one after
``benchmarks.growth --keep``, which keeps those of its fillers.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.fillers import Fillers
from benchmarks.growth_steps import write_fillers
from benchmarks.kept_vectors import KeepingEncoder, kept_in
from benchmarks.open_reading import (
    SEED,
    Item,
    Outcome,
    ask,
    build_index,
    figures_of,
    write_paragraphs,
)
from benchmarks.quality import config_with, write_results
from chat.reader import Reader
from chat.reader.opening import make_reader, span_model
from chat.settings import Config
from index.encoder import Encoder
from index.live import LiveIndex
from index.search import Searcher
from training.splits import Article, load_articles

COMMAND = "python -m benchmarks.library_growth"
NAME = "library-growth"
PASSAGES = 100_000
READ = (8, 12, 16)
WEIGHTS = (0.3, 0.4, 0.5)


@dataclass(frozen=True, slots=True)
class Library:
    """What is searched.

    Attributes:
        name: "dev", "all" or "fillers".
        articles: whose paragraphs are in it, those of the questions first.
        fillers: how many fillers beside them.
    """

    name: str
    articles: tuple[Article, ...]
    fillers: int = 0


@dataclass(frozen=True, slots=True)
class Way:
    """One way to ask.

    Attributes:
        read: how many passages at most.
        weight: the vectors' share in the fusion.
    """

    read: int
    weight: float


@dataclass(frozen=True, slots=True)
class Tools:
    """What every library is asked with; a passage that was read is not read again.

    Attributes:
        config: the settings.
        encoder: computes and keeps vectors.
        reader: finds answers.
    """

    config: Config
    encoder: Encoder
    reader: Reader

    @classmethod
    def of(cls, config: Config) -> Tools:
        """Those of the settings."""
        encoder = KeepingEncoder(config.encoder, kept_in())
        return cls(config, encoder, make_reader(span_model(config.reader), encoder))


def ways(config: Config) -> list[Way]:
    """As shipped, then one thing changed at a time."""
    read, weight = config.settings.search.passages, config.settings.search.dense_weight
    made = [Way(read, weight)]
    made += [Way(one, weight) for one in READ if one != read]
    return made + [Way(read, one) for one in WEIGHTS if one != weight]


def libraries(dev: Sequence[Article], train: Sequence[Article], passages: int) -> list[Library]:
    """Three sizes; the largest has so many passages, where that is more than the second's."""
    both = (*dev, *train)
    return [
        Library("dev", tuple(dev)),
        Library("all", both),
        Library("fillers", both, max(0, passages - paragraphs(both))),
    ]


def paragraphs(articles: Sequence[Article]) -> int:
    """How many paragraphs have questions."""
    return sum(len({one.paragraph_start for one in article.questions}) for article in articles)


def asked(index: LiveIndex, items: Sequence[Item], tools: Tools) -> Iterator[dict[str, Any]]:
    """The figures of each way."""
    config = tools.config
    for way in ways(config):
        fusion = replace(config.search.fusion, dense_weight=way.weight)
        searcher = Searcher(index, tools.encoder, replace(config.search, fusion=fusion))
        least = config.settings.answer.threshold
        outcomes = list(ask(items, searcher, tools.reader, way.read, least))
        yield {"read": way.read, "dense_weight": way.weight, **_figures(outcomes)}


def _figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    first = round(float(np.mean([one.first for one in outcomes])), 4)
    return {**figures_of(outcomes), "hit_at_1": first}


def measure(
    library: Library, fillers: Fillers, items: int, sample: int, tools: Tools
) -> dict[str, Any]:
    """Build one library and ask.

    Args:
        library: what is searched.
        fillers: what makes its fillers.
        items: how many of its first questions are dev's.
        sample: how many are asked.
        tools: what it is asked with.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "articles"
        folder.mkdir()
        questions = write_paragraphs(library.articles, folder)[:items]
        write_fillers(folder, fillers, library.fillers)
        index = build_index(folder, tools.encoder)
        chosen = random.Random(SEED).sample(questions, min(sample, len(questions)))
        return {
            "library": library.name,
            "passages": len(index.passages),
            "fillers": library.fillers,
            "ways": list(asked(index, chosen, tools)),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--sample", type=int, default=1000)
    parser.add_argument("--passages", type=int, default=PASSAGES, help="of the largest library")
    parser.add_argument("--articles", type=int, help="only the first N of dev and of train")
    options = parser.parse_args()
    config, data = config_with(), options.shared / "data" / "jaquad"
    whole = [load_articles(data / f"{part}.json.gz") for part in ("dev", "train")]
    dev, train = (part[: options.articles] for part in whole)
    tools = Tools.of(config)
    fillers = Fillers(whole[1], whole[0], tools.encoder.count_tokens)
    items = sum(len(article.questions) for article in dev)
    command = f"{COMMAND} --sample {options.sample} --passages {options.passages}"
    command += f" --articles {options.articles}" if options.articles else ""
    rows: list[dict[str, Any]] = []
    for library in libraries(dev, train, options.passages):
        rows.append(measure(library, fillers, items, options.sample, tools))
        content = {"sample": options.sample, "seed": SEED, "libraries": rows}
        write_results(NAME, command, content)


if __name__ == "__main__":
    main()
