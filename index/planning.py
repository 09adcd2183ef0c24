"""What a build has to do, told from what the files hold and how the live version was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from index.changes import Changes, compare, known_hashes
from index.previous import Previous
from index.reading import Contents
from index.records import SourceRecord
from index.source_set import SourceSet
from index.version import Manifest, Recipe
from ingest.sources import Found


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known before anything is made.

    Attributes:
        sources: the source set.
        recipe: what an index made now is made with.
        found: the files of the source set.
        hashes: for each the sha256 of its bytes, empty where it could not be read.
        changes: what became of them since the live version.
        started: when the build began (``time.monotonic``).
    """

    sources: SourceSet
    recipe: Recipe
    found: Found
    hashes: Mapping[str, str]
    changes: Changes
    started: float

    @classmethod
    def of(
        cls,
        sources: SourceSet,
        recipe: Recipe,
        found: Found,
        previous: Previous | None,
        contents: Contents,
        started: float,
    ) -> Plan:
        """Compares what the files hold with a version; None for none."""
        before = known_hashes(previous.manifest if previous else None)
        # What cannot be read in a folder is remembered beside the files that were to be read.
        hashes = {skip.source: "" for skip in found.skipped if skip.failed} | contents.hashes
        return cls(sources, recipe, found, hashes, compare(before, hashes), started)

    def holds(self, manifest: Manifest) -> bool:
        """Whether a version is what a build would make."""
        return (
            manifest.recipe == self.recipe
            and known_hashes(manifest) == self.hashes
            and manifest.paths == self.sources.paths
            and manifest.added == self.sources.added
        )

    def staying(self, previous: Previous | None, contents: Contents) -> dict[str, SourceRecord]:
        """The files that a version has as they are now, made as they would be made now.

        How words are weighed and vectors searched decides nothing about a passage. What was kept
        because it could not be read is tried again.
        """
        if previous is None or not self.fits(previous):
            return {}
        hashes = contents.hashes
        return {
            source: record
            for source, record in previous.records.items()
            if record.kept is None and hashes.get(source) == record.sha256
        }

    def fits(self, previous: Previous) -> bool:
        """Whether a version's passages were made as they would be made now."""
        recipe = self.recipe
        before = previous.manifest.recipe
        return replace(before, lexical=recipe.lexical, dense=recipe.dense) == recipe

    def origin(self, source: str, previous: Previous) -> SourceRecord | None:
        """What a version has of a file, perhaps under another name."""
        names = {moved.now: moved.before for moved in self.changes.moved}
        return previous.records.get(names.get(source, source))
