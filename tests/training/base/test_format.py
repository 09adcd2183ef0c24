from __future__ import annotations

import struct

import numpy as np
import pytest

from ingest.errors import ModelError
from training.base.format import decode, dequantize


def test_sizes_are_read(tiny_file):
    config = decode(tiny_file.data).config
    assert (config.hidden, config.layers, config.heads, config.feed_forward) == (32, 2, 4, 64)
    assert (config.vocabulary, config.positions, config.token_types) == (tiny_file.rows, 40, 2)
    assert config.layer_norm_eps == 1e-12


def test_pieces_scores_and_map_are_read(tiny_file):
    table = decode(tiny_file.data).table
    assert table.pieces == tiny_file.pieces
    np.testing.assert_allclose(table.scores, tiny_file.scores, rtol=1e-6)
    assert (table.bos, table.pad, table.eos, table.unk) == (0, 1, 2, 3)
    assert table.normalization["㍿"] == "株式会社"
    assert table.normalization["\x01"] == ""


def test_every_tensor_holds_the_numbers_that_were_written(tiny_file):
    tensors = decode(tiny_file.data).tensors
    assert tensors.keys() == tiny_file.tensors.keys()
    for name, numbers in tiny_file.tensors.items():
        assert tensors[name].dtype == np.float32
        np.testing.assert_allclose(tensors[name].ravel(), numbers, rtol=1e-6, err_msg=name)


def test_matrices_have_rows_of_outputs(tiny_file):
    tensors = decode(tiny_file.data).tensors
    assert tensors["l0.fi.w"].shape == (64, 32)
    assert tensors["l0.fo.w"].shape == (32, 64)


def test_low_nibbles_come_first_and_eight_is_zero():
    raw = struct.pack("<e16B", 0.5, 0x8F, *([0x88] * 14), 0x08)
    block = np.frombuffer(raw, dtype=[("scale", "<f2"), ("nibbles", "u1", (16,))])
    numbers = dequantize(block)
    assert numbers[0] == 3.5
    assert numbers[31] == -4.0
    assert not numbers[1:31].any()


def test_only_the_rows_asked_for_are_kept_in_their_order(tiny_file):
    whole = decode(tiny_file.data).tensors["emb.word"]
    some = decode(tiny_file.data, word_rows=np.array([5, 0, 7])).tensors["emb.word"]
    np.testing.assert_array_equal(some, whole[[5, 0, 7]])


def test_a_row_beyond_the_table_is_refused(tiny_file):
    with pytest.raises(ModelError) as caught:
        decode(tiny_file.data, word_rows=np.array([tiny_file.rows]))
    assert caught.value.key == "base_format"


def test_another_magic_is_refused(tiny_file):
    with pytest.raises(ModelError) as caught:
        decode(b"GGUF" + tiny_file.data[4:])
    assert (caught.value.key, caught.value.details["part"]) == ("base_format", "magic")


def test_another_version_is_refused(tiny_file):
    with pytest.raises(ModelError) as caught:
        decode(tiny_file.data[:4] + struct.pack("<I", 2) + tiny_file.data[8:])
    assert (caught.value.key, caught.value.details["found"]) == ("base_format", 2)


def test_a_file_that_ends_early_is_refused_wherever_it_ends(tiny_file):
    for length in [*range(0, len(tiny_file.data), 997), len(tiny_file.data) - 1]:
        with pytest.raises(ModelError) as caught:
            decode(tiny_file.data[:length])
        assert caught.value.key == "base_truncated", length


def test_a_missing_tensor_is_named(tiny_file):
    with pytest.raises(ModelError) as caught:
        decode(tiny_file.data.replace(b"l1.oln.b", b"l1.oln.c"))
    assert caught.value.details["expected"] == "l1.oln.b"


def test_a_tensor_of_another_size_is_refused(tiny_file):
    entry = struct.pack("<H8sBI", 8, b"l1.oln.b", 0, 32)
    assert entry in tiny_file.data
    wrong = struct.pack("<H8sBI", 8, b"l1.oln.b", 0, 31)
    with pytest.raises(ModelError) as caught:
        decode(tiny_file.data.replace(entry, wrong))
    assert (caught.value.key, caught.value.details["part"]) == ("base_format", "l1.oln.b")


def test_an_absurd_piece_count_is_refused(tiny_file):
    with pytest.raises(ModelError) as caught:
        decode(tiny_file.data[:44] + struct.pack("<i", 2**31 - 1) + tiny_file.data[48:])
    assert caught.value.key == "base_format"


def test_pieces_that_are_not_utf8_are_refused(tiny_file):
    with pytest.raises(ModelError) as caught:
        decode(tiny_file.data.replace("首都".encode(), b"\xff" * 6))
    assert caught.value.details["part"] == "piece text"
