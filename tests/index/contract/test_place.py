"""What is said where a cluster cannot be used."""

import builtins

import pytest

from index.milvus.holding import RemoteHolder
from index.milvus.naming import Names, version_of
from index.milvus.place import Place
from index.milvus.writing import pieces
from index.stores import open_store
from ingest.errors import ConfigError, IndexStateError


def test_missing_extra_is_told_with_its_name(tmp_path, monkeypatch):
    def refuse(name, *args, **kwargs):
        if name == "pymilvus":
            raise ImportError(name)
        return find(name, *args, **kwargs)

    find = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", refuse)
    store = open_store("milvus", tmp_path, 2, "http://localhost:1", "shutten")
    with pytest.raises(ConfigError) as caught:
        store.current()
    for language in ("ja", "en"):
        assert 'pip install "shutten[scale]"' in caught.value.message(language)


def test_missing_address_is_told(tmp_path):
    with pytest.raises(ConfigError) as caught:
        open_store("milvus", tmp_path, 2, "", "shutten").current()
    assert "index.uri" in caught.value.message("en")


def test_server_that_does_not_answer_is_told_with_its_address():
    pytest.importorskip("pymilvus", reason="the extra `scale` is not installed")
    with pytest.raises(IndexStateError) as caught:
        _ = Place("http://127.0.0.1:9", "shutten", seconds=1.0).client
    assert caught.value.key == "store_unreachable"
    assert "127.0.0.1:9" in caught.value.message("ja")


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("[describe_alias] Retry timeout: 30.0s, on server", "store_unreachable"),
        ("quota exceeded", "store_failed"),
    ],
)
def test_server_that_fails_later_is_told_in_one_sentence(words, key):
    pymilvus = pytest.importorskip("pymilvus", reason="the extra `scale` is not installed")

    class Broken:
        def describe_alias(self, alias, timeout):
            raise pymilvus.MilvusException(1, words)

    place = Place("http://gone:19530", "shutten")
    place.__dict__["client"] = Broken()
    with pytest.raises(IndexStateError) as caught:
        place.target("shutten_live")
    assert caught.value.key == key
    assert words in caught.value.message("en")


@pytest.mark.parametrize("text", ["", "a", "池" * 50_000, "a" + "橋" * 20_000, "𠮟" * 15_001])
def test_text_in_pieces_is_whole_and_fits(text):
    found = list(pieces(text))
    assert "".join(found) == text
    assert all(0 < len(piece.encode()) <= 60_000 for piece in found)


def test_names_tell_the_version_and_no_other_index():
    names = Names("shutten", "20261127T114619-7804c4")
    assert [version_of("shutten", one) for one in names.collections] == [names.version] * 4
    assert version_of("shutten", names.complete) is None
    assert version_of("shutten", "shutten_other_passages") is None
    assert version_of("shutten", Names("shutten_two", names.version).passages) is None


def test_holder_is_told_by_the_name_of_its_note():
    here = RemoteHolder.here()
    assert RemoteHolder.decoded(here.encoded()) == here
    assert not here.gone
    assert RemoteHolder.decoded("nothing") is None
