"""An exported index out of its file into a place of its own, where all of it is checked."""

from __future__ import annotations

import hashlib
import re
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from index.archive_listing import LISTING, MOST_LISTED, BoundedReader, Listing, Member
from index.checksums import checksum
from index.durable import make_folder, sync_path
from index.fetched import FetchedPages
from index.migrations import upgrade
from index.progress import Progress
from index.source_set import foreign_of
from index.store import Store
from index.verifying import verify_layout
from index.version import Layout, Manifest, SourcePath
from ingest.errors import CorruptIndexError, IndexStateError, NewerIndexError
from ingest.fetch import is_url

_PIECE = 2**20
_REGULAR = (tarfile.REGTYPE, tarfile.AREGTYPE)
_ADDED = re.compile(r"(?!\.)[^/\\\0]{1,255}")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A version that is sound and not published.

    Attributes:
        stage: the folder of what was in the archive.
        manifest: the version's, with its added articles where they will be.
        older: the format that it had; None where it is ours.
    """

    stage: Path
    manifest: Manifest
    older: int | None

    @property
    def layout(self) -> Layout:
        """Where the version lies."""
        return Layout(self.stage / "version")

    @property
    def _pages(self) -> FetchedPages:
        return FetchedPages(self.stage / "fetched")

    @property
    def _articles(self) -> list[Path]:
        return sorted(self.stage.glob("added/*"))

    @property
    def _urls(self) -> list[str]:
        paths = (*self.manifest.paths, *self.manifest.added)
        return [path.given for path in paths if is_url(path.given)]

    @property
    def _files(self) -> list[SourcePath]:
        """The added articles that are files."""
        return [path for path in self.manifest.added if not is_url(path.given)]

    def is_plain(self) -> bool:
        """Whether its paths are text, and its added articles lie where such are kept."""
        paths = (*self.manifest.paths, *self.manifest.added)
        texts = [text for path in paths for text in (path.given, path.base, path.encoding)]
        return all(isinstance(text, str) for text in texts) and all(
            _ADDED.fullmatch(path.given) for path in self._files
        )

    def stray(self) -> str:
        """A file that the version's source set does not know; empty if there is none."""
        known = [path for url in self._urls for path in self._pages.files(url)]
        known += [self.stage / "added" / path.given for path in self._files]
        found = [*self._articles, *self.stage.glob("fetched/*")]
        return next((path.name for path in sorted(set(found) - set(known))), "")

    def keep_sources(self, store: Store) -> None:
        """Put added articles and pages from the web where the next build looks for them.

        Raises:
            IndexStateError: another article of that name is there; nothing was put anywhere.
            OSError: it cannot be written.
        """
        new = [path for path in self._articles if not _is_there(path, store.added / path.name)]
        make_folder(store.added)
        for path in new:
            sync_path(path)
            path.replace(store.added / path.name)
        pages = FetchedPages(store.fetched)
        for url in self._urls:
            pages.take(url, self._pages)


def _is_there(path: Path, place: Path) -> bool:
    if not place.exists() and not place.is_symlink():
        return False
    if place.is_file() and checksum(place) == checksum(path):
        return True
    raise IndexStateError("transfer_article_taken", name=path.name, place=place)


