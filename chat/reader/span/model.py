"""Any extractive question-answering model: questions and passages in, candidate spans out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol

from chat.reader.span.decode import Candidate, DecodeSettings, Scores, decode, merge
from chat.reader.span.network import Logits, Network, load_checkpoint, longest_input
from chat.reader.span.tokens import TextTokenizer
from chat.reader.span.windows import Pair, Window, WindowLimits, make_windows
from index.precision import Precision, resolve

Load = Callable[[], tuple[Any, Any]]


class Runs(Protocol):
    """Computes scores; see ``Network``."""

    def run(self, windows: Sequence[Window], limit: int) -> Iterator[tuple[int, Logits, Logits]]:
        """Start and end scores of windows, in batches of so many tokens."""
        ...


Bare = Callable[[], tuple[TextTokenizer, Runs, int]]
"""Opens a model that needs no torch: its tokenizer, what computes, its longest input in tokens."""


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
    network: Runs
    limits: WindowLimits


class SpanModel:
    """Finds candidate answers in passages; safe to share between threads.

    Args:
        load: gives model and tokenizer when they are first needed; see ``load_checkpoint``.
        settings: how the model is run.
        bare: opens it without torch, in float32, where it is to be ready at once; until ``settle``.
    """

    def __init__(
        self, load: Load, settings: SpanModelSettings | None = None, bare: Bare | None = None
    ) -> None:
        self._load = load
        self._bare = bare
        self.settings = settings or SpanModelSettings()
        self._lock = threading.Lock()
        self._settling = threading.Lock()

    @classmethod
    def named(cls, name: str, settings: SpanModelSettings | None = None) -> SpanModel:
        """The model in a folder or of a name on the model hub; not loaded yet."""
        return cls(lambda: load_checkpoint(name), settings)

    @property
    def starts_bare(self) -> bool:
        """Whether it computes without torch, until ``settle``."""
        return self._bare is not None

    @property
    def precision(self) -> Precision:
        """What it computes in on this machine, never "auto"."""
        if self._bare is not None:
            return "float32"
        return resolve(self.settings.precision, self.settings.bears_int8)

    @cached_property
    def _loaded(self) -> _Loaded:
        return self._opened(self._stock if self._bare is None else self._bare)

    def _opened(self, open_model: Bare) -> _Loaded:
        tokenizer, network, longest = open_model()
        limits = self.settings.windows
        return _Loaded(tokenizer, network, replace(limits, tokens=min(limits.tokens, longest)))

    def _stock(self) -> tuple[TextTokenizer, Runs, int]:
        model, tokenizer = self._load()
        longest = longest_input(model, tokenizer)
        precision = resolve(self.settings.precision, self.settings.bears_int8)
        return TextTokenizer(tokenizer), Network(model, tokenizer, precision), longest

    def load(self) -> None:
        """Load the model now.

        Raises:
            ModelError: it is not there, cannot be read, or has no head for questions.
        """
        with self._lock:
            _ = self._loaded

    def settle(self) -> None:
        """After a start without torch: load what is quicker from then on, and go over to it.

        Questions are read the other way meanwhile.

        Raises:
            ModelError: as ``load``.
        """
        with self._settling:
            if self._bare is None:
                return
            loaded = self._opened(self._stock)
            with self._lock:
                self._bare = None
                self.__dict__["_loaded"] = loaded

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
