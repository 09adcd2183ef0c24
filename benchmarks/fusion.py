"""How much the vectors should weigh beside BM25, on the calibration articles.

Run as ``python -m benchmarks.fusion [--shared ../shared] [--model FOLDER]``; writes
``docs/results/fusion.json``. Every question against all paragraphs, and against those of its own
article, which is what a reader of one article asks. No model is trained on these articles.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.jaquad_retrieval import (
    Rankings,
    Task,
    embed,
    fused_ranks,
    load_task,
    rank,
    ranks_of,
)
from benchmarks.quality import write_results
from index.encoder import DEFAULT, Encoder, EncoderSettings
from index.fusion import FusionMethod, FusionSettings

COMMAND = "python -m benchmarks.fusion"
WEIGHTS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7)
METHODS: tuple[FusionMethod, ...] = ("scores", "ranks")


def by_article(task: Task, found: Rankings) -> Iterator[tuple[Task, Rankings]]:
    """Each article's paragraphs with its own questions."""
    owners = np.array(task.articles)
    asked = owners[list(task.gold)]
    for article in np.unique(asked):
        rows, questions = np.flatnonzero(owners == article), np.flatnonzero(asked == article)
        place = {int(row): at for at, row in enumerate(rows)}
        part = replace(
            task,
            passages=tuple(task.passages[row] for row in rows),
            articles=(int(article),) * len(rows),
            questions=tuple(task.questions[at] for at in questions),
            gold=tuple(place[task.gold[at]] for at in questions),
        )
        yield (
            part,
            Rankings(
                found.lexical[np.ix_(questions, rows)],
                found.ceilings[questions],
                found.cosines[np.ix_(questions, rows)],
            ),
        )


def hits(
    parts: Sequence[tuple[Task, Rankings]], settings: FusionSettings | None = None
) -> dict[str, float]:
    """Share of questions whose paragraph comes first, and is among the first ten.

    Args:
        parts: tasks, each searched by itself.
        settings: the fusion; None for BM25 alone.
    """
    ranks = np.concatenate(
        [
            ranks_of(found.lexical, task.gold)
            if settings is None
            else fused_ranks(task, found, settings)
            for task, found in parts
        ]
    )
    return {
        "hit_at_1": round(float(np.mean(ranks == 1)), 4),
        "recall_at_10": round(float(np.mean(ranks <= 10)), 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--model", default=DEFAULT)
    options = parser.parse_args()
    encoder = Encoder(EncoderSettings(name=options.model))
    task = load_task(options.shared, "calibration")
    found = rank(task, encoder, embed(task, encoder))
    scopes = {"all": [(task, found)], "own_article": list(by_article(task, found))}
    rows = [{"method": "BM25", **{name: hits(parts) for name, parts in scopes.items()}}]
    for method in METHODS:
        for weight in WEIGHTS:
            settings = FusionSettings(method, weight)
            figures = {name: hits(parts, settings) for name, parts in scopes.items()}
            rows.append({"method": method, "dense_weight": weight, **figures})
    encoder_alone = np.mean(ranks_of(found.cosines, task.gold) == 1)
    content = {
        "passages": len(task.passages),
        "questions": len(task.questions),
        "encoder_hit_at_1": round(float(encoder_alone), 4),
        "fusion": rows,
    }
    write_results("fusion", COMMAND, content)


if __name__ == "__main__":
    main()
