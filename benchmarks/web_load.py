"""Many people at one page at once: how long until something is seen, and until the answer.

Run as ``python -m benchmarks.web_load [--users 50] [--questions 20]``; writes
``docs/results/web-load.json``. The page is served by ``shutten chat`` in a process of its own over
the bundled article, with the default models. Each user is a session of the page's own events, as
a browser sends them (Gradio's queue and event stream), and asks the bundled questions in an order
of their own, the next as soon as the last is answered: nobody reads. A number behind each makes
it one that was never asked, so that nothing is known of it yet. Every answer's words are looked up
in the article, and its question is compared, so that a mixed-up conversation would be seen.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Container
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from pathlib import Path
from typing import IO, Any

import httpx
import numpy as np

from benchmarks.quality import write_results

COMMAND = "python -m benchmarks.web_load"
QUESTIONS = Path("tests/data/questions.jsonl")
SEED = 20261127
_WORDS = re.compile(r'<blockquote class="words[^>]*>(.*?)</blockquote>', re.DOTALL)
_ASKED = re.compile(r'<p class="question"[^>]*>.*?</span>(.*?)</p>', re.DOTALL)


@dataclass
class Heard:
    """What the users saw.

    Attributes:
        first: seconds until each question was seen to be taken in.
        whole: seconds until each was answered, or said not to be.
        answered: how many were answered.
        errors: what went wrong, one line each.
    """

    first: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    answered: int = 0
    errors: list[str] = field(default_factory=list)


class Page:
    """The addresses and events of a served page.

    Args:
        url: where it is.
        article: its article's text, or what else knows which words stand there.
    """

    def __init__(self, url: str, article: Container[str]) -> None:
        self.url = url
        self.article = article
        dependencies = httpx.get(f"{url}/config", timeout=60).json()["dependencies"]
        self.load = _event(dependencies, "load")
        self.ask = _event(dependencies, "submit")


def _event(dependencies: list[dict[str, Any]], kind: str) -> tuple[int, int]:
    """The first event of a kind: its number, and how many inputs it has."""
    found = next(one for one in dependencies if kind in [target[1] for target in one["targets"]])
    return found["id"], len(found["inputs"])


class User:
    """One browser: a session with its event stream.

    Args:
        page: what is asked.
        name: of the session.
        heard: what is seen goes there.
    """

    def __init__(self, page: Page, name: str, heard: Heard) -> None:
        self._page = page
        self._name = name
        self._heard = heard
        limits = httpx.Limits(max_connections=4)
        self.http = httpx.AsyncClient(base_url=page.url, timeout=600, limits=limits)

    async def ask_all(self, questions: list[str]) -> None:
        """Open the page and ask, one question after the other."""
        async with self.http:
            number, inputs = self._page.load
            await self.send(number, [None] * inputs)
            for question in questions:
                try:
                    await self._ask(question)
                except (httpx.HTTPError, KeyError, ValueError) as error:
                    self._heard.errors.append(f"{type(error).__name__}: {error}")

    async def _ask(self, question: str) -> None:
        number, inputs = self._page.ask
        began = time.monotonic()
        first, html = await self.send(number, [*[None] * (inputs - 1), question])
        self._heard.first.append(first - began)
        self._heard.whole.append(time.monotonic() - began)
        self._check(question, html)

    async def send(self, number: int, data: list[Any], told: Any = None) -> tuple[float, str]:
        """One event: when it was first heard of, and all HTML that came of it.

        Args:
            number: of the event.
            data: its inputs.
            told: what the page's script hands on with it.
        """
        body = {"data": data, "fn_index": number, "session_hash": self._name, "event_data": told}
        joined = await self.http.post("/gradio_api/queue/join", json=body)
        joined.raise_for_status()
        first, html = 0.0, ""
        address = f"/gradio_api/queue/data?session_hash={self._name}"
        async with self.http.stream("GET", address) as events:
            async for line in events.aiter_lines():
                if not line.startswith("data: "):
                    continue
                event = json.loads(line.removeprefix("data: "))
                if event["msg"] in ("process_generating", "process_completed"):
                    first = first or time.monotonic()
                    html += json.dumps(event["output"], ensure_ascii=False)
                    if event["msg"] == "process_completed" and not event["success"]:
                        raise ValueError(html[:200])
        return first, html

    def _check(self, question: str, html: str) -> None:
        """The last answer shown is to this question, and verbatim."""
        plain = unescape(html.replace('\\"', '"').replace("\\n", "\n"))
        asked = [words.strip() for words in _ASKED.findall(plain)]
        if not asked or asked[-1] != question.strip():
            self._heard.errors.append(f"asked {question!r}, seen {asked[-1:]!r}")
        words = _WORDS.findall(plain)
        if 'data-answered="true"' in plain:
            self._heard.answered += 1
        for one in words[-1:]:
            if one not in self._page.article:
                self._heard.errors.append(f"not in the article: {one!r}")


def measured(users: int, questions: int) -> dict[str, Any]:
    """Serve the page, let the users ask, and end it."""
    rows = QUESTIONS.read_text(encoding="utf-8").splitlines()
    bundled = [json.loads(row)["question"] for row in rows]
    article = "".join(
        path.read_text(encoding="utf-8") for path in sorted(Path("articles").glob("*.txt"))
    )
    with tempfile.TemporaryDirectory() as folder:
        server, _ = serve(Path(folder))
        try:
            url = url_of(server)
            page, heard = Page(url, article), Heard()
            asyncio.run(_all(page, heard, 1, 3, bundled))  # warm
            heard = Heard()
            before, began = _resident(server.pid), time.monotonic()
            asyncio.run(_all(page, heard, users, questions, bundled))
            seconds, after = time.monotonic() - began, _resident(server.pid)
        finally:
            server.terminate()
            server.wait(60)
    return {
        "users": users,
        "questions": users * questions,
        "errors": len(heard.errors),
        "first_errors": heard.errors[:5],
        "answered": heard.answered,
        "seconds": seconds,
        "questions_per_second": len(heard.whole) / seconds,
        "first": _percentiles(heard.first),
        "whole": _percentiles(heard.whole),
        "resident_mb_before": before,
        "resident_mb_after": after,
    }


async def _all(page: Page, heard: Heard, users: int, questions: int, bundled: list[str]) -> None:
    random_ = random.Random(SEED)
    numbers = count(10_000 * users)
    orders = [
        [f"{question} ({next(numbers)})" for question in random_.sample(bundled, questions)]
        for _ in range(users)
    ]
    names = [f"user{number}x{random_.randrange(10**6)}" for number in range(users)]
    await asyncio.gather(
        *(User(page, name, heard).ask_all(order) for name, order in zip(names, orders, strict=True))
    )


def serve(
    folder: Path, settings: dict[str, str] | None = None, errors: IO[str] | None = None
) -> tuple[subprocess.Popen[str], dict[str, str]]:
    """Start the chat over the bundled article, its index in a folder; the process, its environment.

    Args:
        folder: for the index.
        settings: besides, as environment variables.
        errors: where its log goes.
    """
    environment = {
        **os.environ,
        "SHUTTEN_INDEX__DIR": str(folder / "index"),
        "SHUTTEN_CHAT__QUESTIONS_PER_MINUTE": "0",  # all users have one address here
        "SHUTTEN_CHAT__QUESTION_LOG": "off",
        **(settings or {}),
    }
    command = [sys.executable, "-m", "chat", "chat", "--port", "0"]
    pipe = subprocess.PIPE
    started = subprocess.Popen(command, env=environment, stdout=pipe, stderr=errors, text=True)
    return started, environment


def url_of(server: subprocess.Popen[str]) -> str:
    """Wait until it answers; where it does.

    Raises:
        RuntimeError: it ended before.
    """
    for line in server.stdout or ():
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found[0]
    raise RuntimeError("the server did not start")


def _resident(pid: int) -> float:
    """Memory of a process, in millions of bytes."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) * 1024 / 1e6 if found else 0.0


def _percentiles(seconds: list[float]) -> dict[str, float]:
    if not seconds:
        return {}
    p50, p95, most = np.percentile(seconds, [50, 95, 100]).tolist()
    return {"p50": p50, "p95": p95, "max": most}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--questions", type=int, default=20)
    options = parser.parse_args()
    found = [measured(1, options.questions), measured(options.users, options.questions)]
    write_results("web-load", COMMAND, {"runs": found})


if __name__ == "__main__":
    main()
