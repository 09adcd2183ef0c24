"""Versions are listed, gone back to when they are whole, removed as told, and checked."""

import errno
import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

import index.build
import index.handle
import index.live
import index.versions
from index.build import BuildOptions
from index.checksums import checksum
from index.dense import DenseIndex
from index.handle import IndexHandle
from index.live import load_version
from index.reading import DirectParser
from index.store import Store
from index.version import FORMAT, Manifest
from index.versions import find_version, list_versions, prune, roll_back, verify_version
from ingest.errors import (
    BuildRunningError,
    CorruptIndexError,
    IndexStateError,
    NoIndexError,
)


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    """Articles are read in this process: how they are read is not what is tested."""
    monkeypatch.setattr(index.build, "shared_parser", lambda _: DirectParser())


def build(bench, words: str) -> str:
    bench.write("garden.txt", words)
    return bench.build().version


@pytest.fixture
def three(bench):
    """Three versions, all kept, in the order that they were built; the last one is live."""
    bench.store = Store(bench.root / "index", keep=9)
    bench.names = [build(bench, f"庭の池は{number}つです。") for number in (1, 2, 3)]
    return bench


def spoil(bench, name: str, part: str = "passages.jsonl") -> None:
    path = bench.store.layout(name).root / part
    path.write_bytes(path.read_bytes()[:-1])


def key_of(caught) -> str:
    return caught.value.key


def test_versions_are_listed_newest_first_with_what_they_hold(three):
    listed = list_versions(three.store)
    assert [one.summary.name for one in listed] == three.names[::-1]
    assert [one.live for one in listed] == [True, False, False]
    live = three.live()
    summary = listed[0].summary
    assert (summary.documents, summary.passages, summary.format) == (2, len(live.passages), FORMAT)
    assert (summary.created, summary.program) == (live.manifest.created, live.manifest.program)
    files = [p for p in three.store.layout(live.version).root.rglob("*") if p.is_file()]
    assert summary.size == sum(path.stat().st_size for path in files)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"format": 4}', b"[" * 100_000])
def test_version_whose_manifest_cannot_be_read_is_listed_as_damaged(three, data):
    three.store.layout(three.names[1]).manifest.write_bytes(data)
    damaged = {one.summary.name for one in list_versions(three.store) if one.summary.damaged}
    assert damaged == {three.names[1]}


def test_changed_byte_of_a_manifest_is_damage(three):
    manifest = three.store.layout(three.names[0]).manifest
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace('"created": "2', '"created": "1'), encoding="utf-8")
    assert manifest.read_text(encoding="utf-8") != text
    assert list_versions(three.store)[-1].summary.damaged


def test_newer_format_is_no_damage(three):
    manifest = three.store.layout(three.names[0]).manifest
    manifest.write_text(json.dumps({"format": FORMAT + 1, "sources": 7}), encoding="utf-8")
    summary = next(
        o.summary for o in list_versions(three.store) if o.summary.name == three.names[0]
    )
    assert (summary.damaged, summary.usable, summary.format) == (False, False, FORMAT + 1)


def test_version_is_found_by_how_it_begins(three):
    name = three.names[1]
    assert find_version(three.store, name) == name
    assert find_version(three.store, name[:-1]) == name
    assert find_version(three.store, "") == three.names[2]
    with pytest.raises(IndexStateError) as caught:
        find_version(three.store, name[:4])
    assert key_of(caught) == "version_ambiguous"
    assert name in caught.value.message("ja")
    for given in ("none", "../versions", ".", "/"):
        with pytest.raises(IndexStateError) as caught:
            find_version(three.store, given)
        assert key_of(caught) == "version_unknown"


def test_going_back_makes_the_version_before_live_and_removes_none(three):
    handle = IndexHandle(three.store)
    assert handle.current().version == three.names[2]
    done = roll_back(three.store)
    assert (done.index.version, done.before) == (three.names[1], three.names[2])
    assert handle.current().documents["articles/garden.txt"].text == "庭の池は2つです。"
    assert roll_back(three.store).index.version == three.names[0] == three.store.current()
    assert three.versions() == sorted(three.names)


