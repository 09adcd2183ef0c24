"""What is broken, or made to break its reader, costs no more than itself.

All files of ``hostile`` are read once, one after the other, as a build reads them: in the process
that ``ingest.isolation`` starts. Then an index is built of them and two good articles.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from index.build import Builder, BuildSettings
from index.live import load_version
from index.reading import DirectParser
from index.source_set import SourceSet
from index.store import Store
from index.version import SourcePath
from ingest.errors import SourceError
from ingest.format import Parsed, RawFile
from ingest.isolation import IsolatedParser, ParseLimits
from ingest.messages import LANGUAGES
from tests.index.conftest import GARDEN, LIBRARY, CharacterEncoder
from tests.ingest.hostile import FILES, READS, SLOW, Hostile

pytestmark = pytest.mark.timeout(900)  # all files are read before the first test

LIMITS = ParseLimits()
# To end a process and begin another, on a machine that does other things.
SLACK = 5.0
# Seconds for a file that did not get the processor for most of its time.
PATIENCE = 8 * LIMITS.seconds
_TICKS = os.sysconf("SC_CLK_TCK")
# Longer articles take the index as long as they are; what they do to the parser is over by then.
INDEXED = 3_000
FOLDER = "articles"
NAMES = [file.name for file in FILES]


@dataclass(frozen=True, slots=True)
class Met:
    """What became of a file.

    Attributes:
        result: its documents, or why there are none.
        seconds: until that was known, within the limits of the product.
        worked: seconds of the processor.
        megabytes: the largest memory of the process, in MiB.
    """

    result: Parsed | SourceError
    seconds: float
    worked: float
    megabytes: int

    @property
    def outcome(self) -> str:
        return READS if isinstance(self.result, Parsed) else self.result.key

    @property
    def text(self) -> str:
        assert isinstance(self.result, Parsed)
        return "\n".join(document.text for document in self.result.documents)


class Meter:
    """Parses in a process of its own and measures what each file costs there."""

    def __init__(self, limits: ParseLimits = LIMITS) -> None:
        self._parser = IsolatedParser(limits)
        self._over = threading.Event()
        self._most = 0
        self._first = self._last = 0.0

    def meet(self, file: RawFile) -> Met:
        self._over.clear()
        self._forget()
        watch = threading.Thread(target=self._watch)
        watch.start()
        began = time.monotonic()
        result: Parsed | SourceError
        try:
            result = self._parser.parse(file)
        except SourceError as error:
            result = error
        seconds = time.monotonic() - began
        self._over.set()
        watch.join()
        return Met(result, seconds, self._last - self._first, self._most)

    def close(self) -> None:
        self._parser.close()

    def _folder(self) -> Path:
        process = self._parser._process
        return Path("/proc", str(process.pid if process else 0))

    def _forget(self) -> None:
        """Have the system measure the process's largest memory anew."""
        self._most, self._first = 0, -1.0
        with contextlib.suppress(OSError):
            (self._folder() / "clear_refs").write_text("5")

    def _watch(self) -> None:
        """Look often, as nothing is left to look at once a process has died of a file."""
        while not self._over.wait(0.02):
            self._look()
        self._look()

    def _look(self) -> None:
        with contextlib.suppress(OSError):
            lines = (self._folder() / "status").read_text().splitlines()
            found = [int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")]
            self._most = max(self._most, *found, 0)
            times = (self._folder() / "stat").read_text().rpartition(")")[2].split()
            self._last = (int(times[11]) + int(times[12])) / _TICKS
            if self._first < 0:
                self._first = self._last


class Remembering:
    """A parser that says again what became of each file."""

    def __init__(self, met: dict[str, Met]) -> None:
        self._met = met

    def parse(self, file: RawFile) -> Parsed:
        if file.source not in self._met:
            return DirectParser().parse(file)
        known = self._met[file.source].result
        if isinstance(known, SourceError):
            raise known
        return known


class WholeEncoder(CharacterEncoder):
    """One look at a whole text makes its vector, however long it is."""

    def encode_query(self, text: str) -> np.ndarray:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4])
        vector = np.random.default_rng(seed).normal(size=self.dimension)
        return (vector / np.linalg.norm(vector)).astype(np.float32)


def source(name: str) -> str:
    return f"{FOLDER}/{name}"


@pytest.fixture(scope="module")
def met() -> Iterator[dict[str, Met]]:
    """What became of each file, by its source."""
    with contextlib.closing(Meter()) as meter:
        yield {source(file.name): read_once(meter, file) for file in FILES}


def read_once(meter: Meter, file: Hostile) -> Met:
    """What became of a file; if others had the processor all the time, with more of it."""
    raw = RawFile(source(file.name), file.name, file.make())
    found = meter.meet(raw)
    starved = found.outcome in SLOW and found.worked < 0.7 * LIMITS.seconds
    if not starved or found.outcome in file.also:
        return found
    with contextlib.closing(Meter(ParseLimits(seconds=PATIENCE))) as patient:
        again = patient.meet(raw)
    return Met(again.result, found.seconds, again.worked, max(found.megabytes, again.megabytes))


