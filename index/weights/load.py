"""The packed models, ready to compute, without a stock folder on disk.

Weights are expanded in memory and given to the modules as they are: nothing is drawn at random
first, nothing is copied.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from index.precision import Precision
from index.weights.layout import MANIFEST, PackedFolder
from index.weights.manifest import Kind, ModelEntry
from index.weights.quantize import FloatArray
from index.weights.unpack import tokenizer_json, unpack_encoder, unpack_reader
from ingest.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from transformers import BertForQuestionAnswering, PreTrainedTokenizerFast


def load_encoder(folder: PackedFolder, precision: Precision | None = None) -> SentenceTransformer:
    """The encoder: BERT, mean over tokens, unit length; on the CPU.

    Args:
        folder: the packed models.
        precision: for inference alone and in this precision, not "auto" (see
            :mod:`index.weights.inference`); None for the modules of Transformers, in float32.

    Raises:
        ModelError: there is none (``models_lacking``), or a file of it is damaged
            (``models_damaged``, naming it).
    """
    entry = folder.manifest.encoder
    if entry is None:
        raise lacking(folder, "encoder")
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling
    from transformers import BertModel

    from index.weights.body import BertBody

    tensors = unpack_encoder(folder)
    model = _build(BertModel, entry, tensors, folder, add_pooling_layer=False)
    body = BertBody(model, _tokenizer(folder, "encoder", entry))
    if precision is not None:
        body.only_infer(precision)
    encoder = SentenceTransformer(
        modules=[body, Pooling(body.get_embedding_dimension(), entry.pooling), Normalize()],
        prompts=dict(entry.prompts),
        device="cpu",
        local_files_only=True,
    )
    return encoder.eval()


def load_reader(
    folder: PackedFolder,
) -> tuple[BertForQuestionAnswering, PreTrainedTokenizerFast]:
    """The reader and its tokenizer; float32, on the CPU, not training.

    Raises:
        ModelError: there is none (``models_lacking``), or a file of it is damaged
            (``models_damaged``, naming it).
    """
    entry = folder.manifest.reader
    if entry is None:
        raise lacking(folder, "reader")
    from transformers import BertForQuestionAnswering

    model = _build(BertForQuestionAnswering, entry, unpack_reader(folder), folder)
    return model, _tokenizer(folder, "reader", entry)


def lacking(folder: PackedFolder, kind: Kind) -> ModelError:
    """What is said where the folder does not hold this model."""
    there = ", ".join(folder.manifest.kinds)
    return ModelError("models_lacking", folder=folder.root, wanted=kind, there=there)


def _build(
    architecture: Any,
    entry: ModelEntry,
    tensors: Mapping[str, FloatArray],
    folder: PackedFolder,
    **options: bool,
) -> Any:
    import torch
    from transformers import BertConfig
    from transformers.utils import logging

    logging.disable_progress_bar()  # it would write to a stderr that is no terminal, too
    try:
        config = BertConfig(**entry.bert)
    except Exception as error:  # its many checks all mean: not sizes that we wrote
        raise ModelError("models_damaged", folder=folder.root, file=MANIFEST) from error
    # With a state but no name this makes the modules without memory and puts our tensors there.
    model, report = architecture.from_pretrained(
        None,
        config=config,
        state_dict={name: torch.from_numpy(values) for name, values in tensors.items()},
        local_files_only=True,
        ignore_mismatched_sizes=True,
        output_loading_info=True,
        **options,
    )
    if any(report.values()):
        raise ModelError("models_damaged", folder=folder.root, file=MANIFEST)
    return model


def _tokenizer(folder: PackedFolder, kind: Kind, entry: ModelEntry) -> PreTrainedTokenizerFast:
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerFast

    return PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer.from_str(tokenizer_json(folder, kind)),
        model_max_length=entry.max_tokens,
        **entry.tokenizer,
    )
