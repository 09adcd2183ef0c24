"""Which version is asked: the live one, followed, or one for good."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast

from index.live import load_version
from index.store import Store
from index.view import IndexView, VersionStore
from ingest.errors import CorruptIndexError


class IndexSource(Protocol):
    """Knows which version is to be asked."""

    def current(self) -> IndexView:
        """The version to ask now."""
        ...

    def latest(self) -> IndexView:
        """The version that is live now, waited for where it is still being loaded."""
        ...


@dataclass(frozen=True, slots=True)
class PinnedIndex:
    """One version for good, whatever is published meanwhile."""

    index: IndexView

    def current(self) -> IndexView:
        """That version."""
        return self.index

    def latest(self) -> IndexView:
        """That version."""
        return self.index


class IndexHandle:
    """Follows the live version: looks at the pointer before each question.

    While one caller loads a new version, the others go on with the one before, unless they ask for
    the latest.
    """

    def __init__(self, store: VersionStore, load: Callable[[str], IndexView] | None = None) -> None:
        self.store = store
        self._load = load or (lambda name: load_version(cast(Store, self.store), name))
        self._loading = threading.Lock()
        self._index: IndexView | None = None

    def current(self) -> IndexView:
        """The live version, loaded anew only when the pointer moved.

        Raises:
            NoIndexError: nothing was built.
            CorruptIndexError: the live version cannot be trusted.
        """
        name, before = self.store.current(), self._index
        if before is None:
            return self.latest()
        if before.version == name or not self._loading.acquire(blocking=False):
            return before
        try:
            return self._follow()
        finally:
            self._loading.release()

    def latest(self) -> IndexView:
        """The live version, waited for where another caller loads it.

        For what would show its articles: a question can be asked of the version before, a list
        without the article just added is wrong.

        Raises:
            NoIndexError: nothing was built.
            CorruptIndexError: the live version cannot be trusted.
        """
        with self._loading:
            return self._follow()

    def _follow(self) -> IndexView:
        name = self.store.current()
        while self._index is None or self._index.version != name:
            try:
                self._index = self._load(name)
            except CorruptIndexError:
                # Two builds may have finished since: what was read is no longer kept.
                last, name = name, self.store.current()
                if name == last:
                    raise
        return self._index
