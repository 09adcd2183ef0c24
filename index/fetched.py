"""Pages fetched from the web, kept beside the index: it can be rebuilt without a connection.

A page is fetched when its address is named, and only then; its copy is replaced in one step.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from index.durable import make_folder, sync_path
from ingest.errors import IndexStateError, SourceError
from ingest.fetch import Fetched, fetch, name_of
from ingest.sources import SourceFile


@dataclass(frozen=True, slots=True)
class FetchedPages:
    """The copies below one folder: ``KEY-DIGITS`` with the bytes, ``KEY.json`` about them.

    While a page that was fetched anew is not yet built from, ``.KEY.json.before`` is about the
    copy that there was.
    """

    folder: Path

    def refresh(self, url: str) -> None:
        """Fetch a page and keep it in the place of an older copy.

        Raises:
            SourceError: it cannot be fetched; an older copy stays.
            IndexStateError: it cannot be kept.
        """
        self.keep(url, fetch(url))

    def keep(self, url: str, page: Fetched) -> None:
        """Keep what was fetched of an address, for good.

        Raises:
            IndexStateError: it cannot be kept; an older copy stays.
        """
        with self._writing():
            self._write(url, page)
        self.settle(url)

    def put(self, url: str, page: Fetched) -> None:
        """Keep what was fetched, the copy before it beside it until ``settle`` or ``restore``.

        Raises:
            IndexStateError: it cannot be kept; the copy before stays.
        """
        try:
            with self._writing():
                if self._about(url).exists():
                    _replace(self._before(url), self._about(url).read_bytes())
                else:
                    self._before(url).unlink(missing_ok=True)  # of a process that was killed
                self._write(url, page)
        except BaseException:  # Ctrl-C included
            self.settle(url)
            raise

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            make_folder(self.folder)
            yield
        except OSError as error:
            raise IndexStateError(
                "index_unwritable", directory=self.folder, reason=error.strerror or str(error)
            ) from error

    def _write(self, url: str, page: Fetched) -> None:
        about = {
            "url": page.url,
            "name": name_of(page.url, page.suffix),
            "charset": page.charset,
            "sha256": hashlib.sha256(page.data).hexdigest(),
        }
        _replace(self._content(url, about["sha256"]), page.data)
        _replace(self._about(url), json.dumps(about, ensure_ascii=False).encode())

    def settle(self, url: str) -> None:
        """Let go of the copy before the last one."""
        with suppress(OSError):  # it is in nobody's way
            self._before(url).unlink(missing_ok=True)
            content = self.files(url)[:1]
            for old in self.folder.glob(f"{_key(url)}-*") if content else ():
                if old not in content:
                    old.unlink(missing_ok=True)

    def restore(self, url: str) -> None:
        """Take back ``put``: the copy before it is the last one again, or there is none."""
        try:
            self._before(url).replace(self._about(url))  # needs no room on the disk
        except FileNotFoundError:
            self.forget(url)
        except OSError:  # the new copy is sound, too
            return
        self.settle(url)

    def forget(self, url: str) -> None:
        """Remove the copy of a page."""
        names = [self._about(url), self._before(url)]
        for path in [*self.folder.glob(f"{_key(url)}-*"), *names]:
            with suppress(OSError):  # it is in nobody's way
                path.unlink(missing_ok=True)

    def find(self, url: str, encoding: str = "") -> SourceFile:
        """The copy of a page as a file to read.

        Raises:
            SourceError: there is none, or it is not what was fetched.
        """
        try:
            about = json.loads(self._about(url).read_text(encoding="utf-8"))
            if not self.files(url):
                raise SourceError("url_lost", source=url)
            path = self._content(url, about["sha256"])
            return SourceFile(url, path, encoding, about["url"], about["name"], about["charset"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SourceError("url_lost", source=url) from error

    def files(self, url: str) -> tuple[Path, ...]:
        """The files of a page's copy, the bytes first; none where there is no sound copy."""
        try:
            about = json.loads(self._about(url).read_text(encoding="utf-8"))
            content = self._content(url, about["sha256"])
            if hashlib.sha256(content.read_bytes()).hexdigest() != about["sha256"]:
                return ()
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return ()
        return content, self._about(url)

    def take(self, url: str, other: FetchedPages) -> None:
        """Keep the copy that another folder has of a page, if we have none.

        Raises:
            OSError: it cannot be kept.
        """
        if self.files(url):
            return
        make_folder(self.folder)
        for path in other.files(url):
            _replace(self.folder / path.name, path.read_bytes())

    def _about(self, url: str) -> Path:
        return self.folder / f"{_key(url)}.json"

    def _before(self, url: str) -> Path:
        return self.folder / f".{_key(url)}.json.before"

    def _content(self, url: str, digest: str) -> Path:
        return self.folder / f"{_key(url)}-{digest[:16]}"


def _key(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8")).hexdigest()[:24]


def _replace(path: Path, data: bytes) -> None:
    part = path.with_name(f".{path.name}")
    part.write_bytes(data)
    sync_path(part)
    part.replace(path)
