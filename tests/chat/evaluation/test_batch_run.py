"""A run answers every question once, whatever happens in the middle, and writes all it found."""

from __future__ import annotations

import json
import math
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from chat.evaluation.batch_run import (
    Pipeline,
    Plan,
    begin_run,
    carry_out,
    check_same_settings,
    find_unfinished,
)
from chat.evaluation.opening import open_pipeline
from chat.evaluation.run_files import predictions, read_metrics, read_run
from chat.evaluation.workers import judge_in_processes
from index.progress import NoProgress
from ingest.errors import QuestionFileError
from tests.chat.evaluation.conftest import ROWS, write_jsonl

SPEED = ("latency_p50", "latency_p95", "latency_p99", "throughput")


@pytest.fixture
def pipeline(app) -> Pipeline:
    return open_pipeline(app, "ja")


def run(pipeline: Pipeline, questions: Path, parent: Path, plan: Plan | None = None) -> Path:
    folder = begin_run(parent, questions, plan or Plan(batch=2), pipeline)
    carry_out(folder, pipeline, NoProgress())
    return folder.files.folder


def without_times(row: dict) -> dict:
    return {key: value for key, value in row.items() if key != "timings_ms"}


def rows_of(folder: Path) -> list[dict]:
    return [without_times(row) for row in predictions(folder)]


class StopAfter(NoProgress):
    """Stands for what ends a run in the middle, after so many answers."""

    def __init__(self, answers: int) -> None:
        self._left = answers
        self._stage = ""

    def stage(self, key: str, total: int) -> None:
        self._stage = key

    def advance(self, steps: int) -> None:
        if self._stage == "stage_answer":
            self._left -= steps
            if self._left <= 0:
                raise KeyboardInterrupt


def test_folder_holds_everything_that_a_run_was_and_found(pipeline, questions, tmp_path):
    folder = run(pipeline, questions, tmp_path / "runs")
    assert sorted(path.name for path in folder.iterdir()) == [
        "metrics.json", "predictions.jsonl", "qrels.trec", "questions.jsonl", "report.html",
        "run.json", "run.trec",
    ]  # fmt: skip
    assert (folder / "questions.jsonl").read_bytes() == questions.read_bytes()
    rows = list(predictions(folder))
    assert [row["id"] for row in rows] == [row["id"] for row in ROWS]
    assert [row["number"] for row in rows] == list(range(1, len(ROWS) + 1))
    documents = pipeline.evaluator.index.documents
    for row in rows:
        assert row["question"] == ROWS[row["number"] - 1]["question"]
        for place in (*row["citations"], *row["context"]):
            text = documents[place["source"]].text[place["start"] : place["end"]]
            assert place["text"] == text
        for item, place in zip(row["best"]["items"], row["best"]["places"], strict=True):
            assert item == documents[place["source"]].text[place["start"] : place["end"]]
        assert row["scores"]["citation_integrity"] == 1.0
    known = read_run(folder)
    assert known["index"]["version"] == pipeline.evaluator.index.version
    assert known["settings"]["answer"]["threshold"] == 0.0
    assert known["versions"]["shutten"]
    assert len(known["latencies_ms"]) == len(ROWS)


def test_figures_are_the_means_of_the_predictions(pipeline, questions, tmp_path):
    folder = run(pipeline, questions, tmp_path)
    figures = read_metrics(folder)["figures"]
    rows = list(predictions(folder))
    for name in ("right", "exact_match", "f1", "rejected", "hit_at_1", "handled"):
        for side, scores in (
            ("system", [row["scores"] for row in rows]),
            ("baseline", [row["baseline"]["scores"] for row in rows]),
        ):
            values = [found[name] for found in scores if name in found]
            assert figures[name]["n"] == len(values)
            assert figures[name][side]["value"] == pytest.approx(sum(values) / len(values))
    assert figures["right"]["n"] == 6
    assert figures["rejected"]["n"] == 2


