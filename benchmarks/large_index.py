"""A million passages: what an index of them takes, and what a search in it finds and costs.

Run as ``python -m benchmarks.large_index [--shared ../shared] [--passages 1000000]``; writes
``docs/results/large-index.json``. JaQuAD's dev paragraphs and questions, as the encoder has them,
hidden among fillers. A filler's vector is a passage's, moved by the difference of two others and
by noise, which makes it harder for lists (``--vectors FILE.npy`` takes one's own instead); its
words are drawn by how often they stand in the paragraphs. Nothing of it is language, so that of a
search only the times, and the places of the real paragraphs, say something. ``--folder DIR`` keeps
the index; where one lies there it is measured as it is. It is measured in a process of its own.

``--library DIR`` measures instead what ``python -m benchmarks.growth --sizes 1000000 --keep`` built
by the product's own builder: JaQuAD's paragraphs and fillers, each embedded.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from benchmarks.built_library import BuiltLibrary
from benchmarks.jaquad_retrieval import load_task
from benchmarks.large_version import Version, WrittenVersion, write_version
from benchmarks.quality import write_results
from index.dense import BLOCK, DenseIndex, DenseSettings, Vectors, write_vectors
from index.live import LiveIndex
from index.retrieval import LocalRetrieval, lexical_query
from index.search import Searcher, SearchSettings
from ingest.document import Passage

COMMAND = "python -m benchmarks.large_index"
_SHARES = (0.01, 0.02, 0.04, 0.06, 0.08, 0.12, 0.2)
_DEPTH = 20


class KnownQuestions:
    """Stands in for the encoder: the questions' vectors are known."""

    def __init__(self, name: str, fingerprint: str, vectors: dict[str, Vectors]) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self._vectors = vectors

    def encode_query(self, question: str) -> Vectors:
        """The vector of a question, shape (dimension,)."""
        return self._vectors[question]


class AllLists(DenseIndex):
    """The same vectors, each compared."""

    def __init__(self, index: DenseIndex) -> None:
        super().__init__(index._index)

    def search(
        self,
        query: Vectors,
        k: int,
        allowed: NDArray[np.int64] | None = None,
        probes: int = 0,  # noqa: ARG002
    ) -> tuple[NDArray[np.int64], Vectors]:
        """``DenseIndex.search`` through all lists."""
        return super().search(query, k, allowed, self.lists)


def exact_rows(dense: DenseIndex, questions: Vectors) -> NDArray[np.int64]:
    """The nearest rows of each question by comparing everything, shape (questions, 20)."""
    cosines = np.full((len(questions), _DEPTH), -2, np.float32)
    rows = np.zeros((len(questions), _DEPTH), np.int64)
    begin = 0
    for block in dense.blocks():
        found = np.concatenate([cosines, questions @ block.T], axis=1)
        numbers = np.arange(begin, begin + len(block))
        best = np.argpartition(-found, _DEPTH, axis=1)[:, :_DEPTH]
        of_block = numbers[np.maximum(best - _DEPTH, 0)]
        before = np.take_along_axis(rows, np.minimum(best, _DEPTH - 1), axis=1)
        rows = np.where(best < _DEPTH, before, of_block)
        cosines = np.take_along_axis(found, best, axis=1)
        begin += len(block)
    return np.take_along_axis(rows, np.argsort(-cosines, axis=1), axis=1)


def vector_figures(dense: DenseIndex, questions: Vectors, gold: list[int]) -> list[dict[str, Any]]:
    """Times and recall of a search by vectors, for several shares of the lists and for all."""
    exact = exact_rows(dense, questions)
    shares = (*_SHARES, 1.0) if not dense.exact else (1.0,)
    figures = []
    for share in shares:
        probes = max(1, round(share * dense.lists))
        found, seconds = [], []
        for question in questions:
            started = time.perf_counter()
            found.append(dense.search(question, _DEPTH, None, probes)[0].tolist())
            seconds.append(time.perf_counter() - started)
        asked = list(zip(found, gold, strict=True))
        right = [len({*rows} & {*exact[at].tolist()}) for at, rows in enumerate(found)]
        figures.append(
            {
                "share_of_lists": share,
                "lists": probes,
                "recall_at_20": round(float(np.mean(right)) / _DEPTH, 4),
                "every_question_at_least": min(right) / _DEPTH,
                "hit_at_1": _share(rows[0] == one for rows, one in asked),
                "hit_at_10": _share(
                    one in rows[:10] for rows, one in zip(found, gold, strict=True)
                ),
                **milliseconds(seconds),
            }
        )
    return figures


