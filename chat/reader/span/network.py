"""A checkpoint with a start and end head, run on windows: folder or name in, scores out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from chat.reader.span.windows import Window
from index.checkpoints import first_line
from index.model_folders import find_model_folder
from index.precision import Precision
from ingest.errors import ModelError

if TYPE_CHECKING:
    from torch import Tensor

Logits = NDArray[np.float32]
# Token ids, lengths and types of windows into logits of starts and ends.
Compute = Callable[["Tensor", Sequence[int], "Tensor | None"], tuple["Tensor", "Tensor"]]
_HEAD = "qa_outputs"
# Where neither tokenizer nor configuration names a limit.
_USUAL_LIMIT = 512
# Tokenizers without a limit of their own name a huge one.
_NO_LIMIT = 1_000_000


def load_checkpoint(name: str) -> tuple[Any, Any]:
    """Model and tokenizer of an extractive question-answering checkpoint.

    Args:
        name: a folder, or a name on the model hub.

    Returns:
        What ``AutoModelForQuestionAnswering`` and ``AutoTokenizer`` load, in float32.

    Raises:
        ModelError: there is no such model, it cannot be loaded, or it was not trained to answer
            questions (it has no head, so what it would say were random).
    """
    folder = find_model_folder(name)
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()  # it would write to a stderr that is no terminal, too
    verbosity = logging.get_verbosity()
    logging.set_verbosity_error()  # a missing head is told below, in one sentence
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        model, report = AutoModelForQuestionAnswering.from_pretrained(
            folder, local_files_only=True, dtype=torch.float32, output_loading_info=True
        )
    except Exception as error:  # a damaged folder fails in many ways, all told alike
        raise ModelError("model_unreadable", name=name, reason=first_line(error)) from error
    finally:
        logging.set_verbosity(verbosity)
    if missing := sorted(report["missing_keys"]):
        reason = f"no weights for {', '.join(missing[:3])}"
        raise ModelError("model_unreadable", name=name, reason=reason)
    return model, tokenizer


def longest_input(model: Any, tokenizer: Any) -> int:
    """How many tokens a model takes at once."""
    limits = []
    if tokenizer.model_max_length < _NO_LIMIT:
        limits.append(int(tokenizer.model_max_length))
    positions = getattr(model.config, "max_position_embeddings", None) or 0
    if positions > 0:
        # RoBERTa and its kind count positions from one past the padding's.
        shifts = [
            module.padding_idx + 1
            for name, module in model.named_modules()
            if name.endswith("position_embeddings")
            and getattr(module, "padding_idx", None) is not None
        ]
        limits.append(int(positions) - max(shifts, default=0))
    return min(limits, default=_USUAL_LIMIT)


class Network:
    """Runs a model on windows; not safe to share between threads.

    Args:
        model: with start and end logits; from here on this object's, which may lower the
            precision of its weights.
        tokenizer: the model's.
        precision: of the matrix products; not "auto", see ``index.precision.resolve``.
    """

    def __init__(self, model: Any, tokenizer: Any, precision: Precision = "float32") -> None:
        self._padding = tokenizer.pad_token_id or 0
        self._takes_types = "token_type_ids" in tokenizer.model_input_names
        made = _Bert if _is_bert(model) else _AnyModel
        self._compute: Compute = made(model, precision)

    def run(self, windows: Sequence[Window], limit: int) -> Iterator[tuple[int, Logits, Logits]]:
        """Start and end scores of windows, as they are done: the longest first.

        Args:
            windows: the inputs.
            limit: tokens of a batch, padding counted; a longer window is a batch by itself.

        Yields:
            The window's number, and its scores, each of shape (its tokens,).
        """
        for batch in batches([len(window) for window in windows], limit):
            starts, ends = self._forward([windows[number] for number in batch])
            for row, number in enumerate(batch):
                size = len(windows[number])
                yield number, starts[row, :size], ends[row, :size]

    def _forward(self, windows: Sequence[Window]) -> tuple[Logits, Logits]:
        import torch

        lengths = [len(window) for window in windows]
        shape = (len(windows), max(lengths))
        ids = torch.full(shape, self._padding, dtype=torch.long)
        types = torch.zeros(shape, dtype=torch.long) if self._takes_types else None
        for row, window in enumerate(windows):
            ids[row, : len(window)] = torch.tensor(window.ids)
            if types is not None:
                types[row, : len(window)] = torch.tensor(window.types)
        with torch.inference_mode():
            start, end = self._compute(ids, lengths, types)
        return start.float().numpy(), end.float().numpy()


def _is_bert(model: Any) -> bool:
    from transformers import BertForQuestionAnswering

    from index.weights.inference import understands

    return type(model) is BertForQuestionAnswering and understands(model.config)


class _Bert:
    """A BERT without what training wants; its head in float32."""

    def __init__(self, model: Any, precision: Precision) -> None:
        from index.weights.inference import InferenceBert

        self._body = InferenceBert(model.bert, precision)
        self._head = getattr(model, _HEAD)

    def __call__(
        self, ids: Tensor, lengths: Sequence[int], types: Tensor | None
    ) -> tuple[Tensor, Tensor]:
        """Logits of starts and ends, each of the shape of ``ids``."""
        start, end = self._head(self._body(ids, lengths, types)).unbind(-1)
        return start, end


class _AnyModel:
    """A model of any architecture, by Transformers."""

    def __init__(self, model: Any, precision: Precision) -> None:
        self._model = model.eval()
        self._halved = precision == "bfloat16"
        if self._halved:
            _halve(model)
        elif precision == "int8":
            from index.weights.eight_bits import to_eight_bits

            to_eight_bits(model, apart=_HEAD)

    def __call__(
        self, ids: Tensor, lengths: Sequence[int], types: Tensor | None
    ) -> tuple[Tensor, Tensor]:
        """Logits of starts and ends, each of the shape of ``ids``."""
        import torch

        mask = torch.arange(ids.shape[1]) < torch.tensor(lengths)[:, None]
        inputs = {"input_ids": ids, "attention_mask": mask.long()}
        if types is not None:
            inputs["token_type_ids"] = types
        with torch.autocast("cpu", torch.bfloat16, enabled=self._halved):
            scored = self._model(**inputs)
        return scored.start_logits, scored.end_logits


def _halve(model: Any) -> None:
    """Round the weights of linear layers to bfloat16, which autocast would do at each call.

    The head stays in float32: of scores around ten, bfloat16 tells only steps of a sixteenth.
    """
    import torch

    head = getattr(model, _HEAD, None)
    for module in model.modules():
        if isinstance(module, torch.nn.Linear) and module is not head:
            module.to(torch.bfloat16)
    if head is None:
        return
    plain = head.forward

    def exact(hidden: Any) -> Any:
        with torch.autocast("cpu", enabled=False):
            return plain(hidden.float())

    head.forward = exact


def batches(lengths: Sequence[int], limit: int) -> list[list[int]]:
    """Numbers of inputs in batches of about one length, the longest first.

    Args:
        lengths: tokens of each input.
        limit: tokens of a batch, padding counted; an input that is longer stands alone.
    """
    made: list[list[int]] = []
    for number in sorted(range(len(lengths)), key=lambda number: -lengths[number]):
        if made and lengths[made[-1][0]] * (len(made[-1]) + 1) <= limit:
            made[-1].append(number)
        else:
            made.append([number])
    return made
