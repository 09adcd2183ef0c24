"""What the reader reads in training: JaQuAD's paragraphs, and passages as the index cuts them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.live import search_text
from ingest.chunking import chunk
from ingest.document import Span
from ingest.readers.text import TextFormat
from training.splits import Article, Asked


@dataclass(frozen=True, slots=True)
class Context:
    """Words that are read at once.

    Attributes:
        article: the number of their article.
        head: title and headings, each a line; what is read before the words.
        span: the place of the words in the article.
        words: the words.
    """

    article: int
    head: str
    span: Span
    words: str

    @property
    def text(self) -> str:
        """All that is read."""
        return joined(self.head, self.words)

    def place(self, answer: Span) -> Span | None:
        """Where an answer of the article stands in ``words``; None unless it stands whole."""
        if answer.start < self.span.start or answer.end > self.span.end:
            return None
        return Span(answer.start - self.span.start, answer.end - self.span.start)


def joined(head: str, words: str) -> str:
    """Title and headings, then the words, as a stock tokenizer is given them."""
    return f"{head}\n{words}" if head else words


@dataclass(frozen=True, slots=True)
class Posed:
    """A question and where its answer stands.

    Attributes:
        article: the number of its article.
        asked: the question.
        answer: the answer's place in the article.
        paragraph: the row of its paragraph.
        passage: the row of the passage that holds the answer whole, if one does.
    """

    article: int
    asked: Asked
    answer: Span
    paragraph: int
    passage: int | None


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles, ready to be read.

    Attributes:
        paragraphs: all paragraphs that are asked about, article by article.
        passages: all passages, article by article.
        questions: all questions, article by article.
        paragraph_of: for each passage the row of the paragraph that it shares most with.
        missing: the questions that an article does not answer, each with the article's number.
    """

    paragraphs: tuple[Context, ...]
    passages: tuple[Context, ...]
    questions: tuple[Posed, ...]
    paragraph_of: tuple[int | None, ...]
    missing: tuple[tuple[int, str], ...] = ()


def build_corpus(
    articles: Sequence[Article], count_tokens: Callable[[str], int], budget: int
) -> Corpus:
    """Paragraphs, passages and questions of ``articles``.

    Args:
        articles: rebuilt articles.
        count_tokens: the number of tokens of a string, as the index counts them.
        budget: the largest passage, in tokens.
    """
    paragraphs: list[Context] = []
    passages: list[Context] = []
    questions: list[Posed] = []
    nearest: list[int | None] = []
    for number, article in enumerate(articles):
        own = _paragraphs(number, article)
        cut = _passages(number, article, count_tokens, budget)
        rows = {context.span.start: len(paragraphs) + at for at, context in enumerate(own)}
        starts = [context.span.start for context in cut]
        for asked in article.questions:
            answer = Span(asked.start, asked.start + len(asked.answer))
            at = bisect_right(starts, answer.start) - 1
            held = at >= 0 and cut[at].place(answer) is not None
            passage = len(passages) + at if held else None
            questions.append(Posed(number, asked, answer, rows[asked.paragraph_start], passage))
        nearest += [_nearest(context.span, own, len(paragraphs)) for context in cut]
        paragraphs += own
        passages += cut
    missing = tuple((at, words) for at, article in enumerate(articles) for words in article.missing)
    return Corpus(tuple(paragraphs), tuple(passages), tuple(questions), tuple(nearest), missing)


def _paragraphs(number: int, article: Article) -> list[Context]:
    spans = {(asked.paragraph_start, asked.paragraph_end) for asked in article.questions}
    made = []
    for start, end in sorted(spans):
        words = article.text[start:end].rstrip("\n")
        made.append(Context(number, article.title, Span(start, start + len(words)), words))
    return made


def _passages(
    number: int, article: Article, count_tokens: Callable[[str], int], budget: int
) -> list[Context]:
    document = TextFormat().document(article.title, article.title, article.text)
    if document.text != article.text:
        raise ValueError(f"The text of {article.title} changed in parsing.")
    made = []
    for passage in chunk(document, count_tokens, budget):
        text = search_text(document, passage)
        words = passage.span.of(document.text)
        head = text[: len(text) - len(words)].removesuffix("\n")
        made.append(Context(number, head, passage.span, words))
    return made


def _nearest(span: Span, paragraphs: Sequence[Context], first: int) -> int | None:
    shared = [
        min(span.end, context.span.end) - max(span.start, context.span.start)
        for context in paragraphs
    ]
    best = max(range(len(shared)), key=shared.__getitem__, default=None)
    return first + best if best is not None and shared[best] > 0 else None
