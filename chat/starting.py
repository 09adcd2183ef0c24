"""What `shutten chat` needs before it serves: its options in the settings, an end by SIGTERM."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from types import FrameType

import typer
from pydantic import ValidationError

from chat.sections import Chat
from chat.settings import Config

# Of mallopt(3).
_M_ARENA_MAX, _M_MMAP_THRESHOLD, _M_TRIM_THRESHOLD = -8, -3, -1
_LARGE, _FREE_AT_THE_END = 2**20, 2**22
# Of oneDNN itself, and of what PyTorch puts around it.
_PRIMITIVE_CACHES = ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "LRU_CACHE_CAPACITY")


def import_gradio() -> None:
    """Import Gradio, without the SDK of the Model Context Protocol where that is installed.

    Gradio imports it for a server of its own, which ours never starts: a sixth of the time that
    all of Gradio takes.
    """
    if "gradio" in sys.modules or "mcp" in sys.modules:
        return
    sys.modules["mcp"] = None  # type: ignore[assignment]  # what Python takes for "not installed"
    try:
        import gradio  # noqa: F401
    finally:
        del sys.modules["mcp"]


class TerminatedError(KeyboardInterrupt):
    """SIGTERM came; whatever cleans up after Ctrl-C cleans up after this, too."""


@contextlib.contextmanager
def sigterm_raises() -> Iterator[None]:
    """SIGTERM raises ``TerminatedError``.

    Otherwise it ends the process without cleaning up, and as the first process of a container it
    does nothing at all.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def terminate(_number: int, _frame: FrameType | None) -> None:
        raise TerminatedError

    before = signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def with_root_path(config: Config, root_path: str | None) -> Config:
    """The configuration with another ``[chat] root_path``; None leaves it.

    Raises:
        typer.BadParameter: it is no such path.
    """
    if root_path is None:
        return config
    given = config.settings.chat.model_dump()
    try:
        chat = Chat.model_validate({**given, "root_path": root_path})
    except ValidationError as error:
        raise typer.BadParameter(error.errors()[0]["msg"], param_hint="--root-path") from error
    return replace(config, settings=config.settings.model_copy(update={"chat": chat}))


def few_arenas(count: int = 2) -> None:
    """Have glibc serve all threads from a few arenas, where that is the C library.

    Each thread that answers would leave what it freed in an arena of its own, up to eight a core
    (mallopt(3), M_ARENA_MAX); to be called before there are threads.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, count)


def large_blocks_apart() -> None:
    """Have glibc give each block of a megabyte back to the system as soon as it is freed.

    It does so with blocks of 128 KiB until one is freed, and from then on only with larger ones
    than that, up to 32 MiB (mallopt(3), M_MMAP_THRESHOLD): the matrices of a question would lie
    among what is kept, and a process be as large as it was at its worst moment.
    """
    with contextlib.suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
        mallopt(_M_TRIM_THRESHOLD, _FREE_AT_THE_END)


def few_primitives(count: int = 32) -> None:
    """Have oneDNN keep few of the programs that it makes for each shape of a matrix.

    Questions and passages are of any length, so that its usual 1024 take half a megabyte more for
    each question, over a hundred in all, and are hardly ever used again. What the environment says
    stays; to be called before torch is imported.
    """
    for name in _PRIMITIVE_CACHES:
        os.environ.setdefault(name, str(count))


def few_events(count: int = 100) -> None:
    """Have Gradio keep the records of few events that are over.

    Its usual 10,000 take megabytes and are read by its page of statistics alone, which is not
    served. What the environment says stays; to be called before there is a page.
    """
    os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", str(count))
