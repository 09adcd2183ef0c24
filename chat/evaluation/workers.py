"""Judging in several processes, results in the order of the questions."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, Protocol

from chat.evaluation.questions.question import EvaluationQuestion

Rows = list[dict[str, Any]]


class Judge(Protocol):
    """Answers and judges a batch of questions; see ``Evaluator.judge``."""

    def judge(self, questions: Sequence[EvaluationQuestion]) -> Rows:
        """A line of ``predictions.jsonl`` for each."""
        ...


def judge_here(judge: Judge, batches: Iterable[list[EvaluationQuestion]]) -> Iterator[Rows]:
    """Judge batch after batch in this process."""
    for batch in batches:
        yield judge.judge(batch)


def judge_in_processes(
    open_judge: Callable[[], Judge], jobs: int, batches: Iterable[list[EvaluationQuestion]]
) -> Iterator[Rows]:
    """Judge batches side by side.

    Args:
        open_judge: makes the judge of a process; a function that can be pickled.
        jobs: processes.
        batches: read only as far ahead as there is work for.
    """
    context = multiprocessing.get_context("spawn")  # torch and threads do not survive a fork
    pool = ProcessPoolExecutor(jobs, context, _start, (open_judge, jobs))
    waiting: deque[Future[Rows]] = deque()
    try:
        for batch in batches:
            waiting.append(pool.submit(_judge, batch))
            if len(waiting) > 2 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_judge_of_process: Judge | None = None


def _start(open_judge: Callable[[], Judge], jobs: int) -> None:
    """Set up a process: Ctrl-C ends it at once, without a word, and so does its parent's end."""
    global _judge_of_process
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # Read when torch is imported: the processes share the cores.
    os.environ["OMP_NUM_THREADS"] = str(max(1, (os.cpu_count() or 1) // jobs))
    _judge_of_process = open_judge()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _judge(batch: list[EvaluationQuestion]) -> Rows:
    if _judge_of_process is None:
        raise RuntimeError("the process was not set up")
    return _judge_of_process.judge(batch)
