"""A batch run: plan it, answer what is not answered yet, then write figures and report."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from chat.evaluation.environment import machine, versions
from chat.evaluation.evaluator import Evaluator
from chat.evaluation.finish import finish
from chat.evaluation.questions import open_questions
from chat.evaluation.questions.question import EvaluationQuestion
from chat.evaluation.run_files import RunFiles, find_run, read_run
from chat.evaluation.run_folder import RunFolder, sha256_of_file
from chat.evaluation.workers import Rows, judge_here, judge_in_processes
from index.progress import Progress
from ingest.errors import QuestionFileError
from ingest.messages import Language

FORMAT = 1
BATCH = 64
# Questions asked one by one, to tell how long a user waits.
LATENCY_SAMPLE = 100
_DECIDING_SETTINGS = ("models", "search", "answer")


@dataclass(frozen=True, slots=True)
class Plan:
    """What of a question file is answered, and how.

    Attributes:
        sample: so many questions drawn at random; None for all.
        seed: of the draw.
        batch: questions answered together.
        jobs: processes.
    """

    sample: int | None = None
    seed: int = 0
    batch: int = BATCH
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What is evaluated.

    Attributes:
        evaluator: of this process.
        open_evaluator: makes the one of another process; can be pickled.
        settings: all settings, as they are written into the run.
        language: of the report.
    """

    evaluator: Evaluator
    open_evaluator: Callable[[], Evaluator]
    settings: dict[str, Any]
    language: Language


def begin_run(parent: Path, questions: Path, plan: Plan, pipeline: Pipeline) -> RunFolder:
    """Check the whole question file, then make the run's folder.

    Args:
        parent: where runs lie.
        questions: the question file.
        plan: what of it is answered.
        pipeline: what is evaluated.

    Raises:
        QuestionFileError: the file cannot be used (a wrong line is named), or the folder cannot
            be written.
    """
    file = open_questions(questions, pipeline.language)
    count = sum(1 for _ in file)
    if not count:
        raise QuestionFileError("questions_empty", file=questions)
    folder = RunFolder.create(parent, questions)
    index = pipeline.evaluator.index
    recipe = index.manifest.recipe
    folder.write_run(
        {
            "format": FORMAT,
            "created": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "questions": {
                "file": questions.name,
                "sha256": sha256_of_file(folder.questions),
                "count": count,
                "format": file.format,
                "encoding": file.encoding,
            },
            "asked": count if plan.sample is None else min(plan.sample, count),
            **asdict(plan),
            "index": {
                "version": index.version,
                "documents": len(index.documents),
                "passages": len(index.passages),
                "encoder": recipe.encoder,
                "fingerprint": recipe.fingerprint,
            },
            "settings": pipeline.settings,
            "versions": versions(),
            "machine": machine(),
        }
    )
    return folder


def find_unfinished(parent: Path, questions: Path) -> RunFolder:
    """The newest run of this very question file that was not finished.

    Raises:
        QuestionFileError: there is none, or the question file cannot be read.
    """
    try:
        digest = sha256_of_file(questions)
    except OSError as error:
        raise QuestionFileError("questions_missing", file=questions) from error
    for folder in sorted((p for p in parent.glob("*") if p.is_dir()), reverse=True):
        files = RunFiles(folder)
        if not files.run.is_file() or files.metrics.is_file():
            continue
        if read_run(folder).get("questions", {}).get("sha256") == digest:
            return RunFolder.reopen(find_run(folder))
    raise QuestionFileError("run_nothing_to_resume", file=questions, folder=parent)


def check_same_settings(folder: RunFolder, pipeline: Pipeline) -> None:
    """Refuse to go on with a run that began with other settings.

    Raises:
        QuestionFileError: naming the setting and both values.
    """
    place = folder.files.folder
    begun = read_run(place).get("settings", {})
    for section in _DECIDING_SETTINGS:
        for key, now in pipeline.settings[section].items():
            before = begun.get(section, {}).get(key)
            if before != now:
                name = f"{section}.{key}"
                raise QuestionFileError(
                    "run_other_settings", run=place, name=name, before=before, now=now
                )


