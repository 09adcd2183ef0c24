"""Sizes are worked out from what was measured, and from nothing else."""

import pytest

from benchmarks.scale_sizes import Machine, graph_bytes, reckoned, size_of

FOUND = {
    "articles": 10,
    "passages": 1000,
    "bytes": {"dense": 1536.0, "sparse": 800.0, "document": 500.0},
    "manifest_bytes_an_article": 300.0,
    "build_into_milvus_seconds": 0.036,
}


def test_links_of_the_graph_are_those_of_all_levels():
    # 2M at the lowest level; M at each above, with 1/M of the vectors, 1/M² and so on.
    above = sum(32 * 32.0**-level for level in range(1, 40))
    assert graph_bytes(32) == pytest.approx(4 * (64 + above))


def test_sizes_grow_with_passages():
    machine = Machine(memory=100, filled=0.5, cores=10, versions=2, kept=3)
    found = reckoned(FOUND, 2**30, machine)
    loaded = 1536 + 800 + graph_bytes(32)
    assert found["memory_gib"] == pytest.approx(loaded)
    assert found["memory_switching_gib"] == pytest.approx(2 * loaded)
    assert found["nodes"] == -(-2 * loaded // 50)
    assert found["disk_gib"] == pytest.approx(3 * (loaded + 500))
    assert found["build_hours_of_a_machine"] == pytest.approx(2**30 * 0.036 / 3600 / 10)
    assert found["manifest_gib"] == pytest.approx(3.0)


def test_bytes_are_those_of_the_fields():
    assert size_of("橋") == 3
    assert size_of({1: 0.5, 2: 0.5}) == 16
    assert size_of([0.0] * 4) == 16
    assert size_of(7) == 8
