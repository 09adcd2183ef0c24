"""Half an hour of everything at once: questions, articles that come and go, rebuilds.

Run as ``python -m benchmarks.soak [--minutes 30]``; writes ``docs/results/soak.json``. ``shutten
chat`` serves the bundled article and one that changes, on loopback, in a process of its own. At
once: people at the page, each for a while and then another; programs at ``/ask``; somebody who
adds an article on the page, asks for what it says, and removes it; and somebody who changes the
article on disk and runs ``shutten index build``. Before, as many pages are opened as the server
keeps, and thousands of questions asked, so that what it keeps up to a bound is full; the bound
that would take longest, that of the pairs that were read, is set to a tenth.
Each answer is compared with the texts: a citation that is not in one of them, a status that is not
expected, a fact just added that is not found, a build that fails or a line of the server's log at
the level of an error is counted as an error.
Memory, descriptors and threads of the server are read every few seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks.quality import write_results
from benchmarks.soak_samples import Sample, growth, sample
from benchmarks.soak_texts import NAMES, nonsense, note
from benchmarks.web_load import QUESTIONS, Heard, Page, User, serve, url_of
from chat.web.application import SESSIONS

COMMAND = "python -m benchmarks.soak"
SEED = 20261127
NOTE = "当番.txt"
_EVERY, _WARM_UP = 5.0, 1 / 3
# More pages than are kept (``SESSIONS``). A question brings some three pairs that are read.
_PAGES, _QUESTIONS, _PAIRS = SESSIONS + 20, 800, 2_000


@dataclass
class Run:
    """What is known while it runs.

    Attributes:
        url: of the server.
        ends: when to stop, by the monotonic clock.
        environment: of the command.
        articles: the folder of sources.
        texts: every text that an article has had, by source.
        done: what was done, counted.
        errors: what went wrong, one line each.
    """

    url: str
    ends: float
    environment: dict[str, str]
    articles: Path
    texts: dict[str, list[str]] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    draw: random.Random = field(default_factory=lambda: random.Random(SEED))

    def __contains__(self, words: object) -> bool:
        return any(str(words) in text for texts in self.texts.values() for text in texts)

    def goes_on(self) -> bool:
        """Whether there is time."""
        return time.monotonic() < self.ends

    async def rest(self, least: float, most: float) -> None:
        """Somebody thinks."""
        await asyncio.sleep(self.draw.uniform(least, most))


async def fill(run: Run, questions: list[str], people_at_once: int) -> None:
    """Open more pages, and ask more questions, than the server keeps anything of."""
    names = iter(range(_PAGES))
    page = await asyncio.to_thread(Page, run.url, run)

    async def opening() -> None:
        for number in names:
            # As much is said on each as later: a page that said less would grow by its successor.
            await visit(run, page, questions, f"before{number}")

    await asyncio.gather(*(opening() for _ in range(people_at_once)))
    async with httpx.AsyncClient(base_url=run.url, timeout=120) as http:
        for _ in range(_QUESTIONS):
            await ask(run, http, nonsense(run.draw))
    run.done["pages before"] = run.done.pop("visits")
    asked = ("questions at the page", "questions to /ask")
    run.done["questions before"] = sum(run.done.pop(name) for name in asked)


async def people(run: Run, questions: list[str], number: int) -> None:
    """Sessions of the page, one after the other."""
    count = 0
    while run.goes_on():
        count += 1
        page = await asyncio.to_thread(Page, run.url, run)
        await visit(run, page, questions, f"soak{number}x{count}")
        await run.rest(0.5, 2)


async def visit(run: Run, page: Page, questions: list[str], name: str) -> None:
    """Somebody opens the page and asks six questions."""
    heard = Heard()
    asked = [f"{run.draw.choice(questions)} ({run.draw.randrange(10**6)})" for _ in range(6)]
    await User(page, name, heard).ask_all(asked)
    run.done["questions at the page"] += len(heard.whole)
    run.done["visits"] += 1
    run.errors += heard.errors


async def programs(run: Run, questions: list[str]) -> None:
    """Questions to ``/ask``, known ones and nonsense."""
    async with httpx.AsyncClient(base_url=run.url, timeout=120) as http:
        while run.goes_on():
            question = run.draw.choice(questions)
            if run.draw.random() < 0.2:
                question = nonsense(run.draw)
            await ask(run, http, question)
            await run.rest(0.2, 1)


async def ask(run: Run, http: httpx.AsyncClient, question: str) -> dict[str, Any]:
    """One question to ``/ask``; each citation is compared with the texts."""
    response = await http.post("/ask", json={"question": question})
    run.done["questions to /ask"] += 1
    if response.status_code != 200:
        run.errors.append(f"/ask: {response.status_code} for {question[:40]!r}")
        return {}
    answer: dict[str, Any] = response.json()
    for one in (*answer["citations"], *answer["nearest"]):
        had = run.texts.get(Path(one["source"]).name, [])
        if not any(text[one["start"] : one["end"]] == one["text"] for text in had):
            run.errors.append(f"cites what does not stand there: {one['source']} {one['start']}")
    return answer


async def adding(run: Run) -> None:
    """An article is added at the page, asked for, and removed."""
    number = 0
    async with httpx.AsyncClient(base_url=run.url, timeout=120) as http:
        page = await asyncio.to_thread(Page, run.url, run)
        events = (await http.get("/config")).json()["dependencies"]
        while run.goes_on():
            number += 1
            user = User(page, f"adds{number}", Heard())
            name, person = f"添付{number}.txt", run.draw.choice(NAMES)
            text = f"第{number}回の花壇\n\n第{number}回の花壇の世話をしたのは{person}さんです。\n"
            run.texts[name] = [text]
            async with user.http:
                load, inputs = page.load
                await user.send(load, [None] * inputs)
                await user.send(_number(events, "add_text", 3), [None, name, text])
                question = f"第{number}回の花壇の世話をしたのは誰ですか?"
                answer = await ask(run, http, question)
                if person not in (answer.get("answer") or ""):
                    run.errors.append(f"added and not found: {name}")
                digits = hashlib.sha256(text.encode()).hexdigest()
                told = {"action": "remove", "source": name, "sha256": digits}
                await user.send(_number(events, "act", 2), [None, ""], told)
            answer = await ask(run, http, question)
            if any(one["source"] == name for one in answer.get("citations", ())):
                run.errors.append(f"removed and still cited: {name}")
            run.done["articles added and removed"] += 1
            await run.rest(1, 5)


def _number(events: list[dict[str, Any]], name: str, inputs: int) -> int:
    """The event of a name with so many inputs."""
    return next(
        one["id"]
        for one in events
        if re.fullmatch(rf"(page_)?{name}(_\d+)?", str(one["api_name"]))
        and len(one["inputs"]) == inputs
    )


async def rebuilding(run: Run) -> None:
    """The article on disk changes, and the command brings the index up to date."""
    number = 0
    while run.goes_on():
        number += 1
        write_note(run, number)
        command = [sys.executable, "-m", "chat", "index", "build", "--quiet"]
        process = await asyncio.create_subprocess_exec(
            *command, env=run.environment, stderr=asyncio.subprocess.PIPE
        )
        _, err = await process.communicate()
        run.done["rebuilds"] += 1
        told = err.decode(errors="replace")
        # Articles are added at the page meanwhile: who builds then is asked to try again.
        if process.returncode == 2 and "Another build is running" in told:
            run.done["rebuilds put off by another"] += 1
        elif process.returncode:
            run.errors.append(f"build: {process.returncode} {told[-200:]}")
        await run.rest(5, 15)


def write_note(run: Run, number: int) -> None:
    """The article that changes, in one step."""
    text = note(run.draw, number)
    run.texts.setdefault(NOTE, []).append(text)
    written = run.articles / ".new"
    written.write_text(text, encoding="utf-8", newline="")
    written.replace(run.articles / NOTE)


async def watching(run: Run, pid: int, samples: list[Sample], began: float) -> None:
    """Read what the server holds."""
    while run.goes_on():
        samples.append(sample(pid, began))
        await asyncio.sleep(_EVERY)


async def all_at_once(
    run: Run, pid: int, samples: list[Sample], people_at_once: int, minutes: float
) -> None:
    """Fill what is kept; then everybody, until the time is over."""
    questions = [json.loads(row)["question"] for row in QUESTIONS.read_text("utf-8").splitlines()]
    await fill(run, questions, people_at_once)
    began = time.monotonic()
    run.ends = began + 60 * minutes
    actors: list[Callable[[], Awaitable[None]]] = [
        *(lambda n=n: people(run, questions, n) for n in range(people_at_once)),  # type: ignore[misc]
        lambda: programs(run, questions),
        lambda: adding(run),
        lambda: rebuilding(run),
        lambda: watching(run, pid, samples, began),
    ]
    await asyncio.gather(*(actor() for actor in actors))


def measured(minutes: float, people_at_once: int) -> dict[str, Any]:
    """Serve, let everybody work, and end the server."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        articles = folder / "articles"
        articles.mkdir()
        run = Run("", 0, {}, articles)
        for path in sorted(Path("articles").glob("*.txt")):
            text = path.read_text(encoding="utf-8")
            (articles / path.name).write_text(text, encoding="utf-8", newline="")
            run.texts[path.name] = [text]
        write_note(run, 0)
        setup = {
            "SHUTTEN_SOURCES__PATHS": json.dumps([str(articles)]),
            "SHUTTEN_MODELS__READER_KEPT": str(_PAIRS),
        }
        log = folder / "log"
        with log.open("w") as errors:
            server, run.environment = serve(folder, setup, errors)
            try:
                run.url = url_of(server)
                samples: list[Sample] = []
                asyncio.run(all_at_once(run, server.pid, samples, people_at_once, minutes))
            finally:
                server.terminate()
                code = server.wait(120)
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        run.errors += [line for line in lines if "Traceback" in line or "ERROR" in line]
        versions = len(list((folder / "index" / "versions").iterdir()))
    warm_up = 60 * minutes * _WARM_UP
    return {
        "minutes": minutes,
        "done": dict(sorted(run.done.items())),
        "errors": len(run.errors),
        "first_errors": run.errors[:10],
        "exit_code": code,
        "versions_left": versions,
        "growth": {n: growth(samples, n, warm_up) for n in ("own_mb", "files", "threads")},
        "samples": [asdict(one) for one in samples[:: max(1, len(samples) // 60)]],
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--people", type=int, default=3, help="at the page at once")
    options = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "2")
    found = measured(options.minutes, options.people)
    write_results("soak", f"{COMMAND} --minutes {options.minutes:g}", found)
    print(json.dumps({key: found[key] for key in ("done", "errors", "first_errors", "growth")}))


if __name__ == "__main__":
    main()
