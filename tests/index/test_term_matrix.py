"""BM25's scores are those of bm25s, to the bit, and in its files."""

from dataclasses import replace

import bm25s
import numpy as np
import pytest

from index.corpus import TermCorpus
from index.term_matrix import TermMatrix
from index.term_pairs import TermPairs, pairs_of

CHANCE = np.random.default_rng(5)
WORDS = [chr(0x4E00 + number) for number in range(300)]
# Some terms in nearly every passage, most in few; passages of no term, of one, of many.
ROWS = [
    [WORDS[at] for at in np.minimum(CHANCE.zipf(1.3, size), 300) - 1]
    for size in [0, 1, *CHANCE.integers(1, 60, 400), 0]
]
CORPUS = TermCorpus.of_terms(ROWS)
PAIRS = [[" ".join(pair) for pair in pairs_of(row)] for row in ROWS]
NUMBERS = {term: at for at, term in enumerate(CORPUS.vocabulary)}


def reference(rows, k1, b, names=None):
    index = bm25s.BM25(k1=k1, b=b, method="lucene")
    names = sorted({term for row in rows for term in row}) if names is None else names
    numbers = {name: at for at, name in enumerate(names)}
    ids = [[numbers[term] for term in row] for row in rows]
    index.index((ids, numbers), create_empty_token=False, show_progress=False)
    return index


@pytest.mark.parametrize(("k1", "b"), [(0.6, 0.75), (1.2, 0.0), (0.0, 1.0), (7.3, 0.41)])
def test_scores_of_terms_are_those_of_bm25s(k1, b):
    ours = TermMatrix.of(CORPUS.ids, CORPUS.edges, len(CORPUS.vocabulary), k1, b)
    theirs = reference(ROWS, k1, b)
    for name in ("data", "indices", "indptr"):
        np.testing.assert_array_equal(getattr(ours, name), theirs.scores[name])
    for query in (["一"], WORDS[:9], [*WORDS[40:50], "一", "一"]):
        known = [term for term in query if term in NUMBERS]
        np.testing.assert_array_equal(
            ours.scores([NUMBERS[term] for term in known]), theirs.get_scores(known)
        )


def test_scores_of_pairs_are_those_of_bm25s():
    ours, theirs = TermPairs.of(CORPUS, 0.6, 0.75), reference(PAIRS, 0.6, 0.75)
    for row in (3, 57, 203):
        query = ROWS[row]
        np.testing.assert_array_equal(ours.scores(query, NUMBERS), theirs.get_scores(PAIRS[row]))


@pytest.mark.parametrize("mapped", [False, True])
def test_pairs_as_format_4_wrote_them_score_alike(tmp_path, mapped):
    ours = TermPairs.of(CORPUS, 0.6, 0.75)
    reference(PAIRS, 0.6, 0.75).save(str(tmp_path / "of_4"), show_progress=False)
    older = TermPairs.load(tmp_path / "of_4", len(ROWS), len(NUMBERS), mapped)
    ours.save(tmp_path / "ours")
    loaded = TermPairs.load(tmp_path / "ours", len(ROWS), len(NUMBERS), mapped)
    for query in (ROWS[3], ROWS[57], ["無い", *ROWS[5]], []):
        expected = ours.scores(query, NUMBERS)
        np.testing.assert_array_equal(older.scores(query, NUMBERS), expected)
        np.testing.assert_array_equal(loaded.scores(query, NUMBERS), expected)


def test_terms_that_are_never_neighbours_make_no_pairs():
    assert TermPairs.of(TermCorpus.of_terms([["駅"], [], ["港", "港"]]), 0.6, 0.75) is None


SOUND = TermMatrix.of(CORPUS.ids, CORPUS.edges, len(NUMBERS), 0.6, 0.75)


@pytest.mark.parametrize(
    "change",
    [
        {"size": 3},
        {"data": SOUND.data[:-1]},
        {"data": SOUND.data.astype(np.int32)},
        {"data": np.where(SOUND.data == SOUND.data.max(), np.nan, SOUND.data)},
        {"indices": np.where(SOUND.indices == 5, -1, SOUND.indices)},
        {"indptr": SOUND.indptr[::-1].copy()},
        {"indptr": SOUND.indptr[:-1]},
        {"indptr": SOUND.indptr[:, np.newaxis]},
    ],
)
def test_scores_that_do_not_fit_are_refused(change):
    SOUND.check(len(NUMBERS))
    with pytest.raises(ValueError, match="fit"):
        replace(SOUND, **change).check(len(NUMBERS))


def test_pairs_out_of_order_are_refused():
    pairs = TermPairs.of(CORPUS, 0.6, 0.75)
    pairs.check()
    with pytest.raises(ValueError, match="rise"):
        replace(pairs, keys=pairs.keys[::-1]).check()


def test_frequency_counts_passages_not_repeats():
    corpus = TermCorpus.of_terms([["駅", "駅"], ["駅", "港"], []])
    matrix = TermMatrix.of(corpus.ids, corpus.edges, 2, 0.6, 0.75)
    assert [matrix.frequency(corpus.vocabulary.index(term)) for term in ("駅", "港")] == [2, 1]
