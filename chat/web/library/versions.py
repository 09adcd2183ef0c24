"""Back to the version before, as the page offers it: to and fro between the newest two."""

from __future__ import annotations

from index.stores import versions_of
from index.version import Manifest
from index.view import VersionStore
from ingest.errors import IndexStateError, LibraryError


def version_before(store: VersionStore) -> Manifest | None:
    """The newest version beside the live one; None where there is none that can be read.

    Going back twice leads to where one was.
    """
    try:
        live = store.current()
    except IndexStateError:
        return None
    for name in store.names():
        if name != live:
            try:
                return store.manifest(name)
            except IndexStateError:
                continue
    return None


def roll_back(store: VersionStore, expected: str = "") -> Manifest:
    """Make the version before the live one; to be called under the builder's lock.

    Args:
        store: where the versions are.
        expected: the version that it has to be; empty for any.

    Raises:
        LibraryError: there is none, or it is another one.
        CorruptIndexError: it cannot be trusted; the live one stays.
        OSError: the directory cannot be written.
    """
    manifest = version_before(store)
    if manifest is None or expected not in ("", manifest.version):
        raise LibraryError("library_no_version")
    versions_of(store).verify(manifest.version)
    store.point(manifest.version)
    return manifest
