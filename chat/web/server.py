"""Serves the page until it is told to end.

Gradio's app is mounted into one of ours and run by uvicorn directly, instead of by
``launch()``: the port is bound before anything starts, the page says when it answers and
nothing else, one signal ends it, and every response carries a policy under which no browser
fetches anything from elsewhere.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, NoReturn

from chat.answering import Answerer
from chat.observing.question_log import logging_to
from chat.settings import Config
from chat.web.address import bind, check_address, open_browser, url_of
from chat.web.library.access import may_change
from chat.web.work import settle
from index.build import Builder
from index.live import IndexHandle
from index.source_set import SourceSet
from ingest.isolation import ParseLimits, shared_parser
from ingest.messages import Language

if TYPE_CHECKING:
    from fastapi import APIRouter, FastAPI
    from gradio import Blocks

    from chat.evaluation.batch_run import Pipeline
    from chat.web.evaluating.handlers import Evaluations
    from chat.web.voting.handlers import Votes

__all__ = ["check_address", "create_app", "serve"]

_STYLES = ("style.css", "library.css", "evaluate.css", "reading.css", "chat.css", "access.css")
# Those that watch what the others and Gradio do come first.
_SCRIPTS = (
    "stream.js",
    "access.js",
    "press.js",
    "choices.js",
    "tabs.js",
    "page.js",
    "reading.js",
    "library.js",
    "evaluate.js",
    "history.js",
    "export.js",
    "manners.js",
    "waiting.js",
    "selection.js",
    "feedback.js",
)
# How long an answer that is being computed may hold the end up.
_SETTLE_SECONDS = 1.0


def create_app(
    answerer: Answerer,
    handle: IndexHandle,
    builder: Builder,
    config: Config,
    open_pipeline: Callable[[Language], Pipeline],
    host: str = "127.0.0.1",
) -> FastAPI:
    """The page as an ASGI application.

    Args:
        answerer: answers the questions.
        handle: the index that is shown and searched.
        builder: takes in articles added from the page.
        config: the settings.
        open_pipeline: opens what an evaluation from the page evaluates.
        host: the address served at; decides who may change the library. On loopback, requests that
            name another host are refused: no foreign page reaches ours by resolving to here.
    """
    # Gradio takes a second to import: not before the address is known to be free.
    from fastapi import FastAPI

    from chat.web.access.admission import admission
    from chat.web.access.protect import protect
    from chat.web.access.question_limit import QuestionLimit
    from chat.web.api.opening import Api
    from chat.web.evaluating.handlers import Evaluations
    from chat.web.evaluating.routes import run_routes
    from chat.web.evaluating.runs import Runs
    from chat.web.handlers import Handlers
    from chat.web.library.changes import Library
    from chat.web.library.handlers import LibraryHandlers
    from chat.web.library.routes import text_routes
    from chat.web.page import build_page
    from chat.web.upload import Articles

    chat, runs, admitted = config.settings.chat, Runs(), admission(config, host)
    allowed, limit = may_change(chat.library, host, bool(admitted.password)), chat.max_upload_mb
    articles = Articles(handle.store, builder, config, allowed)
    library = Library(handle, builder, config, allowed)
    evaluations = Evaluations(handle, open_pipeline, runs, config.data / "evaluations", limit)
    questions = QuestionLimit(chat.questions_per_minute)
    api = Api(answerer, handle, builder, config, host, bool(admitted.password), questions.admit)
    handlers = Handlers(api.answerer, handle, articles, config, questions)
    shelf, votes = LibraryHandlers(library), _votes(handle, config)
    page = build_page(handlers, shelf, evaluations, config.language, limit, votes)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=_until(evaluations))
    head = protect(app, page, config, host, _head())
    app.include_router(run_routes(runs))
    app.include_router(text_routes(library))
    app.include_router(_page_images(handle, builder, config))
    api.open_on(app, page)
    _mount(app, page, articles.max_bytes, head)
    return app


def _until(evaluations: Evaluations) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """What surrounds the app's life: evaluations end with it."""

    @contextlib.asynccontextmanager
    async def ending(_: FastAPI) -> AsyncIterator[None]:
        yield
        evaluations.close()

    return ending


