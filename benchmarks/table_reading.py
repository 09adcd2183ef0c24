"""How the rows of tables are best cut and read: the cell of a row and a column, asked for by both.

Run as ``python -m benchmarks.table_reading``; writes ``docs/results/table-reading.json``. The
tables are those of the pages of ``tests/ingest/pages``, as a person marked them; the questions are
made from the names of row and column, the best answer is taken whatever its confidence.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.chunking import Cut, Way, cut_anew
from benchmarks.quality import config_with, write_results
from chat.evaluation.metrics.exact_match import exact_match
from chat.question import analyze_question
from chat.reader.opening import span_model
from chat.reader.span.reader import SpanReader, SpanReaderSettings
from index.build import Builder, BuildSettings
from index.encoder import Encoder
from index.live import LiveIndex, load_version
from index.search import Searcher
from index.source_set import SourceSet
from index.store import Store
from index.version import SourcePath
from ingest.chunking import chunk
from ingest.document import Document, Passage

COMMAND = "python -m benchmarks.table_reading"
PAGES = Path(__file__).parent.parent / "tests" / "ingest" / "pages"
_MOST = 12
_SHORTEST, _LONGEST = 2, 40


@dataclass(frozen=True, slots=True)
class Item:
    """A question for a cell."""

    question: str
    answer: str
    source: str


def questions_of(table: Sequence[Sequence[str]], source: str) -> Iterator[Item]:
    """Questions for the cells of a table with a header, at most a dozen.

    Rows and columns are taken that a name of their own tells from the others.
    """
    head, *rows = table
    names = [row[0].strip() for row in rows if row]
    asked = 0
    for row in rows:
        if len(row) != len(head) or names.count(row[0].strip()) > 1:
            continue
        for column, cell in zip(head[1:], row[1:], strict=True):
            name, of, cell = row[0].strip(), column.strip(), cell.strip()
            usable = all(_SHORTEST <= len(words) <= _LONGEST for words in (name, of))
            if usable and cell and len(cell) <= _LONGEST and asked < _MOST:
                asked += 1
                yield Item(f"{name}の{of}は何ですか?", cell, source)


def all_questions(pages: Path) -> list[Item]:
    """The questions to all tables of all pages."""
    items: list[Item] = []
    for marked in sorted(pages.glob("*.json")):
        source = next(p.name for p in pages.glob(f"{marked.stem}.*") if p.suffix != ".json")
        for table in json.loads(marked.read_text(encoding="utf-8"))["tables"]:
            items += questions_of(table, source)
    return items


def right(items: Sequence[Item], index: LiveIndex, searcher: Searcher, reader: SpanReader) -> float:
    """The share of the questions of which the best answer is the cell's words, in its article."""
    judged = []
    for item in items:
        question = analyze_question(item.question)
        hits = searcher.search(item.question, 8)
        best = next(iter(reader.read(question, hits, index)), None)
        if best is None or not best.hit.passage.source.endswith(item.source):
            judged.append(0.0)
            continue
        text = index.documents[best.hit.passage.source].text
        words = "\n".join(span.of(text) for span in best.spans)
        judged.append(exact_match(words, [item.answer]))
    return round(float(np.mean(judged)), 4)


def main() -> None:
    config = config_with()
    encoder = Encoder(config.encoder)
    model = span_model(config.reader)
    if model is None:
        raise SystemExit("The sentence reader reads no tables.")
    items = all_questions(PAGES)
    tokens = config.settings.index.passage_tokens

    def shipped(document: Document) -> list[Passage]:
        return chunk(document, encoder.count_tokens, tokens)

    def together(document: Document) -> list[Passage]:
        return chunk(document, encoder.count_tokens, tokens, rows_apart=False)

    with tempfile.TemporaryDirectory() as name:
        store = Store(Path(name))
        paths = tuple(
            SourcePath(page.name, str(PAGES)) for page in PAGES.iterdir() if page.suffix != ".json"
        )
        Builder(store, encoder, BuildSettings()).build(SourceSet(paths, (), ()))
        whole = load_version(store, store.current())
        ways: dict[str, tuple[Cut, bool]] = {
            "rows together with header, of them those that are named": (together, True),
            "row by row, the header read before each": (shipped, True),
        }
        rows = {}
        for way, (cut, named) in ways.items():
            index = cut_anew(whole, Way(way, tokens, cut), encoder)
            reader = SpanReader(model, settings=SpanReaderSettings(named_rows=named))
            searcher = Searcher(index, encoder, config.search)
            rows[way] = {
                "passages": len(index.passages),
                "exact_match": right(items, index, searcher, reader),
            }
            pages = len(whole.documents)
            write_results(
                "table-reading", COMMAND, {"pages": pages, "questions": len(items), "ways": rows}
            )


if __name__ == "__main__":
    main()
