"""From a standing start: until the first answer, and until the page can be seen.

Run as ``python -m benchmarks.cold_start [--rounds 5]``; writes ``docs/results/cold-start.json``.
Each start is a process of its own over the bundled article, its index built before; the ways take
turns, so that a machine that slows down slows all of them. "stock" is the same question with the
same models by torch, Transformers and sentence-transformers, as a batch evaluation loads them, in
the precision that it reads in; all bundled questions are asked both ways, and the places compared.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from tqdm import tqdm

from benchmarks.quality import write_results
from benchmarks.web_load import url_of
from chat.app import App
from chat.settings import load_config

COMMAND = "python -m benchmarks.cold_start"
QUESTION = "OpenAIが設立されたのはいつですか?"
ARTICLES = Path("articles")
QUESTIONS = Path("tests/data/questions.jsonl")
_SHUTTEN = "from chat.__main__ import main; main()"
_STOCK = """
import sys
from pathlib import Path
from chat.app import App
from chat.settings import load_config
print(App(load_config(), Path(sys.argv[1])).answerer.ask(sys.argv[2]).answer)
"""
_SECONDS_BETWEEN = 0.02


def ask(folder: Path) -> float:
    """Seconds of ``shutten ask``."""
    return _seconds([sys.executable, "-c", _SHUTTEN, "--index-dir", str(folder), "ask", QUESTION])


def ask_stock(folder: Path) -> float:
    """Seconds of the same question with the stock models."""
    return _seconds([sys.executable, "-c", _STOCK, str(folder), QUESTION])


def _seconds(command: list[str]) -> float:
    started = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    spent = time.perf_counter() - started
    if not done.stdout.strip():
        raise RuntimeError("no answer")
    return spent


def chat(folder: Path) -> dict[str, float]:
    """Seconds until the page is served, and until a question asked right then has its answer."""
    command = [sys.executable, "-c", _SHUTTEN, "--index-dir", str(folder), "chat", "--port", "0"]
    started = time.perf_counter()
    environment = {**os.environ, "SHUTTEN_CHAT__QUESTION_LOG": "off"}
    with tempfile.TemporaryFile("w+") as said:
        server = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=said, text=True, env=environment
        )
        try:
            url = url_of(server)
            _await(lambda: httpx.get(url, timeout=60).status_code == 200)
            shown = time.perf_counter() - started
            answer = httpx.post(f"{url}/ask", json={"question": QUESTION}, timeout=60).json()
            answered = time.perf_counter() - started
            if not answer["answered"]:
                raise RuntimeError("no answer")
        finally:
            server.terminate()
            server.communicate()
    return {"page": shown, "first answer": answered}


def _await(condition: Callable[[], bool]) -> None:
    while not condition():
        time.sleep(_SECONDS_BETWEEN)


def agreement(folder: Path) -> dict[str, int]:
    """How many of the bundled questions both ways answer with the same places."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()]
    config = load_config()
    quick, stock = App(config, folder, quick_start=True), App(config, folder)
    same = 0
    for question in tqdm(questions, desc="answers"):
        own, other = (
            [(c.source, c.start, c.end) for c in app.answerer.ask(question).citations]
            for app in (quick, stock)
        )
        same += own == other
    return {"questions": len(questions), "same": same}


def measure(rounds: int) -> dict[str, Any]:
    """Medians of seconds by way, and whether the answers are the same."""
    taken: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "index"
        build = ["--index-dir", str(folder), "index", "build", str(ARTICLES)]
        subprocess.run([sys.executable, "-c", _SHUTTEN, *build], check=True, capture_output=True)
        for _ in tqdm(range(rounds), desc="rounds"):
            found = {"ask": ask(folder), "ask, stock": ask_stock(folder), **chat(folder)}
            for way, seconds in found.items():
                taken.setdefault(way, []).append(seconds)
        same = agreement(folder)
    seconds = {way: round(statistics.median(each), 2) for way, each in taken.items()}
    return {"seconds": seconds, "answers": same}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    content = {"rounds": options.rounds, **measure(options.rounds)}
    print(json.dumps(content, ensure_ascii=False))
    write_results("cold-start", COMMAND, content)


if __name__ == "__main__":
    main()
