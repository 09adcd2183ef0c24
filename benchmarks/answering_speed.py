"""How long a question takes, and what each way of being quicker is worth.

Run as ``python -m benchmarks.answering_speed [--rounds 3]``; writes
``docs/results/answering-speed.json``. The bundled questions are asked one by one on the bundled
article in this process, the models warm and nothing kept of earlier questions; the ways take turns,
so that a machine that slows down slows all of them. Loading is timed in new processes, after the
imports.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks.quality import config_with, write_results
from chat.app import App
from chat.reader.opening import span_model
from chat.reader.span.reader import SpanReader
from chat.reader.span.weights import STAGES, load_weights
from chat.settings import Config
from index.precision import supports_bfloat16
from index.version import SourcePath

COMMAND = "python -m benchmarks.answering_speed"
QUESTIONS = Path("tests/data/questions.jsonl")
ARTICLES = Path("articles")
_LOADING = """
import time
import sentence_transformers, sudachipy, torch, transformers, faiss
import chat.app, chat.reader.opening, chat.settings
app = chat.app.App(chat.settings.load_config(), None)
started = time.perf_counter()
app.encoder.load()
app.load_reader()
print(time.perf_counter() - started)
"""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to answer.

    Attributes:
        name: of its row.
        models: settings of the models that differ from the shipped ones.
        sure: whether reading stops once it is sure, and leaves out what the search puts far behind.
        passages: how many passages are read at most; None for the configured number.
    """

    name: str
    models: dict[str, Any]
    sure: bool = True
    passages: int | None = None


def ways() -> list[Way]:
    """What is compared, as far as this machine computes it."""
    made = [
        Way("as shipped", {}),
        Way("every passage read", {}, sure=False),
        Way("five passages at most", {}, passages=5),
        Way("float32", {"precision": "float32"}),
        Way("8-bit linear layers", {"precision": "int8"}),
        Way("sentence reader", {"reader": "sentence"}),
    ]
    if supports_bfloat16():
        made.append(Way("bfloat16", {"precision": "bfloat16"}))
    return made


def opened(way: Way, folder: Path) -> App:
    """An application of its own over the index in a folder, models loaded."""
    config = config_with(**way.models)
    if way.passages is not None:
        search = config.settings.search.model_copy(update={"passages": way.passages})
        config = replace(config, settings=config.settings.model_copy(update={"search": search}))
    app = App(config, folder)
    app.encoder.load()
    app.load_reader()
    return app


def asker(way: Way, app: App) -> Callable[[str], object]:
    """Asks one question, nothing kept of earlier ones."""
    model = app.span_model
    reader = None
    if model is not None and not way.sure:
        all_read = replace(load_weights(), sure=(math.inf,) * len(STAGES), least_fused=0.0)
        reader = SpanReader(model, all_read)
    answerer = app.answerer_over(app.handle, reader)

    def ask(question: str) -> object:
        answerer.forget()
        return answerer.ask(question)

    return ask


def timed(ask: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """Milliseconds of each question."""
    taken = []
    for question in questions:
        started = time.perf_counter()
        ask(question)
        taken.append(1000 * (time.perf_counter() - started))
    return taken


def build(config: Config, folder: Path) -> None:
    """Index the bundled article."""
    app = App(config, folder)
    paths = [SourcePath(str(ARTICLES.resolve()), "/")]
    app.builder.build(app.builder.source_set(paths, []))


def loading(times: int) -> float:
    """Seconds in which both models are loaded in a new process, after the imports; the median."""
    taken = [
        float(
            subprocess.run(
                [sys.executable, "-c", _LOADING], check=True, capture_output=True, text=True
            ).stdout.split()[-1]
        )
        for _ in range(times)
    ]
    return round(float(np.median(taken)), 2)


def measure(rounds: int) -> dict[str, Any]:
    """Rows of milliseconds by way."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "index"
        build(config_with(), folder)
        askers = [(way, asker(way, opened(way, folder))) for way in ways()]
        for _, ask in askers:
            timed(ask, questions[:3])
        taken: dict[str, list[float]] = {way.name: [] for way, _ in askers}
        for _ in tqdm(range(rounds), desc="rounds"):
            for way, ask in askers:
                taken[way.name] += timed(ask, questions)
    return {
        name: {
            "p50": round(float(np.percentile(each, 50)), 1),
            "p90": round(float(np.percentile(each, 90)), 1),
            "mean": round(float(np.mean(each)), 1),
        }
        for name, each in taken.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    model = span_model(config_with().reader)
    if model is None:
        parser.error("the sentence reader has no ways to be quicker")
    content = {
        "precision": model.precision,
        "loading_seconds": loading(3),
        "milliseconds": measure(options.rounds),
    }
    write_results("answering-speed", COMMAND, content)


if __name__ == "__main__":
    main()
