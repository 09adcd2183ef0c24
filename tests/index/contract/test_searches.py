"""A search in Milvus finds what one on disk finds, in the same order, with the same scores."""

import numpy as np
import pytest

from ingest.errors import CorruptIndexError, IndexStateError

QUESTIONS = [
    "白い橋はどこですか",
    "庭園を設計したのは誰ですか",
    "図書館が立ったのは何年ですか",
    "平成15年に始まったものは何ですか",
    "2003年",
    "駅から歩いて何分",
    "佐藤健一",
    "山田花子",
    "空港の滑走路",
    "庭園 庭園 橋",
    "。",
    "Who designed the garden?",
    "When was the library built near the harbor?",
    "Which bridge is white?",
]


@pytest.fixture
def both(make_bench):
    """The same articles on disk and in Milvus."""
    benches = [make_bench(kind) for kind in ("disk", "milvus")]
    for bench in benches:
        bench.build()
    return benches


def found(searcher, question, sources=None):
    return searcher.search(question, 99, sources)


def assert_same(ours, theirs):
    assert [hit.passage for hit in ours] == [hit.passage for hit in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert (one.lexical_rank, one.dense_rank) == (other.lexical_rank, other.dense_rank)
        assert other.score == pytest.approx(one.score, abs=1e-5)
        assert other.lexical_score == pytest.approx(one.lexical_score, abs=1e-5)
        assert other.dense_score == pytest.approx(one.dense_score, abs=1e-5)


@pytest.mark.parametrize("method", ["scores", "ranks"])
@pytest.mark.parametrize("candidates", [2, 50])
def test_milvus_finds_what_the_disk_finds(both, method, candidates):
    disk, milvus = (bench.searcher(candidates, method=method) for bench in both)
    for question in QUESTIONS:
        assert_same(found(disk, question), found(milvus, question))


def test_milvus_finds_the_same_among_some_articles(both):
    disk, milvus = (bench.searcher() for bench in both)
    for sources in (["articles/market.txt"], ["articles/garden.txt", "articles/market.txt"], []):
        for question in QUESTIONS:
            assert_same(found(disk, question, sources), found(milvus, question, sources))


def test_milvus_finds_the_same_among_some_passages(both):
    disk, milvus = (bench.searcher() for bench in both)
    for rows in ([], [0], [1, 3, 4]):
        ours = disk.search_among("庭園の橋", 9, disk.scope(rows))
        assert_same(ours, milvus.search_among("庭園の橋", 9, milvus.scope(rows)))


def test_milvus_knows_the_same_of_terms(both):
    disk, milvus = (bench.live().lexical for bench in both)
    for term in ("庭園", "橋", "2003", "空港", "佐藤"):
        assert milvus.holds(term) == disk.holds(term)
        assert milvus.document_frequency(term) == disk.document_frequency(term)
        assert milvus.idf(term) == pytest.approx(disk.idf(term))
    assert milvus.ceiling(["橋", "空港"]) == pytest.approx(disk.ceiling(["橋", "空港"]))
    for reading, names in disk.readings.items():
        assert list(milvus.readings[reading]) == names


def test_milvus_holds_the_same_documents_and_passages(both):
    disk, milvus = (bench.live() for bench in both)
    assert dict(milvus.documents) == dict(disk.documents)
    assert list(milvus.documents.values()) == list(disk.documents.values())
    assert tuple(milvus.passages) == tuple(disk.passages)
    assert milvus.heads == disk.heads
    assert [milvus.passages[row] for row in (0, 2)] == [disk.passages[0], disk.passages[2]]
    for source, document in disk.documents.items():
        assert milvus.passages_of(source) == disk.passages_of(source)
        for passage in disk.passages_of(source):
            span = passage.span
            assert milvus.passage_around(source, span) == disk.passage_around(source, span)
            assert milvus.text_of(passage) == span.of(document.text)


def test_vectors_of_another_length_are_refused(stocked):
    searcher = stocked.searcher()
    stocked.encoder.encode_query = lambda _: np.ones(3, np.float32)
    with pytest.raises(CorruptIndexError):
        searcher.search("橋", 3)


def test_index_of_another_encoder_is_refused(stocked):
    stocked.use_encoder(name="other")
    with pytest.raises(IndexStateError) as caught:
        stocked.searcher()
    assert caught.value.key == "encoder_mismatch"
