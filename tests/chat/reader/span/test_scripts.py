"""Tokens end where scripts change, and a saved tokenizer needs nothing of ours."""

import gzip
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import BertPreTokenizer

from chat.reader.span.scripts import split_scripts
from chat.reader.span.tokens import TextTokenizer
from index.weights import find_packed
from index.weights.unpack import tokenizer_json


def script(char: str) -> str:
    name = unicodedata.name(char, "")
    if char == "ー":
        return "prolonged"
    for kind in ("HIRAGANA", "KATAKANA", "CJK UNIFIED", "LATIN"):
        if name.startswith(kind):
            return kind
    return "DIGIT" if char.isdigit() else char


def words(tokenizer, text: str) -> list[str]:
    tokens = TextTokenizer(tokenizer).tokens(text)
    return [text[s:e] for s, e in zip(tokens.starts, tokens.ends, strict=True) if s < e]


def wrapped(tokenizer: Tokenizer):
    from transformers import PreTrainedTokenizerFast

    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, cls_token="<s>", unk_token="<unk>", pad_token="<pad>"
    )


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("開園は2001年に決まった", "2001年"),
        ("来園者は約15万人が見込まれる", "約15万人"),
        ("名は「東京タワー」という", "「東京タワー」"),
        ("名は「東京タワー」という", "東京タワー"),
        ("新しいiPhoneのねだん", "iPhone"),
        ("the iPhone", "iPhone"),
        ("15万\u2f08が来た", "15万\u2f08"),
    ],
)
def test_both_edges_of_an_answer_are_edges_of_tokens(fast_unigram, text, answer):
    tokens = TextTokenizer(fast_unigram).tokens(text)
    start = text.index(answer)
    assert start in tokens.starts
    assert start + len(answer) in tokens.ends


def test_pieces_across_scripts_are_what_the_split_prevents(unigram, fast_unigram):
    text = "2001年にiPhoneの"
    assert "年に" in words(wrapped(unigram), text)
    assert words(fast_unigram, text)[:3] == ["2001", "年", "に"]


def test_space_mark_stays_with_the_word_that_follows(fast_unigram):
    tokens = fast_unigram.tokenize("東 the iPhone")
    assert tokens[-2:] == ["▁the", "▁iPhone"]


@pytest.mark.parametrize("word", ["らー", "タワー", "々東", "é"])
def test_marks_of_a_script_stay_in_its_run(unigram, word):
    pre = split_scripts(unigram).pre_tokenizer
    assert [part for part, _ in pre.pre_tokenize_str(f"、{word}、")][-2] == word


def test_given_tokenizer_stays_as_it_was(unigram):
    before = unigram.to_str()
    split_scripts(unigram)
    assert unigram.to_str() == before


def test_saved_tokenizer_is_loaded_by_plain_transformers(fast_unigram, tmp_path):
    from transformers import AutoTokenizer

    fast_unigram.save_pretrained(tmp_path)
    loaded = AutoTokenizer.from_pretrained(tmp_path, local_files_only=True)
    text = "2001年に「東京タワー」とiPhoneの"
    expected = fast_unigram(text, return_offsets_mapping=True)
    assert dict(loaded(text, return_offsets_mapping=True)) == dict(expected)


def test_tokenizer_of_another_kind_is_refused():
    other = Tokenizer(WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    with pytest.raises(ValueError, match="Metaspace"):
        split_scripts(other)
    other.pre_tokenizer = BertPreTokenizer()
    with pytest.raises(ValueError, match="Metaspace"):
        split_scripts(other)


@given(
    st.text(
        alphabet="2001年に約15万人がアイタワー「東京」、 iPhoneの\u2f08\uff76\uff9e\n", max_size=30
    )
)
def test_no_token_holds_two_scripts(fast_unigram, text):
    for word in words(fast_unigram, text):
        seen = unicodedata.normalize("NFKC", word)
        assert len({script(char) for char in seen} - {"prolonged"}) <= 1, word


@given(
    st.text(alphabet="2001年に約万人タワー「東京」 \u3000iPhoneの\u2f08\uff76\uff9e\n", max_size=30)
)
def test_tokens_cover_all_but_white_space(fast_unigram, text):
    assert "".join(words(fast_unigram, text)) == "".join(text.split())


def test_nearly_all_edges_of_real_answers_are_token_edges(shared):
    """DESIGN.md: 99.4 % of JaQuAD's dev answers; here of its first 150 paragraphs."""
    packed = find_packed()
    assert packed is not None
    backend = Tokenizer.from_str(tokenizer_json(packed, "encoder"))
    tokenizer = TextTokenizer(wrapped(split_scripts(backend)))
    with gzip.open(shared / "data" / "jaquad" / "dev.json.gz", "rt", encoding="utf-8") as raw:
        articles = json.load(raw)["data"]
    paragraphs = [paragraph for article in articles for paragraph in article["paragraphs"]][:150]
    exact = []
    for paragraph in paragraphs:
        tokens = tokenizer.tokens(paragraph["context"])
        starts, ends = set(tokens.starts.tolist()), set(tokens.ends.tolist())
        for gold in (question["answers"][0] for question in paragraph["qas"]):
            begin = gold["answer_start"]
            exact.append(begin in starts and begin + len(gold["text"]) in ends)
    assert sum(exact) / len(exact) > 0.99
