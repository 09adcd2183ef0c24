"""What tests of every package share: a tiny encoder, data, a fixed environment, a disk."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from index.encoder import Encoder, EncoderSettings

settings.register_profile("default", max_examples=60, deadline=None, derandomize=True)
settings.register_profile("nightly", max_examples=2000, deadline=None)
# Faults are put into the code by the hundred: benchmarks/mutation.
_EXAMPLES = int(os.environ.get("SHUTTEN_MUTATION_EXAMPLES", "10"))
settings.register_profile("mutation", max_examples=_EXAMPLES, deadline=None, derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

# gRPC reads it when it is imported. The product sets it before (``index/milvus/place.py``); tests
# import the client to see whether it is there, and what it writes would reach whichever test runs.
os.environ.setdefault("GRPC_VERBOSITY", "NONE")

REPO = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _fixed_environment(monkeypatch):
    """No setting of the machine's reaches a test; messages are Japanese."""
    for name in list(os.environ):
        if name.startswith("SHUTTEN_"):
            monkeypatch.delenv(name)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The data beside the repository."""
    folder = REPO.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is not here")
    return folder


def _vocabulary() -> list[str]:
    """Single characters: special tokens, kana, the kanji of JIS level 1, printable ASCII."""
    kana = [chr(code) for code in range(0x3041, 0x3100)]
    ascii_signs = [chr(code) for code in range(0x21, 0x7F)]
    rows = [[bytes([row, cell]) for cell in range(0xA1, 0xFF)] for row in range(0xB0, 0xD0)]
    kanji = [code.decode("euc_jp", "ignore") for row in rows for code in row]
    inner = [f"##{char}" for char in kana + ascii_signs]
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    signs = list("、。「」『』・ー〜")
    return list(dict.fromkeys(filter(None, special + ascii_signs + kana + inner + signs + kanji)))


def _write_transformers_folder(folder: Path, seed: int, hidden: int) -> None:
    import torch
    from transformers import BertConfig, BertModel, BertTokenizer

    vocabulary = {piece: number for number, piece in enumerate(_vocabulary())}
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=hidden,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=2 * hidden,
        max_position_embeddings=512,
    )
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        BertModel(config).save_pretrained(folder)
    # Accents stay: taking them off would take the voicing marks off kana.
    BertTokenizer(vocabulary, strip_accents=False, model_max_length=512).save_pretrained(folder)


@pytest.fixture(scope="session")
def make_transformers_folder(tmp_path_factory):
    """Makes plain transformers folders, as hubs have them: a body without a pooling layer."""

    def make(seed: int = 0, hidden: int = 32) -> Path:
        folder = tmp_path_factory.mktemp("transformers")
        _write_transformers_folder(folder, seed, hidden)
        return folder

    return make


@pytest.fixture(scope="session")
def tiny_encoder_folder(tmp_path_factory, make_transformers_folder) -> Path:
    """A sentence-transformers folder with random weights: it tells bags of characters apart."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    body = Transformer(str(make_transformers_folder()))
    modules = [body, Pooling(body.get_embedding_dimension(), "mean"), Normalize()]
    prompts = {"query": "問 ", "passage": "文 "}
    model = SentenceTransformer(modules=modules, prompts=prompts, device="cpu")
    folder = tmp_path_factory.mktemp("encoder") / "tiny"
    model.save(str(folder), create_model_card=False)
    return folder


@pytest.fixture(scope="session")
def tiny_encoder(tiny_encoder_folder) -> Encoder:
    """The tiny model behind our encoder."""
    return Encoder(EncoderSettings(str(tiny_encoder_folder)))


def pytest_make_parametrize_id(config, val, argname):
    """Names of tests are the same in every process, also where a file holds the time."""
    return f"{argname}-{len(val)}B" if isinstance(val, bytes) and len(val) > 40 else None


@pytest.fixture
def own_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Mounts a disk of so many megabytes, which may really be full; where that is not allowed the
    test is skipped.
    """
    mounted: list[Path] = []

    def mount(megabytes: int) -> Path:
        folder = tmp_path / "disk"
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except FileNotFoundError as error:
            pytest.skip(f"no disk can be mounted: {error}")
        if done.returncode:
            pytest.skip(f"no disk can be mounted: {done.stderr.strip()}")
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", str(folder)], check=True)
