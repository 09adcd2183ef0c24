"""Every kind of question, asked of its article alone, as a user with one article asks.

Run as ``python -m benchmarks.forms [--shared ../shared]``; writes ``docs/results/forms.json``. Two
sets: 200 questions for reasons, manners, opinions, lists, definitions and yes or no on JaQuAD's dev
articles, and 250 of every kind on ten articles of our own (``benchmarks/questions/FORMS.md``).
Beside the product: BM25's best sentence, and the reader's best span as it is. ``--tuning`` asks the
sets that weights are fitted on instead, and writes nothing.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks.quality import config_with, write_results
from chat.answer import Answer, Role
from chat.answering import Answerer
from chat.app import answering_settings
from chat.evaluation.baseline import BestSentence
from chat.evaluation.metrics.character_f1 import character_f1
from chat.evaluation.metrics.right import right
from chat.question import analyze_question
from chat.reader import Reader
from chat.reader.opening import make_reader, span_model
from chat.reader.span.reader import SpanReader
from chat.settings import Config
from index.build import Builder, BuildSettings
from index.encoder import Encoder
from index.handle import PinnedIndex
from index.live import LiveIndex, load_version
from index.search import Searcher
from index.source_set import SourceSet
from index.store import Store
from index.version import SourcePath
from training.outcomes import bands_of
from training.parts_of_index import Parts
from training.placed import with_words
from training.posed_files import CALIBRATION_FORMS, OWN_ARTICLES, OWN_QUESTIONS
from training.splits import load_articles, split
from training.trials import index_articles, source_of

COMMAND = "python -m benchmarks.forms"
_HERE = Path(__file__).parent
# Of these, too, a person takes a longer answer that holds the gold one.
_LENIENT = {"opinion": "why", "definition": "why", "yesno": "why"}


_COLUMNS = {
    "shutten": ("right", "f1", "cited", "answered"),
    "bm25": ("right", "f1"),
    "reader": ("right", "f1"),
}


@dataclass(frozen=True, slots=True)
class Set:
    """Questions and the index of the articles that they are asked of.

    Attributes:
        rows: the questions.
        index: all articles.
        sources: the source of each row's ``article``.
    """

    rows: tuple[dict[str, Any], ...]
    index: LiveIndex
    sources: dict[str, str]


def rows_of(path: Path) -> tuple[dict[str, Any], ...]:
    """The lines of a file."""
    return tuple(map(json.loads, path.read_text(encoding="utf-8").splitlines()))


def own_set(questions: Path, articles: Path, folder: Path, encoder: Encoder) -> Set:
    """Questions on articles in a folder."""
    store = Store(folder)
    paths = (SourcePath(articles.name, str(articles.parent)),)
    Builder(store, encoder, BuildSettings()).build(SourceSet(paths, (), ()))
    index = load_version(store, store.current())
    return Set(rows_of(questions), index, {Path(source).name: source for source in index.documents})


def jaquad_set(questions: Path, shared: Path, tuning: bool, folder: Path, encoder: Encoder) -> Set:
    """Questions on JaQuAD's articles, those that are asked about."""
    if tuning:
        _, articles = split(load_articles(shared / "data/jaquad/train.json.gz"))
    else:
        articles = load_articles(shared / "data/jaquad/dev.json.gz")
    rows = rows_of(questions)
    titles = {row["article"] for row in rows}
    chosen = [article for article in articles if article.title in titles]
    folder.mkdir()
    index = index_articles(chosen, folder, encoder)
    texts = {article.title: article.text for article in chosen}
    rows = tuple(with_words(row, texts[row["article"]]) for row in rows)
    return Set(rows, index, {article.title: source_of(at) for at, article in enumerate(chosen)})


def judged(row: dict[str, Any], words: str | None) -> dict[str, float]:
    """What an answer is worth; None declines."""
    if not row["answerable"]:
        return {"right": float(words is None), "f1": float(words is None)}
    kind = _LENIENT.get(row["kind"], row["kind"])
    return {
        "right": right(words, row["answers"], kind),
        "f1": character_f1(words, row["answers"]),
    }


