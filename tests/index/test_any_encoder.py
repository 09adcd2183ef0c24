"""Models of other people's making: they index and search, by their own files or as configured."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from chat.settings import load_config
from index.build import Builder, BuildSettings
from index.encoder import Encoder, EncoderSettings
from index.live import search_text
from index.search import Searcher, SearchSettings
from ingest.errors import ModelError

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = [*SPECIAL, *"青葉 庭園 図書 館 港 橋 白い 池 に は 年 開 ##園 し まし た 。".split()]
CHARACTERS = [
    *SPECIAL,
    *"青葉庭園は年に開しまた。設計したのは佐藤健一です池白い橋がかります潮見図書館港隣立0123456789",
]
Folder = Callable[..., Path]


@pytest.fixture
def japanese_bert(tmp_path) -> Folder:
    """Makes BERTs with the tokenizer of Japanese ones: words in pieces, or characters."""

    def make(vocabulary: list[str], hidden: int = 24, **tokenizer: object) -> Path:
        import torch
        from transformers import BertConfig, BertJapaneseTokenizer, BertModel

        folder = tmp_path / "japanese"
        folder.mkdir()
        pieces = list(dict.fromkeys(vocabulary))
        config = BertConfig(
            vocab_size=len(pieces),
            hidden_size=hidden,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=48,
            max_position_embeddings=128,
        )
        with torch.random.fork_rng():
            torch.manual_seed(3)
            BertModel(config).save_pretrained(folder)
        (folder / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
        made = BertJapaneseTokenizer(str(folder / "vocab.txt"), do_lower_case=False, **tokenizer)
        made.save_pretrained(folder)
        return folder

    return make


@pytest.fixture
def wordpiece_bert(japanese_bert) -> Path:
    return japanese_bert(WORDS, word_tokenizer_type="sudachi", subword_tokenizer_type="wordpiece")


@pytest.fixture
def character_bert(japanese_bert) -> Path:
    return japanese_bert(
        CHARACTERS, do_word_tokenize=False, subword_tokenizer_type="character", hidden=48
    )


@pytest.fixture
def with_prompts(make_transformers_folder, tmp_path) -> Folder:
    """Makes sentence-transformers folders with these prompts."""

    def make(**prompts: str) -> Path:
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

        body = Transformer(str(make_transformers_folder()))
        model = SentenceTransformer(
            modules=[body, Pooling(body.get_embedding_dimension())], prompts=prompts, device="cpu"
        )
        model.save(str(tmp_path / "model"), create_model_card=False)
        return tmp_path / "model"

    return make


def encoder(folder: Path, **settings: object) -> Encoder:
    return Encoder(EncoderSettings(name=str(folder), **settings))


def configured(folder: Path, toml: str = "") -> Encoder:
    """The encoder of a ``config.toml`` that names the model's folder as a user would."""
    file = folder.parent / "config.toml"
    file.write_text(f"[models]\nencoder = '{folder.name}'\n{toml}", encoding="utf-8")
    return Encoder(load_config(file).encoder)


def assert_indexes_and_finds(bench, model: Encoder, dimension: int) -> None:
    """Every passage is the nearest to its own text, in an index of the model's dimension."""
    Builder(bench.store, model, BuildSettings(passage_tokens=24)).build(bench.sources())
    live = bench.live()
    searcher = Searcher(live, model, SearchSettings())
    assert live.manifest.dimension == live.dense.dimension == model.dimension == dimension
    texts = {
        passage: search_text(live.documents[passage.source], passage) for passage in live.passages
    }
    assert len(set(texts.values())) >= 3
    for text in texts.values():
        nearest = min(searcher.search(text, 50), key=lambda hit: hit.dense_rank or 99)
        assert texts[nearest.passage] == text
        assert nearest.dense_score == pytest.approx(1, abs=1e-4)


def test_other_dimension_goes_through_build_and_search(bench, make_transformers_folder):
    assert_indexes_and_finds(bench, encoder(make_transformers_folder(hidden=48)), 48)


# How transformers asks Sudachi.
@pytest.mark.filterwarnings(r"ignore:Dictionary\.create\(\) is deprecated:DeprecationWarning")
def test_bert_with_a_wordpiece_vocabulary_indexes_and_finds(bench, wordpiece_bert):
    model = encoder(wordpiece_bert)
    assert model.count_tokens("青葉庭園は港に開園しました。") == 11, "開園 is two pieces"
    assert_indexes_and_finds(bench, model, 24)


def test_bert_of_characters_indexes_and_finds(bench, character_bert):
    model = encoder(character_bert)
    assert model.count_tokens("潮見図書館は港の隣") == 9
    assert_indexes_and_finds(bench, model, 48)


