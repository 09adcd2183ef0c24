"""How long work reports where it stands, whoever shows it (terminal, page, nobody)."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told of stages and steps; must be cheap to call."""

    def stage(self, key: str, total: int) -> None:
        """A stage begins.

        Args:
            key: its name in ``ingest/messages``.
            total: steps to come.
        """
        ...

    def advance(self, steps: int) -> None:
        """So many steps of the stage are done."""
        ...


class NoProgress:
    """Shows nothing."""

    def stage(self, key: str, total: int) -> None:
        """Do nothing."""

    def advance(self, steps: int) -> None:
        """Do nothing."""
