"""Texts into vectors, by any sentence-transformers model."""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from index.checkpoints import Pooling, configure, first_line, load_checkpoint
from index.dense import Vectors
from index.model_folders import cached_folder, find_model_folder, fingerprint_of, packed_encoder
from index.precision import Precision, resolve
from index.weights import PackedFolder, load_encoder
from ingest.errors import ModelError
from ingest.memory import lacks_memory

if TYPE_CHECKING:
    from index.bare import BareEncoder
    from index.stock_encoder import StockEncoder

_Model = TypeVar("_Model")
DEFAULT = "default"
_KEPT_QUERIES = 512
# With more texts than these, torch is done sooner, the time to load it counted.
_FEW_TEXTS = 128


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """Which model, and how to ask it.

    Attributes:
        name: "default", a folder, or a name on the model hub.
        query_prefix: what goes before a question; None for the model's own.
        passage_prefix: what goes before a passage; None for the model's own.
        batch_size: texts a batch.
        max_tokens: cut texts after so many tokens; 0 for the model's own limit.
        pooling: how vectors of tokens become one; "auto" for the model's own, else the mean.
        precision: of the matrix products; see ``Encoder.precision`` for "auto".
    """

    name: str = DEFAULT
    query_prefix: str | None = None
    passage_prefix: str | None = None
    batch_size: int = 32
    max_tokens: int = 0
    pooling: Pooling = "auto"
    precision: Precision = "auto"


