"""The commands below ``shutten feedback``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chat.command import app_of, put, say
from index.durable import write_whole
from ingest.errors import FeedbackError

if TYPE_CHECKING:
    from chat.app import App
    from chat.feedback.log import VoteLog, Votes

FOLDER = "feedback"
"""Where votes lie in the data folder."""
_LONGEST = 60

feedback_cli = typer.Typer(help="What users said of answers.", rich_markup_mode=None)


@feedback_cli.callback(invoke_without_command=True)
def _help(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        put(context.get_help())


@feedback_cli.command("list")
def feedback_list(context: typer.Context) -> None:
    """List the judgements, newest last, and count them."""
    from chat.evaluation.questions.issue import shown
    from chat.feedback.export import has_gold, question_of

    app = app_of(context)
    log, votes = _votes(app)
    if not votes.given:
        say(app, "feedback_none", file=log.path)
    gold = 0
    for vote in votes.latest.values():
        question = question_of(vote)
        gold += has_gold(question)
        mark = "+" if vote.rating == "up" else "-"
        right = "; ".join(question.answers) or ("\u2205" if question.answerable is False else "")
        cells = (vote.given_at, mark, vote.question, vote.answer or "", question.reason, right)
        put("\t".join(shown(cell, _LONGEST) for cell in cells))
    ups = sum(vote.rating == "up" for vote in votes.latest.values())
    count = len(votes.latest)
    say(app, "feedback_counts", count=count, up=ups, down=count - ups, gold=gold)
    if votes.given > count:
        say(app, "feedback_replaced", count=votes.given - count)
    if votes.broken:
        say(app, "feedback_broken", count=votes.broken)


@feedback_cli.command("export")
def feedback_export(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A .jsonl or .csv file to write.")],
    gold_only: Annotated[
        bool, typer.Option("--gold-only", help="Leave out questions without gold.")
    ] = False,
) -> None:
    """Write the judgements as a question file that `shutten evaluate` reads."""
    from chat.feedback.export import csv_table, has_gold, jsonl, question_of

    app = app_of(context)
    suffix = out.suffix.lower()
    if suffix not in (".jsonl", ".csv"):
        raise FeedbackError("feedback_format", file=out)
    _, votes = _votes(app)
    questions = [question_of(vote) for vote in votes.latest.values()]
    if gold_only:
        questions = [question for question in questions if has_gold(question)]
    if not questions:
        raise FeedbackError("feedback_nothing")
    # Spreadsheets take a file for UTF-8 by its byte-order mark.
    table = suffix == ".csv"
    data = csv_table(questions).encode("utf-8-sig") if table else jsonl(questions).encode()
    try:
        write_whole(out, [data])
    except OSError as error:
        reason = error.strerror or str(error)
        raise FeedbackError("feedback_unwritable", folder=out, reason=reason) from error
    gold = sum(map(has_gold, questions))
    say(app, "feedback_exported", count=len(questions), file=out, gold=gold)


def _votes(app: App) -> tuple[VoteLog, Votes]:
    from chat.feedback.log import VoteLog

    log = VoteLog(app.config.data / FOLDER)
    return log, log.read()
