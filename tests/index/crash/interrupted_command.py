"""``shutten`` as it is, but that it stops itself where a phase of a build begins.

``python -m tests.index.crash.interrupted_command PHASE ARGUMENT...``; who started it goes on with
it, so that a signal meets the phase and not what came before it on a slow machine.
"""

from __future__ import annotations

import os
import pkgutil
import signal
import sys
from collections.abc import Callable
from functools import cache
from importlib.abc import MetaPathFinder
from typing import Any
from unittest import mock

_CALLS = {
    "parse": "ingest.isolation.IsolatedParser.parse",
    "expand": "index.bare.weights.Stored.tensor",
    "load": "index.encoder.load_encoder",
    "embed": "index.encoder.Encoder._encode",
    "weigh": "index.lexical.LexicalIndex.of_corpus",
    "sync": "index.store.sync_tree",
}
_STAGES = ("read", "terms", "write")


@cache
def _stop() -> None:
    """Wait to be told to go on; the first time only."""
    os.kill(os.getpid(), signal.SIGSTOP)


class _Finder(MetaPathFinder):
    """Stops where torch is imported; finds nothing."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        if fullname == "torch":
            _stop()


def _stopping(original: Callable[..., Any]) -> Callable[..., Any]:
    def call(*given: Any, **named: Any) -> Any:
        _stop()
        return original(*given, **named)

    return call


def _prepare(phase: str) -> None:
    if phase == "torch":
        sys.meta_path.insert(0, _Finder())
    elif phase in _STAGES:
        from chat.build_progress import LineProgress

        told = LineProgress.stage

        def stage(self: LineProgress, key: str, total: int) -> None:
            if key == f"stage_{phase}":
                _stop()
            told(self, key, total)

        mock.patch.object(LineProgress, "stage", stage).start()
    else:
        place, _, name = _CALLS[phase].rpartition(".")
        owner = pkgutil.resolve_name(place)
        mock.patch.object(owner, name, _stopping(getattr(owner, name))).start()


if __name__ == "__main__":
    # As from a terminal: a shell that starts tests in the background has them ignore it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _prepare(sys.argv.pop(1))
    from chat.__main__ import main

    main()
