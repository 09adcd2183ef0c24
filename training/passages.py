"""What the encoder trains on: JaQuAD's articles as the index cuts them, and their paragraphs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.live import search_text
from ingest.chunking import chunk
from ingest.readers.text import TextFormat
from training.splits import Article, Asked


@dataclass(frozen=True, slots=True)
class TrainingPassage:
    """A passage and the questions that it answers.

    Attributes:
        article: the number of its article.
        text: what it is searched by: title, headings, words.
        questions: questions whose answer stands whole in it; there may be none.
        answers: their answers, in the same order.
        whole: it is a paragraph of JaQuAD, not a passage of ours.
    """

    article: int
    text: str
    questions: tuple[str, ...]
    answers: tuple[str, ...]
    whole: bool = False


def cut_articles(
    articles: Sequence[Article], count_tokens: Callable[[str], int], budget: int
) -> list[TrainingPassage]:
    """All passages of ``articles``, in order.

    Args:
        articles: rebuilt articles.
        count_tokens: the number of tokens of a string.
        budget: the largest passage, in tokens.
    """
    made: list[TrainingPassage] = []
    for number, article in enumerate(articles):
        document = TextFormat().document(article.title, article.title, article.text)
        if document.text != article.text:
            raise ValueError(f"The text of {article.title} changed in parsing.")
        passages = chunk(document, count_tokens, budget)
        starts = [passage.start for passage in passages]
        held: list[list[int]] = [[] for _ in passages]
        for at, asked in enumerate(article.questions):
            row = bisect_right(starts, asked.start) - 1
            if row >= 0 and asked.start + len(asked.answer) <= passages[row].end:
                held[row].append(at)
        for passage, chosen in zip(passages, held, strict=True):
            asked_here = [article.questions[at] for at in chosen]
            made.append(
                TrainingPassage(
                    number,
                    search_text(document, passage),
                    tuple(asked.question for asked in asked_here),
                    tuple(asked.answer for asked in asked_here),
                )
            )
    return made


def whole_paragraphs(articles: Sequence[Article]) -> list[TrainingPassage]:
    """The paragraphs of ``articles`` that have questions, in order, each under its title."""
    made: list[TrainingPassage] = []
    for number, article in enumerate(articles):
        asked: dict[tuple[int, int], list[Asked]] = {}
        for one in article.questions:
            asked.setdefault((one.paragraph_start, one.paragraph_end), []).append(one)
        for (start, end), chosen in asked.items():
            text = f"{article.title}\n{article.text[start:end].strip()}"
            questions = tuple(one.question for one in chosen)
            answers = tuple(one.answer for one in chosen)
            made.append(TrainingPassage(number, text, questions, answers, whole=True))
    return made
