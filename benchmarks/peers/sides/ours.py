"""Shutten itself, by its public parts; runs in the project's own environment."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.peers.protocol import Looked, Passage, Place, run
from chat.app import App
from chat.asking import Asked
from chat.reader.opening import make_reader
from chat.reader.span.decode import Candidate
from chat.reader.span.model import SpanModel
from chat.reader.span.reader import SpanReader
from chat.reader.span.weights import STAGES, load_weights
from chat.reader.span.windows import Pair
from chat.settings import load_config
from index.build import Builder
from index.encoder import Encoder
from index.store import Store
from index.version import SourcePath


class CountingModel:
    """A model that counts the passages it is given.

    Args:
        model: does everything else.
    """

    def __init__(self, model: SpanModel) -> None:
        self._model = model
        self.passages = 0

    def find(self, pairs: Sequence[Pair]) -> list[tuple[Candidate, ...]]:
        """See ``SpanModel.find``."""
        self.passages += len(pairs)
        return self._model.find(pairs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)


class Shutten:
    """The application as it is shipped; ``place.models`` is left alone, since it has its own."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.config = load_config()
        settings = self.config.settings
        search = settings.search.model_copy(update={"passages": place.passages})
        changed = settings.model_copy(update={"search": search})
        self.config = replace(self.config, settings=changed)

    def load_encoder(self) -> None:
        """See ``Side``."""
        self.encoder = Encoder(self.config.encoder)
        self.encoder.load()

    def build(self, passages: list[Passage], sources: Path, folder: Path) -> None:  # noqa: ARG002
        """See ``Side``. The articles are read and cut, too."""
        builder = Builder(Store(folder), self.encoder, self.config.build)
        builder.build(builder.source_set([SourcePath(str(sources), "/")], []))

    def open(self, passages: list[Passage], folder: Path) -> None:
        """See ``Side``."""
        app = App(self.config, folder)
        app.encoder.load()
        app.load_reader()
        if app.span_model is None:
            raise ValueError("The sentence reader reads no passages.")
        self.model = CountingModel(app.span_model)
        self.answerer = app.answerer_over(app.handle, self.reader(app))
        self.numbers = {(one.source, one.start): at for at, one in enumerate(passages)}

    def reader(self, app: App) -> SpanReader:
        """The reader over the counting model."""
        return make_reader(self.model, app.encoder)

    def ask(self, question: str) -> str | None:
        """See ``Side``."""
        self.answerer.forget()
        self.model.passages = 0
        self.trace = self.answerer.trace([Asked(question)])[0]
        return self.trace.answer.answer

    def looked(self, question: str) -> Looked:  # noqa: ARG002
        """See ``Side``."""
        places = [(hit.passage.source, hit.passage.start) for hit in self.trace.read]
        return Looked(tuple(self.numbers[place] for place in places), self.model.passages)


class EveryPassage(Shutten):
    """Shutten that is never sure before it has read all passages."""

    def reader(self, app: App) -> SpanReader:  # noqa: ARG002
        """See ``Shutten``."""
        never = replace(load_weights(), sure=(math.inf,) * len(STAGES), least_fused=0.0)
        return SpanReader(self.model, never)


if __name__ == "__main__":
    run(Shutten)
