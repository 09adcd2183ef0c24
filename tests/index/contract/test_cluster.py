"""A build on a Dask cluster gives what one process gives, or says what is wrong with it."""

import os
import sys

import pytest

from index import cluster
from index.cluster import open_cluster
from ingest.errors import ConfigError, IndexStateError
from tests.index.conftest import CharacterEncoder
from tests.index.contract.test_sharding import OPENER, build_with, contents

distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
dask = pytest.importorskip("dask", reason="the extra `cluster` is not installed")


@pytest.fixture(autouse=True)
def anew():
    cluster.tools_of.cache_clear()
    yield
    cluster.tools_of.cache_clear()


def started(workers, processes=False):
    """A scheduler with its workers on this machine, without a page of its own.

    Addresses are named: looking for the machine's own fails where it has no network.
    """
    return distributed.LocalCluster(
        host="127.0.0.1",
        protocol="tcp://",
        n_workers=workers,
        threads_per_worker=1,
        processes=processes,
        dashboard_address=None,
        scheduler_port=0,
        silence_logs=50,
    )


@pytest.fixture
def two():
    with started(2) as running:
        yield running


def test_cluster_builds_what_one_process_builds(empty, two):
    with open_cluster(two.scheduler_address, OPENER) as workers:
        assert workers.processes == 2
        build_with(empty, workers)
    shared = contents(empty)
    assert not empty.encoder.embedded  # none of it was computed by the builder's own
    empty.rebuild()
    assert contents(empty) == shared


def test_file_that_cannot_be_read_costs_itself_alone(empty, two):
    (empty.articles / "broken.txt").write_bytes(b"\x00\x01\x02\x03" * 50)
    with open_cluster(two.scheduler_address, OPENER) as workers:
        report = build_with(empty, workers)
    assert [failed.source for failed in report.failed] == ["articles/broken.txt"]
    assert report.failed[0].error.key == "source_binary"
    assert report.documents == 3


def test_worker_that_goes_away_loses_no_work(empty):
    with (
        started(2, processes=True) as running,
        open_cluster(running.scheduler_address, OPENER) as workers,
    ):
        pid = running.workers[0].pid
        results = workers.executor.map(_dies_in, [(pid, at) for at in range(6)])
        assert list(results) == list(range(6))
        build_with(empty, workers)
    shared = contents(empty)
    empty.rebuild()
    assert contents(empty) == shared


def _dies_in(piece):
    pid, at = piece
    if os.getpid() == pid:
        os._exit(1)
    return at


class Deadly(CharacterEncoder):
    """Ends the process that asks it for vectors."""

    def encode_passages(self, texts, advance=None):
        os._exit(1)


def test_work_that_ends_every_worker_is_told_of_and_the_version_stays(stocked):
    before = contents(stocked)
    stocked.write("garden.txt", "池には赤い橋がかかります。")
    opener = (Deadly, OPENER[1])
    once = dask.config.set({"distributed.scheduler.allowed-failures": 0})
    with once, started(1, processes=True) as running:
        address = running.scheduler_address
        with open_cluster(address, opener) as workers, pytest.raises(IndexStateError) as told:
            build_with(stocked, workers)
    assert told.value.key == "cluster_failed"
    assert address in told.value.message("en")
    assert contents(stocked) == before


def test_worker_with_other_tools_does_no_work(stocked, two, monkeypatch):
    before = contents(stocked)
    stocked.write("garden.txt", "池には赤い橋がかかります。")
    with open_cluster(two.scheduler_address, OPENER) as workers:
        monkeypatch.setattr(cluster, "dictionary_version", lambda: "another/1")
        cluster.tools_of.cache_clear()
        with pytest.raises(IndexStateError) as told:
            build_with(stocked, workers)
    assert told.value.key == "cluster_differs"
    assert os.uname().nodename in told.value.message("ja")
    assert contents(stocked) == before


def test_cluster_without_workers_is_told_of():
    with (
        started(0) as running,
        pytest.raises(IndexStateError) as told,
        open_cluster(running.scheduler_address, OPENER, seconds=0.5),
    ):
        pass
    assert told.value.key == "cluster_idle"


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://x", "127.0.0.1:port"])
def test_address_where_no_scheduler_is_is_told_of(address):
    with pytest.raises(IndexStateError) as told, open_cluster(address, OPENER, seconds=0.5):
        pass
    assert told.value.key == "cluster_unreachable"
    assert address in told.value.message("en")
    assert "\n" not in told.value.message("en")


def test_missing_extra_is_told_of(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ConfigError) as told, open_cluster("tcp://127.0.0.1:9", OPENER):
        pass
    assert "shutten[cluster]" in told.value.message("ja")
