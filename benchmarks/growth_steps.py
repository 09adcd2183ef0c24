"""The steps of ``benchmarks.growth``, each run in a process of its own so that its memory is known.

Run as ``python -m benchmarks.growth_steps STEP FOLDER [OPTIONS]``; the last line printed is JSON. A
folder holds ``articles``, ``index`` and ``questions.json``.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.fillers import PER_FILE, Fillers, Kind
from benchmarks.kept_vectors import KeepingEncoder, SyntheticEncoder, kept_in
from chat.app import App
from chat.asking import Asked
from chat.evaluation.batch_run import BATCH
from chat.settings import load_config
from index.encoder import Encoder
from index.live import LiveIndex, search_text
from index.search import Searcher
from index.version import SourcePath
from training.splits import Article, load_articles

SEED = 0
QUESTIONS = 200
_WARMING = 3


class SyntheticApp(App):
    """The application with made-up vectors for fillers."""

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder that makes them up."""
        return SyntheticEncoder(self.config.encoder, kept_in())


class TimedStages:
    """Progress that notes how long each stage took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._stage, self._since = "", time.perf_counter()

    def stage(self, key: str, total: int) -> None:  # noqa: ARG002 (a progress is told both)
        """The stage before has ended."""
        now = time.perf_counter()
        if self._stage:
            before = self.seconds.get(self._stage, 0.0)
            self.seconds[self._stage] = before + now - self._since
        self._stage, self._since = key.removeprefix("stage_"), now

    def advance(self, steps: int) -> None:
        """Steps are not counted."""

    def ended(self) -> dict[str, float]:
        """Seconds by stage, the last one ended now."""
        self.stage("", 0)
        return {name: round(taken, 3) for name, taken in self.seconds.items()}


def cut(articles: Sequence[Article], paragraphs: int) -> Iterator[str]:
    """The texts of the first articles that have so many paragraphs in all, the last one cut."""
    left = paragraphs
    for article in articles:
        if left <= 0:
            return
        found = places(article)[:left]
        parts = [article.text[start:end].strip("\n") for start, end in found]
        yield "\n\n".join([f"# {article.title}", *parts]) + "\n"
        left -= len(found)


def places(article: Article) -> list[tuple[int, int]]:
    """Where its paragraphs begin and end."""
    return sorted({(one.paragraph_start, one.paragraph_end) for one in article.questions})


def write_articles(folder: Path, articles: Sequence[Article], size: int) -> int:
    """A file for each article, so many paragraphs in all; gives how many that were."""
    folder.mkdir(parents=True)
    for number, text in enumerate(cut(articles, size)):
        (folder / f"{number:04}.md").write_text(text, encoding="utf-8", newline="")
    return min(size, sum(len(places(article)) for article in articles))


def write_fillers(folder: Path, fillers: Fillers, count: int) -> None:
    """Files of fillers, each below a heading of its own, so that one is one passage."""
    for begin in range(0, count, PER_FILE):
        some = [fillers[number] for number in range(begin, min(begin + PER_FILE, count))]
        parts = [f"## {at}\n\n{one.text}\n" for at, one in enumerate(some, start=1)]
        text = "\n".join([f"# {some[0].title}\n", *parts])
        place = folder / f"f{begin // PER_FILE // 1000:03}"
        place.mkdir(exist_ok=True)
        (place / f"{begin // PER_FILE:06}.md").write_text(text, encoding="utf-8", newline="")


def make(folder: Path, shared: Path, size: int, kind: Kind) -> dict[str, Any]:
    """Write the articles and the questions: dev's paragraphs first, then train's, then fillers."""
    shutil.rmtree(folder / "articles", ignore_errors=True)  # of one that was stopped
    data = shared / "data" / "jaquad"
    dev, train = (load_articles(data / f"{part}.json.gz") for part in ("dev", "train"))
    real = write_articles(folder / "articles", [*dev, *train], size)
    if size > real:
        counter = Encoder(load_config().encoder).count_tokens
        write_fillers(folder / "articles", Fillers(train, dev, counter, kind), size - real)
    asked = [one.question for article in dev for one in article.questions]
    chosen = random.Random(SEED).sample(asked, QUESTIONS)
    text = json.dumps(chosen, ensure_ascii=False)
    (folder / "questions.json").write_text(text, encoding="utf-8")
    return {"paragraphs": real, "fillers": size - real}


def build(folder: Path, synthetic: bool) -> dict[str, Any]:
    """One build, from nothing or upon what is there."""
    app = (SyntheticApp if synthetic else App)(load_config(), folder / "index", quick_start=True)
    stages = TimedStages()
    started = time.perf_counter()
    paths = [SourcePath(str((folder / "articles").resolve()), "/")]
    report = app.builder.build(app.builder.source_set(paths, []), stages)
    seconds = time.perf_counter() - started
    return {
        "seconds": round(seconds, 2),
        "stages": stages.ended(),
        "documents": report.documents,
        "passages": report.passages,
        "embedded": report.embedded,
        "resumed": report.resumed,
        "passages_per_second": round(report.embedded / seconds, 1),
        "bytes": bytes_by_part(app),
    }


def bytes_by_part(app: App) -> dict[str, int]:
    """What the live version takes on disk, by file or folder."""
    root = app.store.layout(app.store.current()).root
    sizes: Counter[str] = Counter()
    for path in root.rglob("*"):
        if path.is_file():
            sizes[path.relative_to(root).parts[0]] += path.stat().st_size
    return dict(sorted(sizes.items()))


def change(folder: Path) -> dict[str, Any]:
    """Add a sentence to the first paragraph of the first article."""
    path = min((folder / "articles").glob("*.md"))
    title, first, *rest = path.read_text(encoding="utf-8").split("\n\n")
    changed = first.rstrip("\n") + "この一文は後から書き足されました。\n"
    path.write_text("\n\n".join([title, changed, *rest]), encoding="utf-8")
    return {}


def keep(folder: Path) -> dict[str, Any]:
    """Keep the vectors of the library for other benchmarks (``kept_vectors``)."""
    config = load_config()
    index = App(config, folder / "index").handle.current()
    if not isinstance(index, LiveIndex):
        raise TypeError("a library on disk is kept")
    encoder, begin = KeepingEncoder(config.encoder, kept_in()), 0
    for block in index.dense.blocks():
        passages = [index.passages[row] for row in range(begin, begin + len(block))]
        texts = [search_text(index.documents[one.source], one) for one in passages]
        encoder.keep(texts, block)
        begin += len(block)
    return {"kept": begin}


def ask(folder: Path, count: int) -> dict[str, Any]:
    """Questions one by one, models and index loaded, nothing kept of earlier questions."""
    app, questions = opened(folder)
    index = app.handle.current()
    passages = app.config.settings.search.passages
    searcher = Searcher(index, app.encoder, app.config.search)
    searcher.search(questions[0], passages)
    whole = timed(app.answerer.forget, app.answerer.ask, questions[:count])

    def search(question: str) -> object:
        return searcher.search(question, passages)

    return {
        "questions": count,
        "answer_ms": whole,
        "search_ms": timed(app.answerer.forget, search, questions[:count]),
    }


def batch(folder: Path) -> dict[str, Any]:
    """All questions together, as an evaluation asks them."""
    app, questions = opened(folder)
    app.answerer.forget()
    started = time.perf_counter()
    for begin in range(0, len(questions), BATCH):
        app.answerer.trace([Asked(one) for one in questions[begin : begin + BATCH]])
    seconds = time.perf_counter() - started
    return {
        "questions": len(questions),
        "seconds": round(seconds, 2),
        "questions_per_second": round(len(questions) / seconds, 2),
    }


def opened(folder: Path) -> tuple[App, list[str]]:
    """The application, warm, and the questions."""
    app = App(load_config(), folder / "index")
    app.load_reader()
    questions: list[str] = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    for question in questions[-_WARMING:]:
        app.answerer.ask(question)
    return app, questions


def timed(
    forget: Callable[[], None], do: Callable[[str], object], questions: Sequence[str]
) -> dict[str, float]:
    """Milliseconds a question."""
    taken = []
    for question in questions:
        forget()
        started = time.perf_counter()
        do(question)
        taken.append(1000 * (time.perf_counter() - started))
    return {f"p{at}": round(float(np.percentile(taken, at)), 1) for at in (50, 90)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("make", "build", "keep", "change", "ask", "batch"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--size", type=int, default=1)
    parser.add_argument("--fillers", choices=("paragraph", "short"), default="paragraph")
    parser.add_argument("--synthetic", action="store_true")
    parser.add_argument("--questions", type=int, default=60)
    options = parser.parse_args()
    steps: dict[str, Callable[[], dict[str, Any]]] = {
        "make": lambda: make(options.folder, options.shared, options.size, options.fillers),
        "build": lambda: build(options.folder, options.synthetic),
        "keep": lambda: keep(options.folder),
        "change": lambda: change(options.folder),
        "ask": lambda: ask(options.folder, options.questions),
        "batch": lambda: batch(options.folder),
    }
    print(json.dumps(steps[options.step]()))


if __name__ == "__main__":
    main()
