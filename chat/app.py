"""Puts the parts together from a configuration; the only place that knows all of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from chat.settings import Config
from index.encoder import Encoder
from index.handle import IndexHandle, IndexSource
from index.stores import Versions, load_of, open_store, versions_of
from index.view import VersionStore

if TYPE_CHECKING:  # a command that only builds or looks starts in half the time without these
    from chat.answering import Answerer
    from chat.asking import AnsweringSettings
    from chat.observing.builds import CountingBuilder
    from chat.reader import Reader
    from chat.reader.span.model import SpanModel


def answering_settings(config: Config) -> AnsweringSettings:
    """How questions are answered by a configuration."""
    from chat.asking import AnsweringSettings

    settings = config.settings
    return AnsweringSettings(
        search=config.search,
        passages=settings.search.passages,
        threshold=settings.answer.threshold,
        nearest=settings.answer.nearest,
        max_question=settings.answer.max_question,
    )


@dataclass(frozen=True)
class App:
    """Everything that one command needs; parts are made when first asked for.

    Attributes:
        config: the settings.
        index_dir: where the index lies.
        quick_start: our models are to be ready at once, without torch; see ``settle``.
    """

    config: Config
    index_dir: Path
    quick_start: bool = False

    @cached_property
    def store(self) -> VersionStore:
        """Where the versions of the index are."""
        index = self.config.settings.index
        uri = self.config.index_uri
        return open_store(index.store, self.index_dir, index.keep, uri, index.name)

    @property
    def versions(self) -> Versions:
        """What is done with them."""
        return versions_of(self.store)

    @cached_property
    def encoder(self) -> Encoder:
        """The configured encoder; not loaded yet."""
        return Encoder(self.config.encoder, self.quick_start)

    @cached_property
    def span_model(self) -> SpanModel | None:
        """The configured reader's model, where it has one; not loaded yet."""
        from chat.reader.opening import span_model

        return span_model(self.config.reader, self.quick_start)

    def load_reader(self) -> None:
        """Load the reader's model now, where it has one, so that a wrong one is told at once.

        Raises:
            ModelError: it is not there, or it cannot read.
        """
        if self.span_model is not None:
            self.span_model.load()

    def warm(self) -> None:
        """Begin to load the models that need no torch, each on a thread, and return at once.

        What fails there fails again where the model is used, and is told then. The threads import
        nothing: Ctrl-C in the middle of an import, while another thread waits to import something,
        can leave Python's lock held, and the process waits for itself for good.
        """
        import index.bare  # noqa: F401  # here, so that the threads find it imported

        model = self.span_model
        loads = [self.encoder.load] if self.encoder.starts_bare else []
        loads += [model.load] if model is not None and model.starts_bare else []
        for load in loads:
            threading.Thread(target=_quietly, args=(load,), daemon=True).start()

    def settle(self) -> None:
        """After a quick start: go over to the models as many questions want them, by torch.

        Raises:
            ModelError: one cannot be loaded.
        """
        self.encoder.settle()
        if self.span_model is not None:
            self.span_model.settle()

    @cached_property
    def handle(self) -> IndexHandle:
        """The live index."""
        return IndexHandle(self.store, load_of(self.store))

    @cached_property
    def builder(self) -> CountingBuilder:
        """The builder of the index."""
        from chat.observing.builds import CountingBuilder

        return CountingBuilder(self.store, self.encoder, self.config.build)

    @cached_property
    def answerer(self) -> Answerer:
        """The pipeline from question to answer."""
        return self.answerer_over(self.handle)

    def answerer_over(self, index: IndexSource, reader: Reader | None = None) -> Answerer:
        """The pipeline over another source of versions (a pinned one), or with another reader."""
        from chat.answering import Answerer
        from chat.reader.opening import make_reader

        return Answerer(
            index,
            self.encoder,
            reader or make_reader(self.span_model, self.encoder, self.config.reader),
            answering_settings(self.config),
        )


def _quietly(load: Callable[[], None]) -> None:
    # Anything: the process may be ending by now, when a thread can start no other.
    with suppress(Exception):
        load()
