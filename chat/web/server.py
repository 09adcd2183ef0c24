"""Serves the page until it is told to end.

Gradio's app is mounted into one of ours and run by uvicorn directly, instead of by
``launch()``: the port is bound before anything starts, the page says when it answers and
nothing else, one signal ends it, and every response carries a policy under which no browser
fetches anything from elsewhere.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

from chat.answering import Answerer
from chat.settings import Config
from chat.web.address import bind, check_address, open_browser, url_of
from chat.web.ending import Ending
from chat.web.library.access import is_loopback, may_change
from chat.web.proxied import Proxied, networks
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
    from chat.sections import Chat
    from chat.web.evaluating.handlers import Evaluations
    from chat.web.evaluating.runs import Runs
    from chat.web.library.changes import Library
    from chat.web.page_images import PageImages

__all__ = ["check_address", "create_app", "serve"]

_STYLES = ("style.css", "library.css", "evaluate.css")
# How long an answer that is being computed may hold the end up.
_SETTLE_SECONDS = 1.0

# Gradio compiles templates in the browser, hence 'unsafe-eval'; articles are escaped text.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "object-src 'none'",
        "frame-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
_POLICY_HEADER = (b"content-security-policy", _POLICY.encode())
_HEADERS = ((b"referrer-policy", b"no-referrer"), (b"x-content-type-options", b"nosniff"))


class Policy:
    """Adds the headers to every response; one that has a policy of its own keeps that.

    Args:
        app: an ASGI application.
    """

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", ()), *_HEADERS]
                if not any(name == _POLICY_HEADER[0] for name, _ in headers):
                    headers.append(_POLICY_HEADER)
                message["headers"] = headers
            await send(message)

        await self._app(scope, receive, send_with_headers)


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
    from fastapi import FastAPI

    from chat.web.evaluating.handlers import Evaluations
    from chat.web.evaluating.runs import Runs
    from chat.web.handlers import Handlers
    from chat.web.library.changes import Library
    from chat.web.library.handlers import LibraryHandlers
    from chat.web.page import build_page
    from chat.web.upload import Articles

    chat, runs, ending = config.settings.chat, Runs(), ending or Ending()
    builder = ending.bounds(builder)
    allowed, limit = may_change(chat.library, host), chat.max_upload_mb
    articles = Articles(handle.store, builder, config, allowed)
    library = Library(handle, builder, config, allowed)
    evaluations = Evaluations(handle, open_pipeline, runs, config.data / "evaluations", limit)
    ending.then(evaluations.close)
    handlers = Handlers(answerer, handle, articles, config)
    page = build_page(handlers, LibraryHandlers(library), evaluations, config.language, limit)
    page.queue(api_open=False)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=_until(evaluations))
    _surround(app, ending, chat, host)
    for router in _routers(runs, library, _page_images(handle, builder, config)):
        app.include_router(router)
    _mount(app, page, articles.max_bytes, chat.root_path)
    return app


def _routers(runs: Runs, library: Library, images: PageImages) -> tuple[APIRouter, ...]:
    """What is served beside the page."""
    from chat.web.evaluating.routes import run_routes
    from chat.web.library.routes import text_routes
    from chat.web.page_image_routes import image_routes

    return run_routes(runs), text_routes(library), image_routes(images)


def _surround(app: FastAPI, ending: Ending, chat: Chat, host: str) -> None:
    """What each request passes before it comes to the page; the last one added is the first."""
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    app.add_middleware(Policy)
    app.add_middleware(ending.guard)
    proxies = networks(chat.trusted_proxies)
    app.add_middleware(Proxied, root_path=chat.root_path, trusted=proxies)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=_trusted_hosts(host))


def _until(evaluations: Evaluations) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """What surrounds the app's life: evaluations end with it."""

    @contextlib.asynccontextmanager
    async def ending(_: FastAPI) -> AsyncIterator[None]:
        yield
        evaluations.close()

    return ending


def _page_images(handle: IndexHandle, builder: Builder, config: Config) -> PageImages:
    from chat.web.page_images import PageImages

    def sources() -> SourceSet:
        return builder.source_set((), config.source_paths)

    return PageImages(handle, sources, shared_parser(ParseLimits()))


def _mount(app: FastAPI, page: Blocks, max_bytes: int, root_path: str) -> None:
    import gradio as gr

    from chat.web.frame import put_icon
    from chat.web.page import theme

    put_icon()
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        root_path=root_path or None,
        theme=theme(),
        # Not by ``css=``: Gradio rewrites the selectors of that.
        head=_head(),
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
    scripts = ("stream.js", "press.js", "tabs.js", "page.js", "library.js", "evaluate.js")
    return styles + "".join(f"<script>{asset(name)}</script>" for name in scripts)


def _trusted_hosts(host: str) -> list[str]:
    """The names that requests may call us by; any, where the user opened the page to others."""
    return ["127.0.0.1", "::1", "[::1]", "localhost", host] if is_loopback(host) else ["*"]


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
        ServeError: the address cannot be used; raised before anything starts.
    """
    with bind(host, port) as bound, _own_uploads():
        from chat.web.foreground import Farewell, exit_at_once, run

        chat, ending = config.settings.chat, Ending()
        url = url_of(host, bound.getsockname()[1], chat.root_path)

        def ready() -> None:
            on_ready(url)
            open_browser(url)

        app = create_app(answerer, handle, builder, config, open_pipeline, host, ending)
        run(app, bound, ready, Farewell(ending, chat.shutdown_seconds, on_end))
    if not settle(_SETTLE_SECONDS):
        exit_at_once()


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
