"""The stages of a running question, as the page is told them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

from chat.stages import Stage, told
from chat.web.history.html import stage_html
from chat.web.work import Work
from ingest.messages import Language

T = TypeVar("T")

_EVERY = 0.05
# Searching is what the page says before anything is known.
_KEYS = {Stage.SEARCHING: "web_searching", Stage.READING: "manners_reading"}


def staged(function: Callable[[], T]) -> Work[T, Stage]:
    """A function at work, whose stages are its reports."""
    return Work(lambda report: told(report, function))


def stages_html(work: Work[T, Stage], stop: threading.Event, language: Language) -> Iterator[str]:
    """HTML of each stage after the first, until the work is done or stopped."""
    shown = Stage.SEARCHING
    for stage in work.watch(_EVERY, stop):
        if stage is not None and stage is not shown:
            shown = stage
            yield stage_html(_KEYS[stage], language)
