"""What every place of versions does alike, wherever these lie."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path

from ingest.errors import CorruptIndexError, NoIndexError


class KeepsVersions(ABC):
    """Versions beside each other, one of them live.

    Args:
        root: the directory for what lies on this machine.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def added(self) -> Path:
        """Where articles added from the web page are kept."""
        return self.root / "added"

    @property
    def fetched(self) -> Path:
        """Where copies of pages from the web are kept."""
        return self.root / "fetched"

    @abstractmethod
    def current(self) -> str:
        """The live version's name; see ``index.view.VersionStore``."""

    @abstractmethod
    def names(self) -> list[str]:
        """The names of all versions, newest first."""

    @abstractmethod
    def remove(self, name: str) -> None:
        """Remove a version."""

    def prune(self, keep: int, last: str | None = None) -> None:
        """Remove all versions but some; called under the lock only.

        Args:
            keep: how many stay, 1 at least: the live one, ``last``, then the newest.
            last: the version that was live before.

        Raises:
            IndexStateError: the pointer names none, so nothing is removed.
        """
        live = self.current()
        others = sorted(self.names(), key=lambda name: (name != live, name != last))
        for name in others[max(keep, 1) :]:
            self.remove(name)

    def _live(self) -> str | None:
        """The live version's name; None where there is none, or none that can be trusted."""
        try:
            return self.current()
        except (NoIndexError, CorruptIndexError):
            return None
