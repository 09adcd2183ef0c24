"""What an index is built from: paths that the user named, configured ones, added ones."""

from __future__ import annotations

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
        """The files to read; see ``ingest.sources.find_sources``."""
        files: dict[Path, SourceFile] = {}
        skipped: dict[str, Skipped] = {}
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
        for path in [*(self.paths or self.configured), *self.added]:
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


def _lies_below(source: str, folder: str) -> bool:
    below = PurePath(source)
    return below.is_relative_to(folder) and ".." not in below.relative_to(folder).parts
