"""What collections and aliases of an index are called.

::

    NAME_live                  alias: the live version's passages
    NAME_builder               alias: who builds (index.milvus.holding)
    NAME_VERSION               alias: this version is complete
    NAME_VERSION_passages      vectors, and where each passage stands
    NAME_VERSION_documents     texts and structure, in pieces
    NAME_VERSION_terms         how many passages have each term
    NAME_VERSION_manifest      what the version is

Names in Milvus have no hyphen, so that of a version is written with an underscore.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_VERSION = re.compile(r"\d{8}T\d{6}_[0-9a-f]{6}")
PARTS = ("passages", "documents", "terms", "manifest")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one version's parts.

    Attributes:
        index: what all names of the index begin with.
        version: the version's own name.
    """

    index: str
    version: str

    @property
    def complete(self) -> str:
        """The alias that is there once everything of the version is."""
        return f"{self.index}_{self.version.replace('-', '_')}"

    @property
    def passages(self) -> str:
        """Its passages."""
        return f"{self.complete}_passages"

    @property
    def documents(self) -> str:
        """Its documents."""
        return f"{self.complete}_documents"

    @property
    def terms(self) -> str:
        """Its terms."""
        return f"{self.complete}_terms"

    @property
    def manifest(self) -> str:
        """Its manifest."""
        return f"{self.complete}_manifest"

    @property
    def collections(self) -> tuple[str, ...]:
        """All collections, in the order that they are written."""
        return (self.passages, self.documents, self.terms, self.manifest)


def live_alias(index: str) -> str:
    """The alias that names the live version."""
    return f"{index}_live"


def version_of(index: str, collection: str) -> str | None:
    """The version that a collection belongs to; None where it is of another index, or none."""
    head, _, part = collection.removeprefix(f"{index}_").rpartition("_")
    known = collection.startswith(f"{index}_") and part in PARTS
    return head.replace("_", "-") if known and _VERSION.fullmatch(head) else None
