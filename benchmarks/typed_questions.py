"""Questions as people type them: what each way of typing costs on JaQuAD's dev questions.

Run as ``python -m benchmarks.typed_questions [--shared ../shared] [--sample 300] [--types a,b]``;
writes ``docs/results/typed-questions.json`` after every type. Index and reading are those of
``benchmarks.open_reading``. A type takes the first questions that it applies to in one seeded
order, so that types ask many of the same ones, whose originals are asked once. With ``--types``,
the other types of an earlier run of the same sample stay in the file.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.open_reading import Item, Outcome, ask, build_index, write_paragraphs
from benchmarks.perturbing.generator import FAMILIES, SEED, perturb
from benchmarks.perturbing.lexicon import Lexicon, dictionary_entries, lexicon_of
from benchmarks.quality import RESULTS, config_with, write_results
from chat.reader import Reader
from chat.reader.opening import make_reader, span_model
from chat.respelling import Spellings, respell
from chat.settings import Config
from index.encoder import Encoder
from index.search import Searcher
from training.splits import Article, load_articles

COMMAND = "python -m benchmarks.typed_questions"
NAME = "typed-questions"
ENGLISH = "english"
_TRANSLATED = Path(__file__).parent / "questions" / "jaquad_dev_english.jsonl"


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, and the same typed otherwise.

    Attributes:
        original: its number among the items.
        how: what was done to it.
        text: the words typed.
    """

    original: int
    how: str
    text: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """The questions of one type: those asked, and how many it applies to."""

    pairs: list[Pair]
    applicable: int


Ask = Callable[[Sequence[Item]], list[Outcome]]


def asker(
    searcher: Searcher, reader: Reader, passages: int, least: float, spellings: Spellings
) -> Ask:
    """Asks questions as ``benchmarks.open_reading`` does, respelt first as the product does."""

    def respelt(item: Item) -> Item:
        return replace(item, question=respell(item.question, spellings) or item.question)

    return lambda items: list(ask(list(map(respelt, items)), searcher, reader, passages, least))


def draw(kind: str, questions: Sequence[str], lexicon: Lexicon, sample: int) -> Drawn:
    """A seeded sample of the questions that a family applies to, each perturbed once."""
    order = list(range(len(questions)))
    random.Random(SEED).shuffle(order)
    drawn = ((number, perturb(kind, questions[number], lexicon)) for number in order)
    pairs = [Pair(number, one.how, one.text) for number, one in drawn if one is not None]
    return Drawn(pairs[:sample], len(pairs))


def translated(articles: Sequence[Article], rows: Sequence[Mapping[str, str]]) -> Drawn:
    """The translated questions, with the numbers of their originals."""
    asked = [question.id for article in articles for question in article.questions]
    numbers = {identifier: number for number, identifier in enumerate(asked)}
    pairs = [Pair(numbers[row["id"]], "translated", row["question"]) for row in rows]
    return Drawn(pairs, len(pairs))


class Originals:
    """The outcomes of the questions as they were written, each asked once."""

    def __init__(self, items: Sequence[Item], ask: Ask) -> None:
        self.items = items
        self._ask = ask
        self._found: dict[int, Outcome] = {}

    def of(self, numbers: Sequence[int]) -> list[Outcome]:
        """What became of the questions of these numbers."""
        new = [number for number in dict.fromkeys(numbers) if number not in self._found]
        asked = self._ask([self.items[number] for number in new])
        self._found |= dict(zip(new, asked, strict=True))
        return [self._found[number] for number in numbers]