def test_trec_files_give_the_same_figures_to_ir_measures(pipeline, questions, tmp_path):
    import ir_measures
    from ir_measures import RR, R, Success, nDCG

    folder = run(pipeline, questions, tmp_path)
    figures = read_metrics(folder)["figures"]
    found = ir_measures.calc_aggregate(
        [nDCG @ 10, RR @ 10, Success @ 1, R @ 5],
        list(ir_measures.read_trec_qrels(str(folder / "qrels.trec"))),
        list(ir_measures.read_trec_run(str(folder / "run.trec"))),
    )
    for measure, name in (
        (nDCG @ 10, "ndcg_at_10"),
        (RR @ 10, "mrr_at_10"),
        (Success @ 1, "hit_at_1"),
        (R @ 5, "recall_at_5"),
    ):
        assert figures[name]["system"]["value"] == pytest.approx(found[measure], abs=1e-4)


def test_run_is_never_overwritten(pipeline, questions, tmp_path):
    folders = {run(pipeline, questions, tmp_path) for _ in range(3)}
    assert len(folders) == 3
    assert len({(folder / "predictions.jsonl").stat().st_ino for folder in folders}) == 3


@pytest.mark.parametrize("answers", [1, 4, 7])
def test_stopped_run_goes_on_without_answering_twice_or_losing_any(
    pipeline, questions, tmp_path, answers
):
    whole = run(pipeline, questions, tmp_path / "whole")
    begun = begin_run(tmp_path / "runs", questions, Plan(batch=2), pipeline)
    with pytest.raises(KeyboardInterrupt):
        carry_out(begun, pipeline, StopAfter(answers))
    place = begun.files.folder
    assert not (place / "metrics.json").exists()
    with (place / "predictions.jsonl").open("ab") as file:
        file.write(b'{"id": "w9", "number": 9, "question": "\xe6\xbd')  # cut short in the middle
    resumed = find_unfinished(tmp_path / "runs", questions)
    assert resumed.files.folder == place
    carry_out(resumed, pipeline, NoProgress())
    assert rows_of(place) == rows_of(whole)
    ours, theirs = read_metrics(place), read_metrics(whole)
    for name, figure in theirs["figures"].items():
        assert name in SPEED or ours["figures"][name] == figure


def test_killed_process_is_resumed_by_the_command(app, config_file, tmp_path):
    rows = [{**row, "id": f"{row['id']}-{n}"} for n in range(60) for row in ROWS]
    file = write_jsonl(tmp_path / "many.jsonl", rows)
    command = [sys.executable, "-m", "chat", "--config", str(config_file), "evaluate", str(file)]
    options = ["--out", str(tmp_path / "runs"), "--batch", "16"]
    with subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL) as process:
        try:
            folder = _wait_for_answers(process, tmp_path / "runs", 40)
        finally:
            process.send_signal(signal.SIGKILL)
    assert not (folder / "metrics.json").exists()
    again = subprocess.run([*command, *options[:2], "--resume"], capture_output=True, text=True)
    assert again.returncode == 0, again.stderr
    assert [row["id"] for row in predictions(folder)] == [row["id"] for row in rows]
    assert read_metrics(folder)["counts"]["questions"] == len(rows)
    nothing = subprocess.run([*command, *options[:2], "--resume"], capture_output=True, text=True)
    assert nothing.returncode == 2
    assert "--resume" in nothing.stderr


def _wait_for_answers(process: subprocess.Popen[bytes], parent: Path, lines: int) -> Path:
    while process.poll() is None:
        for file in parent.glob("*/predictions.jsonl"):
            if file.read_bytes().count(b"\n") >= lines:
                return file.parent
        time.sleep(0.05)
    raise AssertionError("it ended before so many answers came")


def test_processes_give_the_same_predictions_in_the_same_order(app, pipeline, questions, tmp_path):
    alone = run(pipeline, questions, tmp_path / "alone")
    together = run(pipeline, questions, tmp_path / "together", Plan(batch=2, jobs=2))
    assert rows_of(together) == rows_of(alone)


def test_processes_read_ahead_only_as_far_as_there_is_work(pipeline, questions):
    from chat.evaluation.questions import read_questions

    asked = read_questions(questions)[:1]
    taken = 0

    def batches():
        nonlocal taken
        for _ in range(40):
            taken += 1
            yield asked

    found = judge_in_processes(pipeline.open_evaluator, 1, batches())
    next(found)
    assert taken <= 4
    found.close()


