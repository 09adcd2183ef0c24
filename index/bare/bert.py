"""The forward pass of a BERT in NumPy, float32.

Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers" (NAACL 2019), as Transformers
computes it: post-norm, GELU by the error function, learned positions. Texts are computed side by
side without padding: the matrix products over all their tokens at once, attention text by text.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.bare.single_threads import ONE_EACH
from index.lots import lots
from index.weights.quantize import FloatArray

Ids = Sequence[int]
# Numbers that pass through the steps of the GELU at once: 64 KiB, which stay in the L2 cache.
_STEP = 16_384
# Tokens of a batch: many more are no quicker, and who is interrupted waits for a layer of one.
_BATCH_TOKENS = 512
# Seconds after which who waits for a batch looks whether it was interrupted.
_HEED = 0.05
_SQRT_HALF = np.float32(0.5**0.5)
# Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964), 7.1.26: erf to 1.5e-7.
_P = np.float32(0.3275911)
_A = tuple(map(np.float32, (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)))


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """A linear layer.

    Attributes:
        weight: shape (out, in).
        bias: shape (out,).
    """

    weight: FloatArray
    bias: FloatArray

    def __call__(self, inputs: FloatArray) -> FloatArray:
        """Shape (tokens, in) into (tokens, out)."""
        outputs: FloatArray = inputs @ self.weight.T
        outputs += self.bias
        return outputs


@dataclass(frozen=True, slots=True, eq=False)
class Norm:
    """Layer normalisation (Ba et al., 2016).

    Attributes:
        weight: shape (width,).
        bias: shape (width,).
        epsilon: added to the variance.
    """

    weight: FloatArray
    bias: FloatArray
    epsilon: float

    def __call__(self, values: FloatArray) -> FloatArray:
        """Each row of ``values``, shape (tokens, width), normalised in place."""
        values -= values.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", values, values)[:, None] / np.float32(values.shape[1])
        values *= 1 / np.sqrt(variance + np.float32(self.epsilon))
        values *= self.weight
        values += self.bias
        return values


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One layer of a BERT.

    Attributes:
        attended: queries, keys and values of the tokens, in this order, as one layer.
        output: of the attention.
        output_norm: after it.
        intermediate: into the wide layer.
        narrowed: out of it.
        narrowed_norm: after that.
    """

    attended: Linear
    output: Linear
    output_norm: Norm
    intermediate: Linear
    narrowed: Linear
    narrowed_norm: Norm


