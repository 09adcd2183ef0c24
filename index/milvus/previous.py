"""The live version in Milvus as the next build takes from it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from index.corpus import TermCorpus
from index.dense import DenseIndex, Vectors
from index.milvus.loading import PASSAGE_FIELDS, Row, Rows, stored_passage
from index.milvus.opened import sources_of
from index.previous import Previous
from index.version import StoredPassage
from ingest.errors import CorruptIndexError


@dataclass(frozen=True)
class RemotePrevious(Previous):
    """A sound version to take over from, read from its collections when it is asked for.

    Attributes:
        remote: the collections, loaded; nothing is read from ``layout``.
    """

    remote: Rows

    @cached_property
    def lines(self) -> dict[str, bytes]:
        """Each document as it is stored, by its name."""
        return {name: text.encode("utf-8") for name, text in self._texts("document").items()}

    @cached_property
    def passages(self) -> tuple[StoredPassage, ...]:
        """All passages, in the order of their vectors."""
        sources = sources_of(self.manifest)
        return tuple(stored_passage(row, sources) for row in self.remote.passages())

    @cached_property
    def dense(self) -> DenseIndex:
        """The vectors."""
        return DenseIndex.build(self.vectors)

    @cached_property
    def vectors(self) -> Vectors:
        """The vectors, shape (passages, dimension)."""
        found = np.empty((self.manifest.passages, self.manifest.dimension), np.float32)
        names = self.remote.names
        fields = (*PASSAGE_FIELDS, "dense")
        for row in self.remote.by_number(names.passages, "row", fields):
            found[row["row"]] = row["dense"]
        return found

    @cached_property
    def corpus(self) -> TermCorpus:
        """The terms of the passages."""
        return TermCorpus.of_terms(
            [words for text in self._texts("terms").values() for words in json.loads(text)]
        )

    def _texts(self, kind: str) -> dict[str, str]:
        """One text of each document, by its name.

        Raises:
            CorruptIndexError: there are more or fewer than the manifest names.
        """
        sources = sources_of(self.manifest)
        bodies: dict[int, str] = {}
        for row in self._pieces:
            if row["kind"] == kind:
                bodies[row["document"]] = bodies.get(row["document"], "") + row["body"]
        if list(bodies) != list(range(len(sources))):
            raise CorruptIndexError("index_corrupt", part=self.remote.names.documents)
        return dict(zip(sources, bodies.values(), strict=True))

    @cached_property
    def _pieces(self) -> list[Row]:
        return list(self.remote.documents())
