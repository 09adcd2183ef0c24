"""The sets of texts on disk: passages for the peers, articles and an index for Shutten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.open_reading import write_paragraphs
from benchmarks.peers.material import Question, bundled_questions, passages_of, sampled
from benchmarks.peers.protocol import write_passages
from chat.app import App
from chat.settings import Config
from index.version import SourcePath
from training.splits import Article

ARTICLES = Path("articles").resolve()
QUESTIONS = Path("tests/data/questions.jsonl")
# Longer than any paragraph, and no longer than the models take.
WHOLE = 480


@dataclass(frozen=True, slots=True)
class Texts:
    """A set of texts with its questions.

    Attributes:
        passages: the file of its passages.
        sources: the same texts as a folder of articles.
        index: Shutten's index of them.
        count: how many passages there are.
        questions: in the order in which they are asked.
    """

    passages: Path
    sources: Path
    index: Path
    count: int
    questions: Sequence[Question]


def indexed(sources: Path, folder: Path, config: Config) -> App:
    """Shutten's own index of a folder of articles."""
    app = App(config, folder)
    app.builder.build(app.builder.source_set([SourcePath(str(sources), "/")], []))
    return app


def article_texts(folder: Path, config: Config) -> Texts:
    """The bundled article and its questions."""
    index = indexed(ARTICLES, folder / "index", config).handle.current()
    passages = passages_of(index)
    write_passages(passages, folder / "passages.jsonl")
    questions = bundled_questions(QUESTIONS, passages)
    return Texts(folder / "passages.jsonl", ARTICLES, folder / "index", len(passages), questions)


def jaquad_texts(folder: Path, config: Config, articles: Sequence[Article], count: int) -> Texts:
    """JaQuAD's paragraphs, one passage each, and a sample of their questions."""
    sources = folder / "articles"
    sources.mkdir()
    items = write_paragraphs(articles, sources)
    build = config.settings.index.model_copy(update={"passage_tokens": WHOLE})
    whole = replace(config, settings=config.settings.model_copy(update={"index": build}))
    index = indexed(sources, folder / "index", whole).handle.current()
    passages = passages_of(index)
    write_passages(passages, folder / "passages.jsonl")
    questions = sampled(items, passages, count)
    return Texts(folder / "passages.jsonl", sources, folder / "index", len(passages), questions)
