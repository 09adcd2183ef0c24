"""How long work reports where it stands, whoever shows it (terminal, page, nobody)."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class BuildStage:
    """A stage of a build.

    Attributes:
        key: its name in ``ingest/messages``.
        unit: what is counted, by its name there.
        steps: steps that each of these takes.
    """

    key: str
    unit: str
    steps: int = 1


BUILD_STAGES = (
    BuildStage("stage_read", "unit_files", steps=2),  # hashed, then parsed
    BuildStage("stage_model", "unit_files"),
    BuildStage("stage_embed", "unit_passages"),
    BuildStage("stage_terms", "unit_passages"),
    BuildStage("stage_write", "unit_parts"),
)
"""The stages of a build in order; a build leaves out what it need not do."""
