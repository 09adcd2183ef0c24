"""Beyond a size vectors lie in lists: found almost as by comparing all, and never changed."""

import faiss
import numpy as np
import pytest

from index.dense import DenseIndex, DenseSettings, lists_for, write_vectors
from index.vector_file import check_vectors

LISTS = DenseSettings(exact_up_to=100, probe_share=0.3)


def clustered(rows: int, seed: int, dimension: int = 24) -> np.ndarray:
    """Vectors around 40 middles, as passages lie around their subjects."""
    middles = np.random.default_rng(7).normal(size=(40, dimension))
    chance = np.random.default_rng(seed)
    vectors = middles[chance.integers(0, 40, rows)] + chance.normal(size=(rows, dimension)) * 0.7
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


VECTORS = clustered(4_000, seed=0)
QUERIES = clustered(50, seed=1)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("lists") / "vectors.faiss"
    write_vectors(path, VECTORS, LISTS)
    return path


@pytest.fixture(scope="module", params=["in memory", "mapped"])
def index(request, file):
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "mapped":
            patch.setattr("index.dense._READ_UP_TO", 0)
        return DenseIndex.load(file)


def exact(query, k, rows=None):
    rows = np.arange(len(VECTORS)) if rows is None else rows
    return rows[np.argsort(-(VECTORS[rows] @ query), kind="stable")[:k]]


@pytest.mark.parametrize(("size", "is_exact"), [(100, True), (101, False)])
def test_size_chooses_the_type(tmp_path, size, is_exact):
    write_vectors(tmp_path / "v", VECTORS[:size], LISTS)
    index = DenseIndex.load(tmp_path / "v")
    assert (index.size, index.exact) == (size, is_exact)


def test_lists_find_nearly_all_that_comparing_everything_finds(index):
    assert not index.exact
    found = [len(set(index.search(q, 20)[0]) & set(exact(q, 20))) for q in QUERIES]
    assert np.mean(found) / 20 >= 0.98


def test_fewer_lists_find_less_and_all_lists_find_all(index):
    def recall(probes):
        hits = [len(set(index.search(q, 20, None, probes)[0]) & set(exact(q, 20))) for q in QUERIES]
        return np.mean(hits) / 20

    assert recall(1) < recall(10) <= recall(100) == 1


def test_cosines_of_what_is_found_are_exact(index):
    ids, cosines = index.search(QUERIES[0], 20)
    np.testing.assert_allclose(cosines, VECTORS[ids] @ QUERIES[0], rtol=1e-5)
    rows = np.array([3, 99, 3_999])
    np.testing.assert_allclose(
        index.cosines(QUERIES[0], rows), VECTORS[rows] @ QUERIES[0], rtol=1e-5
    )


@pytest.mark.parametrize("one_by_one", [True, False])
def test_search_among_allowed_passages_finds_those_alone(index, monkeypatch, one_by_one):
    if not one_by_one:
        monkeypatch.setattr("index.dense._ONE_BY_ONE", 0)
    allowed = np.arange(5, 4_000, 3)
    found = []
    for query in QUERIES:
        ids, _ = index.search(query, 20, allowed)
        assert set(ids.tolist()) <= set(allowed.tolist())
        found.append(len(set(ids) & set(exact(query, 20, allowed))))
    assert np.mean(found) / 20 >= (1 if one_by_one else 0.95)


@pytest.mark.parametrize("k", [3_000, 10_000])
def test_more_than_the_lists_hold_is_found_in_all_of_them(index, k):
    ids, _ = index.search(QUERIES[0], k)
    assert len(set(ids.tolist())) == len(ids) == min(k, len(VECTORS))


def test_vectors_are_kept_to_the_bit_and_in_order(index):
    np.testing.assert_array_equal(index.vectors(), VECTORS)
    np.testing.assert_array_equal(np.concatenate(list(index.blocks())), VECTORS)
    rows = np.array([17, 4, 4, 3_000])
    np.testing.assert_array_equal(index.take(rows), VECTORS[rows])
    np.testing.assert_allclose(index.mean_vector(), VECTORS.mean(axis=0), atol=1e-6)


