"""The page as a server has it, on a free port of loopback."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from chat.web.address import bind


@contextmanager
def running(settings: uvicorn.Config, bound: socket.socket) -> Iterator[None]:
    """While a server runs in a thread of its own, at an address that is bound."""
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, args=([bound],), daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.05)
    yield
    server.should_exit = True
    thread.join(10)


@contextmanager
def serving(folder: Path, make: Callable[[], Any]) -> Iterator[str]:
    """Its address.

    Args:
        folder: where uploads go, in a folder of their own.
        make: makes the application.
    """
    with pytest.MonkeyPatch.context() as patch, bind("127.0.0.1", 0) as bound:
        patch.setenv("GRADIO_TEMP_DIR", str(folder / "uploads"))
        settings = uvicorn.Config(make(), log_config=None, timeout_graceful_shutdown=1)
        with running(settings, bound):
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
