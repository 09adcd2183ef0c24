"""The commands below ``shutten questions``."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Annotated

import typer

from chat.command import app_of, put, say
from ingest.errors import IndexStateError

questions_cli = typer.Typer(help="Look at question files.", rich_markup_mode=None)


@questions_cli.callback(invoke_without_command=True)
def _help(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        put(context.get_help())


@questions_cli.command("check")
def questions_check(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(readable=False, help="A question file.")],
    with_index: Annotated[
        bool, typer.Option("--index/--no-index", help="Look gold answers up in the index, if any.")
    ] = True,
) -> None:
    """Say what a question file is and what is wrong with it; exit code 1 if anything is."""
    from chat.evaluation.questions import check_questions, report_lines

    app = app_of(context)
    index = None
    if with_index:
        with contextlib.suppress(IndexStateError):  # a file can be checked without an index
            index = app.handle.current()
    language = app.config.language
    report = check_questions(file, language, None if index is None else index.documents)
    for line in report_lines(report, language):
        put(line)
    if index is not None:
        say(app, "questions_index", version=index.version, documents=len(index.documents))
    if not report.clean:
        raise typer.Exit(1)
