"""Questions that the page offers, drawn blindly for a person to judge: natural, rightly answered?

Run as ``python -m benchmarks.suggestions OUT [PATH...] [--draw 50]``: each article begins with its
example questions, as the page does; the first two are asked, and after each answer the next
questions are made. Of all that were offered, each once, at most four of an article after answers,
some are drawn by a fixed seed and written to OUT (JSON Lines: article, asked before, question,
answer, confidence, place); how many there were is printed.

Whoever judges them adds ``natural``, ``right`` and, where one is false, ``why`` to each line;
``--judged OUT`` counts them and writes ``docs/results/suggestions.json``, ``--unseen OUT...`` the
counts alone of other draws, from articles whose words may not be shown here.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.quality import config_with, write_results
from chat.answer import Answer, Role
from chat.answering import Answerer
from chat.app import App
from chat.examples import example_questions
from chat.exchange import Exchange, exchange_of
from chat.suggesting import candidates, suggest
from index.live import LiveIndex
from index.source_set import SourceSet
from index.version import SourcePath
from ingest.document import Span
from ingest.load import parse
from ingest.sources import SourceFile

SEED = 20261127
COMMAND = (
    "python -m benchmarks.suggestions OUT; judged; python -m benchmarks.suggestions --judged OUT"
)
_ROOT = Path(__file__).parent.parent
# Our own, of many makes; nothing of suggesting was tuned on them.
ARTICLES = (_ROOT / "tests/ingest/pages", _ROOT / "articles", _ROOT / "benchmarks/articles")
_KINDS = frozenset({".txt", ".md", ".html"})
_OF_ONE, _BEGUN_WITH = 4, 2


@dataclass(frozen=True, slots=True)
class Offered:
    """A question that was offered.

    Attributes:
        article: the file's name.
        after: the question that was asked before; empty where it is offered to begin with, which
            the reader has not made sure of.
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


def offered_in(answerer: Answerer, index: LiveIndex, source: str) -> Iterator[Offered]:
    """What an article offers to begin with, and after the first answers (at most four)."""
    begin: dict[str, Offered] = {}
    later: dict[str, Offered] = {}
    for number, question in enumerate(example_questions(index, source)):
        answer = answerer.ask(question, (), [source])
        begin[question] = _offered(source, "", answer)
        if answer.answered and number < _BEGUN_WITH:
            for one in _after(answerer, index, source, answer):
                if len(later) < _OF_ONE:
                    later.setdefault(one.question, one)
    yield from (begin | later).values()


def _offered(source: str, after: str, answer: Answer) -> Offered:
    cited = answer.citations[0] if answer.citations else None
    place = (cited.start, cited.end) if cited is not None else (0, 0)
    words, sure = answer.answer or "", round(answer.confidence, 3)
    return Offered(Path(source).name, after, answer.question, words, sure, place)


def _after(answerer: Answerer, index: LiveIndex, source: str, answer: Answer) -> Iterator[Offered]:
    earlier = [exchange_of(answer)]
    near = [Span(c.start, c.end) for c in answer.citations if c.role is Role.ANSWER]
    ask = partial(_ask, answerer, source, earlier, {})
    for offered in suggest(index.documents[source], earlier, near, ask):
        yield _offered(source, answer.question, ask(offered))


def _ask(
    answerer: Answerer,
    source: str,
    earlier: Sequence[Exchange],
    known: dict[str, Answer],
    question: str,
) -> Answer:
    if question not in known:
        known[question] = answerer.ask(question, earlier, [source])
    return known[question]


def offers(file: Path) -> bool:
    """Whether an article gives any question; of the others nothing has to be indexed."""
    document = parse(SourceFile(file.name, file), file.read_bytes())
    return next(candidates(document), None) is not None


def drawn(paths: Sequence[Path], draw: int) -> list[Offered]:
    """Questions offered on articles, drawn blindly.

    Args:
        paths: files, and folders of them.
        draw: how many; all, where there are fewer.
    """
    files = sorted(
        file
        for path in paths
        for file in (path.iterdir() if path.is_dir() else [path])
        if file.suffix in _KINDS and offers(file)
    )
    with tempfile.TemporaryDirectory() as folder:
        app = App(config_with(), Path(folder) / "index")
        named = tuple(SourcePath(file.name, str(file.parent)) for file in files)
        app.builder.build(SourceSet(named, (), ()))
        index = app.handle.current()
        pool: list[Offered] = []
        for source in sorted(index.documents):
            pool += offered_in(app.answerer, index, source)
            print(source, len(pool), flush=True)
    print(f"{len(files)} articles give any question, {len({one.article for one in pool})} offered:")
    print(f"{len(pool)} questions, of which {min(draw, len(pool))} are drawn")
    return random.Random(SEED).sample(pool, min(draw, len(pool)))


def counts(judged: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """How many questions are natural, rightly answered, and both; after answers, and before any."""
    return {
        name: {
            "questions": len(some),
            "articles": len({one["article"] for one in some}),
            "natural": sum(one["natural"] for one in some),
            "right": sum(one["right"] for one in some),
            "both": sum(one["natural"] and one["right"] for one in some),
        }
        for name, some in (
            ("all", judged),
            ("after", [one for one in judged if one["after"]]),
            ("begin", [one for one in judged if not one["after"]]),
        )
    }


def read(file: Path) -> list[dict[str, Any]]:
    """The lines of a file of judged questions."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("paths", type=Path, nargs="*", default=list(ARTICLES))
    parser.add_argument("--draw", type=int, default=50)
    parser.add_argument("--judged", type=Path)
    parser.add_argument("--unseen", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    if options.judged is not None:
        judged = read(options.judged)
        unseen = [counts(read(file)) for file in options.unseen]
        content = {"counts": counts(judged), "unseen": unseen, "judged": judged}
        write_results("suggestions", COMMAND, content)
    elif options.out is not None:
        found = drawn(options.paths, options.draw)
        lines = [json.dumps(asdict(one), ensure_ascii=False) for one in found]
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    else:
        parser.error("OUT, or --judged")


if __name__ == "__main__":
    main()
