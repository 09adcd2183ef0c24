"""A version is loaded whole or refused; a handle follows the pointer."""

import json
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import index.handle
import index.live
from index.handle import IndexHandle
from index.version import FORMAT, Manifest
from ingest.errors import CorruptIndexError, NewerIndexError, NoIndexError

FILES = [
    "documents.jsonl",
    "manifest.json",
    "passages.jsonl",
    "vectors.faiss",
    "lexical/corpus.npz",
    "lexical/vocabulary.json",
    *(
        f"lexical/{kind}/{name}.index.{suffix}"
        for kind in ("terms", "pairs")
        for name, suffix in (
            ("data.csc", "npy"),
            ("indices.csc", "npy"),
            ("indptr.csc", "npy"),
        )
    ),
    "lexical/terms/vocab.index.json",
    "lexical/pairs/keys.index.npy",
]


def version(bench):
    return bench.store.layout(bench.store.current()).root


def flip(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


DAMAGES = {
    "emptied": lambda data: b"",
    "cut in half": lambda data: data[: len(data) // 2],
    "last byte cut": lambda data: data[:-1],
    "first byte flipped": lambda data: flip(data, 0),
    "middle byte flipped": lambda data: flip(data, len(data) // 2),
    "last byte flipped": lambda data: flip(data, len(data) - 1),
    "byte added": lambda data: data + b"\n",
    "zeroed": lambda data: bytes(len(data)),
}


def test_files_damaged_below_are_all_files_of_a_version(built):
    root = version(built)
    found = sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())
    assert found == sorted(FILES)


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
@pytest.mark.parametrize("name", FILES)
def test_damaged_file_is_refused_by_name(built, name, damage):
    path = version(built) / name
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(CorruptIndexError) as caught:
        built.live()
    assert name in caught.value.message("en")
    assert "shutten index build" in caught.value.message("ja")


@pytest.mark.parametrize("name", FILES)
def test_missing_file_is_refused_by_name(built, name):
    (version(built) / name).unlink()
    with pytest.raises(CorruptIndexError, match=name):
        built.live()


@pytest.mark.parametrize("name", ["extra", "lexical/extra.npy", ".hidden"])
def test_file_that_does_not_belong_is_refused(built, name):
    (version(built) / name).write_bytes(b"")
    with pytest.raises(CorruptIndexError, match=name):
        built.live()


def test_every_byte_of_the_manifest_counts(built):
    path = version(built) / "manifest.json"
    data = path.read_bytes()
    for at in range(0, len(data), 7):
        path.write_bytes(flip(data, at))
        with pytest.raises(CorruptIndexError):
            built.store.manifest(built.store.current())


def test_manifest_survives_being_written_and_read(built):
    manifest = built.live().manifest
    assert Manifest.from_json(manifest.to_json()) == manifest


def test_newer_format_is_refused_with_both_numbers(built):
    path = version(built) / "manifest.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**raw, "format": 7, "new": []}), encoding="utf-8")
    with pytest.raises(NewerIndexError) as caught:
        built.live()
    assert caught.value.key == "index_newer"
    for language in ("ja", "en"):
        assert "7" in caught.value.message(language)
        assert str(FORMAT) in caught.value.message(language)


def test_version_under_another_name_is_refused(built):
    shutil.copytree(version(built), version(built).with_name("copy"))
    (built.store.root / "CURRENT").write_text("copy\n")
    with pytest.raises(CorruptIndexError):
        built.live()


def test_version_that_vanished_is_refused(built):
    shutil.rmtree(version(built))
    with pytest.raises(CorruptIndexError, match="CURRENT"):
        built.live()


def test_handle_without_an_index_says_so(bench):
    with pytest.raises(NoIndexError, match=str(bench.store.root)):
        IndexHandle(bench.store).current()


def test_handle_loads_once_while_the_pointer_stays(built):
    handle = IndexHandle(built.store)
    assert handle.current() is handle.current()


def test_handle_picks_a_new_version_up(built):
    handle = IndexHandle(built.store)
    old = handle.current()
    built.write("garden.txt", "新しい庭です。")
    built.build()
    new = handle.current()
    assert new.version == built.store.current() != old.version
    assert new.documents["articles/garden.txt"].text == "新しい庭です。"
    assert old.documents["articles/garden.txt"].text != "新しい庭です。"


def test_handle_outruns_builds_that_remove_the_version_it_is_loading(built, monkeypatch):
    load = index.live.load_version

    def slow(store, name):
        if not built.encoder.embedded[0].startswith("庭"):
            for number in range(2):
                built.write("garden.txt", f"庭{number}です。")
                built.build()
        return load(store, name)

    monkeypatch.setattr(index.handle, "load_version", slow)
    assert IndexHandle(built.store).current().version == built.store.current()


def test_handle_refuses_a_damaged_new_version(built):
    handle = IndexHandle(built.store)
    handle.current()
    built.write("garden.txt", "新しい庭です。")
    built.build()
    (version(built) / "vectors.faiss").write_bytes(b"")
    with pytest.raises(CorruptIndexError):
        handle.current()


def test_term_counts_are_of_passages(built):
    lexical = built.live().lexical
    assert lexical.document_frequency("山田") == 2
    # The title counts for every passage of its article.
    assert lexical.document_frequency("図書") == 3
    assert lexical.document_frequency("空港") == 0
    assert lexical.idf("空港") > lexical.idf("山田") > lexical.idf("図書") > 0


def test_others_go_on_with_the_version_before_while_one_loads_the_next(built, monkeypatch):
    load, begun, go = index.live.load_version, threading.Event(), threading.Event()

    def slow(store, name):
        begun.set()
        assert go.wait(10)
        return load(store, name)

    handle = IndexHandle(built.store)
    old = handle.current()
    built.write("garden.txt", "新しい庭です。")
    built.build()
    monkeypatch.setattr(index.handle, "load_version", slow)
    with ThreadPoolExecutor(1) as pool:
        loading = pool.submit(handle.current)
        assert begun.wait(10)
        assert handle.current() is old  # at once: nobody has said go
        go.set()
        new = loading.result(10)
    assert handle.current() is new
    assert new.version == built.store.current() != old.version
