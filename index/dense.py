"""Inner-product search over passage vectors, by FAISS: exact, or through lists of near ones.

Up to a size every vector is compared (``IndexFlatIP``). Beyond it they lie in lists around
centroids, and a search looks through the lists that are nearest to the question (``IndexIVFFlat``;
Sivic and Zisserman, "Video Google", ICCV 2003; Jégou, Douze and Schmid, "Product Quantization for
Nearest Neighbor Search", TPAMI 2011). The vectors stay as they are, so that cosines are exact.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.vector_file import Rows, write_flat, write_lists
from index.vector_file import Vectors as Vectors

if TYPE_CHECKING:  # a build that finds nothing changed needs no FAISS
    import faiss

# A larger file is mapped into memory and not read.
_READ_UP_TO = 2**25
# Rows that are read at once.
BLOCK = 16_384
# Lists for a number of vectors, and vectors that each is trained on, as FAISS advises.
_LISTS_PER_ROOT, _TRAINED_PER_LIST, _ROUNDS, _SEED = 4, 40, 10, 1234
# Of more vectors a sample tells the mean: to a thousandth of a cosine.
_MEAN_OF = 65_536
# Up to so many allowed passages are compared one by one: sooner done than going through lists.
_ONE_BY_ONE = 20_000


@dataclass(frozen=True, slots=True)
class DenseSettings:
    """How vectors are searched; see ``config.toml``.

    Attributes:
        exact_up_to: number of passages up to which all vectors are compared.
        probe_share: share of the lists that a search looks through beyond that, 0 to 1.
    """

    exact_up_to: int = 100_000
    probe_share: float = 0.06


class DenseIndex:
    """A FAISS index; vectors are of unit length, so the inner product is the cosine."""

    def __init__(self, index: faiss.Index) -> None:
        self._index: Any = index  # FAISS tells no types of an index of lists
        self._centroid: Vectors | None = None

    @classmethod
    def build(cls, vectors: Vectors) -> DenseIndex:
        """Index ``vectors``, shape (passages, dimension), float32, in memory and exactly."""
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @property
    def size(self) -> int:
        """Number of vectors (``ntotal``)."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    @property
    def exact(self) -> bool:
        """Whether every vector is compared."""
        return not hasattr(self._index, "nprobe")

    @property
    def lists(self) -> int:
        """The number of lists; 1 where every vector is compared."""
        return 1 if self.exact else int(self._index.nlist)

    def save(self, path: Path) -> None:
        """Write the index to one file."""
        import faiss

        path.write_bytes(faiss.serialize_index(self._index).tobytes())

    @classmethod
    def load(cls, path: Path) -> DenseIndex:
        """Read what ``save`` or ``write_vectors`` wrote; a large file is mapped into memory.

        Raises:
            RuntimeError: FAISS cannot read the file.
        """
        import faiss

        if path.stat().st_size > _READ_UP_TO:
            return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))
        return cls(faiss.deserialize_index(np.frombuffer(path.read_bytes(), dtype=np.uint8)))

    def vectors(self) -> Vectors:
        """All vectors, shape (passages, dimension), in memory; see ``blocks``."""
        found: Vectors = self._index.reconstruct_n(0, self.size)
        return found

    def take(self, rows: Rows) -> Vectors:
        """Some vectors, shape (len(rows), dimension)."""
        if not len(rows):
            return np.empty((0, self.dimension), np.float32)
        found: Vectors = self._index.reconstruct_batch(rows)
        return found

    def blocks(self) -> Iterator[Vectors]:
        """All vectors in order, a block of rows after the other."""
        for begin in range(0, self.size, BLOCK):
            yield self.take(np.arange(begin, min(begin + BLOCK, self.size), dtype=np.int64))

    def cosines(self, query: Vectors, rows: Rows) -> Vectors:
        """The cosine of some passages with a query, in their order, shape (len(rows),)."""
        if not len(rows):
            return np.empty(0, np.float32)
        found: Vectors = self.take(rows) @ query
        return found

    def mean_vector(self, allowed: Rows | None = None) -> Vectors:
        """The mean of all vectors, or of those that are allowed; zeros where there are none.

        Of more than 65,536 it is that of so many, evenly spread: all need not be read for it.
        Its product with a query is the mean cosine.
        """
        if allowed is None:
            if self._centroid is None:
                self._centroid = self._mean_of(np.arange(self.size, dtype=np.int64))
            return self._centroid
        return self._mean_of(allowed)

    def _mean_of(self, rows: Rows) -> Vectors:
        if not len(rows):
            return np.zeros(self.dimension, np.float32)
        if len(rows) > _MEAN_OF:
            rows = rows[np.linspace(0, len(rows) - 1, _MEAN_OF).astype(np.int64)]
        mean: Vectors = self.take(rows).mean(axis=0)
        return mean

    def search(
        self, query: Vectors, k: int, allowed: Rows | None = None, probes: int = 0
    ) -> tuple[Rows, Vectors]:
        """The ``k`` nearest passages of one query vector.

        Args:
            query: shape (dimension,).
            k: how many at most.
            allowed: the passages to search among, ascending; None for all. Up to 20,000 of
                them are compared exactly, whatever the index.
            probes: how many lists are looked through; 0 for as many as the index was built for.

        Returns:
            Passage numbers and cosines, both of shape (at most k,), best first.
        """
        limit = min(k, self.size if allowed is None else len(allowed))
        if limit == 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if allowed is not None and not self.exact and len(allowed) <= _ONE_BY_ONE:
            return self._among(query, limit, allowed)
        scores, ids = self._index.search(
            query[np.newaxis, :], limit, params=self._parameters(limit, allowed, probes)
        )
        found = ids[0] >= 0
        return ids[0][found], scores[0][found]

    def _among(self, query: Vectors, limit: int, allowed: Rows) -> tuple[Rows, Vectors]:
        """The nearest of some passages, each compared."""
        cosines = self.cosines(query, allowed)
        best = np.argsort(-cosines, kind="stable")[:limit]
        return allowed[best], cosines[best]

    def _parameters(self, limit: int, allowed: Rows | None, probes: int) -> Any:
        """What FAISS is told of a search; None where the index says it all."""
        import faiss

        chosen: dict[str, Any] = {} if allowed is None else {"sel": faiss.IDSelectorBatch(allowed)}
        if self.exact:
            return faiss.SearchParameters(**chosen) if chosen else None
        probes = probes or int(self._index.nprobe)
        lists = self.lists
        if limit * 2 > self.size // lists * probes:  # more is asked for than so many lists hold
            probes = lists
        return faiss.SearchParametersIVF(nprobe=probes, **chosen)  # type: ignore[call-arg]