class Encoder:
    """A sentence-transformers model with its prefixes; loaded when first asked.

    Importing torch and sentence-transformers costs seconds, so nothing here imports them
    before a vector is wanted. Safe to share between threads.

    Args:
        settings: which model.
        quick_start: ours is to be ready at once: without torch, until there are many texts to
            encode, or ``settle`` is called.
    """

    def __init__(self, settings: EncoderSettings, quick_start: bool = False) -> None:
        self.settings = settings
        self._quick_start = quick_start
        self._lock = threading.Lock()
        self._settling = threading.Lock()
        # Search and reader ask for the vectors of the same questions one after the other.
        self._queries: OrderedDict[str, Vectors] = OrderedDict()
        self._queries_lock = threading.Lock()

    @property
    def name(self) -> str:
        """The model's name as configured."""
        return self.settings.name

    @cached_property
    def _packed(self) -> PackedFolder | None:
        return packed_encoder() if self.settings.name == DEFAULT else None

    @cached_property
    def folder(self) -> Path:
        """Where the model's files lie."""
        return self._packed.root if self._packed else find_model_folder(self.settings.name)

    @property
    def at_hand(self) -> bool:
        """Whether the model need not be fetched from a hub before it can be used.

        Raises:
            ModelError: its name is that of no folder, and no hub could have it.
        """
        return self.settings.name == DEFAULT or cached_folder(self.settings.name) is not None

    @property
    def precision(self) -> Precision:
        """What it computes in on this machine, never "auto".

        Ours computes in 8 bits only where that is set: what is searched stays as good, but vectors
        move by more than they do from one machine to another else. Another model than ours computes
        in float32, or in bfloat16 where that is set.
        """
        if self.settings.name == DEFAULT:
            return resolve(self.settings.precision, bears_int8=False)
        return "bfloat16" if self.settings.precision == "bfloat16" else "float32"

    @cached_property
    def fingerprint(self) -> str:
        """Identifies weights, tokenizer, configuration, prefixes, length and pooling."""
        prefixes = f"{self.settings.query_prefix}|{self.settings.passage_prefix}"
        limits = f"{prefixes}|{self.settings.max_tokens}"
        if self.settings.pooling != "auto":
            limits += f"|{self.settings.pooling}"
        return hashlib.sha256((self._fingerprint_of_files() + limits).encode()).hexdigest()[:16]

    def _fingerprint_of_files(self) -> str:
        if self._packed:
            return self._packed.manifest.fingerprint("encoder")
        try:
            return fingerprint_of(self.folder)
        except OSError as error:
            raise ModelError(
                "model_unreadable", name=self.name, reason=error.strerror or str(error)
            ) from error

    @cached_property
    def _model(self) -> StockEncoder | BareEncoder:
        return self._opened(self._bare) if self.starts_bare else self._opened(self._stock)

    def _opened(self, open_model: Callable[[], _Model]) -> _Model:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        try:
            return open_model()
        except ModelError:
            raise
        except Exception as error:  # a damaged folder fails in many ways, all told alike
            if lacks_memory(error):
                raise
            raise ModelError(
                "model_unreadable", name=self.name, reason=first_line(error)
            ) from error

    @property
    def starts_bare(self) -> bool:
        """Whether it starts without torch: settings that our encoder does not bear need it."""
        entry = self._packed and self._packed.manifest.encoder
        fits = self.settings.pooling in ("auto", "mean")
        fits = fits and self.settings.precision in ("auto", "float32")
        return bool(
            self._quick_start and fits and entry and self.settings.max_tokens <= entry.max_tokens
        )

    def _bare(self) -> BareEncoder:
        from index.bare import open_bare_encoder

        return open_bare_encoder(packed_encoder(), self.settings.max_tokens)

    def _stock(self) -> StockEncoder:
        from index.stock_encoder import StockEncoder

        if self._packed:
            model = load_encoder(self._packed, self.precision)
        else:
            model = load_checkpoint(self.name, self.folder)
        configure(self.name, model, self.settings.pooling, self.settings.max_tokens)
        # Our own model sees to its precision itself.
        halved = self._packed is None and self.precision != "float32"
        return StockEncoder(model, self.settings.batch_size, halved)

    def load(self) -> None:
        """Load the model now.

        Raises:
            ModelError: it is not there or cannot be read.
        """
        with self._lock:
            _ = self._model

    def settle(self) -> None:
        """After a quick start: load the model that is quicker from then on, and go over to it.

        Texts are encoded the other way meanwhile.

        Raises:
            ModelError: as ``load``.
        """
        with self._settling:
            if not self.starts_bare:
                return
            model = self._opened(self._stock)
            with self._lock:
                self._quick_start = False
                self.__dict__["_model"] = model

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._model.dimension

    def count_tokens(self, text: str) -> int:
        """The number of tokens of ``text``, special tokens left out."""
        with self._lock:
            return self._model.count_tokens(text)

    def _prefix(self, configured: str | None, *names: str) -> str:
        if configured is not None:
            return configured
        prompts = self._model.prompts
        return next((prompts[name] for name in names if prompts.get(name)), "")

    def encode_query(self, question: str) -> Vectors:
        """The vector of a question, shape (dimension,), unit length."""
        vector: Vectors = self.encode_queries([question])[0]
        return vector

    def encode_queries(self, questions: Sequence[str]) -> Vectors:
        """The vectors of questions, shape (len(questions), dimension), unit length.

        The last few hundred are kept: encoding many at once is several times quicker than one by
        one, so who asks many has them encoded first.
        """
        with self._queries_lock:
            found = {q: self._queries[q] for q in questions if q in self._queries}
        missing = [question for question in dict.fromkeys(questions) if question not in found]
        if missing:
            prefix = self._prefix(self.settings.query_prefix, "query")
            found.update(zip(missing, self._encode([prefix + q for q in missing]), strict=True))
        with self._queries_lock:
            self._queries.update(found)
            while len(self._queries) > _KEPT_QUERIES:
                self._queries.popitem(last=False)
        return np.stack([found[question] for question in questions])

    def forget_queries(self) -> None:
        """Let go of the vectors that are kept."""
        with self._queries_lock:
            self._queries.clear()

    def encode_passages(
        self, texts: Sequence[str], advance: Callable[[int], None] = lambda _: None
    ) -> Vectors:
        """The vectors of passages, shape (len(texts), dimension), unit length.

        Args:
            texts: the passages with their title and headings.
            advance: called with the number of texts done, after each batch.
        """
        if len(texts) > _FEW_TEXTS:
            self.settle()
        prefix = self._prefix(self.settings.passage_prefix, "passage", "document")
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        size = self.settings.batch_size
        for begin in range(0, len(order), size):
            batch = order[begin : begin + size]
            vectors[batch] = self._encode([prefix + texts[i] for i in batch])
            advance(len(batch))
        return vectors

    def _encode(self, texts: list[str]) -> Vectors:
        with self._lock:
            return self._model.encode(texts)
