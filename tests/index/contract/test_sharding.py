"""A build whose work is shared gives what one process gives."""

import pytest

from index.corpus import TermCorpus
from index.milvus.sparse import Frequencies
from index.reading import DirectParser
from index.sharding import Workers, open_workers
from tests.index.conftest import CharacterEncoder

OPENER = (CharacterEncoder, ("characters", 16))


class Here:
    """Runs everything in this process."""

    def __init__(self):
        self.shards = 0

    def map(self, work, items):
        for item in items:
            self.shards += 1
            yield work(item)


def build_with(bench, workers):
    builder = bench.builder
    builder.workers = workers
    return builder.build(bench.sources())


def contents(bench):
    live = bench.live()
    return live.manifest.files, live.manifest.sources, tuple(live.passages)


@pytest.mark.parametrize("processes", [1, 2, 5])
def test_shared_build_equals_that_of_one_process(empty, processes):
    executor = Here()
    build_with(empty, Workers(executor, processes, OPENER, DirectParser))
    shared = contents(empty)
    assert executor.shards > 3
    assert not empty.encoder.embedded  # none of it was computed by the builder's own
    empty.rebuild()
    assert contents(empty) == shared


def test_shared_build_takes_over_what_is_known(stocked):
    stocked.write("garden.txt", "池には赤い橋がかかります。")
    report = build_with(stocked, Workers(Here(), 2, OPENER, DirectParser))
    assert report.embedded == 1
    after = contents(stocked)
    stocked.rebuild()
    assert contents(stocked) == after


def test_file_that_cannot_be_read_costs_itself_alone(empty):
    (empty.articles / "broken.txt").write_bytes(b"\x00\x01\x02\x03" * 50)
    report = build_with(empty, Workers(Here(), 2, OPENER, DirectParser))
    assert [failed.source for failed in report.failed] == ["articles/broken.txt"]
    assert report.documents == 3


def test_processes_build_the_same(empty):
    with open_workers(2, OPENER) as workers:
        build_with(empty, workers)
    shared = contents(empty)
    empty.rebuild()
    assert contents(empty) == shared


def test_frequencies_of_shards_add_up():
    rows = [["橋", "池", "橋"], ["池"], [], ["池", "庭", "橋"]]
    whole = Frequencies.of(TermCorpus.of_terms(rows))
    first, second = (Frequencies.of(TermCorpus.of_terms(part)) for part in (rows[:2], rows[2:]))
    assert first + second == whole
    assert whole.of_term["池"] == 3
    assert whole.of_pair["橋 池"] == 1