def test_going_back_to_a_named_version_goes_forward_too(three):
    roll_back(three.store, three.names[0])
    assert roll_back(three.store, three.names[2]).before == three.names[0]
    assert roll_back(three.store, three.names[2]).before == three.names[2]
    assert three.store.current() == three.names[2]


def test_next_build_is_of_the_sources_not_of_the_version_gone_back_to(three):
    roll_back(three.store)
    report = three.build()
    assert (report.changed, report.version in three.names) == (True, False)
    assert three.live().documents["articles/garden.txt"].text == "庭の池は3つです。"


def test_there_is_nothing_before_the_first_version(built):
    with pytest.raises(IndexStateError) as caught:
        roll_back(built.store)
    assert key_of(caught) == "version_none_before"


def test_unreadable_manifest_is_passed_over_when_going_back(three):
    spoil(three, three.names[1], "manifest.json")
    assert roll_back(three.store).index.version == three.names[0]


def test_damaged_version_is_not_made_live(three):
    spoil(three, three.names[1])
    with pytest.raises(CorruptIndexError) as caught:
        roll_back(three.store)
    assert key_of(caught) == "version_damaged_other"
    assert "passages.jsonl" in caught.value.message("en")
    assert three.store.current() == three.names[2]


def test_going_back_finds_a_version_where_the_pointer_is_lost(three):
    (three.store.root / "CURRENT").unlink()
    assert roll_back(three.store).index.version == three.names[2]


