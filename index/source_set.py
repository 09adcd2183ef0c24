"""What an index is built from: paths that the user named, configured ones, added ones."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

from index.fetched import FetchedPages
from index.version import SourcePath
from ingest.errors import SourceError
from ingest.fetch import is_url
from ingest.sources import Found, Skipped, SourceFile, find_sources


@dataclass(frozen=True, slots=True)
class SourceSet:
    """What an index is built from.

    Attributes:
        paths: files and folders that the user named; kept in the manifest.
        configured: those of the configuration, used where none were named.
        added: articles added from the web page.
        pages: the copies of pages from the web that are named.
    """

    paths: tuple[SourcePath, ...]
    configured: tuple[SourcePath, ...]
    added: tuple[SourcePath, ...]
    pages: FetchedPages | None = None

    def find(self) -> Found:
        """The files to read; see ``ingest.sources.find_sources``.

        Raises:
            SourceError: as there; or an imported index names what nobody here did. Nothing is
                read then, for without those paths their articles would be gone.
        """
        files: dict[Path, SourceFile] = {}
        skipped: dict[str, Skipped] = {}
        if foreign := foreign_of(self.paths, self.configured):
            paths = ", ".join(path.shown for path in foreign)
            raise SourceError("sources_foreign", paths=paths)
        for path in [*(self.paths or self.configured), *self.added]:
            found = self._found(path)
            for file in found.files:
                files.setdefault(file.path.resolve(), file)
            skipped |= {skip.source: skip for skip in found.skipped}
        by_source: dict[str, SourceFile] = {}
        for file in files.values():
            if by_source.setdefault(file.source, file) is not file:
                told = SourceError("source_duplicate", source=file.source, path=file.path)
                skipped[str(file.path)] = Skipped(str(file.path), told, True)
        return Found(
            tuple(sorted(by_source.values(), key=lambda file: file.source)),
            tuple(sorted(skipped.values(), key=lambda skip: skip.source)),
        )

    def locate(self, source: str) -> SourceFile | None:
        """The file of one name, without a look at the others; None where it is none of these.

        It may be gone or changed since it was indexed.
        """
        foreign = foreign_of(self.paths, self.configured)
        for path in [*(self.paths or self.configured), *self.added]:
            if path in foreign:
                continue
            if self.pages is not None and is_url(path.given):
                if path.given == source:
                    return self.pages.find(source, path.encoding)
            elif source == path.given or _lies_below(source, path.given):
                return SourceFile(source, Path(path.base, source), path.encoding)
        return None

    def _found(self, path: SourcePath) -> Found:
        if self.pages is not None and is_url(path.given):
            return Found((self.pages.find(path.given, path.encoding),))
        return find_sources([path.given], Path(path.base), path.encoding)


def foreign_of(paths: Iterable[SourcePath], known: Iterable[SourcePath]) -> tuple[SourcePath, ...]:
    """Those of an imported index that are not read here.

    Args:
        paths: of a source set.
        known: what was named here; what lies below it counts for nothing, as a folder that is
            read leaves out its hidden files.
    """
    marked = [path for path in paths if path.foreign]
    places = {_place(path) for path in known if not path.foreign} if marked else set()
    return tuple(path for path in marked if (_place(path) or None) not in places)


def _place(path: SourcePath) -> str:
    """Where a path leads on this machine, links followed; empty where that is not one place."""
    whole = Path(path.base, path.given)
    try:
        return os.path.realpath(whole) if whole.is_absolute() else ""
    except (OSError, ValueError):  # a NUL in it
        return ""


def _lies_below(source: str, folder: str) -> bool:
    below = PurePath(source)
    return below.is_relative_to(folder) and ".." not in below.relative_to(folder).parts
