"""The index and the builds as figures, looked at when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from chat.observing.builds import CountingBuilder
from index.build import Builder
from index.version import Manifest
from index.view import VersionStore
from ingest.errors import ShuttenError


class IndexCollector(Collector):
    """Reads the live version's manifest, once a version.

    Args:
        store: the index.
        builder: whose builds are counted, if it counts them.
    """

    def __init__(self, store: VersionStore, builder: Builder) -> None:
        self._store = store
        self._builder = builder
        self._manifest: Manifest | None = None

    def describe(self) -> list[Metric]:
        """Nothing is read when this is registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The figures now; none of an index that is not there."""
        manifest = self._live()
        if manifest is not None:
            articles = sum(len(record.documents) for record in manifest.sources)
            version = {"version": manifest.version, "encoder": manifest.recipe.encoder}
            yield InfoMetricFamily("shutten_index", "The live version.", value=version)
            yield GaugeMetricFamily(
                "shutten_index_passages", "Passages of the live version.", manifest.passages
            )
            yield GaugeMetricFamily(
                "shutten_index_articles", "Articles of the live version.", articles
            )
        if isinstance(self._builder, CountingBuilder):
            tally = self._builder.tally
            builds = CounterMetricFamily("shutten_builds", "Builds.", labels=["outcome"])
            for outcome, count in tally.counts().items():
                builds.add_metric([outcome], count)
            yield builds
            yield CounterMetricFamily(
                "shutten_build_seconds", "Seconds spent on builds.", tally.seconds
            )

    def _live(self) -> Manifest | None:
        with suppress(ShuttenError, OSError):
            version = self._store.current()
            if self._manifest is None or self._manifest.version != version:
                self._manifest = self._store.manifest(version)
            return self._manifest
        return None