@pytest.mark.parametrize("sample", [50, 10_000])
def test_mean_of_many_is_about_that_of_a_sample(index, monkeypatch, sample):
    monkeypatch.setattr("index.dense._MEAN_OF", sample)
    rows = np.arange(0, 4_000, 2)
    np.testing.assert_allclose(index.mean_vector(rows), VECTORS[rows].mean(axis=0), atol=0.1)


def test_same_vectors_make_the_same_file_wherever_they_lie(tmp_path, file):
    on_disk = np.memmap(tmp_path / "raw", np.float32, "w+", shape=VECTORS.shape)
    on_disk[:] = VECTORS
    write_vectors(tmp_path / "again", on_disk, LISTS)
    assert (tmp_path / "again").read_bytes() == file.read_bytes()


def test_file_is_the_one_that_faiss_would_write(file):
    index = faiss.read_index(str(file))
    anew = faiss.IndexIVFFlat(index.quantizer, index.d, index.nlist, faiss.METRIC_INNER_PRODUCT)
    anew.set_direct_map_type(faiss.DirectMap.Array)
    anew.nprobe = index.nprobe
    anew.add(VECTORS)
    assert anew.nprobe == round(0.3 * anew.nlist)
    assert faiss.serialize_index(anew).tobytes() == file.read_bytes()


@pytest.mark.parametrize(
    ("count", "lists"), [(10, 1), (4_000, 100), (100_000, 1_265), (1_000_000, 4_000)]
)
def test_number_of_lists_grows_with_the_root_and_leaves_enough_to_train_each(count, lists):
    assert lists_for(count) == lists


def test_sound_file_passes_its_check(file):
    check_vectors(file, 4_000, 24)


@pytest.mark.parametrize(("count", "dimension"), [(3_999, 24), (4_000, 25)])
def test_file_of_other_vectors_is_refused(file, count, dimension):
    with pytest.raises(ValueError, match="vectors"):
        check_vectors(file, count, dimension)


# Offsets: head 37, lists and probes 16, centroids 45 + 9600, direct map 9 + 32000, sizes 832.
PLACES = {
    "name": 0,
    "dimension": 4,
    "number": 8,
    "lists": 37,
    "probes": 45 + 7,
    "number of centroids": 53 + 37,
    "kind of the map": 53 + 45 + 9600,
    "map": 53 + 45 + 9600 + 9 + 100,
    "name of the lists": 53 + 45 + 9600 + 9 + 32_000,
    "a size": 53 + 45 + 9600 + 9 + 32_000 + 32 + 8,
    "a row's number": -8,
}


@pytest.mark.parametrize("at", PLACES.values(), ids=PLACES.keys())
def test_file_that_faiss_could_not_trust_is_refused(file, tmp_path, at):
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    (tmp_path / "v").write_bytes(data)
    with pytest.raises(ValueError):
        check_vectors(tmp_path / "v", 4_000, 24)


@pytest.mark.parametrize("change", [lambda d: d[:-1], lambda d: d + b"\n", lambda d: d[:60]])
def test_file_of_another_length_is_refused(file, tmp_path, change):
    (tmp_path / "v").write_bytes(change(file.read_bytes()))
    with pytest.raises(ValueError):
        check_vectors(tmp_path / "v", 4_000, 24)


def test_vector_that_is_no_number_is_refused(tmp_path):
    vectors = VECTORS.copy()
    write_vectors(tmp_path / "v", vectors, LISTS)
    data = bytearray((tmp_path / "v").read_bytes())
    first = 53 + 45 + 9600 + 9 + 32_000 + 32 + 8 + 800
    data[first : first + 4] = np.float32("nan").tobytes()
    (tmp_path / "v").write_bytes(data)
    with pytest.raises(ValueError, match="vectors"):
        check_vectors(tmp_path / "v", 4_000, 24)