def test_sample_is_drawn_by_seed_and_kept_in_order(pipeline, questions, tmp_path):
    first, second, other = (
        [row["number"] for row in predictions(run(pipeline, questions, tmp_path / str(n), plan))]
        for n, plan in enumerate(
            [Plan(sample=4, seed=1), Plan(sample=4, seed=1), Plan(sample=4, seed=5)]
        )
    )
    assert first == second == sorted(first)
    assert len(first) == len(set(first)) == 4
    assert other != first
    everything = run(pipeline, questions, tmp_path / "all", Plan(sample=1000))
    assert len(list(predictions(everything))) == len(ROWS)


def test_run_stays_with_the_version_that_it_began_with(
    app, pipeline, questions, tmp_path, articles
):
    begun = begin_run(tmp_path / "runs", questions, Plan(batch=3), pipeline)
    with pytest.raises(KeyboardInterrupt):
        carry_out(begun, pipeline, StopAfter(3))
    (articles / "garden.txt").write_text("青葉庭園は閉園しました。", encoding="utf-8")
    app.builder.build(app.builder.source_set([], app.config.source_paths))
    assert app.store.current() != pipeline.evaluator.index.version
    carry_out(begun, pipeline, NoProgress())
    versions = {row["index_version"] for row in predictions(begun.files.folder)}
    assert versions == {pipeline.evaluator.index.version}


def test_run_with_other_settings_is_not_gone_on_with(pipeline, questions, tmp_path):
    begun = begin_run(tmp_path, questions, Plan(), pipeline)
    check_same_settings(begun, pipeline)
    settings = json.loads(json.dumps(pipeline.settings))
    settings["answer"]["threshold"] = 0.9
    with pytest.raises(QuestionFileError) as raised:
        check_same_settings(begun, replace(pipeline, settings=settings))
    assert all(word in raised.value.message("en") for word in ("answer.threshold", "0.0", "0.9"))


def test_two_processes_do_not_write_one_run(pipeline, questions, tmp_path):
    begun = begin_run(tmp_path, questions, Plan(), pipeline)
    with begun.locked(), pytest.raises(QuestionFileError) as raised:
        carry_out(begun, pipeline, NoProgress())
    assert raised.value.key == "run_busy"


def test_full_disk_is_told_and_the_run_goes_on_afterwards(
    pipeline, questions, tmp_path, monkeypatch
):
    begun = begin_run(tmp_path / "runs", questions, Plan(batch=2), pipeline)
    place = begun.files.folder
    with pytest.raises(KeyboardInterrupt):
        carry_out(begun, pipeline, StopAfter(2))
    (place / "predictions.jsonl").rename(place / "kept")
    (place / "predictions.jsonl").symlink_to("/dev/full")
    with pytest.raises(QuestionFileError) as raised:
        begun.append([{"id": 1}])
    assert raised.value.key == "run_unwritable"
    (place / "predictions.jsonl").unlink()
    (place / "kept").rename(place / "predictions.jsonl")
    carry_out(begun, pipeline, NoProgress())
    assert [row["id"] for row in predictions(place)] == [row["id"] for row in ROWS]


def test_question_file_is_checked_whole_before_anything_is_made(pipeline, questions, tmp_path):
    with questions.open("a", encoding="utf-8") as file:
        file.write("{oops\n")
    with pytest.raises(QuestionFileError) as raised:
        begin_run(tmp_path / "runs", questions, Plan(), pipeline)
    assert f"{len(ROWS) + 1}" in raised.value.message("en")
    assert not (tmp_path / "runs").exists()


def test_no_figure_is_nan(pipeline, tmp_path):
    file = write_jsonl(tmp_path / "one.jsonl", [{"question": "誰?"}])
    folder = run(pipeline, file, tmp_path / "runs")
    text = (folder / "metrics.json").read_text(encoding="utf-8")
    assert "NaN" not in text
    assert all(not math.isnan(v) for v in read_run(folder)["latencies_ms"])
    assert read_metrics(folder)["counts"]["without_gold"] == 1
    shutil.rmtree(folder)
    assert not list((tmp_path / "runs").iterdir())
