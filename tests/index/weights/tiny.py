"""Tiny models of the shipped kind: a random base, and models that are a little off it.

A unigram vocabulary, BERTs of two layers.
"""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
from tokenizers import AddedToken, Regex, Tokenizer
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import Metaspace, Sequence, Split
from tokenizers.processors import TemplateProcessing

from training.pack import pack

HIDDEN, POSITIONS = 32, 48
# How far training moved each weight, beside a standard deviation of 0.3.
TRAINED = 0.01
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}
TEXTS = ["駅は北にある。", "a", "港まで歩いて15分かかる。" * 9, "山 の 上", ""]
QUESTION, CONTEXT = "駅はいつできた?", "駅は2001年にできた。港は北にある。"


def pieces() -> list[tuple[str, float]]:
    """Single characters, and a few longer pieces that are likelier."""
    rng = np.random.default_rng(7)
    signs = sorted(set("".join([*TEXTS, QUESTION, CONTEXT, *PROMPTS.values()])))
    longer = ["\u2581a", "駅は", "2001年に", "北に", "ある。", "15分", "uery", "passage"]
    names = [*signs, "\u2581", *longer]
    scores = rng.uniform(-9, -6, len(names)).astype(np.float32)
    scores[-len(longer) :] += 5
    return [*((name, 0.0) for name in SPECIAL), *zip(names, map(float, scores), strict=True)]


def tokenizer(splits_digits: bool = False) -> Tokenizer:
    """Its like in the readers: no piece crosses from digits to other signs."""
    made = Tokenizer(Unigram(pieces(), unk_id=3))
    marks = Metaspace(prepend_scheme="always")
    digits = Split(Regex(r"\u2581?(?:\d+|[\s\S])"), "isolated")
    made.pre_tokenizer = Sequence([marks, digits]) if splits_digits else marks
    made.post_processor = TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B:0 </s>:0",
        special_tokens=[("<s>", 0), ("</s>", 2)],
    )
    made.add_special_tokens([AddedToken(name, special=True) for name in SPECIAL])
    return made


def words(seed: int = 0) -> np.ndarray:
    """A word table of four bits, as the base's is."""
    rng = np.random.default_rng(seed)
    codes = rng.integers(-8, 8, (len(pieces()), HIDDEN))
    codes[np.arange(len(codes)), rng.integers(0, HIDDEN, len(codes))] = -8
    scales = rng.uniform(0.05, 0.2, (len(codes), 1)).astype(np.float16).astype(np.float32)
    return (codes * scales).astype(np.float32)


def _write_parts(folder: Path, model, table: np.ndarray, seed: int, splits_digits: bool) -> None:
    import torch
    from transformers import PreTrainedTokenizerFast

    with torch.no_grad(), torch.random.fork_rng():
        for name, parameter in model.named_parameters():
            torch.manual_seed(zlib.crc32(name.removeprefix("bert.").encode()))
            torch.nn.init.normal_(parameter, std=0.3)
            torch.manual_seed(seed)
            parameter += torch.normal(0.0, TRAINED if seed else 0.0, parameter.shape)
        model.get_input_embeddings().weight[:] = torch.from_numpy(table)
    model.save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer(splits_digits),
        model_input_names=["input_ids", "attention_mask"],
        model_max_length=POSITIONS,
        bos_token="<s>",
        cls_token="<s>",
        eos_token="</s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
    ).save_pretrained(folder)


def _config():
    from transformers import BertConfig

    return BertConfig(
        vocab_size=len(pieces()),
        hidden_size=HIDDEN,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=2 * HIDDEN,
        max_position_embeddings=POSITIONS,
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=2,
    )


def write_encoder(folder: Path, table: np.ndarray | None = None, seed: int = 1, pooling="mean"):
    """A stock sentence-transformers folder, written by that library; the base with seed 0."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertModel

    table = words() if table is None else table
    _write_parts(folder / "body", BertModel(_config()), table, seed, splits_digits=False)
    modules = [Transformer(str(folder / "body")), Pooling(HIDDEN, pooling), Normalize()]
    model = SentenceTransformer(modules=modules, prompts=PROMPTS, device="cpu")
    model.save(str(folder / "stock"), create_model_card=False)
    return folder / "stock"


def write_reader(folder: Path, table: np.ndarray | None = None, seed: int = 2) -> Path:
    """A stock folder of a reader, written by Transformers."""
    from transformers import BertForQuestionAnswering

    table = words() if table is None else table
    _write_parts(folder, BertForQuestionAnswering(_config()), table, seed, splits_digits=True)
    return folder


def write_all(folder: Path) -> Path:
    """Stock folders ``base``, ``encoder``, ``reader``; ``models`` holds the latter two, packed."""
    write_encoder(folder / "base-parts", seed=0).rename(folder / "base")
    write_encoder(folder / "encoder-parts").rename(folder / "encoder")
    stock = {"encoder": folder / "encoder", "reader": write_reader(folder / "reader")}
    pack(stock, folder / "base", folder / "models")
    return folder