def test_there_are_many_files_and_no_two_of_one_name():
    assert len(set(NAMES)) == len(FILES) >= 120


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_each_file_is_read_or_told_apart(met, file: Hostile):
    found = met[source(file.name)]
    assert found.outcome in (file.outcome, *file.also)
    if found.outcome == READS:
        assert file.holds in found.text
        assert not file.lacks or file.lacks not in found.text
        assert any(not char.isspace() for char in found.text)


@pytest.mark.parametrize("file", [f for f in FILES if f.outcome != READS], ids=lambda f: f.name)
def test_each_sentence_names_the_file_and_is_one_that_a_person_can_use(met, file: Hostile):
    error = met[source(file.name)].result
    assert isinstance(error, SourceError)
    assert_sentence(error, file.name)


def assert_sentence(error: SourceError, name: str) -> None:
    told = [error.message(language) for language in LANGUAGES]
    assert len(set(told)) == len(LANGUAGES)
    for sentence in told:
        assert name in sentence
        assert len(sentence) < 300
        assert "\n" not in sentence
        assert "Traceback" not in sentence
        assert "Error:" not in sentence


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_no_file_costs_more_than_it_may(met, file: Hostile):
    found = met[source(file.name)]
    assert found.seconds <= LIMITS.seconds + SLACK
    assert found.worked <= LIMITS.seconds + SLACK
    assert found.megabytes <= LIMITS.megabytes


def write_files(folder: Path, met: dict[str, Met]) -> list[Hostile]:
    """Write those files that are told apart, or read as short articles."""
    chosen = [
        file
        for file in FILES
        if met[source(file.name)].outcome != READS or len(met[source(file.name)].text) < INDEXED
    ]
    for file in chosen:
        (folder / file.name).write_bytes(file.make())
    return chosen


def write_places(folder: Path) -> dict[str, str]:
    """Put in what is no file; the key of the sentence for each."""
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "endless.txt").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.pdf")
    (folder / "empty.docx").write_bytes(b"")
    with (folder / "sparse.txt").open("wb") as file:
        file.truncate(200_000_001)
    (folder / "inner.txt").mkdir()
    (folder / "inner.txt" / "up.txt").symlink_to(folder, target_is_directory=True)
    (folder / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    keys = {
        "gone.txt": "source_missing",
        "loop.txt": "source_loop",
        "endless.txt": "source_special",
        "pipe.pdf": "source_special",
        "empty.docx": "source_empty",
        "sparse.txt": "source_large",
    }
    with contextlib.suppress(OSError):  # some systems take no such names
        (folder / os.fsdecode(b"\xff\xfe.txt")).write_text("駅は北にあります。")
        keys["??.txt"] = "source_name"
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(folder / "socket.md"))
        keys["socket.md"] = "source_special"
    if os.geteuid() != 0:
        (folder / "closed.txt").write_text("駅は北にあります。")
        (folder / "closed.txt").chmod(0)
        keys["closed.txt"] = "source_unreadable"
    return keys


@pytest.fixture
def articles(tmp_path) -> Path:
    folder = tmp_path / FOLDER
    folder.mkdir()
    (folder / "garden.txt").write_text(GARDEN, encoding="utf-8")
    (folder / "library.txt").write_text(LIBRARY, encoding="utf-8")
    return folder


def test_index_of_all_has_the_good_articles_and_a_reason_for_each_bad_file(met, articles):
    chosen = write_files(articles, met)
    keys = write_places(articles)
    root = articles.parent
    store = Store(root / "index")
    builder = Builder(store, WholeEncoder(), BuildSettings(passage_tokens=200), Remembering(met))
    sources = SourceSet((SourcePath(FOLDER, str(root)),), (), (), builder.pages)
    report = builder.build(sources)

    wanted = {f.name: met[source(f.name)].outcome for f in chosen} | keys
    failed = {
        record.source.removeprefix(f"{FOLDER}/"): record.error.key for record in report.failed
    }
    assert failed == {name: key for name, key in wanted.items() if key != READS}
    assert len(failed) > 100
    assert [skip.source for skip in report.skipped] == [source("photo.png")]

    live = load_version(store, store.current())
    assert live.documents[source("garden.txt")].text == GARDEN
    assert live.documents[source("library.txt")].text == LIBRARY
    read = {record.source for record in report.files}
    assert read == {source(f.name) for f in chosen if wanted[f.name] == READS} | {
        source("garden.txt"),
        source("library.txt"),
    }
    for record in report.failed:
        assert_sentence(
            SourceError(record.error.key, **record.error.details),
            record.source.removeprefix(f"{FOLDER}/"),
        )
