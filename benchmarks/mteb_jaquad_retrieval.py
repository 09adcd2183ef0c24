"""Retrieval figures on MTEB's JaQuADRetrieval.

    python -m benchmarks.mteb_jaquad_retrieval [--shared ../shared] [--model DIR] [--name NAME]

The corpus holds the bare gold answers as documents beside the passages, and each query has two
relevant documents, its passage and its answer. nDCG@10, MRR@10 and hit@1 over the whole corpus
stand beside published figures; the honest measure is the second pair, with the bare answers
removed. Writes ``docs/results/mteb-jaquad-retrieval.json``, one row a system: a new run replaces
the row of its name and leaves the others.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
from ir_measures import RR, Success, nDCG
from tqdm import tqdm

from benchmarks.jaquad_retrieval import Scores, fused_row
from index.analysis import terms
from index.encoder import DEFAULT, Encoder, EncoderSettings
from index.fusion import FusionMethod, FusionSettings
from index.lexical import STANDARD, LexicalIndex, LexicalSettings

RESULTS = Path(__file__).parent.parent / "docs" / "results" / "mteb-jaquad-retrieval.json"
DEPTH = 100

METHODS: tuple[FusionMethod, ...] = ("scores", "ranks")

Run = dict[str, dict[str, float]]
"""Query id to document id to score, the higher the better."""


@dataclass(frozen=True, slots=True)
class Task:
    """The data set.

    Attributes:
        queries: text of each query by its id.
        documents: title and text of each document by its id, joined as MTEB joins them.
        relevant: for each query, its relevant documents, each with 1.
        passages: ids of the documents that are passages; the others are bare gold answers.
    """

    queries: dict[str, str]
    documents: dict[str, str]
    relevant: dict[str, dict[str, int]]
    passages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Figures:
    """One system's figures, over the whole corpus and over its passages alone."""

    ndcg_at_10: float
    mrr_at_10: float
    hit_at_1: float
    passages_mrr_at_10: float
    passages_hit_at_1: float


def load_task(shared: Path) -> Task:
    """Read the data set from the folder of shared material."""
    folder = shared / "benchmarks" / "mteb-jaquad-retrieval"
    corpus = _read_lines(folder / "corpus.jsonl.gz")
    queries = _read_lines(folder / "queries.jsonl.gz")
    relevant: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, document, grade = line.split("\t")
        relevant.setdefault(query, {})[document] = int(grade)
    length = {row["_id"]: len(row["text"]) for row in corpus}
    # Of the two relevant documents of a query the longer is its passage. No document is one
    # query's passage and another's answer, and every document is one or the other.
    passages = {max(pair, key=length.__getitem__) for pair in relevant.values()}
    return Task(
        queries={row["_id"]: row["text"] for row in queries},
        documents={row["_id"]: f"{row['title']} {row['text']}".strip() for row in corpus},
        relevant=relevant,
        passages=frozenset(passages),
    )


