"""What each event of the tab does; nothing here knows Gradio, as in ``chat.web.handlers``."""

from __future__ import annotations

import shlex
import shutil
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chat.evaluation.batch_run import Pipeline, Plan, begin_run, carry_out
from chat.evaluation.run_folder import RunFolder
from chat.web.access.question_limit import asking_address
from chat.web.evaluating.choosing import Chosen, question_name, take, under_its_name
from chat.web.evaluating.html import (
    busy_html,
    check_html,
    note_html,
    problem_html,
    step_html,
    stopped_html,
)
from chat.web.evaluating.places import Places
from chat.web.evaluating.progress import RunProgress, Step, Stopped
from chat.web.evaluating.result import result_html
from chat.web.evaluating.runs import Runs
from chat.web.evaluating.turns import Turns
from chat.web.room import Room
from chat.web.session import Running
from chat.web.told import sentence_of
from chat.web.work import Work
from index.handle import IndexHandle
from ingest import messages
from ingest.errors import QuestionFileError, ShuttenError
from ingest.messages import Language

# Small batches are hardly slower, show that something goes on, and let Stop stop.
BATCH = 16
_EVERY = 0.3
_ENDING_SECONDS = 2.0
_QUESTION_BYTES = 8192  # of a run, for each question: what is kept and reported of it, and more


@dataclass(frozen=True, slots=True)
class Form:
    """What one browser has chosen; never changed, only replaced.

    Attributes:
        chosen: the question file; None before, and where it cannot be used.
    """

    chosen: Chosen | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """What the tab shows after an event; None leaves a part as it is.

    Attributes:
        form: what was chosen; kept apart from the run, during which an upload may end.
        running: the run that is going on.
        check: the check of the file, as HTML.
        note: why a run can or cannot begin, as HTML.
        ready: whether it can.
        progress: how far it is, or how it ended, as HTML.
        result: the result, as HTML.
        busy: whether it is going on.
    """

    form: Form | None = None
    running: Running | None = None
    check: str | None = None
    note: str | None = None
    ready: bool | None = None
    progress: str | None = None
    result: str | None = None
    busy: bool | None = None


@dataclass(slots=True)
class _Job:
    """A run, shared by the page that watches it and the thread that does it."""

    chosen: Chosen
    sample: int | None
    language: Language
    stop: threading.Event = field(default_factory=threading.Event)
    folder: RunFolder | None = None

    @property
    def name(self) -> str:
        return self.chosen.name

    @property
    def questions(self) -> int:
        """How many are asked."""
        return min(self.sample or self.chosen.report.questions, self.chosen.report.questions)

    @property
    def has_answers(self) -> bool:
        """Whether any answers are kept."""
        return self.folder is not None and self.folder.files.predictions.is_file()


@dataclass(frozen=True, slots=True)
class _Outcome:
    folder: RunFolder
    metrics: dict[str, Any]
    version: str


