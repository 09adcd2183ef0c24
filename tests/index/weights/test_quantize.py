"""What rounding to four bits may change, and what it may not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from index.weights.quantize import BLOCK, expand_tensors, quantize_blocks, store_matrix

NUMBERS = st.floats(-1e4, 1e4, width=32)


@st.composite
def matrices(draw) -> np.ndarray:
    rows, blocks = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    return draw(hnp.arrays(np.float32, (rows, blocks * BLOCK), elements=NUMBERS))


@st.composite
def matrices_of_four_bits(draw) -> np.ndarray:
    """As they come out of a Q4_0 file: each block holds -8 times its scale."""
    rows, count = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    codes = draw(hnp.arrays(np.int8, (rows, count, BLOCK), elements=st.integers(-8, 7)))
    codes[..., draw(st.integers(0, BLOCK - 1))] = -8
    scales = draw(hnp.arrays(np.float16, (rows, count), elements=st.floats(-4, 4, width=16)))
    return (codes * scales.astype(np.float32)[..., None]).reshape(rows, -1)


def trained(rows: int = 8, width: int = 64) -> np.ndarray:
    return np.random.default_rng(3).normal(0, 0.1, (rows, width)).astype(np.float32)


@given(matrices())
def test_no_number_moves_by_more_than_the_scale_of_its_block(matrix):
    blocks = quantize_blocks(matrix)
    expanded = blocks.expand()
    assert expanded.shape == matrix.shape
    assert expanded.dtype == np.float32
    steps = np.abs(np.repeat(blocks.scales.astype(np.float64), BLOCK, axis=1))
    # A scale is rounded to float16, by a 2048th, and below 6e-8 to zero.
    slack = 8 * (steps / 2048 + 3e-8)
    error = np.abs(expanded.astype(np.float64) - matrix)
    assert (error <= steps + slack).all()
    numbers = matrix / np.where(steps > 0, np.repeat(blocks.scales, BLOCK, axis=1), 1)
    assert (error <= steps / 2 + slack)[numbers <= 7].all()


@given(matrices_of_four_bits())
def test_matrix_of_four_bits_comes_back_to_the_last_bit(matrix):
    blocks = quantize_blocks(matrix)
    np.testing.assert_array_equal(blocks.expand(), matrix)
    assert blocks.codes.nbytes + blocks.scales.nbytes == matrix.size * 18 // 32


@given(matrices(), st.integers(0, 3))
def test_blocks_are_rounded_apart_from_each_other(matrix, row):
    row %= len(matrix)
    alone = quantize_blocks(matrix[row : row + 1, -BLOCK:]).expand()
    np.testing.assert_array_equal(quantize_blocks(matrix).expand()[row, -BLOCK:], alone[0])


def test_zeros_stay_zeros():
    matrix = np.zeros((2, 64), dtype=np.float32)
    matrix[1, 40] = -2.5
    np.testing.assert_array_equal(quantize_blocks(matrix).expand(), matrix)


def test_weights_lose_less_than_a_tenth():
    matrix = trained(64, 384)
    lost = np.linalg.norm(quantize_blocks(matrix).expand() - matrix) / np.linalg.norm(matrix)
    assert 0.05 < lost < 0.1


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e9])
def test_number_that_does_not_fit_is_refused_naming_the_matrix(bad):
    matrix = trained()
    matrix[1, 2] = bad
    with pytest.raises(ValueError, match="layer: a number"):
        store_matrix("layer", matrix)


def test_width_that_does_not_fit_is_refused_naming_the_matrix():
    with pytest.raises(ValueError, match="layer: a width of 33"):
        store_matrix("layer", trained(width=33))


def test_tensors_are_expanded_by_how_they_are_stored():
    vector = trained()[0]
    expanded = expand_tensors({**store_matrix("m", trained()), "v": vector})
    np.testing.assert_array_equal(expanded["m"], quantize_blocks(trained()).expand())
    np.testing.assert_array_equal(expanded["v"], vector)
    assert set(expanded) == {"m", "v"}
    assert all(values.flags.writeable for values in expanded.values())


def test_missing_scales_and_unknown_types_are_refused():
    stored = store_matrix("m", trained())
    del stored["m.scale"]
    with pytest.raises(KeyError):
        expand_tensors(stored)
    with pytest.raises(ValueError, match="float64"):
        expand_tensors({"m": np.zeros(2)})