@dataclass(frozen=True, slots=True, eq=False)
class Bert:
    """A BERT without a pooler; safe to share between threads.

    Attributes:
        words: gives the embeddings of token numbers, shape (tokens, width), in an array of its own.
        places: embeddings of positions and of the only token type, shape (positions, width).
        norm: of the embeddings.
        layers: in order.
        heads: of the attention.
    """

    words: Callable[[NDArray[np.int64]], FloatArray]
    places: FloatArray
    norm: Norm
    layers: tuple[Layer, ...]
    heads: int

    @property
    def width(self) -> int:
        """Numbers a token."""
        return int(self.places.shape[1])

    def hidden(self, texts: Sequence[Ids]) -> list[FloatArray]:
        """The last layer's vectors of texts.

        Each processor computes batches by itself, its matrix products on one thread: threads of
        one product wait for each other, and where another program has the processor, they wait
        tens of times longer than the product takes.

        Args:
            texts: tokens of each, special ones included; at most as many as there are positions.

        Returns:
            For each text one vector a token, shape (its tokens, width).
        """
        workers = processors()
        lengths = [len(text) for text in texts]
        # Not so many tokens together that a processor is left without work.
        batches = lots(lengths, min(_BATCH_TOKENS, -(-sum(lengths) // workers)))
        found: dict[int, FloatArray] = {}
        left = threading.Event()
        with ONE_EACH, ThreadPoolExecutor(workers) as pool:
            parts = ([texts[number] for number in batch] for batch in batches)
            try:
                begun = [pool.submit(self._forward, left, part) for part in parts]
                for batch, hidden in zip(batches, _results(begun), strict=True):
                    found.update(zip(batch, hidden, strict=True))
            except BaseException:  # Ctrl-C: leaving the pool waits for the batches begun
                left.set()
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return [found[number] for number in range(len(texts))]

    def _forward(self, left: threading.Event, texts: Sequence[Ids]) -> list[FloatArray]:
        """One batch; ended before its next layer once nobody waits for it any more."""
        lengths = [len(text) for text in texts]
        ids = np.concatenate([np.asarray(text, dtype=np.int64) for text in texts])
        hidden = self.words(ids)
        edges = np.cumsum(lengths)
        for length, end in zip(lengths, edges, strict=True):
            hidden[end - length : end] += self.places[:length]
        hidden = self.norm(hidden)
        for layer in self.layers:
            if left.is_set():
                raise CancelledError
            context = self._attend(layer.attended(hidden), lengths)
            mixed = layer.output(context)
            mixed += hidden
            hidden = layer.output_norm(mixed)
            wide = layer.narrowed(gelu(layer.intermediate(hidden)))
            wide += hidden
            hidden = layer.narrowed_norm(wide)
        return np.split(hidden, edges[:-1])

    def _attend(self, attended: FloatArray, lengths: Sequence[int]) -> FloatArray:
        """Each token's mean of the values of its text, shape (tokens, width)."""
        size = self.width // self.heads
        parts = attended.reshape(len(attended), 3, self.heads, size)
        context = np.empty((len(attended), self.heads, size), dtype=np.float32)
        begin = 0
        for length in lengths:
            part = slice(begin, begin + length)
            # Shapes (heads, tokens, size), (heads, size, tokens) and (heads, tokens, size).
            queries = parts[part, 0].transpose(1, 0, 2) * np.float32(size**-0.5)
            scores = queries @ parts[part, 1].transpose(1, 2, 0)
            scores -= scores.max(axis=2, keepdims=True)
            np.exp(scores, out=scores)
            sums = scores.sum(axis=2, keepdims=True)
            found = scores @ parts[part, 2].transpose(1, 0, 2)
            found /= sums
            context[part] = found.transpose(1, 0, 2)
            begin += length
        return context.reshape(len(attended), self.width)


def _results(begun: Sequence[Future[list[FloatArray]]]) -> Iterator[list[FloatArray]]:
    """What each has found, in order.

    The system may give a signal to any thread, and one that another was given does not interrupt
    the main thread where it waits without end: Ctrl-C would be heard after the batch.
    """
    for future in begun:
        while not wait([future], _HEED).done:
            pass
        yield future.result()


def gelu(values: FloatArray) -> FloatArray:
    """Values times the normal distribution function of them, in place (Hendrycks and Gimpel, 2016).

    ``values`` lies in one piece. Off by less than 1e-6.
    """
    flat = values.reshape(-1)
    sizes, tails, powers = (np.empty(_STEP, dtype=np.float32) for _ in range(3))
    for begin in range(0, flat.size, _STEP):
        x = flat[begin : begin + _STEP]
        size, tail, power = sizes[: len(x)], tails[: len(x)], powers[: len(x)]
        np.abs(x, out=size)
        size *= _SQRT_HALF
        np.multiply(size, size, out=power)
        np.negative(power, out=power)
        np.exp(power, out=power)
        size *= _P
        size += 1
        np.reciprocal(size, out=size)
        np.multiply(size, _A[0], out=tail)
        for coefficient in _A[1:]:
            tail += coefficient
            tail *= size
        tail *= power  # 1 - erf(|x| / sqrt 2)
        # With t that tail: x (1 + erf) / 2 = max(x, 0) - |x| t / 2, for either sign of x.
        np.abs(x, out=size)
        tail *= size
        tail *= np.float32(0.5)
        np.maximum(x, 0, out=x)
        x -= tail
    return values


def processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1
