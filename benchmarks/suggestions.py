"""Questions to go on with, drawn blindly for a person to judge: are they natural, rightly answered?

Run as ``python -m benchmarks.suggestions OUT [--articles FOLDER] [--questions FILE] [--draw 50]``.
Answerable questions of the file, ``--each`` for an article, are asked of all the articles; after
each answer the next questions are made, as the page does. Of all that were made, each once, some
are drawn by a fixed seed and written to OUT (JSON Lines: article, asked before, question, answer,
confidence, place). How many were made is printed.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from benchmarks.quality import over_articles
from chat.answer import Answer, Role
from chat.answering import Answerer
from chat.app import App
from chat.dialogue import resolve
from chat.exchange import Exchange, exchange_of
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


class Asking:
    """Asks as the page does; what does not lean on the conversation is read once only.

    Args:
        answerer: the pipeline.
    """

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer
        self._alone = cache(answerer.ask)

    def __call__(self, question: str, earlier: Sequence[Exchange] = ()) -> Answer:
        """The answer to a question, after what was said before."""
        if resolve(question, earlier) is None:
            return self._alone(question)
        return self._answerer.ask(question, earlier)


def offered_after(app: App, ask: Asking, question: str, answer: Answer) -> Iterator[Offered]:
    """What is offered after an answer, with what is answered when it is asked."""
    places = [c for c in answer.citations if c.role is Role.ANSWER]
    document = app.handle.current().documents[places[0].source]
    earlier = [exchange_of(answer)]
    near = [Span(c.start, c.end) for c in places if c.source == document.source]
    for offered in suggest(document, earlier, near, lambda q: ask(q, earlier)):
        given = ask(offered, earlier)
        place = (given.citations[0].start, given.citations[0].end)
        name = Path(document.source).name
        words = given.answer or ""
        yield Offered(name, question, offered, words, round(given.confidence, 3), place)


def questions_of(file: Path, each: int) -> list[str]:
    """Answerable questions of a file, so many for each article, by a fixed seed."""
    by_article: dict[str, list[str]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        if asked.get("answerable", True):
            by_article.setdefault(asked.get("article", ""), []).append(asked["question"])
    rng = random.Random(SEED)
    chosen = [rng.sample(asked, min(each, len(asked))) for _, asked in sorted(by_article.items())]
    return [question for asked in chosen for question in asked]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--articles", type=Path, default=Path("benchmarks/articles"))
    own = Path("benchmarks/questions/own_articles.jsonl")
    parser.add_argument("--questions", type=Path, default=own)
    parser.add_argument("--draw", type=int, default=50)
    parser.add_argument("--each", type=int, default=12, help="questions asked of an article")
    options = parser.parse_args()
    made: dict[tuple[str, str], Offered] = {}
    counts: Counter[int] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        app = over_articles(options.articles)(Path(folder))
        ask = Asking(app.answerer)
        for question in questions_of(options.questions, options.each):
            answer = ask(question)
            if not answer.answered:
                continue
            found = list(offered_after(app, ask, question, answer))
            counts[len(found)] += 1
            for one in found:
                made.setdefault((one.article, one.question), one)
    pool = sorted(made.values(), key=lambda one: (one.article, one.question))
    drawn = random.Random(SEED).sample(pool, min(options.draw, len(pool)))
    lines = (json.dumps(asdict(one), ensure_ascii=False) for one in drawn)
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{sum(counts.values())} answers, offered so many each: {dict(sorted(counts.items()))}")
    print(f"{len(pool)} different questions, {len(drawn)} drawn")


if __name__ == "__main__":
    main()
