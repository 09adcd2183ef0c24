"""How near encoder and reader come to what the machine can multiply, and where the rest goes.

Run as ``python -m benchmarks.peak [--rounds 3] [--tokens 4096] [--paragraphs 200] [--shared
../shared]``; writes ``docs/results/peak.json``. Ways take turns in rounds, so that a machine that
slows down slows all of them; the quickest round of each counts.

What is counted: of a layer with width w and inner width f, a token in an input of n tokens costs
2 · (4 · w² + 2 · w · f) operations in the linear layers (a multiplication and an addition each)
and 2 · 2 · n · w in attention; norms, GELU, softmax and what is added in passing are not counted,
nor is padding. The peak of a precision is the most that any library's product of two matrices
reached here, of our shapes or of a large square, see :mod:`benchmarks.multiplying`.

Stock are ``SentenceTransformer.encode`` (float32, batches of 32, with its tokenizer) and
``BertForQuestionAnswering`` (float32, eager batches of one length). Ours are ``Encoder``'s
``encode_passages`` (with its tokenizer) and ``Network``.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.jaquad_retrieval import load_task
from benchmarks.multiplying import peaks, profile
from benchmarks.quality import write_results
from chat.reader.span.network import Network
from chat.reader.span.windows import Window
from index.encoder import Encoder, EncoderSettings
from index.precision import Precision, has_eight_bits, supports_bfloat16
from index.weights import PackedFolder, find_packed, load_encoder, load_reader
from index.weights.inference import InferenceBert

COMMAND = "python -m benchmarks.peak"
LENGTHS = (32, 128, 256, 384)
PROFILED = (128, 384)
STOCK = "stock"
ARTICLE = Path("articles/openai-musk-altman.txt")
_BATCH = 32
_SEED = 0

Way = Callable[[], object]


def precisions() -> list[Precision]:
    """What this machine computes in, besides the stock way."""
    found: list[Precision] = ["float32"]
    found += ["bfloat16"] if supports_bfloat16() else []
    return found + (["int8"] if has_eight_bits() else [])


def operations(bert: Mapping[str, Any], tokens: int) -> float:
    """Operations of one input of so many tokens, as the docstring of the module counts."""
    width, inner = bert["hidden_size"], bert["intermediate_size"]
    a_token = 2 * (4 * width * width + 2 * width * inner) + 4 * tokens * width
    return float(bert["num_hidden_layers"] * tokens * a_token)


def quickest(ways: Mapping[str, Way], rounds: int) -> dict[str, float]:
    """Seconds of each way, the best of its rounds; the first call of each is not timed."""
    for way in ways.values():
        way()
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(rounds):
        for name, way in ways.items():
            started = time.perf_counter()
            way()
            best[name] = min(best[name], time.perf_counter() - started)
    return best


def texts_of(tokens: int, count: int) -> list[str]:
    """Parts of the bundled article that have more tokens than asked for."""
    words = "".join(ARTICLE.read_text(encoding="utf-8").split()) * 3
    size = 3 * tokens
    return [words[at * 31 % 2000 :][:size] for at in range(count)]


def encoder_ways(packed: PackedFolder, length: int, count: int) -> dict[str, Way]:
    """Each way to embed ``count`` passages cut to ``length`` tokens."""
    stock = load_encoder(packed)
    stock.max_seq_length = length
    passages = texts_of(length, count)
    prefix = stock.prompts["passage"]
    asked = [prefix + text for text in passages]
    ways: dict[str, Way] = {STOCK: lambda: stock.encode(asked, normalize_embeddings=True)}
    for precision in precisions():
        encoder = Encoder(EncoderSettings(max_tokens=length, precision=precision))
        ways[precision] = lambda made=encoder: made.encode_passages(passages)
    return ways


def reader_ways(packed: PackedFolder, length: int, count: int) -> dict[str, Way]:
    """Each way to score ``count`` windows of ``length`` tokens."""
    model, tokenizer = load_reader(packed)
    drawn = np.random.default_rng(_SEED).integers(5, model.config.vocab_size, (count, length))
    none = np.zeros(0, np.int64)
    windows = [Window(tuple(row), (0,) * length, 0, 1, none, none) for row in drawn.tolist()]
    rows = torch.from_numpy(drawn)
    size = max(1, 4096 // length)

    def stock() -> None:
        with torch.inference_mode():
            for part in rows.split(size):
                model(input_ids=part, attention_mask=torch.ones_like(part))

    ways: dict[str, Way] = {STOCK: stock}
    for precision in precisions():
        network = Network(load_reader(packed)[0], tokenizer, precision)
        ways[precision] = lambda made=network: list(made.run(windows, 4096))
    return ways


def throughput(
    ways: Callable[[PackedFolder, int, int], dict[str, Way]],
    packed: PackedFolder,
    bert: Mapping[str, Any],
    limits: tuple[int, int],
) -> dict[str, dict[str, dict[str, float]]]:
    """By length and way: tokens and operations (10⁹) a second.

    Args:
        ways: makes them.
        packed: the models.
        bert: sizes of the model that is run.
        limits: rounds, and tokens of a round.
    """
    rounds, tokens = limits
    found: dict[str, dict[str, dict[str, float]]] = {}
    for length in LENGTHS:
        count = max(_BATCH if length <= tokens // _BATCH else 1, tokens // length)
        taken = quickest(ways(packed, length, count), rounds)
        found[str(length)] = {
            name: {
                "tokens_per_second": round(count * length / seconds, 1),
                "gflops": round(count * operations(bert, length) / seconds / 1e9, 1),
            }
            for name, seconds in taken.items()
        }
    return found


def building(packed: PackedFolder, paragraphs: Sequence[str], rounds: int) -> dict[str, float]:
    """Passages a second of each way, tokenizing counted, and how near the vectors are."""
    stock = load_encoder(packed)
    asked = [stock.prompts["passage"] + text for text in paragraphs]
    vectors: dict[str, Any] = {}

    def keeping(name: str, way: Callable[[], Any]) -> Way:
        return lambda: vectors.__setitem__(name, way())

    ways = {STOCK: keeping(STOCK, lambda: stock.encode(asked, normalize_embeddings=True))}
    for precision in precisions():
        made = Encoder(EncoderSettings(precision=precision))
        ways[precision] = keeping(precision, lambda e=made: e.encode_passages(paragraphs))
    taken = quickest(ways, rounds)
    return {
        name: {
            "passages_per_second": round(len(paragraphs) / seconds, 2),
            "times_stock": round(taken[STOCK] / seconds, 2),
            **_cosines(vectors[STOCK], vectors[name]),
        }
        for name, seconds in taken.items()
    }


def _cosines(exact: Any, close: Any) -> dict[str, float]:
    found = (exact.astype(np.float64) * close).sum(axis=1)
    return {"cosine_mean": round(found.mean(), 6), "cosine_least": round(found.min(), 6)}


def asking(packed: PackedFolder, rounds: int) -> dict[str, float]:
    """Milliseconds in which one question becomes a vector, by way."""
    question = "query: " + texts_of(6, 1)[0] + "?"
    stock = load_encoder(packed)
    ways: dict[str, Way] = {STOCK: lambda: stock.encode([question], normalize_embeddings=True)}
    for precision in precisions():
        model = load_encoder(packed, precision)
        ways[precision] = lambda made=model: made.encode([question], normalize_embeddings=True)
    taken = quickest(ways, 10 * rounds)
    return {name: round(1000 * seconds, 2) for name, seconds in taken.items()}


def profiles(packed: PackedFolder) -> dict[str, dict[str, dict[str, float]]]:
    """By precision and length: the share of the time of each kind of operation."""
    body = load_encoder(packed)[0].model
    found: dict[str, dict[str, dict[str, float]]] = {}
    for precision in (STOCK, *precisions()):
        run = None if precision == STOCK else InferenceBert(body, precision)
        found[precision] = {}
        for length in PROFILED:
            ids = torch.randint(5, body.config.vocab_size, (4096 // length, length))
            if run is None:
                compute = partial(body, ids, attention_mask=torch.ones_like(ids))
            else:
                compute = partial(run, ids, [length] * len(ids))
            found[precision][str(length)] = profile(compute)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tokens", type=int, default=4096, help="of one round at each length")
    parser.add_argument("--paragraphs", type=int, default=200, help="of JaQuAD dev, for the build")
    options = parser.parse_args()
    packed = find_packed()
    if packed is None or packed.manifest.encoder is None or packed.manifest.reader is None:
        parser.error("both models have to be there")
    limits = (options.rounds, options.tokens)
    passages = load_task(options.shared, "dev").passages
    drawn = random.Random(_SEED).sample(passages, options.paragraphs)
    encoder, reader = packed.manifest.encoder.bert, packed.manifest.reader.bert
    content = {
        "threads": torch.get_num_threads(),
        "paragraphs": len(drawn),
        "peaks": peaks(precisions(), options.rounds),
        "encoder": throughput(encoder_ways, packed, encoder, limits),
        "reader": throughput(reader_ways, packed, reader, limits),
        "building": building(packed, drawn, options.rounds),
        "asking_milliseconds": asking(packed, options.rounds),
        "profiles": profiles(packed),
    }
    command = f"{COMMAND} --rounds {options.rounds} --tokens {options.tokens}"
    write_results("peak", f"{command} --paragraphs {len(drawn)}", content)


if __name__ == "__main__":
    main()