def _read_lines(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def evaluate_run(run: Mapping[str, Mapping[str, float]], task: Task) -> Figures:
    """The figures of one run.

    Args:
        run: for each query, scores of its best documents: at least ten of all documents and ten
            of the passages, or what the system found.
        task: the data set.
    """
    kept = {query: _only(scores, task.passages) for query, scores in run.items()}
    relevant = {query: _only(grades, task.passages) for query, grades in task.relevant.items()}
    whole = ir_measures.calc_aggregate([nDCG @ 10, RR @ 10, Success @ 1], task.relevant, run)
    honest = ir_measures.calc_aggregate([RR @ 10, Success @ 1], relevant, kept)
    return Figures(
        ndcg_at_10=round(whole[nDCG @ 10], 4),
        mrr_at_10=round(whole[RR @ 10], 4),
        hit_at_1=round(whole[Success @ 1], 4),
        passages_mrr_at_10=round(honest[RR @ 10], 4),
        passages_hit_at_1=round(honest[Success @ 1], 4),
    )


def _only(scores: Mapping[str, Any], kept: frozenset[str]) -> dict[str, Any]:
    return {document: score for document, score in scores.items() if document in kept}


def dense_scores(encoder: Encoder, task: Task) -> Scores:
    """The cosine of each query with each document, shape (queries, documents)."""
    with tqdm(total=len(task.documents), desc="embed", mininterval=5) as bar:
        documents = encoder.encode_passages(list(task.documents.values()), bar.update)
    scores: Scores = encoder.encode_queries(list(task.queries.values())) @ documents.T
    return scores


def lexical_scores(task: Task, settings: LexicalSettings) -> tuple[Scores, Scores]:
    """BM25 over Sudachi terms, shape (queries, documents), and the ceiling of each query."""
    index = LexicalIndex.build(list(task.documents.values()), settings)
    asked = [terms(words) for words in task.queries.values()]
    ceilings = np.array([index.ceiling(query) for query in asked], np.float32)
    return np.stack([index.scores(query) for query in asked]), ceilings


def fused_scores(
    lexical: Scores, ceilings: Scores, cosines: Scores, settings: FusionSettings
) -> Scores:
    """Both as the search fuses them; nothing (-inf) where neither puts a document forward."""
    fused = np.full(lexical.shape, -np.inf, np.float32)
    for number, (words, ceiling, vectors) in enumerate(
        zip(lexical, ceilings, cosines, strict=True)
    ):
        rows, scores = fused_row(words, float(ceiling), vectors, settings)
        fused[number, rows] = scores
    return fused


def best_documents(scores: Scores, task: Task, depth: int = DEPTH) -> Run:
    """The ``depth`` best documents of each query, and its ``depth`` best passages.

    Args:
        scores: in the order of ``task``, shape (queries, documents); -inf is not found.
        task: the data set.
        depth: how many of each to keep.
    """
    names = list(task.documents)
    is_passage = np.array([name in task.passages for name in names])
    run: Run = {}
    for query, row in zip(task.queries, scores, strict=True):
        order = np.argsort(-row, kind="stable")
        order = order[np.isfinite(row[order])]
        best = {*order[:depth].tolist(), *order[is_passage[order]][:depth].tolist()}
        run[query] = {names[place]: float(row[place]) for place in best}
    return run


def write_row(name: str, figures: Figures, details: Mapping[str, object]) -> None:
    """Put one system's row into the file of results, in place of an older one of that name."""
    rows = json.loads(RESULTS.read_text(encoding="utf-8"))["rows"] if RESULTS.exists() else {}
    row: dict[str, object] = {"date": date.today().isoformat(), **details}
    row |= {field: getattr(figures, field) for field in Figures.__slots__}
    rows[name] = row
    content = {"task": "MTEB JaQuADRetrieval", "rows": dict(sorted(rows.items()))}
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, indent=2, ensure_ascii=False)
    RESULTS.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure retrieval on MTEB JaQuADRetrieval.")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--model", default=DEFAULT, help="folder of an encoder")
    parser.add_argument("--name", help="name of the row; by default that of the model")
    options = parser.parse_args()
    encoder = Encoder(EncoderSettings(name=options.model, batch_size=16))
    task = load_task(options.shared)
    dense = dense_scores(encoder, task)
    name = options.name or ("the default encoder" if options.model == DEFAULT else encoder.name)
    details = {"fingerprint": encoder.fingerprint, "precision": encoder.precision}
    lexical, ceilings = lexical_scores(task, LexicalSettings())
    standard, _ = lexical_scores(task, STANDARD)
    rows = {
        name: dense,
        "BM25 over Sudachi terms": np.where(standard > 0, standard, -np.inf),
        "BM25 over terms and pairs": np.where(lexical > 0, lexical, -np.inf),
    }
    rows |= {
        f"terms, pairs and {name} fused by {method}, dense weight {weight}": fused_scores(
            lexical, ceilings, dense, FusionSettings(method, weight)
        )
        for method in METHODS
        for weight in (0.3, 0.4, 0.5)
    }
    for row, scores in rows.items():
        figures = evaluate_run(best_documents(scores, task), task)
        write_row(row, figures, details if row == name else {})
        print(f"{row}: {figures}")


if __name__ == "__main__":
    main()
