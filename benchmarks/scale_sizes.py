"""What ten million, a hundred million and a thousand million passages take, from what some take.

Run as ``python -m benchmarks.scale_sizes [--shared ../shared] [--articles 40]``; writes
``docs/results/scale-sizes.json``. Articles of JaQuAD dev are built and written into Milvus Lite.
Bytes are counted in the rows that are sent there; processor time is that of this process, Milvus
Lite in it, parsers not, so that other work on the machine costs nothing. Sizes of an index are
worked out from them: the links of HNSW beside its vectors are reckoned from its parameters (Malkov
and Yashunin, TPAMI 2020: 2M at the lowest level, M at each above, which holds 1/M of those below,
four bytes each).
What a cluster's own servers compute for a question is not measured: Milvus Lite searches otherwise.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.quality import write_results
from chat.app import App
from chat.settings import load_config
from index.build import Builder
from index.milvus.naming import Names
from index.milvus.place import Place
from index.milvus.schemas import HNSW
from index.milvus.store import MilvusStore
from index.milvus.writing import Row, Writer
from index.version import SourcePath
from training.splits import Article, load_articles

COMMAND = "python -m benchmarks.scale_sizes"
SIZES = (10_000_000, 100_000_000, 1_000_000_000)
_QUESTIONS = 40


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine to reckon with; an assumption, no measurement.

    Attributes:
        memory: GiB of a node that holds vectors.
        filled: the share of it that vectors may take.
        cores: of a machine that builds or answers.
        versions: loaded at once while a new one is published.
        kept: versions on the disk.
    """

    memory: int = 256
    filled: float = 0.7
    cores: int = 32
    versions: int = 2
    kept: int = 3


class CountingWriter(Writer):
    """Writes as any other, and counts the bytes of what it sends, by what they are.

    Attributes:
        counts: bytes by kind.
    """

    def __init__(self, place: Place, names: Names) -> None:
        super().__init__(place, names)
        self.counts: dict[str, int] = {}

    def _send(self, collection: str, rows: list[Row]) -> None:
        part = collection.rpartition("_")[2]
        part = "vocabulary" if part == "terms" else part
        for row in rows:
            for key, value in row.items():
                kind = row["kind"] if part == "documents" else part
                kind = key if key in ("dense", "sparse") else kind
                self.counts[kind] = self.counts.get(kind, 0) + size_of(value)
        super()._send(collection, rows)


def size_of(value: object) -> int:
    """The bytes of a field: eight of a number, four in a vector, eight in a sparse one."""
    if isinstance(value, str):
        return len(value.encode("utf-8"))
    if isinstance(value, dict):
        return 8 * len(value)
    return 4 * len(value) if isinstance(value, list) else 8


def measure(articles: list[Article], folder: Path) -> dict[str, Any]:
    """What articles take, a passage and a question."""
    texts = folder / "articles"
    texts.mkdir()
    for number, article in enumerate(articles):
        (texts / f"{number:04}.md").write_text(article.text, encoding="utf-8")
    app = App(load_config(), folder / "index")
    app.encoder.load()
    place = Place(str(folder / "milvus.db"), "sizes")
    store = MilvusStore(folder / "milvus", place)
    _ = place.client
    writers: list[CountingWriter] = []

    def counting(place: Place, names: Names) -> CountingWriter:
        writers.append(CountingWriter(place, names))
        return writers[-1]

    store.writer = counting
    sources = app.builder.source_set([SourcePath(str(texts), "/")], ())
    started = time.process_time()
    app.builder.build(sources)
    made = time.process_time() - started
    copied = Builder(store, app.encoder, app.config.build)
    started = time.process_time()
    copied.build(sources)
    both = time.process_time() - started
    manifest = store.manifest(store.current())
    passages = manifest.passages
    return {
        "articles": len(articles),
        "passages": passages,
        "characters": sum(record.characters for record in manifest.sources) / passages,
        "dimension": manifest.dimension,
        "bytes": {kind: count / passages for kind, count in sorted(writers[0].counts.items())},
        "manifest_bytes_an_article": len(manifest.to_json().encode()) / len(articles),
        "build_seconds": made / passages,
        "build_into_milvus_seconds": both / passages,
        **_asking(app, articles),
    }


def _asking(app: App, articles: list[Article]) -> dict[str, Any]:
    """Processor seconds of a worker for a question, everything included but Milvus."""
    questions = [asked.question for article in articles for asked in article.questions]
    questions = questions[:: max(1, len(questions) // _QUESTIONS)][:_QUESTIONS]
    app.load_reader()
    app.answerer.ask(questions[0])
    app.answerer.forget()
    started = time.process_time()
    for question in questions:
        app.answerer.ask(question)
    spent = time.process_time() - started
    return {"questions": len(questions), "question_seconds": spent / len(questions)}


def graph_bytes(links: int) -> float:
    """Bytes of links that HNSW has a vector, by its parameter M."""
    return 4 * (2 * links + links / (links - 1))


def reckoned(found: dict[str, Any], size: int, machine: Machine) -> dict[str, Any]:
    """What so many passages take.

    Args:
        found: what ``measure`` gave.
        size: how many passages.
        machine: what one machine has.
    """
    each = found["bytes"]
    loaded = each["dense"] + each["sparse"] + graph_bytes(HNSW["M"])
    stored = sum(each.values()) + graph_bytes(HNSW["M"])
    seconds = size * found["build_into_milvus_seconds"]
    memory = size * loaded / 2**30
    room = machine.memory * machine.filled
    return {
        "passages": size,
        "memory_gib": memory,
        "memory_switching_gib": memory * machine.versions,
        "disk_gib": size * stored * machine.kept / 2**30,
        "nodes": math.ceil(memory * machine.versions / room),
        "build_processor_hours": seconds / 3600,
        "build_hours_of_a_machine": seconds / 3600 / machine.cores,
        "manifest_gib": size
        * found["articles"]
        / found["passages"]
        * found["manifest_bytes_an_article"]
        / 2**30,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--articles", type=int, default=40)
    options = parser.parse_args()
    articles = load_articles(options.shared / "data" / "jaquad" / "dev.json.gz")
    with tempfile.TemporaryDirectory() as name:
        found = measure(articles[: options.articles], Path(name))
    machine = Machine()
    content = {
        "measured": found,
        "assumed": asdict(machine),
        "graph_bytes": graph_bytes(HNSW["M"]),
        "questions_a_second_and_machine": machine.cores / found["question_seconds"],
        "sizes": [reckoned(found, size, machine) for size in SIZES],
    }
    rounded = json.loads(json.dumps(content), parse_float=lambda text: float(f"{float(text):.4g}"))
    write_results("scale-sizes", COMMAND, rounded)


if __name__ == "__main__":
    main()
