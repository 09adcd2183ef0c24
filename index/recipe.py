"""What a version is made of and with: the paths of its sources, and what decides the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from index.dense import DenseSettings
from index.lexical import LexicalSettings
from ingest.fetch import is_url


@dataclass(frozen=True, slots=True)
class SourcePath:
    """A path of the source set.

    Attributes:
        given: the path as given.
        base: the directory it is relative to.
        encoding: what the user said its files are in; empty to find out.
        foreign: whether an imported index names it, and nobody here did.
    """

    given: str
    base: str
    encoding: str = ""
    foreign: bool = False

    @property
    def shown(self) -> str:
        """Where it leads, as people are told: whole, so that they see what would be read."""
        return self.given if is_url(self.given) else str(Path(self.base, self.given))


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything besides the sources that decides what an index holds.

    Attributes:
        encoder: the encoder's configured name.
        fingerprint: of the encoder's files and prefixes.
        dictionary: versions of Sudachi and its dictionary.
        parsing: version of the parsing (``ingest.load.PARSING``).
        passage_tokens: largest passage, in tokens of the encoder.
        lexical: how words are weighed.
        dense: how vectors are searched.
    """

    encoder: str
    fingerprint: str
    dictionary: str
    parsing: int
    passage_tokens: int
    lexical: LexicalSettings
    dense: DenseSettings = field(default_factory=DenseSettings)
