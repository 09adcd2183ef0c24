"""What a question costs in processor time as it grows, and the dearest that is taken.

Run as ``python -m benchmarks.question_cost``; writes ``docs/results/question-cost.json``. The two
articles of the tests are asked with our models. Questions are one sign, or a few, over and over:
those that the fuzz of questions is made of (``tests.fuzz.questions.words``).

``taken``: as long as a question may be; each is answered. ``refused``: longer ones, which are to
cost next to nothing. ``unlimited``: with the limit raised, so that a step which grows faster than
the question shows; ``growth`` is how many times dearer a question twice as long is.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.quality import write_results
from chat.app import App
from chat.settings import load_config
from tests.chat.conftest import GARDEN, LIBRARY
from tests.fuzz.questions.words import LONG, ODD, QUESTIONS

COMMAND = "python -m benchmarks.question_cost"
NAME = "question-cost"
SIZES = (10_000, 100_000, 1_000_000)
DOUBLED = (4_000, 8_000, 16_000)
UNITS = ("a", "あ", "漢", "1", "ガ", *QUESTIONS, *ODD)


def app_over(folder: Path, longest: int) -> App:
    """The two articles and their index, with our models."""
    articles = folder / "articles"
    articles.mkdir(exist_ok=True)
    (articles / "garden.txt").write_text(GARDEN, encoding="utf-8")
    (articles / "library.txt").write_text(LIBRARY, encoding="utf-8")
    config = folder / "config.toml"
    config.write_text(
        "[sources]\npaths = ['articles']\n[index]\ndir = 'index'\n"
        f"[answer]\nthreshold = 0.0\nmax_question = {longest}\n",
        encoding="utf-8",
    )
    loaded = load_config(config)
    app = App(loaded, loaded.index_dir, True)
    app.builder.build(app.builder.source_set([], loaded.source_paths))
    return app


def seconds(app: App, question: str) -> float:
    """Processor time of one question that nothing is remembered of."""
    app.answerer.forget()
    begun = time.process_time()
    app.answerer.ask(question)
    return time.process_time() - begun


def grown(unit: str, length: int) -> str:
    """A unit over and over, and a question behind it."""
    return (unit * length)[: length - len(QUESTIONS[1])] + QUESTIONS[1]


def dearest(costs: Sequence[tuple[float, str]], count: int = 5) -> list[dict[str, Any]]:
    """The dearest first: the unit as Python spells it, and its seconds."""
    found = sorted(costs, reverse=True)[:count]
    return [{"unit": ascii(unit), "seconds": round(cost, 3)} for cost, unit in found]


def taken(app: App, units: Sequence[str]) -> dict[str, Any]:
    """Questions as long as they may be."""
    longest = app.config.settings.answer.max_question
    costs = [(seconds(app, grown(unit, longest)), unit) for unit in units]
    middle = median(cost for cost, _ in costs)
    return {"length": longest, "median": round(middle, 3), "dearest": dearest(costs)}


def refused(app: App) -> Iterator[dict[str, Any]]:
    """Questions that are longer."""
    for size in SIZES:
        costs = [(seconds(app, question[:size]), name) for name, question in LONG.items()]
        yield {"length": size, "seconds": round(max(costs)[0], 4)}


def unlimited(ask: Callable[[str], float], units: Sequence[str]) -> Iterator[dict[str, Any]]:
    """What doubling the length does to the cost, the fastest growing first."""
    found = []
    for unit in units:
        costs = [ask(grown(unit, length)) for length in DOUBLED]
        growth = (costs[-1] / costs[0]) ** (1 / (len(DOUBLED) - 1))
        found.append((growth, unit, costs))
    for growth, unit, costs in sorted(found, reverse=True)[:8]:
        rounded = [round(cost, 3) for cost in costs]
        yield {"unit": ascii(unit), "growth": round(growth, 2), "seconds": rounded}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=len(UNITS), help="how many of the units")
    units = UNITS[: parser.parse_args().units]
    with tempfile.TemporaryDirectory() as folder:
        app = app_over(Path(folder), 2000)
        app.answerer.ask(QUESTIONS[0])
        content = {"taken": taken(app, units), "refused": list(refused(app))}
        free = app_over(Path(folder), 10**9)
        content["doubled"] = list(DOUBLED)
        content["unlimited"] = list(unlimited(lambda q: seconds(free, q), units))
    write_results(NAME, COMMAND, content)


if __name__ == "__main__":
    main()
