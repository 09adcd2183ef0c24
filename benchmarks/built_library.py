"""A library that ``benchmarks.growth --keep`` built, and questions whose passages are in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

import numpy as np

from benchmarks.growth_steps import bytes_by_part, places
from benchmarks.large_version import Version
from chat.app import App
from chat.settings import load_config
from index.live import LiveIndex
from training.splits import Article, load_articles


@dataclass(frozen=True)
class BuiltLibrary:
    """A library in its folder.

    Attributes:
        folder: where it lies.
        shared: where JaQuAD is.
        questions: how many of dev's are asked, spread evenly over those of one passage.
    """

    folder: Path
    shared: Path
    questions: int

    @cached_property
    def _app(self) -> App:
        return App(load_config(), self.folder / "index")

    def open(self) -> LiveIndex:
        """The live version as the chat opens it, checksums and all."""
        return cast(LiveIndex, self._app.handle.current())

    def known(self, index: LiveIndex) -> Version:
        """The questions, as the encoder has them.

        Raises:
            LookupError: dev's articles are not in it.
        """
        dev = load_articles(self.shared / "data" / "jaquad" / "dev.json.gz")
        found = list(asked_within(index, dev))
        if not found:
            raise LookupError(f"dev's articles are not in {self.folder}")
        count = min(self.questions, len(found))
        chosen = np.linspace(0, len(found) - 1, count).astype(int).tolist()
        asked = [found[at][0] for at in chosen]
        gold = [found[at][1] for at in chosen]
        vectors = self._app.encoder.encode_queries(asked)
        return Version(asked, vectors, gold, "embedded", bytes_by_part(self._app))


def asked_within(index: LiveIndex, articles: list[Article]) -> Iterator[tuple[str, int]]:
    """Each question with the row of the passage in which its answer stands.

    Left out are questions whose paragraph is not in the article's text as it was parsed, and those
    whose answer was cut.
    """
    by_name = {source.rsplit("/", 1)[-1]: source for source in index.documents}
    for number, article in enumerate(articles):
        source = by_name.get(f"{number:04}.md")
        if source is None:
            continue
        text = index.documents[source].text
        rows = index.rows_of({source})
        passages = [(row, index.passages[row]) for row in rows]
        moved = {place: moved_by(article, place, text) for place in places(article)}
        for one in article.questions:
            start = one.start + moved[one.paragraph_start, one.paragraph_end]
            end = start + len(one.answer)
            if text[start:end] != one.answer:
                continue
            within = (
                row for row, passage in passages if passage.start <= start <= end <= passage.end
            )
            if (row := next(within, None)) is not None:
                yield one.question, row


def moved_by(article: Article, place: tuple[int, int], text: str) -> int:
    """How far a paragraph lies from its place in the article; out of the text where it is gone."""
    start, end = place
    paragraph = article.text[start:end]
    found = text.find(paragraph.strip("\n"))
    lead = len(paragraph) - len(paragraph.lstrip("\n"))
    return found - lead - start if found >= 0 else len(text)
