"""Exact inner-product search over passage vectors, by FAISS."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:  # a build that finds nothing changed needs no FAISS
    import faiss

Vectors = NDArray[np.float32]


class DenseIndex:
    """A flat FAISS index; vectors are of unit length, so the inner product is the cosine."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index
        self._centroid: Vectors | None = None

    @classmethod
    def build(cls, vectors: Vectors) -> DenseIndex:
        """Index ``vectors``, shape (passages, dimension), float32."""
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

    def save(self, path: Path) -> None:
        """Write the index to one file."""
        import faiss

        path.write_bytes(faiss.serialize_index(self._index).tobytes())

    @classmethod
    def load(cls, path: Path) -> DenseIndex:
        """Read what ``save`` wrote.

        Raises:
            RuntimeError: FAISS cannot read the file.
        """
        import faiss

        return cls(faiss.deserialize_index(np.frombuffer(path.read_bytes(), dtype=np.uint8)))

    def vectors(self) -> Vectors:
        """All vectors, shape (passages, dimension)."""
        found: Vectors = self._index.reconstruct_n(0, self.size)
        return found

    def cosines(self, query: Vectors, rows: NDArray[np.int64]) -> Vectors:
        """The cosine of some passages with a query, in their order, shape (len(rows),)."""
        if not len(rows):
            return np.empty(0, np.float32)
        found: Vectors = self._index.reconstruct_batch(rows) @ query
        return found

    def mean_vector(self, allowed: NDArray[np.int64] | None = None) -> Vectors:
        """The mean of all vectors, or of those that are allowed; zeros where there are none.

        Its product with a query is the mean cosine.
        """
        if allowed is not None:
            if not len(allowed):
                return np.zeros(self.dimension, np.float32)
            chosen: Vectors = self._index.reconstruct_batch(allowed).mean(axis=0)
            return chosen
        if self._centroid is None:
            mean = self.vectors().mean(axis=0) if self.size else np.zeros(self.dimension)
            self._centroid = mean.astype(np.float32)
        return self._centroid

    def search(
        self, query: Vectors, k: int, allowed: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], Vectors]:
        """The ``k`` nearest passages of one query vector.

        Args:
            query: shape (dimension,).
            k: how many at most.
            allowed: the passages to search among, ascending; None for all.

        Returns:
            Passage numbers and cosines, both of shape (at most k,), best first.
        """
        limit = min(k, self.size if allowed is None else len(allowed))
        if limit == 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        parameters: Any = None
        if allowed is not None:
            import faiss

            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBatch(allowed))  # type: ignore[call-arg]
        scores, ids = self._index.search(query[np.newaxis, :], limit, params=parameters)
        found = ids[0] >= 0
        return ids[0][found], scores[0][found]
