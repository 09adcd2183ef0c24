"""What packing and 8 bits cost: the models as training left them, as stored, and as computed.

Run as ``python -m benchmarks.packing --encoder FOLDER --reader FOLDER [--shared ../shared]``, with
the stock folders that training wrote (``model`` in the folder of the run); writes
``docs/results/packing.json``. Both versions embed and read the same dev questions.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.jaquad_retrieval import Task, embed, figures_of, load_task, rank, ranks_of
from benchmarks.quality import write_results
from benchmarks.reading import figures_of as reading_figures
from benchmarks.reading import load_items, read
from chat.reader.choice import DEFAULT as DEFAULT_READER
from chat.reader.choice import ReaderChoice
from chat.reader.opening import span_model
from chat.reader.span.model import SpanModel
from index.encoder import DEFAULT, Encoder, EncoderSettings

COMMAND = "python -m benchmarks.packing"


def first_questions(task: Task, count: int) -> Task:
    """The first questions of a task and the paragraphs up to the last that answers one."""
    gold = task.gold[:count]
    last = max(gold) + 1
    return Task(task.passages[:last], task.articles[:last], task.questions[:count], gold)


def compare_encoders(task: Task, stock: str) -> dict[str, Any]:
    """Retrieval by both in float32, and how far their vectors of the same text lie apart."""
    figures: dict[str, Any] = {}
    vectors = []
    for version, name in (("trained", stock), ("packed", DEFAULT)):
        encoder = Encoder(EncoderSettings(name=name, precision="float32"))
        vectors.append(embed(task, encoder))
        cosines = rank(task, encoder, vectors[-1]).cosines
        figures[version] = asdict(figures_of(ranks_of(cosines, task.gold)))
    apart = 1 - (vectors[0].astype(np.float64) * vectors[1]).sum(axis=1)
    figures["one_minus_cosine"] = {"mean": float(apart.mean()), "max": float(apart.max())}
    return figures


def compare_readers(shared: Path, count: int, stock: str) -> dict[str, Any]:
    """Reading by both in float32, and as it is computed here, with the same prior over shapes."""
    packed = span_model(ReaderChoice(DEFAULT_READER, precision="float32"))
    shipped = span_model(ReaderChoice(DEFAULT_READER))
    if packed is None or shipped is None:
        raise ValueError("the default reader is no model")
    items = load_items(shared)[:count]
    models = {"trained": SpanModel.named(stock, packed.settings), "packed": packed}
    models[shipped.precision] = shipped
    return {name: reading_figures(items, read(items, model)) for name, model in models.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--encoder", required=True)
    parser.add_argument("--reader", required=True)
    parser.add_argument("--first", type=int, default=1000, help="dev questions")
    options = parser.parse_args()
    task = first_questions(load_task(options.shared, "dev"), options.first)
    content = {
        "questions": len(task.questions),
        "encoder": compare_encoders(task, options.encoder),
        "reader": compare_readers(options.shared, options.first, options.reader),
    }
    command = f"{COMMAND} --encoder FOLDER --reader FOLDER --first {options.first}"
    write_results("packing", command, content)


if __name__ == "__main__":
    main()
