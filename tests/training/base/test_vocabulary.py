from __future__ import annotations

import unicodedata
import zlib
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import ModelError
from training.base.format import decode
from training.base.vocabulary import (
    build_tokenizer,
    kept_pieces_file,
    pack_pieces,
    prune,
    unpack_pieces,
)

FULL_VOCABULARY = 250_002
ALPHABET = "東京都日本のは首万人株式会社ガイド～ 15aTokyo\n\u2f08\u3000é水"


@pytest.fixture(scope="module")
def table(tiny_file):
    return decode(tiny_file.data).table


@pytest.fixture(scope="module")
def tokenizer(table):
    return build_tokenizer(table)


def segmented(tokenizer, text):
    return tokenizer.encode(text, add_special_tokens=False).tokens


def best_pieces(table, text):
    """The best segmentation, by trying every cut: what the C tokenizer in the wheel does."""
    text = "".join(table.normalization.get(c, c) for c in text)
    text = "▁" + "▁".join(text.split(" ")) if not text.startswith(" ") else text.replace(" ", "▁")
    scores = dict(zip(table.pieces, map(float, table.scores), strict=True))
    unknown = min(scores.values()) - 10
    best = [(0.0, [])]
    for end in range(1, len(text) + 1):
        ways = []
        for start in range(end):
            score, pieces = best[start]
            if text[start:end] in scores:
                ways.append((score + scores[text[start:end]], [*pieces, text[start:end]]))
            elif end == start + 1:
                ways.append((score + unknown, [*pieces, "<unk>"]))
        best.append(max(ways, key=lambda way: way[0]))
    return best[-1][1]


def test_a_bitmap_is_read_back():
    ids = np.array([0, 3, 8, 21])
    assert unpack_pieces(pack_pieces(ids, 22), 22).tolist() == ids.tolist()


def test_a_bitmap_of_another_size_is_refused():
    with pytest.raises(ModelError) as caught:
        unpack_pieces(pack_pieces(np.array([0]), 100), 22)
    assert (caught.value.details["expected"], caught.value.details["found"]) == (3, 13)


@pytest.mark.parametrize("damaged", [b"", b"no zlib", zlib.compress(b"abc")[:-2]])
def test_a_damaged_bitmap_is_refused(damaged):
    with pytest.raises(ModelError) as caught:
        unpack_pieces(damaged, 22)
    assert caught.value.key == "base_format"


def test_the_committed_list_keeps_the_special_pieces_and_about_34_thousand():
    kept = unpack_pieces(kept_pieces_file(), FULL_VOCABULARY)
    assert kept[:4].tolist() == [0, 1, 2, 3]
    assert kept[-1] == FULL_VOCABULARY - 1
    assert 30_000 <= len(kept) <= 36_000


def test_pruning_numbers_the_kept_pieces_anew(table):
    kept = np.array([0, 1, 2, 3, 6, len(table.pieces) - 1])
    pruned = prune(table, kept)
    assert pruned.pieces == ("<s>", "<pad>", "</s>", "<unk>", table.pieces[6], "<mask>")
    assert pruned.scores[4] == table.scores[6]
    assert (pruned.bos, pruned.pad, pruned.eos, pruned.unk) == (0, 1, 2, 3)


def test_pruning_away_a_special_piece_is_refused(table):
    with pytest.raises(ModelError) as caught:
        prune(table, np.array([0, 1, 2, 3, 4]))
    assert "<mask>" in str(caught.value.details["found"])


def test_a_text_stands_between_its_marks(tokenizer):
    assert tokenizer.encode("東京").tokens == ["<s>", "▁", "東京", "</s>"]


def test_two_texts_are_joined_as_xlm_r_joins_them(tokenizer):
    pair = tokenizer.encode("東京", "首都")
    assert pair.tokens == ["<s>", "▁", "東京", "</s>", "</s>", "▁", "首都", "</s>"]
    assert set(pair.type_ids) == {0}


def test_offsets_count_characters_of_the_text_as_given(tokenizer):
    text = "15万\u2f08は\n\n㍿"
    encoding = tokenizer.encode(text, add_special_tokens=False)
    assert encoding.tokens == ["▁15", "万人", "は", "▁", "株式会社"]
    spans = [text[start:end] for start, end in encoding.offsets]
    assert spans[:3] == ["15", "万\u2f08", "は"]
    assert spans[4] == "㍿"


def test_a_wave_dash_stays_itself(tokenizer):
    assert segmented(tokenizer, "1～5") == ["▁", "1", "～", "5"]


def test_kana_and_voicing_marks_are_joined(tokenizer):
    assert segmented(tokenizer, "ｶﾞｲﾄﾞ") == ["▁", "ガイド"]
    assert segmented(tokenizer, "か\u3099") == ["▁", "が"]


def test_control_characters_vanish_and_spaces_are_one(tokenizer):
    expected = segmented(tokenizer, "東京 首都")
    for text in ("東\x01京 首都", "東京\n\u3000\u200b首都", "東京  首都 \n"):
        assert segmented(tokenizer, text) == expected


def test_an_unknown_character_is_one_token_that_keeps_its_place(tokenizer):
    encoding = tokenizer.encode("東京水首都", add_special_tokens=False)
    assert encoding.ids[2] == 3
    assert encoding.offsets == [(0, 1), (0, 2), (2, 3), (3, 5)]


def test_decoding_gives_the_text_back(tokenizer):
    assert tokenizer.decode(tokenizer.encode("東京 首都").ids) == "東京 首都"


@given(st.text(alphabet=ALPHABET, max_size=24))
@settings(max_examples=200, deadline=None)
def test_the_segmentation_is_the_best_there_is(table, tokenizer, text):
    text = " ".join("".join(table.normalization.get(c, c) for c in text).split())
    text = unicodedata.normalize("NFC", text)
    if not text:
        return
    # Ids and not tokens: an unknown character shows as itself among these.
    tokens = [table.pieces[i] for i in tokenizer.encode(text, add_special_tokens=False).ids]
    pieces = best_pieces(table, text)
    # Neighbouring unknown characters are one token here, and one each in the C tokenizer.
    assert tokens.count("<unk>") == sum(
        piece == "<unk>" and before != "<unk>" for before, piece in pairwise(["", *pieces])
    )
    scores = dict(zip(table.pieces, map(float, table.scores), strict=True))
    known = [piece for piece in pieces if piece != "<unk>"]
    assert sum(scores[token] for token in tokens if token != "<unk>") == pytest.approx(
        sum(scores[piece] for piece in known)
    )


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_offsets_never_leave_the_text(tokenizer, text):
    for start, end in tokenizer.encode(text).offsets:
        assert 0 <= start <= end <= len(text)
