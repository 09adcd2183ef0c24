"""What decides how a version is made, and what may be asked of one build."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.dense import DenseSettings
from index.lexical import LexicalSettings


@dataclass(frozen=True, slots=True)
class BuildSettings:
    """What decides how passages are made and searched; see ``config.toml``."""

    passage_tokens: int = 192
    lexical: LexicalSettings = field(default_factory=LexicalSettings)
    dense: DenseSettings = field(default_factory=DenseSettings)


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What may be asked of one build.

    Attributes:
        strict: whether a file that cannot be read stops everything.
        required: a file that must be read, whatever becomes of others; empty if none.
        rebuild: take nothing over from the live version.
        dry_run: say what would be done, and write nothing, not even a lock; needs no model.
    """

    strict: bool = False
    required: str = ""
    rebuild: bool = False
    dry_run: bool = False