def _votes(handle: IndexHandle, config: Config) -> Votes:
    from chat.feedback.log import VoteLog
    from chat.feedback_commands import FOLDER
    from chat.web.voting.handlers import Votes

    return Votes(handle, VoteLog(config.data / FOLDER), config.settings.chat.feedback)


def _page_images(handle: IndexHandle, builder: Builder, config: Config) -> APIRouter:
    from chat.web.page_image_routes import image_routes
    from chat.web.page_images import PageImages

    def sources() -> SourceSet:
        return builder.source_set((), config.source_paths)

    return image_routes(PageImages(handle, sources, shared_parser(ParseLimits())))


def _mount(app: FastAPI, page: Blocks, max_bytes: int, head: str) -> None:
    import gradio as gr

    from chat.web.access.unfetched import forbid_fetching
    from chat.web.page import theme

    page.queue(api_open=False)
    forbid_fetching()
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        theme=theme(),
        # Not by ``css=``: Gradio rewrites the selectors of that.
        head=head,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        run_history=False,
        footer_links=[],
        show_error=False,
        # The page refuses larger files in a sentence; this is for what is not our page.
        max_file_size=max_bytes + 1,
    )
    # Mounted pages are not "launched", and only for launched ones Gradio checks that a file named
    # in a request is one that was uploaded.
    page.has_launched = True


def _head() -> str:
    from chat.web.page import asset

    styles = "".join(f"<style>{asset(name)}</style>" for name in _STYLES)
    return styles + "".join(f"<script>{asset(name)}</script>" for name in _SCRIPTS)


def serve(
    answerer: Answerer,
    handle: IndexHandle,
    builder: Builder,
    config: Config,
    open_pipeline: Callable[[Language], Pipeline],
    host: str,
    port: int,
    on_ready: Callable[[str], None],
) -> None:
    """Serve the page in the foreground until SIGINT or SIGTERM.

    Args:
        answerer: answers the questions.
        handle: the index that is shown and searched.
        builder: takes in articles added from the page.
        config: the settings.
        open_pipeline: opens what an evaluation from the page evaluates.
        host: address to serve at.
        port: port; 0 for any free one.
        on_ready: called once with the page's URL, when requests are answered.

    Raises:
        ServeError: the address cannot be used, or others would be let in and nobody said that they
            may; raised before anything starts.
    """
    chat = config.settings.chat
    with bind(host, port) as bound, _own_uploads(), logging_to(chat.question_log, config.base):
        from chat.web.foreground import run

        url = url_of(host, bound.getsockname()[1])

        def ready() -> None:
            on_ready(url)
            open_browser(url)

        run(create_app(answerer, handle, builder, config, open_pipeline, host), bound, ready)
    if not settle(_SETTLE_SECONDS):
        _exit_at_once()


def _exit_at_once() -> NoReturn:
    """End the process while a thread is inside native code.

    Python would tear such a thread down in the middle, and C++ aborts on that (gh-87135).
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


@contextlib.contextmanager
def _own_uploads() -> Iterator[None]:
    """A folder of our own for what Gradio keeps of uploads, gone when the server ends.

    Its default is one shared by all users of a machine, where the first owns it.
    """
    with tempfile.TemporaryDirectory(prefix="shutten-", ignore_cleanup_errors=True) as folder:
        before = os.environ.get("GRADIO_TEMP_DIR")
        os.environ["GRADIO_TEMP_DIR"] = folder
        try:
            yield
        finally:
            if before is None:
                del os.environ["GRADIO_TEMP_DIR"]
            else:
                os.environ["GRADIO_TEMP_DIR"] = before
