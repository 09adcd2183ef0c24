"""Any extractive question-answering model: questions and passages in, candidate spans out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from chat.reader.choice import Precision
from chat.reader.span.decode import Candidate, DecodeSettings, Scores, decode, merge
from chat.reader.span.network import Network, load_checkpoint, longest_input, resolve
from chat.reader.span.tokens import TextTokenizer
from chat.reader.span.windows import Pair, Window, WindowLimits, make_windows

Load = Callable[[], tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class SpanModelSettings:
    """How a model is run.

    Attributes:
        precision: of the matrix products; see ``resolve`` for "auto".
        bears_int8: whether "auto" may be 8 bits.
        batch_tokens: tokens of a batch, padding counted.
        windows: how long its inputs are; the model's own limit holds if that is less.
        decoding: which spans are looked at.
    """

    precision: Precision = "auto"
    bears_int8: bool = False
    batch_tokens: int = 4096
    windows: WindowLimits = field(default_factory=WindowLimits)
    decoding: DecodeSettings = field(default_factory=DecodeSettings)


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What is there once the model is loaded."""

    tokenizer: TextTokenizer
    network: Network
    limits: WindowLimits


class SpanModel:
    """Finds candidate answers in passages; safe to share between threads.

    Args:
        load: gives model and tokenizer when they are first needed; see ``load_checkpoint``.
        settings: how the model is run.
    """

    def __init__(self, load: Load, settings: SpanModelSettings | None = None) -> None:
        self._load = load
        self.settings = settings or SpanModelSettings()
        self._lock = threading.Lock()

    @classmethod
    def named(cls, name: str, settings: SpanModelSettings | None = None) -> SpanModel:
        """The model in a folder or of a name on the model hub; not loaded yet."""
        return cls(lambda: load_checkpoint(name), settings)

    @property
    def precision(self) -> Precision:
        """What it computes in on this machine, never "auto"."""
        return resolve(self.settings.precision, self.settings.bears_int8)

    @cached_property
    def _loaded(self) -> _Loaded:
        model, tokenizer = self._load()
        limits = self.settings.windows
        most = min(limits.tokens, longest_input(model, tokenizer))
        network = Network(model, tokenizer, self.precision)
        return _Loaded(TextTokenizer(tokenizer), network, replace(limits, tokens=most))

    def load(self) -> None:
        """Load the model now.

        Raises:
            ModelError: it is not there, cannot be read, or has no head for questions.
        """
        with self._lock:
            _ = self._loaded

    def forget(self) -> None:
        """Let go of what is kept of earlier texts."""
        with self._lock:
            if "_loaded" in self.__dict__:
                self._loaded.tokenizer.forget()

    def find(self, pairs: Sequence[Pair]) -> list[tuple[Candidate, ...]]:
        """The candidates of each pair, best first; none where a passage has no words.

        Candidates of one pair do not overlap. All windows are computed together, sorted by
        length, so that many pairs at once are several times quicker than one by one; batches
        change results by no more than the rounding of floats.

        Args:
            pairs: questions and passages.

        Raises:
            ModelError: as ``load``.
        """
        decoding = self.settings.decoding
        found: list[list[list[Candidate]]] = [[] for _ in pairs]
        for owner, window, start, end in self.scores(pairs):
            found[owner].append(decode(window, pairs[owner].text, start, end, decoding))
        return [merge(candidates, decoding.candidates) for candidates in found]

    def scores(self, pairs: Sequence[Pair]) -> Iterator[tuple[int, Window, Scores, Scores]]:
        """For each window, in no order: the number of its pair, start and end scores.

        Raises:
            ModelError: as ``load``.
        """
        with self._lock:
            loaded = self._loaded
            windows: list[Window] = []
            owners: list[int] = []
            for number, pair in enumerate(pairs):
                made = make_windows(pair, loaded.tokenizer, loaded.limits)
                windows += made
                owners += [number] * len(made)
            for number, start, end in loaded.network.run(windows, self.settings.batch_tokens):
                yield owners[number], windows[number], start, end
