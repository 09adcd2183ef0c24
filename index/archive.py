"""A version in one file, to keep or to carry to another machine.

::

    FILE (tar, gzip)
      shutten-index.json   lists what follows, with sizes and checksums
      version/…            the version as it lies in the index directory
      added/NAME           the articles added from the web page
      fetched/…            the copies of pages that the source set names by their address

What only the index directory holds travels, so that the next build after an import still has it.
The files and folders of the source set do not: they are the user's and lie where they lie; of them
the archive has the texts as they were indexed.

An export is the same bytes each time. An import writes beside the versions that are there, trusts
nothing of the archive, and makes the version live only when all of it was checked.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import io
import os
import secrets
import tarfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from index.archive_listing import ARCHIVE, LISTING, Listing, Member
from index.checksums import checksum
from index.durable import sync_path
from index.fetched import FetchedPages
from index.live import naming
from index.progress import NoProgress, Progress
from index.store import Store
from index.unpacking import unpack
from index.version import FORMAT, Layout, Manifest
from index.versions import on_version, verified
from ingest.errors import CorruptIndexError, IndexStateError
from ingest.fetch import is_url

_COMPRESSION = 6


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote.

    Attributes:
        manifest: of the version.
        size: bytes of the file.
        added: number of added articles in it.
        pages: number of pages from the web in it.
    """

    manifest: Manifest
    size: int
    added: int
    pages: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import made live.

    Attributes:
        manifest: of the version, as it is here.
        fresh: False where the version was here before.
        older: the format that it was brought to ours from; None where it had ours.
    """

    manifest: Manifest
    fresh: bool
    older: int | None = None


def export_version(
    store: Store, file: Path, given: str = "", progress: Progress | None = None
) -> Exported:
    """Write a version into one file, which is there whole or not at all.

    Readers and builders are not kept out: a version never changes.

    Args:
        store: the index directory.
        file: where to; a file that is there is replaced, and where a link leads, the file there.
        given: which version; see ``find_version``.
        progress: told how far it is, in the stages of ``EXPORT_STAGES``.

    Raises:
        NoIndexError: there is no index.
        CorruptIndexError: the version is damaged.
        IndexStateError: there is no such version, or the file cannot be written, is
            write-protected, no plain file, or within the index directory.
    """
    told = progress or NoProgress()
    return on_version(store, given, lambda name: _exported(store, file, name, told))


def _exported(store: Store, file: Path, name: str, progress: Progress) -> Exported:
    manifest = verified(store, name, progress).manifest
    paths = _files(store, manifest)
    sizes = {name: _size(name, path) for name, path in paths.items()}
    progress.stage("stage_pack", 2 * sum(sizes.values()))
    members = tuple(_member(name, path, sizes[name], progress) for name, path in paths.items())
    listing = Listing(ARCHIVE, FORMAT, manifest.version, members)
    try:
        size = _write(_place(store, file), listing, paths, progress)
    except OSError as error:
        reason = error.strerror or str(error)
        raise IndexStateError("transfer_unwritable", file=file, reason=reason) from error
    added = sum(name.startswith("added/") for name in paths)
    pages = sum(name.startswith("fetched/") for name in paths) // 2
    return Exported(manifest, size, added, pages)


def import_version(
    store: Store, file: Path, progress: Progress | None = None, own: bool = False
) -> Imported:
    """Make the version in a file the live one; one that is here already is not written again.

    The version is checked as ``verify_version`` checks it. An added article is put beside those
    that are here; a page from the web only where we have no copy of our own. Files and folders
    that it names and the index here does not are marked as foreign: no build reads them until
    somebody here names them.

    Args:
        store: the index directory; made where there is none.
        file: what ``export_version`` wrote.
        progress: told how far it is, in the stages of ``IMPORT_STAGES``.
        own: whether the files and folders that it names are one's own, to be read as before.

    Raises:
        CorruptIndexError: the file is no export, or damaged; nothing was changed.
        NewerIndexError: a newer Shutten made it.
        BuildRunningError: a build is running.
        IndexStateError: the file cannot be read, or what is here is in its way.
    """
    try:
        archive = file.open("rb")
    except OSError as error:
        reason = error.strerror or str(error)
        raise IndexStateError("transfer_unreadable", file=file, reason=reason) from error
    progress = progress or NoProgress()
    with archive, store.locked():
        try:
            unpacked = unpack(store, archive, file, progress, own)
            progress.stage("stage_write", 1)
            unpacked.keep_sources(store)
            fresh = _publish(store, unpacked.manifest, unpacked.layout, own)
            progress.advance(1)
        finally:
            store.clean()
        older = unpacked.older if fresh else None
        return Imported(store.manifest(unpacked.manifest.version), fresh, older)


def _publish(store: Store, manifest: Manifest, layout: Layout, own: bool) -> bool:
    """Whether the version had to be published, not only made live."""
    name = manifest.version
    if name in store.names():
        try:
            if verified(store, name).manifest.files != manifest.files:
                raise IndexStateError("transfer_version_taken", version=name)
            if own:
                _take_for_own(store.layout(name), store.manifest(name), layout)
            store.point(name)
            return False
        except CorruptIndexError:
            store.remove(name)  # ours is sound
    try:
        store.publish(name, layout)
    except BaseException:  # Ctrl-C included
        store.abandon(name)
        raise
    return True


def _take_for_own(here: Layout, manifest: Manifest, stage: Layout) -> None:
    """A version was a stranger's when it was imported before; nothing else of it changes."""
    if any(path.foreign for path in manifest.paths):
        paths = tuple(replace(path, foreign=False) for path in manifest.paths)
        stage.manifest.write_text(replace(manifest, paths=paths).to_json(), encoding="utf-8")
        sync_path(stage.manifest)
        stage.manifest.replace(here.manifest)
        sync_path(here.root)


