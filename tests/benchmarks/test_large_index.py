"""The large version that is measured is a version, and its figures are of what is found in it."""

import numpy as np
import pytest

import benchmarks.large_version
from benchmarks.jaquad_retrieval import Task
from benchmarks.large_index import exact_rows, hybrid_figures, measure, vector_figures
from benchmarks.large_version import WrittenVersion, write_version
from docs.page_tables import large_index
from index.dense import DenseIndex
from index.verifying import verify_layout
from index.version import Layout, Manifest
from tests.index.conftest import CharacterEncoder

PASSAGES = tuple(f"駅\n第{number}駅の{chr(0x4E00 + 5 * number)}橋は長い。" for number in range(40))
QUESTIONS = tuple(f"第{number}駅の{chr(0x4E00 + 5 * number)}橋" for number in range(40))
TASK = Task(PASSAGES, (0,) * 40, QUESTIONS, tuple(range(40)))


class QuickEncoder(CharacterEncoder):
    def __init__(self, settings):
        super().__init__("default", 16)

    def encode_queries(self, questions):
        return np.array([self.encode_query(question) for question in questions])


@pytest.fixture
def written(tmp_path, monkeypatch):
    monkeypatch.setattr(benchmarks.large_version, "Encoder", QuickEncoder)
    monkeypatch.setenv("SHUTTEN_INDEX__EXACT_UP_TO", "100")
    monkeypatch.setattr("index.live.HELD", 100)
    write_version(tmp_path / "large", TASK, 3_000, 10, None)
    return tmp_path / "large"


def test_version_passes_every_check(written):
    layout = Layout(written)
    manifest = Manifest.from_json(layout.manifest.read_text(encoding="utf-8"))
    assert manifest.passages == 3_000
    # Its digests are of the words alone, as the searched text of an untitled document is.
    index = verify_layout(layout, manifest)
    assert index.text_of(index.passages[7]) == PASSAGES[7]
    assert not index.dense.exact


def test_real_paragraphs_are_found_among_fillers(written):
    index = WrittenVersion(written).open()
    version = WrittenVersion(written).known(index)
    figures = hybrid_figures(index, version)
    assert figures["all_vectors"]["hit_at_1"] == 1
    by_vectors = vector_figures(index.dense, version.vectors, version.gold)
    recalls = [one["recall_at_20"] for one in by_vectors]
    # Of forty paragraphs a few fillers are made twice, and either may be found.
    assert recalls[-1] > 0.97
    assert recalls[0] < recalls[-1]


def test_nearest_rows_are_those_of_comparing_everything(monkeypatch):
    monkeypatch.setattr("index.dense.BLOCK", 64)
    vectors = np.random.default_rng(0).normal(size=(500, 8)).astype(np.float32)
    found = exact_rows(DenseIndex.build(vectors), vectors[:5])
    expected = np.argsort(-(vectors[:5] @ vectors.T), axis=1)[:, :20]
    assert found.tolist() == expected.tolist()


def test_figures_make_a_table(written):
    found = measure(WrittenVersion(written), 1_000)
    assert found["passages"] == 3_000
    assert found["fillers"] == "synthetic"
    assert found["graph_and_lists"]["graph"]["candidates_256"]["recall_at_20"] > 0.9
    rows = large_index(found).splitlines()
    assert len(rows) == 2 + len(found["vectors"])
    assert rows[-1].startswith("| all |")


def test_vectors_of_ones_own_take_the_fillers_place(tmp_path, monkeypatch):
    monkeypatch.setattr(benchmarks.large_version, "Encoder", QuickEncoder)
    own = np.eye(16, dtype=np.float32)
    np.save(tmp_path / "own.npy", own)
    write_version(tmp_path / "large", TASK, 50, 10, tmp_path / "own.npy")
    index = WrittenVersion(tmp_path / "large").open()
    version = WrittenVersion(tmp_path / "large").known(index)
    assert version.fillers == "given"
    np.testing.assert_array_equal(index.dense.vectors()[40:], own[:10])
