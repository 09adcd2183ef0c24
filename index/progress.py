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
class Stage:
    """A stage of work on a whole index.

    Attributes:
        key: its name in ``ingest/messages``.
        unit: what is counted, by its name there.
        steps: steps that each of these takes.
        scaled: whether there are so many of these that thousands and millions are told.
    """

    key: str
    unit: str
    steps: int = 1
    scaled: bool = False


Plan = tuple[Stage, ...]
"""The stages of one kind of work, in order; it leaves out what it need not do."""

MIGRATION = Stage("stage_migrate", "unit_passages")
"""What a version of an older format takes besides; it has no number among the others."""

BUILD_STAGES: Plan = (
    Stage("stage_read", "unit_files", steps=2),  # hashed, then parsed
    Stage("stage_model", "unit_files"),
    Stage("stage_embed", "unit_passages"),
    Stage("stage_terms", "unit_passages"),
    Stage("stage_write", "unit_parts"),
)
VERIFY_STAGES: Plan = (
    Stage("stage_checksums", "unit_bytes", scaled=True),
    Stage("stage_parts", "unit_parts"),
    Stage("stage_passages", "unit_passages"),
)
EXPORT_STAGES: Plan = (
    *VERIFY_STAGES,
    Stage("stage_pack", "unit_bytes", steps=2, scaled=True),  # listed, then packed
)
IMPORT_STAGES: Plan = (
    Stage("stage_unpack", "unit_bytes", scaled=True),
    *VERIFY_STAGES,
    Stage("stage_write", "unit_parts"),
)


def stage_of(key: str, plan: Plan) -> tuple[int, Stage]:
    """A stage and its number in a plan, from 1; 0 for ``MIGRATION``.

    Raises:
        ValueError: the plan has none of that name.
    """
    for number, stage in enumerate((MIGRATION, *plan)):
        if stage.key == key:
            return number, stage
    raise ValueError(key)