def ask_set(
    asked: Set, encoder: Encoder, reader: Reader, config: Config
) -> Iterator[tuple[dict[str, Any], dict[str, dict[str, float]]]]:
    """Each question with what the product and those beside it are worth on it."""
    parts = Parts(asked.index)
    by_article = defaultdict(list)
    for row in asked.rows:
        by_article[row["article"]].append(row)
    for article, rows in tqdm(by_article.items(), desc="articles", mininterval=5):
        index = parts.alone(asked.sources[article])
        answerer = Answerer(PinnedIndex(index), encoder, reader, answering_settings(config))
        sentences = BestSentence(index)
        for row in rows:
            answer = answerer.ask(row["question"])
            found = {"shutten": judged(row, answer.answer)}
            if row["evidence"] and answer.answered:
                found["shutten"]["cited"] = float(_cites(answer, row["evidence"], index))
            found["shutten"]["answered"] = float(answer.answered)
            attempt = sentences.ask(row["question"])
            found["bm25"] = judged(row, attempt.items[0] if attempt.items else None)
            found["reader"] = judged(row, bare(row["question"], index, encoder, reader, config))
            yield row | {"given": answer.answer, "confidence": answer.confidence}, found


def bare(
    question: str, index: LiveIndex, encoder: Encoder, reader: Reader, config: Config
) -> str | None:
    """The words of the reader's best span, as it is."""
    if not isinstance(reader, SpanReader):
        return None
    searcher = Searcher(index, encoder, config.search)
    hits = searcher.search(question, config.settings.search.passages)
    ranked = reader.rank(analyze_question(question), hits, index)
    if not ranked:
        return None
    best = ranked[0].found
    return best.span.of(index.documents[best.hit.passage.source].text)


def _cites(answer: Answer, evidence: Sequence[str], index: LiveIndex) -> bool:
    """Whether a cited place overlaps the evidence."""
    for citation in answer.citations:
        text = index.documents[citation.source].text
        for sentence in evidence:
            at = text.find(sentence)
            if (
                citation.role is Role.ANSWER
                and at < citation.end
                and citation.start < at + len(sentence)
            ):
                return True
    return False


def table(results: Sequence[tuple[dict[str, Any], dict[str, dict[str, float]]]]) -> dict[str, Any]:
    """The means by kind."""
    by_kind: dict[str, list[dict[str, dict[str, float]]]] = defaultdict(list)
    for row, found in results:
        for kind in (row["kind"], "all", "answerable" if row["answerable"] else ""):
            if kind:
                by_kind[kind].append(found)
    return {kind: {"n": len(rows)} | _means(rows) for kind, rows in sorted(by_kind.items())}


def bands(
    results: Sequence[tuple[dict[str, Any], dict[str, dict[str, float]]]],
) -> dict[str, Any]:
    """How many answers each band of confidence has, and the share that is right."""
    answered = [(row, found) for row, found in results if found["shutten"]["answered"]]
    confidence = np.array([row["confidence"] for row, _ in answered])
    correct = np.array(
        [found["shutten"]["right"] * row["answerable"] for row, found in answered], dtype=float
    )
    return bands_of(confidence, correct, 0.0)


def _means(rows: Sequence[dict[str, dict[str, float]]]) -> dict[str, float]:
    means = {}
    for who, names in _COLUMNS.items():
        for name in names:
            values = [row[who][name] for row in rows if name in row[who]]
            if values:
                means[f"{who}_{name}"] = round(float(np.mean(values)), 4)
    return means


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--reader")
    parser.add_argument("--tuning", action="store_true")
    parser.add_argument("--failures", type=Path, help="write what was not right there")
    options = parser.parse_args()
    config = config_with(reader=options.reader)
    encoder = Encoder(config.encoder)
    reader = make_reader(span_model(config.reader), encoder)
    questions = _HERE / "questions"
    forms = CALIBRATION_FORMS if options.tuning else questions / "jaquad_dev_forms.jsonl"
    own = OWN_QUESTIONS if options.tuning else questions / "own_articles.jsonl"
    articles = OWN_ARTICLES if options.tuning else _HERE / "articles"
    report, wrong = {}, []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sets = {
            "own_articles": own_set(own, articles, folder / "own", encoder),
            "jaquad": jaquad_set(forms, options.shared, options.tuning, folder / "j", encoder),
        }
        for label, asked in sets.items():
            results = list(ask_set(asked, encoder, reader, config))
            report[label] = {"kinds": table(results), "bands": bands(results)}
            wrong += [row for row, found in results if not found["shutten"]["right"]]
    if options.failures:
        lines = (json.dumps(row, ensure_ascii=False) for row in wrong)
        options.failures.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if options.tuning:
        print(json.dumps(report, indent=1))
    else:
        write_results("forms", COMMAND, report)


if __name__ == "__main__":
    main()
