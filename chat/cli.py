"""The command ``shutten``.

Errors are one sentence with a remedy on stderr and exit code 2, nothing on stdout, never a
traceback (set ``SHUTTEN_DEBUG=1`` to see one). Ctrl-C exits with 130.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chat.app import App
from chat.building import build_first
from chat.command import app_of, put, say, warn
from chat.evaluate_commands import evaluate_cli
from chat.exit_codes import INTERRUPTED, Served
from chat.feedback_commands import feedback_cli
from chat.index_commands import index_cli
from chat.mcp_command import serve_mcp
from chat.model_commands import models_cli
from chat.password_command import password
from chat.printable import LogLines, json_line
from chat.question_commands import questions_cli
from chat.reader.choice import DEFAULT
from chat.settings import Config, load_config
from chat.starting import (
    TerminatedError,
    few_arenas,
    few_events,
    few_primitives,
    import_gradio,
    large_blocks_apart,
    sigterm_raises,
    with_root_path,
)
from chat.terminal import answer_lines
from index.search import check_encoder
from ingest import messages
from ingest.errors import ShuttenError
from ingest.memory import lacks_memory
from ingest.messages import Language, language_of_environment

if TYPE_CHECKING:
    from chat.evaluation.batch_run import Pipeline

# Known before and after the configuration is read, so that every error is in the right one.
_language: ContextVar[Language] = ContextVar("language", default="en")
# What may have few texts for the models, or wants to be there at once; not an evaluation.
_QUICK = ("ask", "chat", "index", "mcp")
_HELP = {"help_option_names": ["-h", "--help"]}
cli = typer.Typer(
    help="Questions to articles, answered in the article's own words, with the place.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=_HELP,
)
cli.add_typer(evaluate_cli, name="evaluate")
cli.add_typer(feedback_cli, name="feedback")
cli.add_typer(index_cli, name="index")
cli.add_typer(models_cli, name="models")
cli.add_typer(questions_cli, name="questions")
cli.command("mcp")(serve_mcp)
cli.command("password")(password)


@cli.callback(invoke_without_command=True)
def _globals(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", readable=False, help="Settings to use instead of config.toml."
        ),
    ] = None,
    index_dir: Annotated[
        Path | None, typer.Option(metavar="DIR", readable=False, help="Where the index lies.")
    ] = None,
) -> None:
    if context.invoked_subcommand is None:
        put(context.get_help())
        return
    loaded = load_config(config)
    _language.set(loaded.language)
    quick = context.invoked_subcommand in _QUICK
    context.obj = App(loaded, index_dir or loaded.index_dir, quick)


@cli.command("ask")
def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="The question.")],
    after: Annotated[
        list[str] | None,
        typer.Option(metavar="EARLIER", help="An earlier question, oldest first; repeatable."),
    ] = None,
    article: Annotated[
        list[str] | None,
        typer.Option(metavar="SOURCE", help="Answer from this article only; repeatable."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Ask one question."""
    app = app_of(context)
    app.warm()
    language = app.config.language
    answer = app.answerer.ask(question, after or (), article or None, language)
    if as_json:
        put(json_line(answer.to_dict()))
        return
    for line in answer_lines(answer, language):
        put(line)


@cli.command("chat")
def chat(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to serve at.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to serve at; 0 for a free one.")
    ] = None,
    root_path: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="Where a reverse proxy shows the page, like /shutten."),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Tell of the index only what is wrong with it.")
    ] = False,
    open_to_all: Annotated[
        bool, typer.Option("--open-to-all", help="Let other machines in without a password.")
    ] = False,
    no_build: Annotated[
        bool, typer.Option("--no-build", help="Serve the live index as it is; another builds it.")
    ] = False,
) -> None:
    """Open the web chat; the index is built or brought up to date first."""
    few_arenas()
    large_blocks_apart()
    few_primitives()
    few_events()
    given = app_of(context)
    app = replace(given, config=with_root_path(given.config, root_path))
    try:
        with sigterm_raises():
            _chat(app, (host, port), quiet, open_to_all, no_build)
    except TerminatedError:
        _interrupted()
    raise Served


def _chat(
    app: App,
    place: tuple[str | None, int | None],
    quiet: bool,
    open_to_all: bool,
    no_build: bool,
) -> None:
    import_gradio()
    from chat.web.server import check_address, serve

    settings, (host, port) = app.config.settings.chat, place
    address = host or settings.host, settings.port if port is None else port
    config = _admitting(app, address[0], open_to_all)
    check_address(*address)
    if app.config.reader.name != DEFAULT:  # ours is known to be sound, and loaded behind the page
        app.load_reader()
    if no_build:
        check_encoder(app.handle.current(), app.encoder)
    else:
        build_first(app, quiet)
    sys.stdout.flush()
    serve(
        app.answerer,
        app.handle,
        app.builder,
        config,
        lambda language: _pipeline(app, language),
        *address,
        on_ready=lambda url: _ready(app, url),
        on_end=lambda: _ending(app, settings.shutdown_seconds),
    )


def _admitting(app: App, host: str, open_to_all: bool) -> Config:
    """The configuration to serve with; refused where nobody said that others may come in."""
    from chat.web.access.admission import admission, opened_to_all

    config = opened_to_all(app.config) if open_to_all else app.config
    if file := admission(config, host).readable:
        words = messages.text("password_file_open", config.language, file=file)
        warn(words)
    return config


def _pipeline(app: App, language: Language) -> Pipeline:
    from chat.evaluation.opening import open_pipeline

    return open_pipeline(app, language)


def _ready(app: App, url: str) -> None:
    say(app, "ready", url=url)
    sys.stdout.flush()
    from chat.web.work import Work

    Work(lambda _: _warm_up(app))


def _ending(app: App, seconds: float) -> None:
    say(app, "ending", seconds=seconds)
    sys.stdout.flush()


def _warm_up(app: App) -> None:
    """Load the models behind the page: those that are there at once, then those that are quick."""
    with contextlib.suppress(ShuttenError):  # told when a question meets it
        app.answerer.ask("shutten")
        app.settle()
        app.answerer.ask("出典")


def _fail(sentence: str) -> int:
    warn(sentence)
    return 2


def _interrupted() -> int:
    warn(messages.text("interrupted", _language.get()))
    return INTERRUPTED


def _reason(error: typer.TyperException) -> str:
    """What a usage error says, as typer words it."""
    return str(getattr(error, "format_message", error.__str__)())


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    _language.set(language_of_environment())
    try:
        result = cli(arguments, standalone_mode=False, prog_name="shutten")
        sys.stdout.flush()
        code = result if isinstance(result, int) else 0
        return _interrupted() if code == INTERRUPTED else code
    except ShuttenError as error:
        return _fail(error.message(_language.get()))
    except typer.TyperException as error:
        reason = " ".join(_reason(error).split()).rstrip(".")
        return _fail(messages.text("usage", _language.get(), reason=reason))
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted()
    except BrokenPipeError:
        # The reader of our output went away (`shutten ask … | head -1`); nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("SHUTTEN_DEBUG"):
            raise
        reason = f"{type(error).__name__}: {error}".splitlines()[0][:300]
        key = "memory_short" if lacks_memory(error) else "internal"
        return _fail(messages.text(key, _language.get(), reason=reason))


def main() -> None:
    """Run the command with the process's arguments; see ``chat.__main__`` for the entry point."""
    # Articles are in any script; the terminal's encoding must not break a pipe or a file.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if logging.lastResort is not None:  # what nobody else writes, it writes to stderr
        logging.lastResort.setFormatter(LogLines())
    sys.exit(run())
