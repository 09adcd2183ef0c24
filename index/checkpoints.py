"""Any model from a folder: loaded quietly, and refused where it would compute nonsense.

Transformers loads what it can and logs the rest: weights that a checkpoint lacks are drawn at
random, a tokenizer that is not there becomes an empty one. Vectors would then be noise, and other
noise on each start, so that an index could never be searched.
"""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ingest.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Pooling = Literal["auto", "mean", "cls", "max"]
"""How the vectors of tokens become one; "auto" takes the model's own, or the mean."""

_LOADING = threading.Lock()
_LIBRARIES = ("transformers", "sentence_transformers")
_MODEL_FILES = ("modules.json", "config.json")
_MISSING = re.compile(r"^(.+?) *\| *(?:\x1b?\[[0-9;]*m)*MISSING", re.MULTILINE)
# Of a BERT that was trained without one, and not used where tokens are pooled.
_POOLER = re.compile(r"(?:^|\.)pooler\.")
_PACKAGE = re.compile(r"\S+ requires the \S+ library but it was not found in your environment\.")
# A tokenizer made of nothing holds its special tokens and a few more.
_EMPTY_TOKENIZER = 8


def load_checkpoint(name: str, folder: Path) -> SentenceTransformer:
    """A sentence-transformers model, or a plain transformers body with mean pooling put after it.

    Computes in float32 on the CPU, whatever precision its weights are stored in. Code that lies
    in the folder is not run.

    Args:
        name: the model's name as configured, for messages.
        folder: where its files lie.

    Raises:
        ModelError: the folder is no model (``model_no_model``), wants a package that is not
            installed (``model_needs_package``), lacks weights or a tokenizer
            (``model_incomplete``), or cannot be loaded (``model_unreadable``).
    """
    if not any((folder / file).is_file() for file in _MODEL_FILES):
        raise ModelError("model_no_model", name=name)
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from sentence_transformers import SentenceTransformer

    with libraries_quiet() as logged:
        try:
            model = SentenceTransformer(
                str(folder),
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"dtype": "float32"},
            )
        except Exception as error:  # a damaged folder fails in many ways
            raise _refusal(name, folder, error, logged) from error
    lacking = [part for part in missing_weights(logged) if not _POOLER.search(part)]
    if _tokenizer_is_empty(model):
        lacking.append("tokenizer")
    if lacking:
        raise ModelError("model_incomplete", name=name, part=lacking[0])
    return model


def configure(name: str, model: SentenceTransformer, pooling: Pooling, max_tokens: int) -> None:
    """Set how a model pools and where it cuts its inputs.

    Args:
        name: the model's name as configured, for messages.
        model: is changed.
        pooling: "auto" changes nothing.
        max_tokens: longest input in tokens, special tokens counted; 0 for the model's own limit.

    Raises:
        ModelError: the model does not pool tokens (``model_not_pooled``), or has no positions for
            so many (``model_max_tokens``).
    """
    if pooling != "auto":
        _set_pooling(name, model, pooling)
    limit = _positions(model)
    if max_tokens:
        if limit is not None and max_tokens > limit:
            raise ModelError("model_max_tokens", name=name, value=max_tokens, limit=limit)
        model.max_seq_length = max_tokens
    elif limit is not None and model.max_seq_length and model.max_seq_length > limit:
        model.max_seq_length = limit


@contextmanager
def libraries_quiet() -> Iterator[list[str]]:
    """Keeps from the terminal what transformers and sentence-transformers say; gives their log.

    One thread at a time: their loggers belong to the whole process.
    """
    from transformers.utils import logging as progress

    kept = _Kept()
    loggers = [logging.getLogger(name) for name in _LIBRARIES]
    with _LOADING:
        progress.disable_progress_bar()  # it would write to a stderr that is no terminal, too
        before = [(logger.handlers, logger.propagate, logger.level) for logger in loggers]
        try:
            for logger in loggers:
                logger.handlers, logger.propagate = [kept], False
                logger.setLevel(logging.WARNING)
            yield kept.messages
        finally:
            for logger, (handlers, propagate, level) in zip(loggers, before, strict=True):
                logger.handlers, logger.propagate = handlers, propagate
                logger.setLevel(level)


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def missing_weights(logged: Sequence[str]) -> list[str]:
    """Names of the weights that a checkpoint lacked, out of what transformers logged meanwhile.

    Layers that lack the same are one name (``encoder.layer.{1, 2}.output.dense.weight``).
    """
    return sorted(name for message in logged for name in _MISSING.findall(message))


def first_line(error: BaseException) -> str:
    """The first line of what an error says, at most 200 characters."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def _refusal(name: str, folder: Path, error: Exception, logged: Sequence[str]) -> ModelError:
    package = _missing_package(folder, error, logged)
    if package is not None:
        return ModelError("model_needs_package", name=name, reason=package)
    return ModelError("model_unreadable", name=name, reason=first_line(error))


def _missing_package(folder: Path, error: Exception, logged: Sequence[str]) -> str | None:
    """What is said of a package that is not installed.

    Transformers logs it, or reports a tokenizer that wants one as an unknown kind of model; asked
    for the tokenizer alone, it says what is wanted.
    """
    said = next(filter(None, map(_PACKAGE.search, logged)), None)
    if said:
        return said.group()
    if isinstance(error, ImportError):
        return first_line(error)
    from transformers import AutoTokenizer

    try:
        AutoTokenizer.from_pretrained(str(folder), local_files_only=True, trust_remote_code=False)
    except ImportError as wanted:
        return first_line(wanted)
    except Exception:  # told by the error that we came with
        return None
    return None


def _tokenizer_is_empty(model: SentenceTransformer) -> bool:
    tokenizer = getattr(model, "tokenizer", None)
    special = getattr(tokenizer, "all_special_ids", None)  # None where it is not of transformers
    if tokenizer is None or special is None:
        return False
    wanted = getattr(model.config, "vocab_size", 0) or 0
    return len(tokenizer) <= len(special) + _EMPTY_TOKENIZER and len(tokenizer) < wanted


def _set_pooling(name: str, model: SentenceTransformer, mode: Pooling) -> None:
    from sentence_transformers.sentence_transformer.modules import Pooling as PoolingLayer

    layers = [place for place, module in enumerate(model) if isinstance(module, PoolingLayer)]
    if not layers:
        raise ModelError("model_not_pooled", name=name, pooling=mode)
    for place in layers:
        own = model[place]
        model[place] = PoolingLayer(own.embedding_dimension, mode, own.include_prompt)


def _positions(model: SentenceTransformer) -> int | None:
    """How many tokens learned position embeddings reach; None where positions are computed."""
    from torch.nn import Embedding

    for module in model.modules():
        table = getattr(module, "position_embeddings", None)
        if isinstance(table, Embedding):
            # RoBERTa and its kin count positions from after the padding's.
            padding = getattr(module, "padding_idx", None)
            return table.num_embeddings - (padding + 1 if isinstance(padding, int) else 0)
    return None