def figures_of(drawn: Drawn, before: Sequence[Outcome], after: Sequence[Outcome]) -> dict[str, Any]:
    """What a way of typing costs, in all and by what was done; losses in points of 100."""
    by_how: dict[str, list[int]] = defaultdict(list)
    for place, pair in enumerate(drawn.pairs):
        by_how[pair.how].append(place)
    lost = [old.f1 - new.f1 for old, new in zip(before, after, strict=True)]
    f1 = (_share(before, "f1"), _share(after, "f1"))
    return {
        "applicable": drawn.applicable,
        "questions": len(drawn.pairs),
        "original": _figures(before),
        "typed": _figures(after),
        "f1_loss_points": _points(lost),
        # Of the loss over the same questions, so that what they have in common does not count.
        "standard_error_points": round(100 * float(np.std(lost)) / math.sqrt(len(lost)), 2),
        "f1_kept": round(f1[1] / f1[0], 4) if f1[0] else None,
        "by_how": {
            how: {"questions": len(places), "f1_loss_points": _points([lost[at] for at in places])}
            for how, places in sorted(by_how.items())
        },
    }


def _figures(found: Sequence[Outcome]) -> dict[str, float]:
    return {
        "character_f1": round(_share(found, "f1"), 4),
        "exact_match": round(_share(found, "exact"), 4),
        "hit_at_1": round(float(np.mean([one.first for one in found])), 4),
        "retrieved": round(_share(found, "retrieved"), 4),
    }


def _share(found: Sequence[Outcome], name: str) -> float:
    return float(np.mean([getattr(one, name) for one in found]))


def _points(lost: Sequence[float]) -> float:
    return round(100 * float(np.mean(lost)), 2)


def compare(drawn: Drawn, originals: Originals, ask: Ask) -> dict[str, Any]:
    """Ask the questions of a type both ways; without any, only their number is told."""
    if not drawn.pairs:
        return {"applicable": 0, "questions": 0}
    before = originals.of([pair.original for pair in drawn.pairs])
    typed = [replace(originals.items[pair.original], question=pair.text) for pair in drawn.pairs]
    return figures_of(drawn, before, ask(typed))


def earlier_types(path: Path, same: Mapping[str, Any]) -> dict[str, Any]:
    """The types of an earlier run whose settings are the same; none where there is no such run."""
    if not path.is_file():
        return {}
    report = json.loads(path.read_text(encoding="utf-8"))
    alike = all(report.get(name) == value for name, value in same.items())
    return dict(report["types"]) if alike else {}


def run(options: argparse.Namespace, config: Config, folder: Path) -> None:
    """Measure the types one after the other; each is written when it is done."""
    data = options.shared / "data/jaquad"
    articles = load_articles(data / "dev.json.gz")
    texts = [one.text for one in [*articles, *load_articles(data / "train.json.gz")]]
    lexicon = lexicon_of(dictionary_entries(), texts)
    encoder = Encoder(config.encoder)
    items = write_paragraphs(articles, folder)
    searcher = Searcher(build_index(folder, encoder), encoder, config.search)
    settings = config.settings
    reader = make_reader(span_model(config.reader), encoder)
    spellings = Spellings(article.text for article in articles)
    limits = settings.search.passages, settings.answer.threshold
    asking = asker(searcher, reader, *limits, spellings)
    originals = Originals(items, asking)
    head = {"reader": config.reader.name, "read": settings.search.passages}
    head |= {"sample": options.sample, "seed": SEED, "respelt": True}
    types = earlier_types(RESULTS / f"{NAME}.json", head) if options.types else {}
    rows = [json.loads(line) for line in _TRANSLATED.read_text(encoding="utf-8").splitlines()]
    for kind in options.types or [*FAMILIES, ENGLISH]:
        if kind == ENGLISH:
            drawn = translated(articles, rows)
        else:
            drawn = draw(kind, [item.question for item in items], lexicon, options.sample)
        date = f"{datetime.now(UTC):%Y-%m-%d}"
        types[kind] = {"date": date, **compare(drawn, originals, asking)}
        write_results(NAME, f"{COMMAND} --sample {options.sample}", {**head, "types": types})


def _types(words: str) -> list[str]:
    kinds = words.split(",")
    if unknown := set(kinds) - {*FAMILIES, ENGLISH}:
        raise argparse.ArgumentTypeError(f"no such type: {', '.join(sorted(unknown))}")
    return kinds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--types", type=_types, help="by default all, English last")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "articles"
        folder.mkdir()
        run(options, config_with(), folder)


if __name__ == "__main__":
    main()