def _files(store: Store, manifest: Manifest) -> dict[str, Path]:
    """Where each member comes from, in the order of the archive."""
    root = store.layout(manifest.version).root
    files = {f"version/{name}": root / name for name in ("manifest.json", *sorted(manifest.files))}
    urls = {p.given: None for p in (*manifest.paths, *manifest.added) if is_url(p.given)}
    added = {p.given: Path(p.base, p.given) for p in manifest.added if p.given not in urls}
    files |= {f"added/{name}": path for name, path in sorted(added.items()) if path.is_file()}
    pages = FetchedPages(store.fetched)
    copies = [pages.files(url) for url in urls]
    return files | {f"fetched/{path.name}": path for pair in copies for path in pair}


def _size(name: str, path: Path) -> int:
    with naming(name):
        return path.stat().st_size


def _member(name: str, path: Path, size: int, progress: Progress) -> Member:
    with naming(name):
        return Member(name, size, checksum(path, progress.advance))


def _place(store: Store, file: Path) -> Path:
    """Where an export is put: it takes the place of a file, never of a device or of the index.

    Raises:
        IndexStateError: it would lie within the index directory.
        OSError: something else is there, or a file that is write-protected.
    """
    place = Path(os.path.realpath(file))
    if place.is_relative_to(os.path.realpath(store.root)):
        raise IndexStateError("transfer_inside", file=file, directory=store.root)
    if not place.exists():
        return place
    problem = 0 if place.stat().st_mode & 0o222 else errno.EACCES
    if not place.is_file():  # a pipe, or /dev/null, would be gone for all who use it
        problem = errno.EISDIR if place.is_dir() else errno.EOPNOTSUPP
    if problem:
        raise OSError(problem, os.strerror(problem))
    return place


def _write(file: Path, listing: Listing, paths: dict[str, Path], progress: Progress) -> int:
    """The size of the file."""
    part = file.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as raw:
            # Neither name nor time: the same version is the same bytes.
            with (
                gzip.GzipFile("", "wb", _COMPRESSION, raw, mtime=0) as packed,
                tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
            ):
                data = listing.to_json()
                tar.addfile(_info(LISTING, len(data)), io.BytesIO(data))
                for member in listing.members:
                    _add(tar, member, paths[member.name], progress)
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(file)
        sync_path(file.parent)
        return file.stat().st_size
    finally:
        part.unlink(missing_ok=True)


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size = size
    return info


class _Digesting:
    """A file that notes the checksum of what is read of it."""

    def __init__(self, file: BinaryIO, progress: Progress) -> None:
        self._file = file
        self._progress = progress
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """See ``io.RawIOBase.read``."""
        data = self._file.read(size)
        self.digest.update(data)
        self._progress.advance(len(data))
        return data


def _add(tar: tarfile.TarFile, member: Member, path: Path, progress: Progress) -> None:
    with naming(member.name):
        file = path.open("rb")
    with file:
        source = _Digesting(file, progress)
        tar.addfile(_info(member.name, member.size), source)
    if source.digest.hexdigest() != member.sha256:  # written to since it was listed
        raise CorruptIndexError("index_corrupt", part=member.name)
