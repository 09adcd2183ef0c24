"""Runs from the page, without a browser."""

from __future__ import annotations

import html
import json
import re
import shlex
import threading

import pytest

from chat.evaluation.batch_run import carry_out, find_unfinished
from chat.evaluation.evaluator import Evaluator
from chat.evaluation.opening import open_pipeline
from chat.evaluation.run_files import read_metrics, read_run
from chat.web.evaluating import handlers
from chat.web.evaluating.handlers import Evaluations, Form
from chat.web.room import Room
from index.progress import NoProgress
from index.version import SourcePath
from ingest.errors import NoIndexError


def words(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def folders(evaluations) -> list:
    return sorted(evaluations.folder.glob("*"))


@pytest.fixture
def gate(monkeypatch):
    """Lets a run answer one question after the other, each when the test says so."""
    monkeypatch.setattr(handlers, "BATCH", 1)
    judge, come, go = Evaluator.judge, threading.Semaphore(0), threading.Semaphore(0)

    def slowly(self, questions):
        come.release()
        assert go.acquire(timeout=10)
        return judge(self, questions)

    monkeypatch.setattr(Evaluator, "judge", slowly)
    return come, go


def test_a_run_ends_in_its_figures_and_its_report(
    evaluations, choose, run, runs, monkeypatch
) -> None:
    monkeypatch.setattr(handlers, "_EVERY", 0.001)  # a run of three questions is quick
    first, *steps, last = run(choose().form)
    assert first.busy is True
    assert 'role="progressbar"' in first.progress
    assert steps
    (folder,) = folders(evaluations)
    assert re.fullmatch(r"\d{8}T\d{6}-質問", folder.name)
    metrics = read_metrics(folder)
    assert (last.busy, last.progress) == (False, "")
    value = metrics["figures"]["right"]["system"]["value"]
    assert f"{100 * value:.1f} %" in words(last.result)
    assert "BM25" in words(last.result)
    assert str(folder) in last.result
    (token,) = set(re.findall(r'="evaluations/([^/"]+)/', last.result))
    assert runs.find(token).folder == folder
    sandbox = re.search(r'<iframe src="evaluations/[^"]+" [^>]*sandbox="([^"]*)"', last.result)
    assert "allow-same-origin" not in sandbox[1]


def test_a_file_without_gold_gets_answers_but_no_judgement(choose, run) -> None:
    *_, last = run(choose("館長は誰ですか?\n図書館はいつ建てられましたか?\n", "list.txt").form)
    assert "正解のないファイル" in words(last.result)
    assert 'data-figure="answer_rate"' in last.result
    assert 'data-figure="right"' not in last.result


def test_so_many_questions_are_drawn_as_were_asked_for(evaluations, choose, run) -> None:
    *_, last = run(choose().form, " \uff12 ", "en")
    assert "Evaluated 2 questions" in words(last.result)
    (folder,) = folders(evaluations)
    assert read_run(folder)["asked"] == 2
    assert 'lang="en"' in (folder / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("typed", ["0", "-1", "2.5", "all", "1" * 5000, "\u5341"])
def test_what_is_no_number_of_questions_is_told(evaluations, choose, run, typed) -> None:
    (only,) = run(choose().form, typed)
    assert "1 以上の整数" in words(only.progress)
    assert only.busy is None
    assert folders(evaluations) == []


def test_nothing_is_run_before_a_good_file_is_chosen(evaluations, choose, run) -> None:
    for form in (Form(), choose("question\n,\n,x\n").form):
        for panel in run(form):
            assert (panel.busy, panel.result) == (None, None)
    assert folders(evaluations) == []


def test_a_stopped_run_keeps_its_answers_and_can_be_gone_on_with(
    app, evaluations, choose, gate, questions
) -> None:
    come, go = gate
    panel = choose()
    steps = evaluations.run(panel.form, "", "ja")
    running = next(steps).running
    assert come.acquire(timeout=20)
    go.release()
    assert come.acquire(timeout=20)  # the first answer is kept, the second is on its way
    evaluations.stop(running)
    *_, last = steps
    (folder,) = folders(evaluations)
    assert last.busy is False
    assert "停止しました" in words(last.progress)
    copy = shlex.quote(str(folder / "questions.csv"))
    assert f"shutten evaluate {copy} --resume" in words(last.progress)
    go.release(10)
    evaluations.close()
    pipeline = open_pipeline(app, "ja")
    resumed = find_unfinished(evaluations.folder, panel.form.chosen.path)
    assert carry_out(resumed, pipeline, NoProgress())["counts"]["questions"] == 3
    lines = (folder / "predictions.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["number"] for line in lines] == [1, 2, 3]


def test_a_page_that_is_closed_stops_its_run_and_leaves_no_empty_folder(
    evaluations, choose, gate
) -> None:
    come, go = gate
    steps = evaluations.run(choose().form, "", "ja")
    running = next(steps).running
    assert come.acquire(timeout=20)
    steps.close()
    assert running.stop.is_set()
    go.release()
    evaluations.close()
    assert not any(folder.joinpath("metrics.json").exists() for folder in folders(evaluations))


def test_a_run_that_is_stopped_before_it_answered_leaves_nothing(
    evaluations, choose, monkeypatch
) -> None:
    come, go = threading.Event(), threading.Event()

    def latencies(*_):
        come.set()
        go.wait(10)
        return [1.0]

    monkeypatch.setattr(Evaluator, "latencies", latencies)
    steps = evaluations.run(choose().form, "", "ja")
    running = next(steps).running
    assert come.wait(20)
    evaluations.stop(running)
    *_, last = steps
    assert words(last.progress) == "評価を停止しました。"
    go.set()
    evaluations.close()
    assert folders(evaluations) == []


def test_a_second_user_is_told_to_wait_and_gets_a_turn(evaluations, choose, gate, run) -> None:
    come, go = gate
    form = choose().form
    first = evaluations.run(form, "1", "ja")
    next(first)
    assert come.acquire(timeout=20)
    second = evaluations.run(form, "1", "ja")
    told = next(panel for panel in second if "別の評価が実行中" in panel.progress)
    assert "前に 1 件" in words(told.progress)
    assert len(folders(evaluations)) == 1
    go.release(2)
    *_, one = first
    *_, two = second
    assert one.result
    assert two.result
    assert len(folders(evaluations)) == 2


def test_no_copy_of_a_question_file_stays(evaluations, choose, run, gate, uploads) -> None:
    _, go = gate
    choose("question\n,\n,x\n", "bad.csv")
    choose(b"\x89PNG\x00\x01\x02\x03", "no.csv")
    form = choose().form
    go.release(10)
    assert run(form)[-1].result
    assert run(form, "1")[-1].result, "the same file is run again"
    steps = evaluations.run(form, "", "ja")
    evaluations.stop(next(steps).running)
    list(steps)
    evaluations.close()
    assert sorted(path.name for path in uploads.iterdir()) == ["bad.csv", "no.csv", "質問.csv"]


def test_nobody_fills_the_line_for_all(evaluations, choose, gate, run, monkeypatch) -> None:
    come, go = gate
    form = choose().form
    first, second = (evaluations.run(form, "1", "ja") for _ in range(2))
    next(first)
    next(second)
    assert come.acquire(timeout=20)
    (refused,) = run(form, "1", "en")
    assert "from your address" in words(refused.progress)
    assert refused.busy is None
    with monkeypatch.context() as patch:
        patch.setattr(handlers, "asking_address", lambda: "192.0.2.7")
        other = evaluations.run(form, "1", "ja")
        assert next(other).busy is True
    go.release(20)
    for steps in (first, second, other):
        *_, last = steps
        assert last.result
    assert run(form, "1")[-1].result, "what has ended makes room"


def test_an_unexpected_error_is_told_and_the_tab_goes_on(
    evaluations, choose, run, monkeypatch
) -> None:
    form = choose().form

    def broken(*_):
        raise RuntimeError("secret detail")

    with monkeypatch.context() as patch:
        patch.setattr(Evaluator, "judge", broken)
        *_, last = run(form)
    assert last.busy is False
    assert "RuntimeError" in words(last.progress)
    assert "secret detail" not in last.progress
    *_, last = run(form)
    assert last.result


def test_an_error_of_ours_is_told_in_its_sentence(evaluations, choose, run, monkeypatch) -> None:
    form = choose().form

    def gone(_):
        raise NoIndexError("no_index", directory="d")

    monkeypatch.setattr(evaluations, "_open_pipeline", gone)
    *_, last = run(form, language="en")
    assert "shutten index build" in words(last.progress)


def test_a_folder_that_cannot_be_written_is_told(evaluations, choose, run) -> None:
    evaluations.folder.write_text("in the way", encoding="utf-8")
    *_, last = run(choose().form)
    assert last.busy is False
    assert str(evaluations.folder) in words(last.progress)


def test_a_file_that_is_gone_meanwhile_is_told(choose, run) -> None:
    form = choose().form
    form.chosen.path.unlink()
    *_, last = run(form)
    assert "もう一度選んでください" in words(last.progress)


def test_the_pipeline_is_opened_again_only_for_another_index_or_language(
    app, choose, run, opened
) -> None:
    form = choose().form
    run(form)
    run(form, "1")
    assert opened == ["ja"]
    run(form, "1", "en")
    assert opened == ["ja", "en"]
    only = SourcePath("garden.txt", str(app.config.base / "articles"))
    app.builder.build(app.builder.source_set((only,), ()))
    *_, last = run(form, "1", "en")
    assert opened == ["ja", "en", "en"]
    assert app.handle.current().version in last.result


def test_ending_the_server_stops_all_runs(evaluations, choose, gate) -> None:
    come, go = gate
    steps = evaluations.run(choose().form, "", "ja")
    next(steps)
    assert come.acquire(timeout=20)
    go.release()
    evaluations.close()
    *_, last = steps
    assert "停止しました" in words(last.progress)


def test_a_hostile_file_is_no_markup_in_the_result(choose, run, questions) -> None:
    hostile = "<img src=x onerror=hack()>"
    content = questions.replace(",who,", f",{hostile},").replace("館長は誰", f"館長は誰{hostile}")
    panels = run(choose(content, f"{hostile}.csv").form)
    shown = "".join(filter(None, (p.progress for p in panels))) + (panels[-1].result or "")
    assert "<img" not in shown
    assert panels[-1].result


def test_a_run_for_which_there_is_no_room_does_not_begin(
    app, runs, opened, tmp_path, uploads, upload
) -> None:
    folder = tmp_path / "evaluations"
    full = Room(lambda: (folder,), 0.01)
    evaluations = Evaluations(app.handle, lambda _: opened.append("x"), runs, folder, 0.1, full)
    *_, chosen = evaluations.choose(upload(), "ja")
    (refused,) = evaluations.run(chosen.form, "", "ja")
    assert "置ける量" in refused.progress
    assert not folder.exists() and not opened
