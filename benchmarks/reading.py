"""The reader alone: JaQuAD's dev questions with their paragraph given.

Run as ``python -m benchmarks.reading [--shared ../shared] [--reader NAME] [--precision float32]``;
writes ``docs/results/reading.json``. The best span is taken whatever its margin, as the data set's
own figures are; errors of the edges only are counted by the rule of the evaluation's causes.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

import numpy as np
from tqdm import tqdm

from benchmarks.quality import write_results
from chat.evaluation.causes import same_but_for_edges
from chat.evaluation.metrics.character_f1 import character_f1
from chat.evaluation.metrics.exact_match import exact_match
from chat.evaluation.metrics.normalization import normalized
from chat.reader.choice import DEFAULT
from chat.reader.opening import span_model
from chat.reader.span.model import SpanModel
from chat.reader.span.windows import Pair
from chat.settings import load_config
from index.precision import Precision

COMMAND = "python -m benchmarks.reading"
_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Item:
    """A question with its paragraph.

    Attributes:
        pair: what is read.
        gold: the answer.
        kind: the data set's type of answer.
    """

    pair: Pair
    gold: str
    kind: str


def load_items(shared: Path) -> list[Item]:
    """All dev questions."""
    with gzip.open(shared / "data/jaquad/dev.json.gz", "rt", encoding="utf-8") as file:
        articles = json.load(file)["data"]
    return [
        Item(
            Pair(raw["question"], paragraph["context"], article["title"]),
            raw["answers"][0]["text"],
            raw.get("answer_type", ""),
        )
        for article in articles
        for paragraph in article["paragraphs"]
        for raw in paragraph["qas"]
    ]


def read(items: Sequence[Item], model: SpanModel) -> list[str]:
    """The best words for each; empty where a paragraph offers none."""
    found = []
    for begin in tqdm(range(0, len(items), _AT_ONCE), mininterval=5):
        batch = items[begin : begin + _AT_ONCE]
        for item, candidates in zip(batch, model.find([i.pair for i in batch]), strict=True):
            found.append(candidates[0].span.of(item.pair.text) if candidates else "")
    return found


def figures_of(items: Sequence[Item], words: Sequence[str]) -> dict[str, Any]:
    """Exact match, character F1, and how many errors are of the edges only."""
    em = np.array([exact_match(w, [i.gold]) for i, w in zip(items, words, strict=True)])
    f1 = np.array([character_f1(w, [i.gold]) for i, w in zip(items, words, strict=True)])
    edges = [
        not exact and same_but_for_edges(normalized(w), normalized(i.gold))
        for exact, i, w in zip(em, items, words, strict=True)
    ]
    kinds = np.array([item.kind for item in items])
    return {
        "questions": len(items),
        "exact_match": round(float(em.mean()), 4),
        "character_f1": round(float(f1.mean()), 4),
        "wrong_at_the_edges_only": int(np.sum(edges)),
        "by_answer_type": {
            kind: {
                "n": int((kinds == kind).sum()),
                "exact_match": round(float(em[kinds == kind].mean()), 4),
                "character_f1": round(float(f1[kinds == kind].mean()), 4),
            }
            for kind in sorted(set(kinds.tolist()))
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--reader", default=DEFAULT)
    parser.add_argument("--precision", choices=get_args(Precision), default="auto")
    parser.add_argument("--first", type=int, help="only so many questions")
    options = parser.parse_args()
    model = span_model(
        replace(load_config().reader, name=options.reader, precision=options.precision)
    )
    if model is None:
        parser.error("the sentence reader reads no paragraphs")
    items = load_items(options.shared)[: options.first]
    figures = figures_of(items, read(items, model))
    name = "reading" + ("" if options.precision == "auto" else f"-{options.precision}")
    name += "" if options.reader == DEFAULT else f"-{Path(options.reader).name}"
    command = COMMAND + ("" if options.precision == "auto" else f" --precision {options.precision}")
    command += f" --first {options.first}" if options.first else ""
    content = {"reader": options.reader, "precision": model.precision, **figures}
    write_results(name, command, content)


if __name__ == "__main__":
    main()
