"""How much quicker questions are answered together than one by one, and whether alike.

Run as ``python -m benchmarks.batched_answering [--shared ../shared] [--sample 300]``; writes
``docs/results/batched-answering.json``: questions a second both ways in this process, each way
beginning with nothing kept, the share of identical answers, and the numbers of those that differ.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.quality import write_results
from chat.answer import Answer
from chat.answering import Answerer
from chat.app import App
from chat.asking import Asked
from chat.evaluation.batch_run import BATCH
from chat.evaluation.paragraphs import with_own_paragraphs
from chat.evaluation.questions import open_questions
from chat.settings import load_config
from chat.terminal import TerminalProgress
from index.handle import PinnedIndex

COMMAND = "python -m benchmarks.batched_answering"
SEED = 0


def one_by_one(answerer: Answerer, asked: list[Asked]) -> list[Answer]:
    return [answerer.trace([question])[0].answer for question in asked]


def together(answerer: Answerer, asked: list[Asked]) -> list[Answer]:
    return [
        trace.answer
        for begin in range(0, len(asked), BATCH)
        for trace in answerer.trace(asked[begin : begin + BATCH])
    ]


def timed(
    answer: Callable[[Answerer, list[Asked]], list[Answer]], answerer: Answerer, asked: list[Asked]
) -> tuple[list[Answer], float]:
    """The answers and the seconds that they took, with nothing kept from before."""
    answerer.forget()
    started = time.perf_counter()
    answers = answer(answerer, asked)
    return answers, time.perf_counter() - started


def identical(first: Answer, second: Answer) -> bool:
    return (first.answer, first.citations, first.nearest, first.reason) == (
        second.answer,
        second.citations,
        second.nearest,
        second.reason,
    )


def compare(answerer: Answerer, asked: list[Asked]) -> dict[str, Any]:
    """Both ways twice, in turn; the faster of each counts."""
    seconds: dict[str, list[float]] = {"one": [], "together": []}
    for _ in range(2):
        single, spent = timed(one_by_one, answerer, asked)
        seconds["one"].append(spent)
        batched, spent = timed(together, answerer, asked)
        seconds["together"].append(spent)
    differ = [
        number
        for number, pair in enumerate(zip(single, batched, strict=True))
        if not identical(*pair)
    ]
    one, many = min(seconds["one"]), min(seconds["together"])
    return {
        "questions": len(asked),
        "batch": BATCH,
        "one_by_one_per_second": round(len(asked) / one, 2),
        "together_per_second": round(len(asked) / many, 2),
        "ratio": round(one / many, 3),
        "identical": round(1 - len(differ) / len(asked), 5),
        "differing_positions_in_sample": differ,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--sample", type=int, default=300)
    options = parser.parse_args()
    questions = options.shared / "data" / "jaquad" / "dev.json.gz"
    with tempfile.TemporaryDirectory() as name:
        app = App(load_config(), Path(name) / "unused")
        own = with_own_paragraphs(app, questions, Path(name), TerminalProgress("en"))
        answerer = own.answerer_over(PinnedIndex(own.handle.current()))
        answerer.ask("shutten")
        texts = [question.question for question in open_questions(questions)]
        drawn = random.Random(SEED).sample(texts, options.sample)
        report = compare(answerer, [Asked(text) for text in drawn])
    write_results(
        "batched-answering", f"{COMMAND} --sample {options.sample}", {"seed": SEED, **report}
    )


if __name__ == "__main__":
    main()
