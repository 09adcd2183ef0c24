"""Makes the configured reader: ours, one without a model, or any question-answering checkpoint."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from chat.reader import Reader, plain
from chat.reader.choice import DEFAULT, PLAIN_READERS, SENTENCE, ReaderChoice
from chat.reader.span.bare import open_bare_reader
from chat.reader.span.decode import DecodeSettings
from chat.reader.span.model import Bare, Load, SpanModel, SpanModelSettings
from chat.reader.span.network import load_checkpoint
from chat.reader.span.prior import load_prior
from chat.reader.span.reader import SpanReader, SpanReaderSettings
from chat.reader.span.windows import WindowLimits
from index.encoder import Encoder
from index.weights import PackedFolder, find_packed, load_reader
from ingest.errors import ModelError

_WITHOUT = ReaderChoice(SENTENCE)


def span_model(choice: ReaderChoice, quick_start: bool = False) -> SpanModel | None:
    """The model that reads spans, not loaded yet; None where no model reads.

    Readers of one process share it: it is large, and keeps nothing of an index.

    Args:
        choice: which model, and how it reads.
        quick_start: ours is to be ready at once and may read slower: without torch, where no
            precision but "auto" or "float32" is asked for.
    """
    if choice.name in PLAIN_READERS:
        return None
    limits = WindowLimits(stride=choice.stride)
    if choice.max_tokens:
        limits = WindowLimits(tokens=choice.max_tokens, stride=choice.stride)
    ours = choice.name == DEFAULT
    # The prior was fitted on our reader's scores; another one's are of another scale.
    decoding = DecodeSettings(prior=load_prior() if ours else None)
    settings = SpanModelSettings(choice.precision, ours, choice.batch_tokens, limits, decoding)
    quick = quick_start and ours and choice.precision in ("auto", "float32")
    bare: Bare | None = (lambda: open_bare_reader(_packed())) if quick else None
    return SpanModel(loader(choice.name), settings, bare)


def make_reader(
    model: SpanModel | None, encoder: Encoder, choice: ReaderChoice = _WITHOUT
) -> Reader:
    """A reader.

    Args:
        model: what ``span_model`` gave.
        encoder: what a reader without a model may compare texts by.
        choice: which reader without a model, where there is none, and how much is kept.
    """
    if model is not None:
        return SpanReader(model, settings=SpanReaderSettings(kept=choice.kept))
    reader: Reader = import_module(f"{plain.__name__}.{choice.name}").open_reader(encoder)
    return reader


def loader(name: str) -> Load:
    """Loads the model of a reader that is one: ours, or the checkpoint of this name or folder."""
    return _load_ours if name == DEFAULT else lambda: load_checkpoint(name)


def _load_ours() -> tuple[Any, Any]:
    """The reader that comes with Shutten; errors as ``_packed``."""
    return load_reader(_packed())


def _packed() -> PackedFolder:
    """The folder of the reader that comes with Shutten.

    Raises:
        ModelError: this copy has none, or it is damaged.
    """
    packed = find_packed()
    if packed is None or not packed.has("reader"):
        raise ModelError("reader_none")
    return packed
