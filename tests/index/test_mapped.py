"""A large version is read piece by piece, and is the same as one that is read whole."""

import pytest

from index.lines import Lines
from index.live import load_version
from index.mapped import MappedDocuments, MappedPassages
from index.search import Searcher, SearchSettings
from index.versions import verify_version
from ingest.document import Span
from ingest.errors import CorruptIndexError


@pytest.fixture
def both(built, monkeypatch):
    """The same version, held and mapped."""
    built.write("rows.csv", "名,所\n松,北\n竹,南\n梅,西\n")
    built.write("empty.md", "# 題だけ\n")
    built.build()
    held = built.live()
    monkeypatch.setattr("index.live.HELD", 0)
    monkeypatch.setattr("index.lexical.HELD", 0)
    return held, built.live()


def test_documents_and_passages_are_the_same(both):
    held, mapped = both
    assert isinstance(mapped.documents, MappedDocuments)
    assert isinstance(mapped.passages, MappedPassages)
    assert list(mapped.documents) == list(held.documents)
    assert dict(mapped.documents) == dict(held.documents)
    assert tuple(mapped.passages) == held.passages
    assert mapped.passages[1:3] == held.passages[1:3]
    assert mapped.passages[-1] == held.passages[-1]
    with pytest.raises(IndexError):
        mapped.passages[len(held.passages)]
    with pytest.raises(KeyError):
        mapped.documents["articles/none.txt"]
    assert "articles/none.txt" not in mapped.documents


def test_passages_of_each_document_are_the_same(both):
    held, mapped = both
    for source in [*held.documents, "articles/none.txt"]:
        assert mapped.passages_of(source) == held.passages_of(source)
        assert mapped.rows_of({source}) == held.rows_of({source})
    for passage in held.passages:
        span = Span(passage.start, passage.end)
        around = held.passage_around(passage.source, span)
        assert mapped.passage_around(passage.source, span) == around
    assert mapped.rows_of(set(held.documents)) == list(range(len(held.passages)))


@pytest.mark.parametrize("sources", [None, ["articles/garden.txt"], ["articles/none.txt"]])
def test_search_finds_the_same(built, both, sources):
    found = [
        Searcher(index, built.encoder, SearchSettings()).search("庭園の白い橋", 99, sources)
        for index in both
    ]
    assert found[0] == found[1]
    assert bool(found[0]) == (sources != ["articles/none.txt"])


def test_version_that_was_removed_meanwhile_goes_on_answering(built, both):
    _, mapped = both
    expected = list(mapped.passages)
    built.store.remove(mapped.version)
    assert list(mapped.passages) == expected
    assert mapped.documents["articles/garden.txt"].text.startswith("1. 庭")


def test_large_version_is_verified_passage_by_passage(built, both):
    assert verify_version(built.store).version == built.store.current()


@pytest.mark.parametrize("part", ["documents.jsonl", "passages.jsonl"])
@pytest.mark.parametrize("change", [lambda d: d[:-1], lambda d: d + d.splitlines(True)[0]])
def test_lines_that_do_not_fit_are_refused(built, both, monkeypatch, part, change):
    path = built.store.layout(built.store.current()).root / part
    path.write_bytes(change(path.read_bytes()))
    monkeypatch.setattr("index.live.verify_files", lambda *_: None)
    with pytest.raises(CorruptIndexError):
        load_version(built.store, built.store.current())


@pytest.mark.parametrize("lines", [[], [b"\n"], [b"a\n", b"\n", "駅\u2028\n".encode()]])
@pytest.mark.parametrize("piece", [1, 3, 100])
def test_lines_are_those_of_the_file(tmp_path, monkeypatch, lines, piece):
    monkeypatch.setattr("index.lines._PIECE", piece)
    (tmp_path / "f").write_bytes(b"".join(lines))
    assert list(Lines(tmp_path / "f")) == lines
    assert Lines(tmp_path / "f")[:2] == lines[:2]


def test_line_that_does_not_end_is_refused(tmp_path):
    (tmp_path / "f").write_bytes(b"a\nb")
    with pytest.raises(ValueError, match="end"):
        Lines(tmp_path / "f")
