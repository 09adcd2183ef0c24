"""Back to the version before: the pointer flipped, nothing else."""

from __future__ import annotations

from index.live import load_version
from index.store import Store
from index.version import Manifest, sync_path
from ingest.errors import IndexStateError, LibraryError


def version_before(store: Store) -> Manifest | None:
    """The newest version beside the live one; None where there is none that can be read.

    The store keeps the one that was live before, so going back twice leads to where one was.
    """
    try:
        live = store.current()
        folder = store.layout(live).root.parent
        names = sorted((path.name for path in folder.iterdir()), reverse=True)
    except (IndexStateError, OSError):
        return None
    for name in names:
        if name != live and not name.startswith("."):
            try:
                return store.manifest(name)
            except IndexStateError:
                continue
    return None


def roll_back(store: Store, expected: str = "") -> Manifest:
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
    load_version(store, manifest.version)
    fresh = store.root / ".CURRENT"
    fresh.write_text(manifest.version + "\n", encoding="utf-8")
    sync_path(fresh)
    fresh.replace(store.root / "CURRENT")
    sync_path(store.root)
    return manifest