def carry_out(
    folder: RunFolder, pipeline: Pipeline, progress: Progress, jobs: int | None = None
) -> dict[str, Any]:
    """Answer what is not answered yet, and write figures and report.

    Args:
        folder: of a run that was begun.
        pipeline: what is evaluated.
        progress: told of each batch.
        jobs: processes; None for as many as the run began with.

    Returns:
        The figures, as in ``metrics.json``.

    Raises:
        QuestionFileError: the run cannot be written, or another process writes it.
    """
    with folder.locked():
        run = read_run(folder.files.folder)
        run["jobs"] = jobs or run["jobs"]
        plan = Plan(run["sample"], run["seed"], run["batch"], run["jobs"])
        chosen = _chosen(plan, run["questions"]["count"])
        if "latencies_ms" not in run:
            run["latencies_ms"] = _latencies(folder, pipeline, chosen, plan.seed, progress)
            folder.write_run(run)
        _answer(folder, pipeline, plan, chosen, run, progress)
        progress.stage("stage_report", 1)
        metrics = finish(folder, run, pipeline.language)
        progress.advance(1)
        return metrics


def _chosen(plan: Plan, count: int) -> range | list[int]:
    """The numbers of the questions to answer, ascending."""
    numbers = range(1, count + 1)
    if plan.sample is None or plan.sample >= count:
        return numbers
    return sorted(random.Random(plan.seed).sample(numbers, plan.sample))  # noqa: S311 (no secret)


def _latencies(
    folder: RunFolder,
    pipeline: Pipeline,
    chosen: range | list[int],
    seed: int,
    progress: Progress,
) -> list[float]:
    size = min(LATENCY_SAMPLE, len(chosen))
    numbers = set(random.Random(seed).sample(chosen, size))  # noqa: S311 (no secret)
    progress.stage("stage_latency", size)
    latencies = []
    for milliseconds in pipeline.evaluator.latencies(_questions(folder, numbers)):
        latencies.append(milliseconds)
        progress.advance(1)
    pipeline.evaluator.answerer.forget()
    return latencies


def _questions(folder: RunFolder, numbers: Collection[int]) -> Iterator[EvaluationQuestion]:
    return (question for question in open_questions(folder.questions) if question.number in numbers)


def _answer(
    folder: RunFolder,
    pipeline: Pipeline,
    plan: Plan,
    chosen: range | list[int],
    run: dict[str, Any],
    progress: Progress,
) -> None:
    left = set(chosen) - folder.done()
    # What was answered before would make the rest look quick.
    progress.stage("stage_answer", len(left))
    batches = run.setdefault("batches", [])
    try:
        before = time.perf_counter()
        for rows in _judged(pipeline, plan, _batches(_questions(folder, left), plan.batch)):
            folder.append(rows)
            now = time.perf_counter()
            batches.append([len(rows), round(now - before, 4)])
            before = now
            progress.advance(len(rows))
    finally:
        run["seconds"] = round(sum(spent for _, spent in batches), 3)
        folder.write_run(run)


def _judged(
    pipeline: Pipeline, plan: Plan, batches: Iterator[list[EvaluationQuestion]]
) -> Iterator[Rows]:
    if plan.jobs == 1:
        return judge_here(pipeline.evaluator, batches)
    return _in_processes(pipeline, plan.jobs, batches)


def _in_processes(
    pipeline: Pipeline, jobs: int, batches: Iterator[list[EvaluationQuestion]]
) -> Iterator[Rows]:
    try:
        yield from judge_in_processes(pipeline.open_evaluator, jobs, batches)
    except BrokenProcessPool as error:
        raise QuestionFileError("run_worker_died") from error


def _batches(
    questions: Iterator[EvaluationQuestion], size: int
) -> Iterator[list[EvaluationQuestion]]:
    while batch := list(islice(questions, size)):
        yield batch
