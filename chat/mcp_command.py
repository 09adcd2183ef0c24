"""The command ``shutten mcp``."""

from __future__ import annotations

import typer

from chat.app import App
from chat.command import app_of
from ingest.errors import UsageError


def serve_mcp(context: typer.Context) -> None:
    """Serve the tool `ask` to an assistant over stdin and stdout (Model Context Protocol)."""
    app = app_of(context)
    try:
        from chat.mcp_server import make_server
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in ("mcp", "mcp_types"):
            raise
        raise UsageError("mcp_missing") from None
    from chat.observing.observed import ObservedAnswerer
    from chat.observing.question_log import QuestionLog, logging_to
    from chat.web.api.asking import Questions
    from chat.web.work import Work

    chat = app.config.settings.chat
    app.handle.current()  # without an index there is nothing to serve, and that is told at once
    answerer = ObservedAnswerer(app.answerer, [QuestionLog(chat.log_text)])
    questions = Questions(answerer, app.config.settings.answer.max_question)
    # The first question does not wait for the models; what is wrong with them it will tell.
    Work[object, None](lambda _: _warm_up(app))
    with logging_to(chat.question_log, app.config.base):
        make_server(questions, app.config.language).run()


def _warm_up(app: App) -> None:
    app.answerer.ask("shutten")
    app.settle()
