"""A version whose vectors lie in lists is built, changed, checked and asked like any other."""

from dataclasses import asdict, replace

import numpy as np
import pytest

from index.build import BuildOptions, BuildSettings
from index.dense import DenseSettings
from index.search import Searcher, SearchSettings
from index.versions import verify_version
from ingest.errors import CorruptIndexError
from tests.index.older import own_checksum

SETTINGS = BuildSettings(passage_tokens=24, dense=DenseSettings(exact_up_to=50, probe_share=0.5))


@pytest.fixture
def large(bench):
    bench.settings = SETTINGS
    for number in range(120):
        bench.write(f"{number:03}.txt", f"第{number}駅の{chr(0x4E00 + 7 * number)}橋は長い。")
    bench.build()
    return bench


def stored(bench) -> dict[str, bytes]:
    layout = bench.store.layout(bench.store.current())
    return {path.name: path.read_bytes() for path in layout.data_files()}


def test_settings_choose_the_type(large):
    assert not large.live().dense.exact
    large.settings = BuildSettings(passage_tokens=24)
    report = large.build()
    assert (report.changed, report.embedded) == (True, 0)
    assert large.live().dense.exact
    assert not large.build().changed


def test_version_built_bit_by_bit_is_the_one_built_at_once(large):
    before = large.live()
    large.write("060.txt", "新しい駅の橋。")
    (large.articles / "007.txt").unlink()
    report = large.build()
    assert report.embedded == 1
    by_bits, live = stored(large), large.live()
    for source in ("articles/005.txt", "articles/100.txt"):
        then, now = (index.rows_of([source]) for index in (before, live))
        assert then != now or source == "articles/005.txt"
        np.testing.assert_array_equal(
            live.dense.take(np.array(now)), before.dense.take(np.array(then))
        )
    large.builder.build(large.sources(), options=BuildOptions(rebuild=True))
    assert stored(large) == by_bits


def test_each_passage_is_found_by_its_own_words(large):
    live = large.live()
    searcher = Searcher(live, large.encoder, SearchSettings())
    for row in (5, 60, 119):
        passage = live.passages[row]
        assert searcher.search(live.text_of(passage), 1)[0].passage == passage


def test_version_is_verified_and_damaged_lists_are_named(large):
    verify_version(large.store)
    path = large.store.layout(large.store.current()).vectors
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(CorruptIndexError, match=r"vectors\.faiss"):
        verify_version(large.store)


def test_index_of_format_4_is_read_as_it_is_and_taken_over(built):
    live = built.store.layout(built.store.current())
    manifest = built.live().manifest
    plain = asdict(replace(manifest, format=4))
    del plain["recipe"]["dense"]
    live.manifest.write_text(own_checksum(plain), encoding="utf-8")
    assert built.live().manifest.format == 4
    assert not built.build().changed
    built.write("new.txt", "駅は北にあります。")
    report = built.build()
    assert (report.embedded, report.older) == (1, None)
    assert built.live().manifest.format == 5