def test_folder_without_a_pooling_layer_gets_the_mean_over_its_tokens(character_bert, capfd):
    import torch
    from transformers import AutoModel, AutoTokenizer

    texts = ["池に白い橋", "港"]
    vectors = encoder(character_bert).encode_passages(texts)
    assert capfd.readouterr() == ("", "")
    body, tokenizer = (kind.from_pretrained(character_bert) for kind in (AutoModel, AutoTokenizer))
    for text, vector in zip(texts, vectors, strict=True):
        with torch.no_grad():
            tokens = body(**tokenizer(text, return_tensors="pt")).last_hidden_state[0]
        expected = tokens.mean(dim=0).numpy()
        np.testing.assert_allclose(vector, expected / np.linalg.norm(expected), atol=1e-5)


@pytest.mark.parametrize("passage", ["passage", "document"])
def test_models_own_prompts_stand_before_questions_and_passages(with_prompts, passage):
    folder = with_prompts(query="問 ", **{passage: "文 "})
    own, bare = encoder(folder), encoder(folder, query_prefix="", passage_prefix="")
    assert own.encode_query("橋") == pytest.approx(bare.encode_query("問 橋"), abs=1e-6)
    assert own.encode_passages(["橋"])[0] == pytest.approx(bare.encode_query("文 橋"), abs=1e-6)


def test_configured_prefixes_stand_before_those_of_a_model_with_prompts(with_prompts):
    folder = with_prompts(query="問 ", document="文 ")
    chosen = configured(folder, "query_prefix = '甲 '\npassage_prefix = ''\n")
    bare = encoder(folder, query_prefix="", passage_prefix="")
    assert chosen.encode_query("橋") == pytest.approx(bare.encode_query("甲 橋"), abs=1e-6)
    assert chosen.encode_passages(["橋"])[0] == pytest.approx(bare.encode_query("橋"), abs=1e-6)


def test_model_without_prompts_gets_prefixes_from_the_configuration_or_none(character_bert):
    prefixed = configured(character_bert, "query_prefix = '池'\npassage_prefix = '港'\n")
    bare = configured(character_bert)
    assert prefixed.encode_query("橋") == pytest.approx(bare.encode_query("池橋"), abs=1e-6)
    passages = prefixed.encode_passages(["橋"])
    assert passages[0] == pytest.approx(bare.encode_passages(["港橋"])[0], abs=1e-6)
    assert bare.encode_query("橋") == pytest.approx(bare.encode_passages(["橋"])[0], abs=1e-6)


def longest_seen(model: Encoder) -> int:
    """How many characters of a text the vector depends on."""
    text = "池白い橋港" * 60
    whole = model.encode_query(text)
    low, high = 0, len(text)
    while low < high:
        middle = (low + high) // 2
        if np.allclose(model.encode_query(text[:middle]), whole, atol=1e-6):
            high = middle
        else:
            low = middle + 1
    return low


@pytest.mark.parametrize(
    ("file", "toml", "characters"),
    [
        (None, "", 126),
        (None, "max_tokens = 12\n", 10),
        (20, "", 18),
        (20, "max_tokens = 50\n", 48),
    ],
)
def test_longest_text_is_by_the_models_files_unless_configured(
    character_bert, file, toml, characters
):
    """Two tokens go to [CLS] and [SEP]; the positions of the model end at 128."""
    if file:
        path = character_bert / "tokenizer_config.json"
        stored = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(stored | {"model_max_length": file}), encoding="utf-8")
    assert longest_seen(configured(character_bert, toml)) == characters


@pytest.mark.parametrize("content", [None, "notes.txt", "config.json"])
def test_folder_that_is_no_model_is_told_in_both_languages(tmp_path, content):
    folder = tmp_path / "folder"
    folder.mkdir()
    if content:
        (folder / content).write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        configured(folder).load()
    for language in ("ja", "en"):
        sentence = caught.value.message(language)
        assert str(folder) in sentence
        assert "models.encoder" in sentence
        assert "\n" not in sentence


def test_configured_pooling_is_used(character_bert):
    own, first = configured(character_bert), configured(character_bert, "pooling = 'cls'\n")
    assert not np.allclose(own.encode_query("\u6a4b"), first.encode_query("\u6a4b"), atol=1e-3)
    assert own.fingerprint != first.fingerprint


def test_more_tokens_than_the_model_has_positions_for_are_refused(character_bert):
    with pytest.raises(ModelError) as caught:
        configured(character_bert, "max_tokens = 129\n").load()
    for language in ("ja", "en"):
        assert "128" in caught.value.message(language)