def write_vectors(path: Path, vectors: Vectors, settings: DenseSettings) -> None:
    """Write the index of vectors, of the type that their number asks for.

    The vectors may lie on the disk; besides a sample that lists are trained on, a block of them
    is in memory. The same vectors make the same file.

    Args:
        path: the file.
        vectors: shape (passages, dimension).
        settings: which type, and how much of the lists a search looks through.
    """
    count, dimension = vectors.shape
    if count <= settings.exact_up_to or dimension == 0:
        write_flat(path, vectors)
        return
    centroids = _train(vectors, lists_for(count))
    probes = max(1, min(len(centroids), round(settings.probe_share * len(centroids))))
    write_lists(path, vectors, centroids, _assign(vectors, centroids), probes)


def lists_for(count: int) -> int:
    """How many lists for a number of vectors: four times its root, but enough to train each."""
    return max(1, min(round(_LISTS_PER_ROOT * math.sqrt(count)), count // _TRAINED_PER_LIST))


def _train(vectors: Vectors, lists: int) -> Vectors:
    """Centroids of unit length by spherical k-means over a sample, shape (lists, dimension)."""
    import faiss

    count, dimension = vectors.shape
    wanted = min(count, lists * _TRAINED_PER_LIST)
    chosen = np.sort(np.random.default_rng(_SEED).choice(count, wanted, replace=False))
    means = faiss.Kmeans(
        dimension, lists, niter=_ROUNDS, seed=_SEED, spherical=True, min_points_per_centroid=1
    )
    means.train(np.ascontiguousarray(vectors[chosen], np.float32))
    found: Vectors = np.asarray(means.centroids).reshape(lists, dimension)
    return found


def _assign(vectors: Vectors, centroids: Vectors) -> NDArray[np.int32]:
    """The nearest centroid of each vector, shape (passages,)."""
    import faiss

    quantizer = faiss.IndexFlatIP(centroids.shape[1])
    quantizer.add(centroids)
    lists = np.empty(len(vectors), np.int32)
    for begin in range(0, len(vectors), BLOCK):
        block = np.ascontiguousarray(vectors[begin : begin + BLOCK], np.float32)
        lists[begin : begin + BLOCK] = quantizer.search(block, 1)[1][:, 0]
    return lists