def unpack(
    store: Store, archive: BinaryIO, file: Path, progress: Progress, own: bool = False
) -> Unpacked:
    """Read and check an archive; called under the builder's lock.

    Args:
        store: the index directory.
        archive: the open file.
        file: its name.
        progress: told how far it is.
        own: whether the files and folders that it names are one's own.

    Returns:
        The version in a folder that ``Store.clean`` removes.

    Raises:
        CorruptIndexError: it is no export, or damaged.
        NewerIndexError: a newer Shutten made it.
        IndexStateError: there is no room for it.
        OSError: the index directory cannot be written.
    """
    reader = BoundedReader(archive, file)
    with _told(file), tarfile.open(fileobj=reader, mode="r|") as tar:  # type: ignore[call-overload]
        listing = _listing(tar, reader, file)
        free = shutil.disk_usage(store.root).free
        if listing.size > free:
            raise IndexStateError(
                "transfer_no_room", file=file, needed=listing.size / 1e6, free=free / 1e6
            )
        stage = store.begin(listing.version).root
        progress.stage("stage_unpack", listing.size)
        _extract(tar, reader, listing, stage, file, progress)
        layout = Layout(stage / "version")
        manifest, older = upgrade(layout, progress)
        verify_layout(layout, manifest, progress)
        if manifest.version != listing.version:
            raise CorruptIndexError("transfer_damaged", file=file, part="manifest.json")
        return _settled(Unpacked(stage, manifest, older), store, file, own)


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """What goes wrong is told of the archive, not of the index that is here."""
    try:
        yield
    except NewerIndexError as error:
        raise NewerIndexError("transfer_newer", **{"file": file} | error.details) from error
    except CorruptIndexError as error:
        if error.key == "transfer_damaged":
            raise
        part = error.details.get("part", "manifest.json")
        raise CorruptIndexError("transfer_damaged", file=file, part=part) from error
    except (tarfile.TarError, ValueError, LookupError, ArithmeticError, RecursionError) as error:
        raise CorruptIndexError("transfer_damaged", file=file, part="tar") from error


def _listing(tar: tarfile.TarFile, reader: BoundedReader, file: Path) -> Listing:
    info = tar.next()
    if info is None or info.name != LISTING or not _is_plain(info) or info.size > MOST_LISTED:
        raise CorruptIndexError("transfer_damaged", file=file, part=LISTING)
    reader.allow(info.size)
    return Listing.from_json(_content(tar, info).read(), file)


def _is_plain(info: tarfile.TarInfo) -> bool:
    """Whether it is a file: no link, no device, no folder, none with holes."""
    return info.type in _REGULAR and not info.issparse()


def _content(tar: tarfile.TarFile, info: tarfile.TarInfo) -> BinaryIO:
    content = tar.extractfile(info)
    if content is None:
        raise tarfile.ReadError(info.name)
    return content  # type: ignore[return-value]


def _extract(
    tar: tarfile.TarFile,
    reader: BoundedReader,
    listing: Listing,
    stage: Path,
    file: Path,
    progress: Progress,
) -> None:
    """Write what was listed below ``stage``, and nothing else."""
    wanted = {member.name: member for member in listing.members}
    while True:
        reader.allow(0)
        if (info := tar.next()) is None:
            break
        member = wanted.pop(info.name, None)
        if member is None or not _is_plain(info) or info.size != member.size:
            raise CorruptIndexError("transfer_damaged", file=file, part=info.name)
        reader.allow(member.size)
        _save(_content(tar, info), member, stage / member.name, file, progress)
    for name in sorted(wanted):
        raise CorruptIndexError("transfer_damaged", file=file, part=name)


def _save(content: BinaryIO, member: Member, path: Path, file: Path, progress: Progress) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("xb") as target:
        while piece := content.read(_PIECE):
            digest.update(piece)
            target.write(piece)
            progress.advance(len(piece))
    if digest.hexdigest() != member.sha256:
        raise CorruptIndexError("transfer_damaged", file=file, part=member.name)


def _settled(unpacked: Unpacked, store: Store, file: Path, own: bool) -> Unpacked:
    """The version as it is here.

    Its added articles lie in another directory than before. Which files and folders a build
    reads is for whoever builds to say: those that a stranger named are told from one's own.
    """
    if not unpacked.is_plain():
        raise CorruptIndexError("transfer_damaged", file=file, part="manifest.json")
    if stray := unpacked.stray():
        raise CorruptIndexError("transfer_damaged", file=file, part=stray)
    manifest, here = unpacked.manifest, str(store.added)
    added = (
        replace(path, base="" if is_url(path.given) else here, foreign=False)
        for path in manifest.added
    )
    marked = [replace(path, foreign=not own and not is_url(path.given)) for path in manifest.paths]
    foreign = foreign_of(marked, store.remembered()[0])
    paths = (replace(path, foreign=path in foreign) for path in marked)
    settled = replace(manifest, paths=tuple(paths), added=tuple(added))
    unpacked.layout.manifest.write_text(settled.to_json(), encoding="utf-8")
    return replace(unpacked, manifest=settled)
