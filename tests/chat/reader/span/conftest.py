"""Tiny question-answering models of the kinds that users bring, with random weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from training.base.format import PieceTable
from training.base.vocabulary import build_tokenizer

SIGNS = "、。「」『』・ー〜()!?,.-%&"
# Pieces that reach over a change of script, as a real unigram vocabulary has many.
PIECES = {
    "▁": -3.0,
    "2001年": -5.0,
    "年に": -5.0,
    "は約": -5.0,
    "万人が": -5.0,
    "「東京": -5.0,
    "タワー」": -5.0,
    "iPhoneの": -5.0,
    "▁iPhone": -6.0,
    "iPhone": -6.0,
    "東京": -6.0,
    "タワー": -6.0,
    "2001": -6.0,
    "万人": -6.0,
    "▁the": -5.0,
    "ガイド": -6.0,
    "平成": -6.0,
}


def characters() -> list[str]:
    kana = [chr(code) for code in range(0x3041, 0x3100) if chr(code) != "\u3097"]
    ascii_signs = [chr(code) for code in range(0x21, 0x7F)]
    rows = [[bytes([row, cell]) for cell in range(0xA1, 0xFF)] for row in range(0xB0, 0xD0)]
    kanji = [code.decode("euc_jp", "ignore") for row in rows for code in row]
    return list(dict.fromkeys([*ascii_signs, *kana, *SIGNS, *filter(None, kanji)]))


@pytest.fixture(scope="session")
def unigram():
    """A tokenizer of XLM-R's kind: Metaspace, NFKC, pieces across scripts."""
    specials = ["<s>", "<pad>", "</s>", "<unk>"]
    known = {**PIECES, **dict.fromkeys(characters(), -9.0)}
    pieces = [*specials, *known, "<mask>"]
    scores = np.array([0.0] * 4 + list(known.values()) + [0.0], dtype=np.float32)
    return build_tokenizer(PieceTable(tuple(pieces), scores, 0, 2, 1, 3, {"\n": " "}))


@pytest.fixture(scope="session")
def fast_unigram(unigram):
    """The same for transformers, split at changes of script."""
    from transformers import PreTrainedTokenizerFast

    from chat.reader.span.scripts import split_scripts

    return PreTrainedTokenizerFast(
        tokenizer_object=split_scripts(unigram),
        bos_token="<s>",
        eos_token="</s>",
        cls_token="<s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        mask_token="<mask>",
        model_max_length=512,
        model_input_names=["input_ids", "attention_mask"],
    )


@pytest.fixture(scope="session")
def wordpiece():
    """A BERT tokenizer of single characters, as the character models have them."""
    from transformers import BertTokenizer

    specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    inner = [f"##{char}" for char in characters() if ord(char) < 0x3100]
    vocabulary = {piece: n for n, piece in enumerate([*specials, *characters(), *inner])}
    return BertTokenizer(vocabulary, strip_accents=False, model_max_length=512)


@pytest.fixture(scope="session")
def japanese(tmp_path_factory):
    """Tokenizers in Python, without offsets: by word with WordPiece, or by character."""
    from transformers import BertJapaneseTokenizer

    words = ["東京", "##タワー", "タワー", "2001", "##年", "は", "が", "に", "##人", "東", "cafe"]
    specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    folder = tmp_path_factory.mktemp("japanese")

    def make(kind: str):
        pieces = words if kind == "wordpiece" else characters()
        file = folder / f"{kind}.txt"
        file.write_text("\n".join([*specials, *pieces]), encoding="utf-8")
        return BertJapaneseTokenizer(
            str(file),
            word_tokenizer_type="basic",
            subword_tokenizer_type=kind,
            model_max_length=512,
        )

    return make


def tiny_config(kind: str, vocabulary: int, **changes):
    from transformers import BertConfig, XLMRobertaConfig

    sizes = {
        "vocab_size": vocabulary,
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 64,
        "max_position_embeddings": 512,
    }
    config = {"bert": BertConfig, "roberta": XLMRobertaConfig}[kind]
    return config(**{**sizes, **changes})


def seeded(build, *arguments):
    import torch

    with torch.random.fork_rng():
        torch.manual_seed(7)
        return build(*arguments).eval()


@pytest.fixture(scope="session")
def make_bert(wordpiece):
    """A BERT with token types and a head: (model, tokenizer)."""
    from transformers import BertForQuestionAnswering

    def make(**changes):
        config = tiny_config("bert", len(wordpiece), **changes)
        return seeded(BertForQuestionAnswering, config), wordpiece

    return make


@pytest.fixture(scope="session")
def make_roberta(fast_unigram):
    """An XLM-R with a head: positions begin past the padding's, no token types."""
    from transformers import XLMRobertaForQuestionAnswering

    def make(**changes):
        config = tiny_config("roberta", len(fast_unigram), pad_token_id=1, **changes)
        return seeded(XLMRobertaForQuestionAnswering, config), fast_unigram

    return make


@pytest.fixture(scope="session")
def bert_folder(tmp_path_factory, make_bert) -> Path:
    """A checkpoint as users have them on disk."""
    folder = tmp_path_factory.mktemp("checkpoint")
    model, tokenizer = make_bert()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
