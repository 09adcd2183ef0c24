"""How much of the disk the index takes for articles that visitors added."""

from __future__ import annotations

from contextlib import suppress

from index.store import Store
from index.summaries import size_of
from index.version import Manifest
from index.view import VersionStore
from ingest.errors import IndexStateError


def held_of(store: VersionStore) -> int:
    """The bytes of the visitors' shares of all versions, and of the one that is built next.

    That one lies beside the others before the oldest goes. What a new article will take in it is
    not known before it is read, and counts from the next one on.

    Args:
        store: the index; what lies in Milvus fills no disk of this machine.
    """
    total, live = 0, ""
    if not isinstance(store, Store):
        return total
    with suppress(IndexStateError):  # the build tells
        live = store.current()
        for name in store.names():
            with suppress(IndexStateError):  # damaged: it is left out
                share = _share(store.manifest(name))
                total += int(share * size_of(store.layout(name))) * (2 if name == live else 1)
    return total


def _share(manifest: Manifest) -> float:
    """The part of a version's passages that is of articles which visitors added."""
    added = {path.given for path in manifest.added} - {path.given for path in manifest.paths}
    passages = sum(record.passages for record in manifest.sources if record.source in added)
    return passages / max(manifest.passages, 1)
