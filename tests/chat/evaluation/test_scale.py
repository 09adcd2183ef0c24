"""Memory does not grow with the texts of questions, however many there are."""

from __future__ import annotations

import multiprocessing
import os
import resource
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from chat.app import App
from chat.evaluation.batch_run import Plan, begin_run, carry_out
from chat.evaluation.evaluator import Evaluator
from chat.evaluation.opening import open_pipeline
from chat.evaluation.run_files import predictions
from chat.settings import load_config
from index.progress import NoProgress

TEXT = "港の町の長い記録から、市場と灯台のことをたずねる質問です。" * 8
# What the report holds is bounded, so growth is measured beyond that many questions.
FEW, MANY = (6_000, 100_000) if os.environ.get("SHUTTEN_NIGHTLY") else (6_000, 16_000)
# A question's row is some 5,000 bytes; its figures and number take less than a tenth.
BYTES_A_QUESTION = 1_200


@dataclass(frozen=True)
class OneAnswer:
    """Stands in for the evaluator: the first answer of the real one, for every question."""

    real: Evaluator
    row: dict

    @property
    def answerer(self):
        return self.real.answerer

    def latencies(self, questions):
        return [1.0 for _ in questions]

    def judge(self, questions):
        own = ({"id": q.id, "number": q.number, "question": q.question} for q in questions)
        return [{**self.row, **keys} for keys in own]


def peak_memory(config: Path, folder: Path, count: int) -> int:
    """Bytes resident at most, in a process of its own."""
    questions = folder / f"{count}.csv"
    with questions.open("w", encoding="utf-8") as file:
        file.write("question,answers\n")
        file.writelines(f"{TEXT}{number},1998年\n" for number in range(count))
    loaded = load_config(config)
    pipeline = open_pipeline(App(loaded, loaded.index_dir), "ja")
    run = begin_run(folder / "runs", questions, Plan(), pipeline)
    first = pipeline.evaluator.judge(_first(questions))[0]
    pipeline = replace(pipeline, evaluator=OneAnswer(pipeline.evaluator, first))
    metrics = carry_out(run, pipeline, NoProgress())
    assert metrics["counts"]["questions"] == count
    numbers = [row["number"] for row in predictions(run.files.folder)]
    assert numbers == list(range(1, count + 1))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _first(questions: Path):
    from itertools import islice

    from chat.evaluation.questions import open_questions

    return list(islice(open_questions(questions), 1))


@pytest.mark.timeout(3600)
def test_memory_of_a_run_is_bounded(app, config_file, tmp_path):
    context = multiprocessing.get_context("spawn")
    peaks = []
    for count in (FEW, MANY):
        with ProcessPoolExecutor(1, context) as pool:
            peaks.append(pool.submit(peak_memory, config_file, tmp_path, count).result())
    assert peaks[1] - peaks[0] < BYTES_A_QUESTION * (MANY - FEW) + 20_000_000, peaks
