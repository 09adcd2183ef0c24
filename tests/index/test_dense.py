"""Flat FAISS search is exact, and restricted to the passages asked for."""

import numpy as np
import pytest

from index.dense import DenseIndex


def unit(rows: int, dimension: int = 8, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(rows, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


VECTORS = unit(20)
QUERY = unit(1, seed=1)[0]


def test_search_is_exact():
    ids, cosines = DenseIndex.build(VECTORS).search(QUERY, 5)
    expected = np.argsort(-(VECTORS @ QUERY))[:5]
    assert list(ids) == list(expected)
    np.testing.assert_allclose(cosines, (VECTORS @ QUERY)[expected], rtol=1e-5)


def test_search_among_allowed_passages_is_exact():
    allowed = np.array([1, 4, 7, 13], dtype=np.int64)
    ids, _ = DenseIndex.build(VECTORS).search(QUERY, 3, allowed)
    assert list(ids) == list(allowed[np.argsort(-(VECTORS[allowed] @ QUERY))][:3])


@pytest.mark.parametrize(("allowed", "found"), [(None, 20), ([2, 3], 2), ([], 0)])
def test_k_above_the_number_of_passages_gives_them_all_once(allowed, found):
    rows = None if allowed is None else np.array(allowed, dtype=np.int64)
    ids, cosines = DenseIndex.build(VECTORS).search(QUERY, 1000, rows)
    assert len(set(ids.tolist())) == len(ids) == len(cosines) == found


def test_equal_vectors_are_all_kept():
    index = DenseIndex.build(np.repeat(VECTORS[:1], 3, axis=0))
    assert index.size == 3
    assert sorted(index.search(QUERY, 3)[0]) == [0, 1, 2]


def test_saved_index_is_the_same(tmp_path):
    index = DenseIndex.build(VECTORS)
    index.save(tmp_path / "vectors.faiss")
    loaded = DenseIndex.load(tmp_path / "vectors.faiss")
    assert (loaded.size, loaded.dimension) == (20, 8)
    np.testing.assert_array_equal(loaded.vectors(), VECTORS)


@pytest.mark.parametrize("data", [b"", b"IxFI", b"garbage" * 20])
def test_file_that_is_no_index_is_refused(tmp_path, data):
    (tmp_path / "vectors.faiss").write_bytes(data)
    with pytest.raises((RuntimeError, ValueError)):
        DenseIndex.load(tmp_path / "vectors.faiss")
