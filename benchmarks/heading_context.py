"""Whether a passage is better searched and read with the headings that it stands under.

Run as ``python -m benchmarks.heading_context``; writes ``docs/results/heading-context.json``.
JaQuAD's paragraphs come without headings, so the questions are those on the articles of our own
that weights are tuned on (``training/articles``), asked of all of them together; the best answer
is taken whatever its confidence.
"""

from __future__ import annotations

import itertools
import json
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.chunking import Way, cut_anew
from benchmarks.quality import config_with, write_results
from chat.evaluation.metrics.character_f1 import character_f1
from chat.evaluation.metrics.right import right
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
from training.posed_files import OWN_ARTICLES, OWN_QUESTIONS

COMMAND = "python -m benchmarks.heading_context"


@dataclass(frozen=True, slots=True)
class Judged:
    """What one question was worth: right, character F1, evidence among the passages."""

    right: float
    f1: float
    found: float


def judge(row: dict[str, Any], searcher: Searcher, reader: SpanReader, passages: int) -> Judged:
    """Ask one question of all articles."""
    index = searcher.index
    hits = searcher.search(row["question"], passages)
    texts = [
        hit.passage.span.of(index.documents[hit.passage.source].text)
        for hit in hits
        if Path(hit.passage.source).name == row["article"]
    ]
    found = any(words in text for words in row["answers"] for text in texts)
    best = next(iter(reader.read(analyze_question(row["question"]), hits, index)), None)
    if best is None or Path(best.hit.passage.source).name != row["article"]:
        return Judged(0.0, 0.0, float(found))
    text = index.documents[best.hit.passage.source].text
    words = "\n".join(span.of(text) for span in best.spans)
    return Judged(
        float(right(words, row["answers"], row["kind"])),
        character_f1(words, row["answers"]),
        float(found),
    )


def without_headings(index: LiveIndex, encoder: Encoder, tokens: int) -> LiveIndex:
    """The same index, its passages searched by their title and words alone."""

    def cut(document: Document) -> list[Passage]:
        passages = chunk(document, encoder.count_tokens, tokens)
        return [replace(passage, headings=()) for passage in passages]

    return cut_anew(index, Way("", tokens, cut), encoder)


def main() -> None:
    config = config_with()
    encoder = Encoder(config.encoder)
    model = span_model(config.reader)
    if model is None:
        raise SystemExit("The sentence reader reads no headings.")
    lines = OWN_QUESTIONS.read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["answerable"]]
    passages, tokens = config.settings.search.passages, config.settings.index.passage_tokens
    with tempfile.TemporaryDirectory() as name:
        store = Store(Path(name))
        paths = (SourcePath(OWN_ARTICLES.name, str(OWN_ARTICLES.parent)),)
        Builder(store, encoder, BuildSettings()).build(SourceSet(paths, (), ()))
        whole = load_version(store, store.current())
        indexes = {True: whole, False: without_headings(whole, encoder, tokens)}
        ways = []
        for searched, read in itertools.product((True, False), repeat=2):
            # Read with the headings only where the passages still have them.
            if read and not searched:
                continue
            reader = SpanReader(model, settings=SpanReaderSettings(with_headings=read))
            searcher = Searcher(indexes[searched], encoder, config.search)
            judged = [judge(row, searcher, reader, passages) for row in rows]
            means = {
                key: round(float(np.mean([getattr(one, key) for one in judged])), 4)
                for key in ("right", "f1", "found")
            }
            ways.append({"searched": searched, "read": read} | means)
    count = len(whole.passages)
    report = {"articles": len(whole.documents), "passages": count, "questions": len(rows)}
    write_results("heading-context", COMMAND, report | {"ways": ways})


if __name__ == "__main__":
    main()
