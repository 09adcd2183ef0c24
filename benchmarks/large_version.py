"""A version of as many passages as wanted, the real ones among fillers; see ``large_index``."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from benchmarks.jaquad_retrieval import Task
from chat.settings import load_config
from index.analysis import dictionary_version
from index.assembling import Assembly, Part
from index.checksums import checksum
from index.corpus import TermCorpus
from index.dense import BLOCK, Vectors
from index.encoder import Encoder, EncoderSettings
from index.live import LiveIndex, load_layout
from index.records import SourceRecord
from index.version import (
    FORMAT,
    Layout,
    Manifest,
    Recipe,
    StoredPassage,
    digest_of,
    document_line,
)
from ingest.document import Document, Passage
from ingest.load import PARSING

_SEED = 0
_WORDS = 25  # of a filler
_A_DOCUMENT = 50  # fillers in it
_PUSH = 0.5  # by which share of a difference a filler's vector is moved
_NOISE = 0.6  # length of what is added to it in no direction of the language
_SIDE = ".side.npz"


@dataclass(frozen=True)
class Version:
    """What is known of a version besides.

    Attributes:
        questions: what is asked.
        vectors: theirs, shape (questions, dimension).
        gold: the row of each one's paragraph.
        fillers: what the fillers' vectors are.
        sizes: bytes of each part.
    """

    questions: list[str]
    vectors: Vectors
    gold: list[int]
    fillers: str
    sizes: dict[str, int]


def write_version(
    folder: Path, task: Task, passages: int, questions: int, given: Path | None
) -> dict[str, float]:
    """Write a version; the seconds of each step.

    Args:
        folder: where to.
        task: the real paragraphs, which come first, and questions.
        passages: how many in all.
        questions: how many of the task's, spread evenly.
        given: a file of the fillers' vectors; None for synthetic ones.
    """
    seconds: dict[str, float] = {}
    started = time.perf_counter()

    def done(step: str) -> None:
        nonlocal started
        now = time.perf_counter()
        seconds[step], started = round(now - started, 1), now
        print(step, seconds[step], flush=True)

    folder.mkdir(parents=True, exist_ok=True)
    encoder = Encoder(EncoderSettings())
    chosen = np.linspace(0, len(task.questions) - 1, questions).astype(int).tolist()
    asked = [task.questions[at] for at in chosen]
    with tqdm(total=len(task.passages), desc="embed", mininterval=5) as bar:
        real = encoder.encode_passages(task.passages, bar.update)
    np.savez(
        folder.parent / (folder.name + _SIDE),
        questions=np.array(json.dumps(asked)),
        vectors=encoder.encode_queries(asked),
        gold=np.array([task.gold[at] for at in chosen]),
        fillers=np.array("given" if given else "synthetic"),
    )
    done("embed the real ones")
    count = max(0, passages - len(real))
    raw = folder.parent / (folder.name + ".vectors")
    with raw.open("wb") as file:
        for block in _vectors(real, count, given):
            file.write(block.tobytes())
    vectors = np.memmap(raw, np.float32, "r").reshape(-1, real.shape[1])
    done("make vectors of fillers")
    settings = load_config().build
    corpus, parts = _texts(task, len(vectors) - len(real))
    done("make fillers")
    recipe = Recipe(
        encoder=encoder.name,
        fingerprint=encoder.fingerprint,
        dictionary=dictionary_version(),
        parsing=PARSING,
        passage_tokens=settings.passage_tokens,
        lexical=settings.lexical,
        dense=settings.dense,
    )
    layout = Layout(folder)
    Assembly(tuple(parts), vectors, corpus, 0).write(layout, recipe)
    done("write the index")
    files = layout.data_files()
    manifest = Manifest(
        format=FORMAT,
        version=folder.name,
        created="2026-01-01T00:00:00+00:00",
        program="0",
        recipe=recipe,
        dimension=real.shape[1],
        paths=(),
        added=(),
        sources=tuple(part.record for part in parts),
        failed=(),
        passages=len(vectors),
        files={path.relative_to(folder).as_posix(): checksum(path) for path in files},
    )
    layout.manifest.write_text(manifest.to_json(), encoding="utf-8")
    raw.unlink()
    done("checksums")
    return seconds


@dataclass(frozen=True)
class WrittenVersion:
    """A version that ``write_version`` wrote.

    Attributes:
        folder: where it lies.
    """

    folder: Path

    def open(self) -> LiveIndex:
        """As the chat opens it, checksums and all."""
        layout = Layout(self.folder)
        return load_layout(layout, Manifest.from_json(layout.manifest.read_text(encoding="utf-8")))

    def known(self, index: LiveIndex) -> Version:  # noqa: ARG002 (what it holds lies beside it)
        """What is known of it besides."""
        side = np.load(self.folder.parent / (self.folder.name + _SIDE))
        sizes: dict[str, int] = {}
        for path in Layout(self.folder).data_files():
            part = path.relative_to(self.folder).parts[0]
            sizes[part] = sizes.get(part, 0) + path.stat().st_size
        questions = json.loads(str(side["questions"]))
        gold = side["gold"].tolist()
        return Version(questions, side["vectors"], gold, str(side["fillers"]), sizes)


def _vectors(real: Vectors, count: int, given: Path | None) -> Iterator[Vectors]:
    """The real vectors and after them so many of fillers."""
    yield real
    if given is not None:
        own = np.load(given, mmap_mode="r")
        for begin in range(0, min(count, len(own)), BLOCK):
            yield np.asarray(own[begin : min(begin + BLOCK, count)], np.float32)
        return
    chance = np.random.default_rng(_SEED)
    for begin in range(0, count, BLOCK):
        size = min(BLOCK, count - begin)
        one, two, apart = chance.integers(0, (len(real), len(real), len(real) - 1), (size, 3)).T
        three = (two + 1 + apart) % len(real)  # never the second one: that would move nothing
        noise = chance.normal(size=(size, real.shape[1])).astype(np.float32)
        noise /= np.linalg.norm(noise, axis=1, keepdims=True)
        moved = real[one] + _PUSH * (real[two] - real[three]) + _NOISE * noise
        yield moved / np.linalg.norm(moved, axis=1, keepdims=True)


def _texts(task: Task, count: int) -> tuple[TermCorpus, list[Part]]:
    """The terms of all passages, and the documents and passages as they are stored."""
    real = TermCorpus.of(task.passages)
    often = np.bincount(real.ids, minlength=len(real.vocabulary)) / len(real.ids)
    chance = np.random.default_rng(_SEED)
    drawn = chance.choice(len(often), (count, _WORDS), p=often).astype(np.int32)
    edges = real.edges[-1] + _WORDS * np.arange(1, count + 1, dtype=np.int64)
    ids = np.concatenate([real.ids, drawn.ravel()])
    corpus = TermCorpus(real.vocabulary, ids, np.concatenate([real.edges, edges]))
    parts = [_part(f"real/{at:05}.txt", [text]) for at, text in enumerate(task.passages)]
    for begin in range(0, count, _A_DOCUMENT):
        rows = drawn[begin : begin + _A_DOCUMENT].tolist()
        texts = ["".join(real.vocabulary[term] for term in row) for row in rows]
        parts.append(_part(f"there/{begin // _A_DOCUMENT:07}.txt", texts))
    return corpus, parts


def _part(source: str, texts: list[str]) -> Part:
    """A document of some passages."""
    stored, start = [], 0
    for text in texts:
        passage = Passage(source, start, start + len(text))
        stored.append(StoredPassage(passage, digest_of(text)))
        start += len(text) + 1
    document = Document(source, source, "\n".join(texts) + "\n")
    record = SourceRecord(source, "", (source,), len(stored))
    return Part(record, (document_line(document),), tuple(stored))
