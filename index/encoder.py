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
from typing import TYPE_CHECKING

import numpy as np

from index.checkpoints import Pooling, configure, first_line, load_checkpoint
from index.dense import Vectors
from index.weights import PackedFolder, find_packed, load_encoder
from ingest.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT = "default"
_KEPT_QUERIES = 512
# What a model computes depends on these; notices and READMEs do not count.
_MODEL_SUFFIXES = (".json", ".safetensors", ".bin", ".txt", ".model")


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
    """

    name: str = DEFAULT
    query_prefix: str | None = None
    passage_prefix: str | None = None
    batch_size: int = 32
    max_tokens: int = 0
    pooling: Pooling = "auto"


def packed_encoder() -> PackedFolder:
    """The folder of the encoder that comes with Shutten.

    Raises:
        ModelError: this copy has none, or what came is damaged.
    """
    packed = find_packed()
    if packed is None or not packed.has("encoder"):
        raise ModelError("encoder_none")
    return packed


def find_model_folder(name: str) -> Path:
    """Where the stock folder of a model lies.

    Args:
        name: a folder, or a name on the model hub.

    Raises:
        ModelError: the name is neither a folder nor a model that is cached or can be fetched.
    """
    return cached_folder(name) or _fetched_folder(name)


def cached_folder(name: str) -> Path | None:
    """As ``find_model_folder``, where the folder lies on this machine; None else. Asks no hub."""
    if Path(name).is_dir():
        return Path(name).resolve()
    # A mistyped folder must not send anybody's path to a model hub.
    if name.startswith((".", "/", "~")) or name.count("/") > 1 or "\\" in name:
        raise ModelError("model_folder_missing", name=name)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except HFValidationError as error:
        raise ModelError("model_unknown", name=name, reason=first_line(error)) from error
    except (LocalEntryNotFoundError, OSError):
        return None


def _fetched_folder(name: str) -> Path:
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, etag_timeout=5, max_workers=2))
    except Exception as error:  # the hub client's many errors all mean: not to be had
        raise ModelError("model_unknown", name=name, reason=first_line(error)) from error


def fingerprint_of(folder: Path) -> str:
    """A hash over the files that decide what a model computes, as 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in _MODEL_SUFFIXES:
            digest.update(path.relative_to(folder).as_posix().encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]


class Encoder:
    """A sentence-transformers model with its prefixes; loaded when first asked.

    Importing torch and sentence-transformers costs seconds, so nothing here imports them
    before a vector is wanted. Safe to share between threads.
    """

    def __init__(self, settings: EncoderSettings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
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
    def _model(self) -> SentenceTransformer:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        try:
            if self._packed:
                model = load_encoder(self._packed)
            else:
                model = load_checkpoint(self.name, self.folder)
            configure(self.name, model, self.settings.pooling, self.settings.max_tokens)
        except ModelError:
            raise
        except Exception as error:  # a damaged folder fails in many ways, all told alike
            raise ModelError(
                "model_unreadable", name=self.name, reason=first_line(error)
            ) from error
        return model

    def load(self) -> None:
        """Load the model now.

        Raises:
            ModelError: it is not there or cannot be read.
        """
        with self._lock:
            _ = self._model

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    def count_tokens(self, text: str) -> int:
        """The number of tokens of ``text``, special tokens left out."""
        with self._lock:
            tokenizer = self._model.tokenizer
            # Those of transformers warn of long texts; those of static models know no such option.
            quiet = {"verbose": False} if hasattr(tokenizer, "model_max_length") else {}
            return len(tokenizer.encode(text, add_special_tokens=False, **quiet))

    def _prefix(self, configured: str | None, *names: str) -> str:
        if configured is not None:
            return configured
        prompts = self._model.prompts or {}
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
            vectors: Vectors = self._model.encode(
                texts,
                batch_size=self.settings.batch_size,
                prompt="",
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, dtype=np.float32)
