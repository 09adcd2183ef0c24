"""Questions to go on with, drawn blindly for a person to judge: are they natural, rightly answered?

Run as ``python -m benchmarks.suggestions OUT [--articles FOLDER] [--questions FILE] [--draw 50]``.
Each answerable question of the file is asked of all the articles, as the page does; after each
answer the next questions are made. Of all that were made, each once, some are drawn by a fixed
seed and written to OUT (JSON Lines: article, asked before, question, answer, confidence, place).
How many were made, and how long that takes, is printed.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.quality import over_articles
from chat.answer import Answer, Role
from chat.answering import Answerer
from chat.app import App
from chat.exchange import exchange_of
from chat.suggesting import suggest
from ingest.document import Span

SEED = 20261127


@dataclass(frozen=True, slots=True)
class Offered:
    """A question that was offered.

    Attributes:
        article: the file's name.
        after: the question that was asked before.
        question: the question offered.
        answer: what the page answers when it is clicked.
        confidence: of that answer.
        place: its place in the article's text.
    """

    article: str
    after: str
    question: str
    answer: str
    confidence: float
    place: tuple[int, int]


def offered_after(app: App, question: str, answer: Answer) -> Iterator[Offered]:
    """What is offered after an answer, with what is answered when it is asked."""
    answerer: Answerer = app.answerer
    places = [c for c in answer.citations if c.role is Role.ANSWER]
    document = app.handle.current().documents[places[0].source]
    earlier = [exchange_of(answer)]
    near = [Span(c.start, c.end) for c in places if c.source == document.source]
    for offered in suggest(document, earlier, near, lambda q: answerer.ask(q, earlier)):
        given = answerer.ask(offered, earlier)
        place = (given.citations[0].start, given.citations[0].end)
        name = Path(document.source).name
        words = given.answer or ""
        yield Offered(name, question, offered, words, round(given.confidence, 3), place)


def questions_of(file: Path) -> list[str]:
    """The answerable questions of a file."""
    asked = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [one["question"] for one in asked if one.get("answerable", True)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--articles", type=Path, default=Path("benchmarks/articles"))
    own = Path("benchmarks/questions/own_articles.jsonl")
    parser.add_argument("--questions", type=Path, default=own)
    parser.add_argument("--draw", type=int, default=50)
    options = parser.parse_args()
    made: dict[tuple[str, str], Offered] = {}
    counts: Counter[int] = Counter()
    seconds: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        app = over_articles(options.articles)(Path(folder))
        for question in questions_of(options.questions):
            answer = app.answerer.ask(question)
            if not answer.answered:
                continue
            started = time.perf_counter()
            found = list(offered_after(app, question, answer))
            seconds.append(time.perf_counter() - started)
            counts[len(found)] += 1
            for one in found:
                made.setdefault((one.article, one.question), one)
    pool = sorted(made.values(), key=lambda one: (one.article, one.question))
    drawn = random.Random(SEED).sample(pool, min(options.draw, len(pool)))
    lines = (json.dumps(asdict(one), ensure_ascii=False) for one in drawn)
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{sum(counts.values())} answers, offered so many each: {dict(sorted(counts.items()))}")
    print(f"{len(pool)} different questions, {len(drawn)} drawn")
    print(f"{statistics.median(seconds):.1f} s in the median, asking each again with it")


if __name__ == "__main__":
    main()
