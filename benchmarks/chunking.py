"""How an article is best cut: questions asked of whole articles, by size, overlap and context.

Run as ``python -m benchmarks.chunking [--shared ../shared] [--sample 500]``; writes
``docs/results/chunking.json``. The articles are those that JaQuAD's calibration articles were
taken from, put together again from their paragraphs. The best answer is taken whatever its
confidence; its passage is right if the answer lies in the paragraph that the question was asked of.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks.open_reading import SEED, build_index
from benchmarks.quality import config_with, write_results
from chat.evaluation.metrics.character_f1 import character_f1
from chat.evaluation.metrics.exact_match import exact_match
from chat.question import analyze_question
from chat.reader import Reader, Reading
from chat.reader.opening import make_reader, span_model
from chat.settings import Config
from index.dense import DenseIndex
from index.encoder import Encoder
from index.lexical import LexicalIndex
from index.live import LiveIndex, search_text
from index.search import Hit, Searcher
from ingest.chunking import block_sentences, chunk
from ingest.document import BlockKind, Document, Passage, Span
from training.splits import Article, load_articles, split

COMMAND = "python -m benchmarks.chunking"
SIZES = (64, 96, 128, 160, 192, 256, 384)
_AT_ONCE = 64
Cut = Callable[[Document], list[Passage]]


@dataclass(frozen=True, slots=True)
class Item:
    """A question, its answer, and the paragraph that holds it, in the document that was read."""

    question: str
    answer: str
    source: str
    paragraph: Span


@dataclass(frozen=True, slots=True)
class Way:
    """One way to cut articles.

    Attributes:
        name: for the table.
        tokens: the largest passage.
        cut: makes the passages of a document.
        titled: whether passages are searched and read with their article's title.
    """

    name: str
    tokens: int
    cut: Cut
    titled: bool = True


def overlapping(document: Document, passages: Sequence[Passage]) -> list[Passage]:
    """The passages, each from the sentence before it on, if its section has one."""
    starts = sorted(
        sentence.start
        for block in document.blocks
        if block.kind is not BlockKind.HEADING
        for sentence in block_sentences(document, block)
    )
    sections = [section.start for section in document.sections]
    found = []
    for passage in passages:
        at = bisect_left(starts, passage.start)
        before = starts[at - 1] if at else passage.start
        alike = bisect_left(sections, before + 1) == bisect_left(sections, passage.start + 1)
        found.append(replace(passage, start=before) if alike else passage)
    return found


def ways(encoder: Encoder, shipped: int) -> Iterator[Way]:
    """The ways that are compared: by size, then what changes at the size that is shipped."""

    def plain(tokens: int, document: Document) -> list[Passage]:
        return chunk(document, encoder.count_tokens, tokens)

    def with_overlap(tokens: int, document: Document) -> list[Passage]:
        return overlapping(document, plain(tokens, document))

    def paragraphs(document: Document) -> list[Passage]:
        # One block a passage, however short.
        return [
            replace(passage, start=block.start, end=block.end)
            for passage in plain(10_000, document)
            for block in document.blocks
            if passage.start <= block.start and block.end <= passage.end
        ]

    for tokens in SIZES:
        yield Way(f"{tokens} tokens", tokens, partial(plain, tokens))
    yield Way("paragraph by paragraph", 0, paragraphs)
    yield Way("one sentence of overlap", shipped, partial(with_overlap, shipped))
    yield Way("without the title", shipped, partial(plain, shipped), titled=False)


def write_articles(articles: Sequence[Article], folder: Path) -> None:
    """One titled text file for each article."""
    for number, article in enumerate(articles):
        path = folder / f"{number:05}.txt"
        path.write_text(article.text, encoding="utf-8", newline="")


def items_of(articles: Sequence[Article], index: LiveIndex) -> list[Item]:
    """The questions of articles that were read as they were written."""
    items = []
    for number, article in enumerate(articles):
        source = f"{number:05}.txt"
        if index.documents[source].text != article.text:
            raise ValueError(f"{article.title} was not read as it was written")
        items += [
            Item(a.question, a.answer, source, Span(a.paragraph_start, a.paragraph_end))
            for a in article.questions
            if not a.ours
        ]
    return items


def cut_anew(index: LiveIndex, way: Way, encoder: Encoder) -> LiveIndex:
    """The same articles cut another way."""
    documents = {
        source: replace(document, titled=document.titled and way.titled)
        for source, document in index.documents.items()
    }
    passages = [passage for document in documents.values() for passage in way.cut(document)]
    texts = [search_text(documents[passage.source], passage) for passage in passages]
    vectors = encoder.encode_passages(texts)
    lexical = index.manifest.recipe.lexical
    return LiveIndex(
        index.manifest,
        documents,
        tuple(passages),
        DenseIndex.build(vectors),
        LexicalIndex.build(texts, lexical),
    )


def judge(
    item: Item, hits: Sequence[Hit], readings: Sequence[Reading], index: LiveIndex
) -> tuple[float, float, float, float]:
    """Exact match, character F1, right paragraph found, right paragraph cited."""

    def right(passage: Passage, span: Span) -> bool:
        return passage.source == item.source and span.overlaps(item.paragraph)

    found = any(right(hit.passage, hit.passage.span) for hit in hits)
    if not readings:
        return 0.0, 0.0, float(found), 0.0
    best = readings[0]
    text = index.documents[best.hit.passage.source].text
    words = "\n".join(span.of(text) for span in best.spans)
    cited = right(best.hit.passage, best.spans[0])
    gold = [item.answer]
    return exact_match(words, gold), character_f1(words, gold), float(found), float(cited)


def ask(
    items: Sequence[Item], searcher: Searcher, reader: Reader, passages: int
) -> list[tuple[float, float, float, float]]:
    """What became of each question."""
    index, judged = searcher.index, []
    for begin in range(0, len(items), _AT_ONCE):
        batch = items[begin : begin + _AT_ONCE]
        questions = [analyze_question(item.question) for item in batch]
        hits = [searcher.search(item.question, passages) for item in batch]
        reader.prepare(questions, hits, index)
        for item, question, found in zip(batch, questions, hits, strict=True):
            judged.append(judge(item, found, reader.read(question, found, index), index))
    return judged


def measure(
    config: Config, articles: Sequence[Article], sample: int, note: Callable[[Any], None]
) -> None:
    """Ask a seeded sample of the questions of the articles, cut each way.

    Args:
        config: the settings that are shipped.
        articles: to be asked of.
        sample: how many questions.
        note: given all rows so far after each.
    """
    encoder = Encoder(config.encoder)
    reader = make_reader(span_model(config.reader), encoder)
    shipped = config.settings.index.passage_tokens
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "articles"
        folder.mkdir()
        write_articles(articles, folder)
        whole = build_index(folder, encoder)
        items = items_of(articles, whole)
        chosen = random.Random(SEED).sample(items, min(sample, len(items)))
        for way in tqdm(list(ways(encoder, shipped)), desc="ways"):
            index = cut_anew(whole, way, encoder)
            searcher = Searcher(index, encoder, config.search)
            judged = ask(chosen, searcher, reader, config.settings.search.passages)
            exact, f1, found, cited = np.mean(np.array(judged), axis=0)
            rows.append(
                {
                    "way": way.name,
                    "tokens": way.tokens,
                    "passages": len(index.passages),
                    "characters": round(float(np.mean([p.end - p.start for p in index.passages]))),
                    "exact_match": round(float(exact), 4),
                    "character_f1": round(float(f1), 4),
                    "retrieved": round(float(found), 4),
                    "cited_passage": round(float(cited), 4),
                }
            )
            note({"articles": len(articles), "questions": len(chosen), "ways": rows})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--sample", type=int, default=500)
    options = parser.parse_args()
    config = config_with()
    _, articles = split(load_articles(options.shared / "data/jaquad/train.json.gz"))
    command = f"{COMMAND} --sample {options.sample}"
    measure(config, articles, options.sample, partial(write_results, "chunking", command))


if __name__ == "__main__":
    main()
