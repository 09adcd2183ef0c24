"""A byte that changed in an index is noticed, and the file that it is in is named."""

import shutil

import numpy as np
import pytest

import index.live
from index.archive import export_version, import_version
from index.embedding_log import EmbeddingLog
from index.handle import IndexHandle
from index.lines import Lines
from index.live import load_version
from index.search import Searcher, SearchSettings
from index.store import Store
from index.version import digest_of
from ingest.errors import CorruptIndexError, IndexStateError, NewerIndexError, SourceError
from ingest.fetch import Fetched
from tests.faults.counting import assert_counted, each_percent, flipped
from tests.index.conftest import GARDEN, CharacterEncoder
from tests.index.crash.checking import answers, texts_of


def test_changed_byte_at_each_percent_of_each_file_is_refused_by_name(built):
    root = built.store.layout(built.store.current()).root
    tried = 0
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        data = path.read_bytes()
        for at in each_percent(len(data)):
            path.write_bytes(flipped(data, at))
            # A digit of the format's number may say that the program is too old.
            with pytest.raises((CorruptIndexError, NewerIndexError)) as caught:
                built.live()
            name = path.relative_to(root).as_posix()
            if caught.value.key == "index_corrupt":
                assert caught.value.details["part"] == name
                assert name in caught.value.message("ja")
            else:
                assert caught.value.key in ("index_newer", "index_format")
                assert name == "manifest.json"
            tried += 1
        path.write_bytes(data)
    assert answers(built.live())
    assert_counted("index", tried)


def test_changed_bit_of_the_pointer_leads_nowhere_or_to_the_same_version(built):
    """Names of versions end in random digits, so that one is no other with a bit changed."""
    pointer = built.store.root / "CURRENT"
    data, name = pointer.read_bytes(), built.store.current()
    tried = 0
    for at in range(len(data)):
        for bit in range(8):
            pointer.write_bytes(data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :])
            try:
                assert built.store.current() == name
            except CorruptIndexError as error:
                assert error.details == {"part": "CURRENT"}
            tried += 1
    assert_counted("pointer", tried)


def test_changed_byte_of_an_export_is_refused_or_does_not_count(built, tmp_path):
    """Of the packed file's head a few bytes say nothing of what is in it."""
    file, other = tmp_path / "export.tar.gz", Store(tmp_path / "other")
    export_version(built.store, file)
    data, expected = file.read_bytes(), texts_of(built.live())
    tried, refused = 0, 0
    for at in each_percent(len(data)):
        file.write_bytes(flipped(data, at))
        try:
            import_version(other, file)
        except IndexStateError as error:
            assert error.key in ("transfer_damaged", "transfer_newer")
            assert str(file) in error.message("en")
            assert other.names() == []
            refused += 1
        else:
            assert texts_of(load_version(other, other.current())) == expected
            shutil.rmtree(other.root)
        tried += 1
    assert refused > 0.95 * tried
    assert_counted("export", tried)


def test_vector_that_changed_in_the_log_of_a_stopped_build_is_embedded_again(tmp_path):
    log = EmbeddingLog(tmp_path / "embedding", "encoder")
    texts = [f"文{number}" for number in range(40)]
    digests = [digest_of(text) for text in texts]
    vectors = CharacterEncoder().encode_passages(texts)
    log.append(digests, vectors)
    (path,) = log.folder.iterdir()
    data = path.read_bytes()
    tried = 0
    for at in each_percent(len(data)):
        path.write_bytes(flipped(data, at))
        found = log.open()
        assert len(found) < len(texts)
        for digest, number in found.items():
            assert np.array_equal(log.vectors()[number], vectors[digests.index(digest)])
        tried += 1
    assert_counted("embedding log", tried)


def test_copy_of_a_page_that_changed_is_not_indexed(bench):
    url = "https://a.example/news/1"
    bench.builder.pages.keep(url, Fetched(url, GARDEN.encode(), ".txt", "utf-8"))
    bench.build(url)
    before = bench.store.current()
    (path,) = bench.builder.pages.folder.glob("*-*")
    data = path.read_bytes()
    tried = 0
    for at in each_percent(len(data)):
        path.write_bytes(flipped(data, at))
        with pytest.raises(SourceError) as caught:
            bench.build()
        assert caught.value.key == "url_lost"
        assert bench.store.current() == before
        tried += 1
    path.write_bytes(data)
    assert not bench.build().changed
    assert_counted("page", tried)


def test_index_in_memory_answers_from_what_was_verified_whatever_lies_on_the_disk_since(built):
    handle = IndexHandle(built.store)
    before = handle.current()
    texts, found = texts_of(before), asked(built, before)
    root = built.store.layout(before.version).root
    tried = 0
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        path.write_bytes(bytes(path.stat().st_size))
        now = handle.current()
        assert texts_of(now) == texts
        assert asked(built, now) == found
        tried += 1
    with pytest.raises(CorruptIndexError):
        IndexHandle(built.store).current()
    built.build()
    assert texts_of(handle.current()) == texts
    assert_counted("held", tried)


def asked(built, version):
    return Searcher(version, built.encoder, SearchSettings()).search("庭園の白い橋", 99)


@pytest.mark.parametrize("part", ["documents.jsonl", "passages.jsonl"])
def test_line_of_a_mapped_file_that_changed_since_it_was_opened_is_not_used(
    built, monkeypatch, part
):
    """The texts that are cited, and where they are cut, are compared each time they are read."""
    path = built.store.layout(built.store.current()).root / part
    data = path.read_bytes()
    monkeypatch.setattr(index.live, "HELD", 0)
    tried = 0
    for at in each_percent(len(data)):
        version = built.live()
        lines = Lines(path)
        with path.open("r+b") as file:  # in its place: the same file, other bytes
            file.write(flipped(data, at))
        parts = version.documents if part == "documents.jsonl" else version.passages
        wanted = list(version.documents) if part == "documents.jsonl" else range(len(parts))
        with pytest.raises(CorruptIndexError) as caught:
            [parts[one] for one in wanted]
        assert caught.value.details == {"part": part}
        with pytest.raises(CorruptIndexError):
            list(lines)
        path.write_bytes(data)
        tried += 1
    assert_counted(f"mapped {part}", tried)
