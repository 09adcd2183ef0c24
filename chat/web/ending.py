"""How a server ends that was told to: what was asked is answered, nothing new is begun."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

from chat.web.library.cancelling import CancellableProgress
from index.build import Builder, BuildOptions
from index.outcome import BuildReport
from index.progress import Progress
from index.source_set import SourceSet
from ingest import messages

# Streams by which pages only notice that the server is still there.
_HEARTBEAT = "/heartbeat/"
# A question is taken in by one request and answered by another; between the two there is none.
_QUIET_SECONDS = 0.3
_POLL = 0.05


class Ending:
    """Whether the server is ending, and what it still has to do before.

    ``guard`` is ASGI middleware: it counts the requests on their way and, once the end has begun,
    refuses those that would begin something.
    """

    def __init__(self) -> None:
        self._begun = threading.Event()
        self._open = 0
        self._then: list[Callable[[], object]] = []

    @property
    def begun(self) -> bool:
        """Whether nothing new is begun any more."""
        return self._begun.is_set()

    def bounds(self, builder: Builder) -> Builder:
        """The same builder, whose builds are cancelled when the end begins."""
        return _BoundedBuilder(builder, self._begun)

    def then(self, function: Callable[[], object]) -> None:
        """Have something called, in a thread of its own, when the end begins."""
        self._then.append(function)

    def begin(self) -> None:
        """The end begins."""
        self._begun.set()
        for function in self._then:
            threading.Thread(target=function, daemon=True).start()

    async def drain(self, seconds: float) -> None:
        """Wait until every request on its way is answered, but so many seconds at most."""
        end = time.monotonic() + seconds
        quiet = time.monotonic()
        while (now := time.monotonic()) < end:
            if self._open:
                quiet = now
            elif now - quiet >= _QUIET_SECONDS:
                return
            await asyncio.sleep(_POLL)

    def guard(self, app: Any) -> Any:
        """The application behind the count and the refusal; an ASGI application, too."""

        async def guarded(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] != "http" or _HEARTBEAT in scope["path"]:
                await app(scope, receive, send)
            elif self.begun and scope["method"] == "POST":
                await _refusal(scope)(scope, receive, send)
            else:
                self._open += 1
                try:
                    await app(scope, receive, send)
                finally:
                    self._open -= 1

        return guarded


class _BoundedBuilder(Builder):
    """A builder whose builds are cancelled, with nothing changed, once ``stop`` is set."""

    def __init__(self, builder: Builder, stop: threading.Event) -> None:
        vars(self).update(vars(builder))
        self._inner = builder
        self._stop = stop

    def build_locked(
        self,
        sources: SourceSet,
        progress: Progress | None = None,
        options: BuildOptions | None = None,
    ) -> BuildReport:
        """See ``Builder.build_locked``.

        Raises:
            BuildCancelledError: it was ended; nothing has changed.
        """
        bounded = CancellableProgress(self._stop, progress)
        return self._inner.build_locked(sources, bounded, options)


def _refusal(scope: Any) -> Any:
    from starlette.datastructures import Headers
    from starlette.responses import JSONResponse

    from chat.web.access.requests import language_of, path_of
    from chat.web.api.shape import error_object, is_for_programs

    language = language_of(Headers(scope=scope), "auto")
    # Gradio's page shows what is refused in our words, unless it is a 503: then in its own.
    status = 500 if scope["path"].endswith("/queue/join") else 503
    sentence = messages.text("ending_refused", language)
    content = (
        error_object("ending_refused", sentence)
        if is_for_programs(path_of(scope))
        else {"detail": sentence}
    )
    return JSONResponse(content, status, headers={"retry-after": "5"})