def graph_figures(dense: DenseIndex, questions: Vectors, count: int) -> dict[str, Any]:
    """Lists beside a graph (HNSW) over the first vectors: building, recall and times.

    Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using
    Hierarchical Navigable Small World graphs" (TPAMI 2020); 32 links, 100 candidates in building.
    """
    import faiss

    vectors = np.concatenate([*islice(dense.blocks(), -(-count // BLOCK))])[:count]
    exact = exact_rows(DenseIndex.build(vectors), questions)
    figures: dict[str, Any] = {"passages": len(vectors)}
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        settings = DenseSettings(exact_up_to=0)
        write_vectors(Path(folder) / "vectors", vectors, settings)
        seconds = round(time.perf_counter() - started, 1)
        lists = DenseIndex.load(Path(folder) / "vectors")
        ours = _recall(lambda one: lists.search(one, _DEPTH)[0], questions, exact)
        figures["lists"] = {"share": settings.probe_share, "build_seconds": seconds, **ours}
    started = time.perf_counter()
    graph: Any = faiss.IndexHNSWFlat(vectors.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efConstruction = 100
    graph.add(vectors)
    figures["graph"] = {"build_seconds": round(time.perf_counter() - started, 1)}
    for wide in (32, 64, 128, 256):
        graph.hnsw.efSearch = wide
        found = _recall(lambda one: graph.search(one[np.newaxis], _DEPTH)[1][0], questions, exact)
        figures["graph"][f"candidates_{wide}"] = found
    return figures


def _recall(
    search: Callable[[Vectors], NDArray[np.int64]], questions: Vectors, exact: NDArray[np.int64]
) -> dict[str, float]:
    right, seconds = [], []
    for question, rows in zip(questions, exact, strict=True):
        started = time.perf_counter()
        found = search(question)
        seconds.append(time.perf_counter() - started)
        right.append(len(set(found.tolist()) & set(rows.tolist())) / _DEPTH)
    return {"recall_at_20": round(float(np.mean(right)), 4), **milliseconds(seconds)}


def hybrid_figures(index: LiveIndex, version: Version) -> dict[str, Any]:
    """The same of a search by vectors and words, as a question of the chat does it."""
    recipe = index.manifest.recipe
    known = dict(zip(version.questions, version.vectors, strict=True))
    encoder: Any = KnownQuestions(recipe.encoder, recipe.fingerprint, known)
    figures = {}
    exact = replace(index, dense=AllLists(index.dense))
    for name, searched in (("lists", index), ("all_vectors", exact)):
        searcher = Searcher(searched, encoder, SearchSettings())
        searcher.search(version.questions[0], 1)  # the first one also makes the mean
        gold = [index.passages[row] for row in version.gold]
        found: list[list[Passage]] = []
        seconds = []
        for question in version.questions:
            started = time.perf_counter()
            found.append([hit.passage for hit in searcher.search(question, 10)])
            seconds.append(time.perf_counter() - started)
        figures[name] = {
            "hit_at_1": _share(f[0] == one for f, one in zip(found, gold, strict=True)),
            "hit_at_10": _share(one in f for f, one in zip(found, gold, strict=True)),
            **milliseconds(seconds),
        }
    lexical = []
    retrieval = LocalRetrieval(index)
    everything = retrieval.scope(None)
    for question in version.questions:
        started = time.perf_counter()
        query = lexical_query(question, index.lexical)
        retrieval.by_words(query, SearchSettings().candidates, everything)
        lexical.append(time.perf_counter() - started)
    return {**figures, "words_alone": milliseconds(lexical)}


def _share(right: Any) -> float:
    return round(float(np.mean(list(right))), 4)


def milliseconds(seconds: list[float]) -> dict[str, float]:
    """Median and ninth decile in milliseconds."""
    p50, p90 = np.percentile(np.array(seconds) * 1000, [50, 90])
    return {"p50_ms": round(float(p50), 2), "p90_ms": round(float(p90), 2)}


def memory() -> dict[str, int]:
    """Megabytes of this process: its own, and of files that are mapped into it."""
    text = Path("/proc/self/status").read_text(encoding="utf-8")
    fields = dict(line.split(":", 1) for line in text.splitlines())
    kinds = {"own_mb": "RssAnon", "mapped_mb": "RssFile", "peak_mb": "VmHWM"}
    return {name: int(fields[field].split()[0]) // 1024 for name, field in kinds.items()}


class Measured(Protocol):
    """An index to measure."""

    def open(self) -> LiveIndex:
        """It, as the chat opens it."""
        ...

    def known(self, index: LiveIndex) -> Version:
        """What is asked of it."""
        ...


def measure(measured: Measured, graph: int) -> dict[str, Any]:
    """All figures of an index; a graph is made of so many passages."""
    before = memory()
    started = time.perf_counter()
    index = measured.open()
    seconds = time.perf_counter() - started
    opened = memory()
    version = measured.known(index)
    hybrid = hybrid_figures(index, version)
    questioned = memory()
    files = {name: size >> 20 for name, size in version.sizes.items()}
    return {
        "passages": len(index.passages),
        "questions": len(version.questions),
        "fillers": version.fillers,
        "lists": index.dense.lists,
        "mb": files,
        "open": {"seconds": round(seconds, 2), "before": before, "after": opened},
        "after_questions": questioned,
        "hybrid": hybrid,
        "vectors": vector_figures(index.dense, version.vectors, version.gold),
        "graph_and_lists": graph_figures(index.dense, version.vectors, graph),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--passages", type=int, default=1_000_000)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--vectors", type=Path, help="vectors of fillers, .npy")
    parser.add_argument("--folder", type=Path, help="where the index lies, and stays")
    parser.add_argument("--library", type=Path, help="a library of benchmarks.growth --keep")
    parser.add_argument("--graph", type=int, default=60_000, help="passages of the graph")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(WrittenVersion(options.measure), options.graph)))
        return
    if options.library:
        library = BuiltLibrary(options.library, options.shared, options.questions)
        command_line = f"{COMMAND} --library {options.library.name}"
        write_results("large-index", command_line, measure(library, options.graph))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        built: dict[str, Any] = {}
        if not (folder / "manifest.json").is_file():
            task = load_task(options.shared, "dev")
            built = write_version(
                folder, task, options.passages, options.questions, options.vectors
            )
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
            built = {"seconds": built, "peak_mb": peak}
        command = [sys.executable, "-m", "benchmarks.large_index", "--measure", str(folder)]
        command += ["--graph", str(options.graph)]
        told = subprocess.run(command, check=True, capture_output=True, text=True)
        figures = json.loads(told.stdout.splitlines()[-1])
    command_line = f"{COMMAND} --passages {options.passages} --questions {options.questions}"
    write_results("large-index", command_line, {"build": built, **figures})


if __name__ == "__main__":
    main()
