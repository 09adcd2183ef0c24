"""The commands below ``shutten evaluate``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chat.app import App
from chat.command import app_of, put, say, warn
from chat.terminal import TerminalProgress
from ingest import messages
from ingest.errors import CorruptIndexError, QuestionFileError

if TYPE_CHECKING:
    from chat.evaluation.batch_run import Pipeline, Plan
    from chat.evaluation.run_folder import RunFolder

_FAILED = 1


class _RunUnlessNamed(typer.core.TyperGroup):
    """``evaluate FILE`` is short for ``evaluate run FILE``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["run", *args]
        return super().parse_args(ctx, args)


evaluate_cli = typer.Typer(
    cls=_RunUnlessNamed,
    help="Answer a question file and measure the answers; compare two such runs.",
    rich_markup_mode=None,
)


@evaluate_cli.callback(invoke_without_command=True)
def _help(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        put(context.get_help())


_Questions = Annotated[
    Path, typer.Argument(readable=False, help="A question file (CSV, XLSX, JSONL, SQuAD, text).")
]
_Out = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Where the folder of the run is made.")
]
_Resume = Annotated[
    bool,
    typer.Option("--resume", help="Go on with the last unfinished run of this file, as it began."),
]
_Sample = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Ask N questions drawn at random.")
]
_Seed = Annotated[int, typer.Option(metavar="S", help="Seed of the draw.")]
# Of more questions, what was encoded together would be let go before it is used.
_Batch = Annotated[
    int, typer.Option(min=1, max=256, metavar="N", help="Questions answered together.")
]
_Jobs = Annotated[
    int | None,
    typer.Option(min=1, max=256, metavar="N", help="Processes that answer side by side."),
]
_Paragraphs = Annotated[
    bool, typer.Option("--index-paragraphs", help="Ask a SQuAD file's own paragraphs.")
]
_Predictions = Annotated[
    Path | None, typer.Option(metavar="OUT.jsonl", help="Write the answers there as well.")
]
_FailUnder = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME=VALUE,...", help="Exit with 1 where a figure is worse."),
]
_Baseline = Annotated[
    Path | None, typer.Option(metavar="RUN", help="A run that this one is held against.")
]
_MaxDrop = Annotated[
    float, typer.Option(min=0, max=1, help="How far a figure may fall below --baseline's.")
]


@evaluate_cli.command("run")
def run(
    context: typer.Context,
    questions: _Questions,
    out: _Out = None,
    resume: _Resume = False,
    sample: _Sample = None,
    seed: _Seed = 0,
    batch: _Batch = 64,
    jobs: _Jobs = None,
    index_paragraphs: _Paragraphs = False,
    predictions: _Predictions = None,
    fail_under: _FailUnder = None,
    baseline: _Baseline = None,
    max_drop: _MaxDrop = 0.01,
) -> int:
    """Answer a question file and measure the answers (the word run may be left out)."""
    from chat.evaluation.answers_file import check_writable, write_answers
    from chat.evaluation.batch_run import Plan
    from chat.evaluation.gate import Gate

    app = app_of(context)
    gate = Gate.of(fail_under or [], baseline, max_drop)
    if predictions is not None:
        check_writable(predictions, questions)
    parent = out or app.config.data / "evaluations"
    if index_paragraphs:
        app = _over_own_paragraphs(app, questions, parent / "paragraphs")
    plan = None if resume else Plan(sample, seed, batch, jobs or 1)
    folder, metrics = _evaluate(app, questions, parent, plan, jobs)
    if predictions is not None:
        write_answers(folder.files.folder, predictions)
    failures = gate.failures(metrics)
    for failure in failures:
        sentence = messages.text(failure.key, app.config.language, **failure.details)
        warn(sentence)
    return _FAILED if failures else 0


def _over_own_paragraphs(app: App, questions: Path, parent: Path) -> App:
    from chat.evaluation.paragraphs import with_own_paragraphs

    progress = TerminalProgress(app.config.language)
    try:
        return with_own_paragraphs(app, questions, parent, progress)
    finally:
        progress.close()


def _evaluate(
    app: App, questions: Path, parent: Path, plan: Plan | None, jobs: int | None
) -> tuple[RunFolder, dict[str, Any]]:
    """Begin a run, or go on with one where there is no plan; the figures are printed."""
    from chat.evaluation.batch_run import begin_run, carry_out
    from chat.evaluation.opening import open_pipeline
    from chat.evaluation_terminal import run_lines

    if plan is None:
        folder, pipeline = _resumed(app, questions, parent)
    else:
        pipeline = open_pipeline(app, app.config.language)
        folder = begin_run(parent, questions, plan, pipeline)
    app.encoder.load()
    app.load_reader()
    progress = TerminalProgress(app.config.language)
    try:
        metrics = carry_out(folder, pipeline, progress, jobs)
    except BaseException:
        progress.close()
        _tell_how_to_resume(app, folder, questions)
        raise
    progress.close()
    for line in run_lines(metrics, pipeline.evaluator.index.version, app.config.language):
        put(line)
    say(app, "run_written", report=folder.files.report)
    return folder, metrics


def _resumed(app: App, questions: Path, parent: Path) -> tuple[RunFolder, Pipeline]:
    from chat.evaluation.batch_run import check_same_settings, find_unfinished
    from chat.evaluation.opening import open_pipeline
    from chat.evaluation.run_files import read_run

    folder = find_unfinished(parent, questions)
    version = str(read_run(folder.files.folder)["index"]["version"])
    try:
        pipeline = open_pipeline(app, app.config.language, version)
    except CorruptIndexError as error:
        run = folder.files.folder
        raise QuestionFileError("run_index_gone", run=run, version=version) from error
    check_same_settings(folder, pipeline)
    return folder, pipeline


def _tell_how_to_resume(app: App, folder: RunFolder, questions: Path) -> None:
    hint = messages.text(
        "run_resume_hint", app.config.language, folder=folder.files.folder, file=questions
    )
    warn(hint)


@evaluate_cli.command("compare")
def compare(
    context: typer.Context,
    run_a: Annotated[Path, typer.Argument(readable=False, help="The folder of a run.")],
    run_b: Annotated[Path, typer.Argument(readable=False, help="The folder of another run.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="Where the page is written.")
    ] = None,
) -> None:
    """Compare two runs of the same questions: is B better than A?"""
    from chat.comparison_terminal import comparison_lines
    from chat.evaluation import compare as comparing
    from chat.evaluation.report import render_comparison
    from chat.evaluation.run_files import find_run
    from chat.evaluation.run_folder import write_text

    app = app_of(context)
    language = app.config.language
    comparison = comparing.compare(run_a, run_b)
    for line in comparison_lines(comparison, language):
        put(line)
    folder_a, folder_b = find_run(run_a).folder, find_run(run_b).folder
    page = out or folder_b / f"compared-with-{folder_a.resolve().name}.html"
    write_text(page, [render_comparison(comparison, language)])
    say(app, "run_compared", page=page)