class Evaluations:
    """The events of the tab; one run at a time for all browsers, few at once for each address.

    Args:
        handle: the index; question files are checked against its articles.
        open_pipeline: what is evaluated; slow, so what it gave is kept while the index is the same.
        runs: told of each finished run.
        folder: where runs are kept.
        max_upload_mb: the largest question file.
        room: for runs; by default there is any.
    """

    def __init__(
        self,
        handle: IndexHandle,
        open_pipeline: Callable[[Language], Pipeline],
        runs: Runs,
        folder: Path,
        max_upload_mb: float,
        room: Room | None = None,
    ) -> None:
        self._handle = handle
        self._open_pipeline = open_pipeline
        self._runs = runs
        self.folder = folder
        self.max_upload_mb = max_upload_mb
        self._room = room or Room(lambda: (), 0)
        self._turns = Turns()
        self._places = Places()
        self._kept: Pipeline | None = None

    def load(self, language: Language) -> Panel:
        """A page was opened."""
        note = _say("evaluate_no_file", language)
        return Panel(Form(), None, "", note, False, "", "", False)

    def choose(self, path: Path, language: Language) -> Iterator[Panel]:
        """A file was uploaded to ``path``."""
        name = question_name(path, language)
        checking = busy_html(messages.text("evaluate_checking", language, name=name))
        yield Panel(Form(), check=checking, note="", ready=False, progress="", result="")
        try:
            documents = self._handle.current().documents
            chosen = take(path, language, documents, self.max_upload_mb)
            yield self._checked(chosen, language)
        except Exception as error:
            note = _say("evaluate_unusable", language)
            yield Panel(check=problem_html(sentence_of(error, language)), note=note)

    def _checked(self, chosen: Chosen, language: Language) -> Panel:
        report = chosen.report
        if report.clean:
            words = messages.text("evaluate_ready", language, questions=report.questions)
        else:
            words = messages.text("evaluate_not_clean", language, count=report.problem_count)
        note = note_html(words, problem=not report.clean)
        check = check_html(chosen.name, report, language)
        return Panel(Form(chosen), check=check, note=note, ready=report.clean)

    def stop(self, running: Running | None) -> None:
        """The run is to be left."""
        if running is not None:
            running.stop.set()

    def run(self, form: Form, sample: str, language: Language) -> Iterator[Panel]:
        """The run is to begin.

        Args:
            form: what was chosen.
            sample: how many questions, as typed; empty for all.
            language: of the replies, the report and the tab.
        """
        chosen = form.chosen
        if chosen is None or not chosen.report.clean:
            yield Panel()  # the note says why
            return
        try:
            job = _Job(chosen, _number(sample), language)
            self._room.check(_QUESTION_BYTES * job.questions)
        except ShuttenError as error:
            yield Panel(progress=problem_html(error.message(language)))
            return
        address = asking_address()
        if not self._places.enter(address):
            yield Panel(progress=problem_html(messages.text("evaluate_too_many", language)))
            return
        work: Work[_Outcome, Step] = Work(lambda report: self._in_place(address, job, report))
        try:
            starting = step_html(job.name, Step("stage_model"), language)
            yield Panel(running=Running(job.stop), progress=starting, result="", busy=True)
            for step in work.watch(_EVERY, job.stop):
                shown = None if step is None else step_html(job.name, step, language)
                yield Panel(progress=shown)
            yield self._ended(job, work)
        finally:
            job.stop.set()  # the page may have gone

    def close(self) -> None:
        """Leave all runs; waits a moment for them to end."""
        self._turns.stop_all(_ENDING_SECONDS)

    def _ended(self, job: _Job, work: Work[_Outcome, Step]) -> Panel:
        language = job.language
        try:
            if job.stop.is_set():
                raise Stopped
            outcome = work.result()
            token = self._runs.add(outcome.folder.files)
            files, metrics = outcome.folder.files, outcome.metrics
            result = result_html(job.name, token, files, metrics, outcome.version, language)
        except Stopped:
            sentence = messages.text("evaluate_stopped", language)
            return Panel(progress=stopped_html(sentence, _left_of(job)), busy=False)
        except Exception as error:
            sentence = sentence_of(error, language)
            return Panel(progress=problem_html(sentence, _left_of(job)), busy=False)
        return Panel(progress="", result=result, busy=False)

    def _in_place(self, address: str, job: _Job, report: Callable[[Step], None]) -> _Outcome:
        """Carries a run out; its address may have another one when this has really ended."""
        try:
            return self._carry_out(job, report)
        finally:
            self._places.leave(address)

    def _carry_out(self, job: _Job, report: Callable[[Step], None]) -> _Outcome:
        def waiting(ahead: int) -> None:
            report(Step("stage_model", ahead=ahead))

        progress = RunProgress(report, job.stop, job.questions)
        with self._turns.taken(job.stop, waiting):
            progress.stage("stage_model", 1)
            pipeline = self._pipeline(job.language)
            plan = Plan(job.sample, batch=BATCH)
            with under_its_name(job.chosen.path, job.name) as path:  # the run copies it, too
                job.folder = begin_run(self.folder, path, plan, pipeline)
            try:
                metrics = carry_out(job.folder, pipeline, progress)
            finally:
                if not job.has_answers:  # nothing to keep
                    shutil.rmtree(job.folder.files.folder, ignore_errors=True)
            return _Outcome(job.folder, metrics, pipeline.evaluator.index.version)

    def _pipeline(self, language: Language) -> Pipeline:
        """That of the last run, while the index and the language are the same."""
        version = self._handle.current().version
        kept = self._kept
        if kept and (kept.language, kept.evaluator.index.version) == (language, version):
            return kept
        self._kept = None  # two in memory at once would be one too many
        self._kept = self._open_pipeline(language)
        return self._kept


def _say(key: str, language: Language) -> str:
    return note_html(messages.text(key, language))


def _number(typed: str) -> int | None:
    """How many questions were asked for; None for all.

    Raises:
        QuestionFileError: it is no whole number above 0.
    """
    words = unicodedata.normalize("NFKC", typed).strip()
    if not words:
        return None
    with suppress(ValueError):
        if len(words) < 10 and (number := int(words)) > 0:
            return number
    raise QuestionFileError("evaluate_bad_sample")


def _left_of(job: _Job) -> str:
    """Where the answers given so far are, and how to go on from them."""
    if job.folder is None or not job.has_answers:
        return ""
    command = f"shutten evaluate {shlex.quote(str(job.folder.questions))} --resume"
    folder = job.folder.files.folder
    return messages.text("evaluate_kept", job.language, folder=folder, command=command)
