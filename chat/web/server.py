"""Serves the page until it is told to end.

Gradio's app is mounted into one of ours and run by uvicorn directly, instead of by
``launch()``: the port is bound before anything starts, the page says when it answers and
nothing else, one signal ends it, and every response carries a policy under which no browser
fetches anything from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chat.answering import Answerer
from chat.observing.question_log import logging_to
from chat.settings import Config
from chat.web.address import bind, check_address, open_browser, url_of
from chat.web.application import create_app
from chat.web.ending import Ending
from chat.web.uploads import own_uploads
from chat.web.work import settle
from index.build import Builder
from index.handle import IndexHandle
from ingest.messages import Language

if TYPE_CHECKING:
    from chat.evaluation.batch_run import Pipeline

__all__ = ["check_address", "create_app", "serve"]

# How long an answer that is being computed may hold the end up.
_SETTLE_SECONDS = 1.0


def serve(
    answerer: Answerer,
    handle: IndexHandle,
    builder: Builder,
    config: Config,
    open_pipeline: Callable[[Language], Pipeline],
    host: str,
    port: int,
    on_ready: Callable[[str], None],
    on_end: Callable[[], None] = lambda: None,
) -> None:
    """Serve the page in the foreground until SIGINT or SIGTERM.

    What was asked before is answered first, within ``[chat] shutdown_seconds``.

    Args:
        answerer: answers the questions.
        handle: the index that is shown and searched.
        builder: takes in articles added from the page.
        config: the settings.
        open_pipeline: opens what an evaluation from the page evaluates.
        host: address to serve at.
        port: port; 0 for any free one.
        on_ready: called once with the page's URL, when requests are answered.
        on_end: called once, when the signal came.

    Raises:
        ServeError: the address cannot be used, or others would be let in and nobody said that they
            may; raised before anything starts.
    """
    chat, ending = config.settings.chat, Ending()
    with bind(host, port) as bound, own_uploads(), logging_to(chat.question_log, config.base):
        from chat.web.foreground import Farewell, exit_at_once, run

        url = url_of(host, bound.getsockname()[1], chat.root_path)

        def ready() -> None:
            on_ready(url)
            open_browser(url)

        app = create_app(answerer, handle, builder, config, open_pipeline, host, ending)
        run(app, bound, ready, Farewell(ending, chat.shutdown_seconds, on_end))
    if not settle(_SETTLE_SECONDS):
        exit_at_once()
