"""The page as an ASGI application: what it is made of, and what stands around it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

from chat.answering import Answerer
from chat.settings import Config
from chat.web.ending import Ending
from chat.web.library.access import may_change
from index.build import Builder
from index.handle import IndexHandle
from index.source_set import SourceSet
from ingest.isolation import ParseLimits, own_parser
from ingest.messages import Language

if TYPE_CHECKING:
    from fastapi import APIRouter, FastAPI
    from gradio import Blocks

    from chat.evaluation.batch_run import Pipeline
    from chat.web.evaluating.handlers import Evaluations
    from chat.web.evaluating.runs import Runs
    from chat.web.history.returning import Returning
    from chat.web.library.changes import Library
    from chat.web.voting.handlers import Votes

_STYLES = (
    "style.css",
    "sheet.css",
    "library.css",
    "evaluate.css",
    "reading.css",
    "chat.css",
    "access.css",
)
# Pages whose state is kept.
SESSIONS = 400
# Looked at every ten minutes: uploads of an hour ago were taken in, or never will be.
_UPLOADS = (600, 3600)
# Those that watch what the others and Gradio do come first.
_SCRIPTS = (
    "returning.js",
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
    "choosing.js",
    "feedback.js",
)


def create_app(
    answerer: Answerer,
    handle: IndexHandle,
    builder: Builder,
    config: Config,
    open_pipeline: Callable[[Language], Pipeline],
    host: str = "127.0.0.1",
    ending: Ending | None = None,
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
        ending: told when the server is to end.
    """
    # Gradio takes a second to import: not before the address is known to be free.
    from chat.web.access.admission import admission
    from chat.web.access.question_limit import QuestionLimit
    from chat.web.api.opening import Api, Login
    from chat.web.evaluating.runs import Runs
    from chat.web.handlers import Handlers
    from chat.web.library.changes import Library
    from chat.web.library.handlers import LibraryHandlers
    from chat.web.page import build_page
    from chat.web.upload import Articles

    chat, runs, ending = config.settings.chat, Runs(), ending or Ending()
    password = bool(admission(config, host).password)
    allowed, limit = may_change(chat.library, host, password), chat.max_upload_mb
    bounded, questions = ending.bounds(builder), QuestionLimit(chat.questions_per_minute)
    articles = Articles(handle.store, bounded, config, allowed)
    library = Library(handle, bounded, config, allowed)
    evaluations = _evaluations(handle, open_pipeline, runs, config)
    ending.then(evaluations.close)
    login = Login(host, password, questions.admit, lambda: ending.begun)
    api = Api(answerer, handle, builder, config, login)
    handlers = Handlers(api.answerer, handle, articles, config, questions)
    shelf, votes = LibraryHandlers(library), _votes(handle, config)
    page = build_page(handlers, shelf, evaluations, config.language, limit, votes)
    app = _app(evaluations, _routers(runs, library, _page_images(handle, bounded, config)))
    api.open_on(app, page)
    _mount(app, page, config, host, ending, _returning(app, page, handle, config))
    return app


def _evaluations(
    handle: IndexHandle, open_pipeline: Callable[[Language], Pipeline], runs: Runs, config: Config
) -> Evaluations:
    from chat.web.evaluating.handlers import Evaluations
    from chat.web.room import Room

    chat, folder = config.settings.chat, config.data / "evaluations"
    room = Room(lambda: (folder,), chat.disk_mb)
    return Evaluations(handle, open_pipeline, runs, folder, chat.max_upload_mb, room)


def _app(evaluations: Evaluations, routers: tuple[APIRouter, ...]) -> FastAPI:
    from fastapi import FastAPI

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=_until(evaluations))
    for router in routers:
        app.include_router(router)
    return app


def _routers(runs: Runs, library: Library, images: APIRouter) -> tuple[APIRouter, ...]:
    """What is served beside the page."""
    from chat.web.evaluating.routes import run_routes
    from chat.web.library.routes import text_routes

    return run_routes(runs), text_routes(library), images


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
    from chat.web.access.question_limit import QuestionLimit
    from chat.web.page_image_line import KEY, PictureLine
    from chat.web.page_image_routes import image_routes
    from chat.web.page_images import PageImages

    def sources() -> SourceSet:
        return builder.source_set((), config.source_paths)

    # Not the parser of builds, which would wait for whoever looks at pages.
    images = PageImages(handle, sources, own_parser(ParseLimits()))
    limit = QuestionLimit(config.settings.chat.questions_per_minute, key=KEY)
    return image_routes(images, PictureLine(limit))


def _returning(app: FastAPI, page: Blocks, handle: IndexHandle, config: Config) -> Returning:
    from chat.web.access.question_limit import QuestionLimit
    from chat.web.history.returning import Returning
    from chat.web.history.returning_routes import TOO_MANY, returning_routes

    settings = config.settings
    returning = Returning(page, handle, settings.chat.feedback)
    limit = QuestionLimit(settings.chat.questions_per_minute, key=TOO_MANY)
    app.include_router(returning_routes(returning, settings.interface.language, limit))
    return returning


def _mount(
    app: FastAPI, page: Blocks, config: Config, host: str, ending: Ending, returning: Returning
) -> None:
    import gradio as gr

    from chat.web.access.protect import protect
    from chat.web.access.unfetched import forbid_fetching
    from chat.web.access.unknown_events import unknown_events
    from chat.web.frame import put_icon
    from chat.web.history.returning_routes import lost_sessions
    from chat.web.lean_sessions import keep_sessions_lean
    from chat.web.page import theme

    chat, interface = config.settings.chat, config.settings.interface.language
    page.queue(api_open=False)
    returning.refuse_lost()
    # Gradio never lets go of a session, about a megabyte with its page: the one that was used
    # longest ago goes. A page has its conversation, and hands it over again.
    page.state_session_capacity = SESSIONS
    page.delete_cache = _UPLOADS
    # After each event it would make a table of all before, for a view that is closed here.
    page._queue.ANAYLTICS_CACHE_FREQUENCY = 10**9
    forbid_fetching()
    keep_sessions_lean()
    put_icon()
    app.add_middleware(ending.guard)
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        root_path=chat.root_path or None,
        theme=theme(),
        # Not by ``css=``: Gradio rewrites the selectors of that.
        head=protect(app, page, config, host, _head()),
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        run_history=False,
        footer_links=[],
        show_error=False,
        # The page refuses larger files in a sentence; this is for what is not our page.
        max_file_size=int(chat.max_upload_mb * 1_000_000) + 1,
        app_kwargs={
            "exception_handlers": {**unknown_events(interface), **lost_sessions(interface)},
        },
    )
    # Mounted pages are not "launched", and only for launched ones Gradio checks that a file named
    # in a request is one that was uploaded.
    page.has_launched = True


def _head() -> str:
    from chat.web.page import asset

    styles = "".join(f"<style>{asset(name)}</style>" for name in _STYLES)
    return styles + "".join(f"<script>{asset(name)}</script>" for name in _SCRIPTS)