def test_flip_that_fails_leaves_the_live_version(three, monkeypatch):
    def fail(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(IndexStateError) as caught:
        roll_back(three.store)
    assert key_of(caught) == "index_unwritable"
    assert three.store.current() == three.names[2]


@pytest.mark.parametrize("work", [roll_back, lambda store: prune(store, 1)])
def test_builder_keeps_others_from_writing(three, work):
    lock = three.store.lock()
    with pytest.raises(BuildRunningError):
        work(three.store)
    lock.release()
    assert three.versions() == sorted(three.names)


@pytest.mark.parametrize("work", [roll_back, list_versions, lambda store: prune(store, 1)])
def test_no_index_is_told_and_no_directory_is_made(tmp_path, work):
    store = Store(tmp_path / "nowhere")
    with pytest.raises(NoIndexError):
        work(store)
    assert not store.root.exists()


@pytest.mark.parametrize("keep", [1, 2, 3, 9])
def test_pruning_keeps_the_live_version_and_the_newest_others(three, keep):
    roll_back(three.store, three.names[0])
    order = [three.names[0], three.names[2], three.names[1]]
    sizes = {one.summary.name: one.summary.size for one in list_versions(three.store)}
    pruned = prune(three.store, keep)
    assert three.versions() == sorted(order[:keep])
    assert set(pruned.names) == set(order[keep:])
    assert pruned.size == sum(sizes[name] for name in pruned.names)
    assert load_version(three.store, three.store.current()).version == three.names[0]


def test_pruning_removes_nothing_where_it_is_not_known_what_is_live(three):
    (three.store.root / "CURRENT").write_text("none")
    with pytest.raises(CorruptIndexError):
        prune(three.store, 1)
    assert three.versions() == sorted(three.names)


def test_build_keeps_as_many_versions_as_the_store_is_told(bench):
    bench.store = Store(bench.root / "index", keep=3)
    names = [build(bench, f"庭の池は{number}つです。") for number in range(5)]
    assert bench.versions() == sorted(names[-3:])


def test_handle_outruns_a_prune_of_the_version_it_is_loading(three, monkeypatch):
    load = index.live.load_version

    def slow(store, name):
        if name == three.names[2]:
            roll_back(store, three.names[0])
            prune(store, 1)
        return load(store, name)

    monkeypatch.setattr(index.handle, "load_version", slow)
    assert IndexHandle(three.store).current().version == three.names[0]


def test_version_that_goes_while_its_terms_are_read_is_not_taken_without_them(three, monkeypatch):
    load = index.live.LexicalIndex.load

    def late(folder, size, weight):
        monkeypatch.setattr(index.live.LexicalIndex, "load", load)
        roll_back(three.store, three.names[0])
        prune(three.store, 1)
        return load(folder, size, weight)  # finds no folder, and takes it for an index of no word

    monkeypatch.setattr(index.live.LexicalIndex, "load", late)
    with pytest.raises(CorruptIndexError):
        load_version(three.store, three.names[2])


def test_pointer_that_moves_between_reading_it_and_looking_is_read_again(three, monkeypatch):
    pointed = Store._pointed

    def before_the_flip(store):
        monkeypatch.setattr(Store, "_pointed", pointed)
        roll_back(store, three.names[0])
        prune(store, 1)
        return three.names[2]

    monkeypatch.setattr(Store, "_pointed", before_the_flip)
    assert three.store.current() == three.names[0]


def reseal(bench, **changes) -> None:
    """A manifest that fits the files as they are now: checksums alone find no fault."""
    layout = bench.store.layout(bench.store.current())
    raw = json.loads(layout.manifest.read_text(encoding="utf-8")) | changes
    del raw["checksum"]
    raw["files"] = {p.relative_to(layout.root).as_posix(): checksum(p) for p in layout.data_files()}
    layout.manifest.write_text(Manifest.from_object(raw).to_json(), encoding="utf-8")


def edit_terms(bench, **arrays) -> None:
    path = bench.store.layout(bench.store.current()).lexical / "corpus.npz"
    with np.load(path) as loaded:
        kept = dict(loaded)
    with path.open("wb") as file:
        np.savez(file, **{name: change(kept) for name, change in arrays.items()} | {
            name: kept[name] for name in kept.keys() - arrays.keys()
        })  # fmt: skip


def edit_vectors(bench, vectors) -> None:
    DenseIndex.build(vectors).save(bench.store.layout(bench.store.current()).vectors)


def edit_text(bench, part: str, old: str, new: str) -> None:
    path = bench.store.layout(bench.store.current()).root / part
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


FAULTS = {
    "passage of another text": (
        lambda b: edit_text(b, "documents.jsonl", "佐藤健一", "佐藤健二"),
        "passages.jsonl",
    ),
    "offset moved": (
        lambda b: edit_text(b, "passages.jsonl", ", 11, ", ", 12, "),
        "passages.jsonl",
    ),
    "no json": (lambda b: edit_text(b, "passages.jsonl", "[", ""), "passages.jsonl"),
    "document gone": (
        lambda b: edit_text(b, "documents.jsonl", "articles/garden", "articles/x"),
        "documents.jsonl",
    ),
    "vector too many": (lambda b: edit_vectors(b, np.ones((7, 16), np.float32)), "vectors.faiss"),
    "vector too long": (lambda b: edit_vectors(b, np.ones((6, 17), np.float32)), "vectors.faiss"),
    "vector not finite": (
        lambda b: edit_vectors(b, np.full((6, 16), np.nan, np.float32)),
        "vectors.faiss",
    ),
    "terms of one passage less": (
        lambda b: edit_terms(b, edges=lambda kept: kept["edges"][:-1]),
        "lexical/corpus.npz",
    ),
    "terms beyond the end": (
        lambda b: edit_terms(b, ids=lambda kept: kept["ids"][:-1]),
        "lexical/corpus.npz",
    ),
    "term without a word": (
        lambda b: edit_terms(b, ids=lambda kept: kept["ids"] + 1),
        "lexical/corpus.npz",
    ),
    "edges backwards": (
        lambda b: edit_terms(b, edges=lambda kept: kept["edges"][[0, 2, 1, 3, 4, 5, 6]]),
        "lexical/corpus.npz",
    ),
    "terms as floats": (
        lambda b: edit_terms(b, ids=lambda kept: kept["ids"].astype(float)),
        "lexical/corpus.npz",
    ),
    "words out of order": (
        lambda b: edit_text(b, "lexical/vocabulary.json", '["', '["ん'),
        "lexical/vocabulary.json",
    ),
}


@pytest.mark.parametrize(("fault", "part"), FAULTS.values(), ids=FAULTS.keys())
def test_fault_that_no_checksum_tells_is_named_by_its_file(built, fault, part):
    verify_version(built.store)
    fault(built)
    reseal(built)
    with pytest.raises(CorruptIndexError) as caught:
        verify_version(built.store)
    assert (key_of(caught), caught.value.details["part"]) == ("version_damaged", part)
    for words in ("shutten index build", "shutten index rollback"):
        assert words in caught.value.message("ja")


def test_empty_vectors_are_named(built):
    built.store.layout(built.store.current()).vectors.write_bytes(b"IxFI")
    reseal(built)
    with pytest.raises(CorruptIndexError, match=r"vectors\.faiss"):
        verify_version(built.store)


def test_another_version_is_verified_by_name(three):
    spoil(three, three.names[0])
    verify_version(three.store)
    with pytest.raises(CorruptIndexError) as caught:
        verify_version(three.store, three.names[0])
    assert key_of(caught) == "version_damaged_other"


def test_version_under_another_name_does_not_verify(three):
    copy = three.store.layout("copy").root
    shutil.copytree(three.store.layout(three.names[0]).root, copy)
    with pytest.raises(CorruptIndexError, match=r"manifest\.json"):
        verify_version(three.store, "copy")


def test_build_that_changes_nothing_removes_what_killed_ones_did_not(bench):
    bench.store = Store(bench.root / "index", keep=9)
    for text in ("一つ目です。", "二つ目です。", "三つ目です。", "四つ目です。"):
        bench.write("a.txt", text)
        bench.build()  # and was killed between its flip and its pruning
    bench.store = Store(bench.root / "index", keep=2)
    live = bench.store.current()
    assert len(bench.versions()) == 4
    assert not bench.build().changed
    assert len(bench.versions()) == 2
    assert bench.store.current() == live


def test_dry_run_removes_no_version(bench):
    bench.store = Store(bench.root / "index", keep=9)
    for text in ("一つ目です。", "二つ目です。", "三つ目です。"):
        bench.write("a.txt", text)
        bench.build()
    bench.store = Store(bench.root / "index", keep=2)
    bench.builder.build(bench.sources(), options=BuildOptions(dry_run=True))
    assert len(bench.versions()) == 3


def test_version_that_is_a_link_goes_and_what_it_leads_to_stays(three, tmp_path):
    oldest = three.store.names()[-1]
    layout = three.store.layout(oldest)
    elsewhere = layout.root.rename(tmp_path / "another-disk")
    layout.root.symlink_to(elsewhere)
    before = three.store.current()
    prune(three.store, 1)
    assert three.versions() == [before]
    assert (elsewhere / "manifest.json").is_file()


def test_build_where_the_pointer_is_a_folder_is_told_as_one_that_failed(bench):
    (bench.store.root / "CURRENT").mkdir(parents=True)
    with pytest.raises(IndexStateError) as caught:
        bench.build()
    assert caught.value.key == "index_unwritable"
    assert bench.versions() == []


@pytest.mark.parametrize(
    "work", [list_versions, roll_back, Store.current, Store.remembered, lambda s: prune(s, 1)]
)
def test_folder_that_nobody_lets_us_look_into_is_told_so(three, monkeypatch, work):
    closed = three.store.root / "versions"

    def refuse(original):
        def call(path, *given, **named):
            if path.is_relative_to(closed):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return original(path, *given, **named)

        return call

    # Not by chmod: the tests may run as root, who may look into all.
    monkeypatch.setattr(Path, "stat", refuse(Path.stat))
    monkeypatch.setattr(Path, "iterdir", refuse(Path.iterdir))
    with pytest.raises(IndexStateError) as caught:
        work(three.store)
    assert caught.value.key == "index_closed"


def test_live_version_that_a_build_removes_while_it_is_verified_is_the_next_one(bench, monkeypatch):
    bench.store = Store(bench.root / "index", keep=1)
    first = build(bench, "庭の池は1つです。")
    verify = index.versions.verify_layout

    def replaced(*arguments, **named):
        monkeypatch.setattr(index.versions, "verify_layout", verify)
        build(bench, "庭の池は2つです。")
        return verify(*arguments, **named)

    monkeypatch.setattr(index.versions, "verify_layout", replaced)
    assert verify_version(bench.store).version == bench.store.current() != first
