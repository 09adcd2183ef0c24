"""What the reader learns from, and how much of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from chat.reader.span.windows import Pair, WindowLimits
from ingest.document import Span


class Kind(StrEnum):
    """Where an example comes from; ``WRITTEN`` is a near miss that was written by hand."""

    ANSWERABLE = "answerable"
    OTHER_ARTICLE = "other_article"
    SAME_ARTICLE = "same_article"
    NEAR_MISS = "near_miss"
    ENTITY_SWAP = "entity_swap"
    ATTRIBUTE_SWAP = "attribute_swap"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class ReaderRecipe:
    """What decides the weights, beside the loop's settings.

    Attributes:
        limits: how long an input may be; the product's own.
        passage_tokens: largest passage, in tokens of the base; about what the index cuts.
        paragraph_share: how often a context is a whole paragraph, else a passage.
        untitled_share: how often the title is left out; not every article states one.
        other_article: unanswerable examples of this kind for each question; and so on.
        near_entities: how often a swap tries the article's own names first.
        own_repeats: how often an epoch has each question that we wrote (users' ones, translations,
            near misses), in other contexts where there are some; there are few, and each stands
            for many.
        batch_tokens: padded tokens that go through the model at once.
        batches: batches of a step.
        first_epoch: number of the first epoch, so that a run which begins with the weights of an
            earlier one does not read the same examples again.
        frozen: layers, counted from the input, that stay as they are.
        users: whether questions as users ask them are learned from, too.
        pairs: whether near misses and their answered twins are, too.
        posed: whether ``training/posed_questions.py`` is, too.
        weak: whether questions made of statements are, too (``training/weak``).
        set_share: how much of the data set's own questions an epoch has; less than all where the
            others are what is to be learned.
    """

    limits: WindowLimits = field(default_factory=WindowLimits)
    passage_tokens: int = 160
    paragraph_share: float = 0.6
    untitled_share: float = 0.1
    other_article: float = 0.05
    same_article: float = 0.06
    near_miss: float = 0.08
    entity_swap: float = 0.07
    attribute_swap: float = 0.04
    near_entities: float = 0.5
    own_repeats: int = 4
    batch_tokens: int = 4096
    batches: int = 3
    first_epoch: int = 0
    frozen: int = 0
    users: bool = False
    pairs: bool = False
    posed: bool = False
    weak: bool = False
    set_share: float = 1.0

    @property
    def unanswerable(self) -> dict[Kind, float]:
        """The share of each unanswerable kind, for each question."""
        kinds = [kind for kind in Kind if kind not in (Kind.ANSWERABLE, Kind.WRITTEN)]
        return {kind: float(getattr(self, kind.value)) for kind in kinds}


@dataclass(frozen=True, slots=True)
class Example:
    """A question and what it is asked of.

    Attributes:
        kind: where it comes from.
        question: the question.
        head: title and headings; may be empty.
        words: the words to look for the answer in.
        answer: where it stands in ``words``, or stood for a question that was changed; None where
            ``words`` never held it.
    """

    kind: Kind
    question: str
    head: str
    words: str
    answer: Span | None

    @property
    def answerable(self) -> bool:
        """Whether ``words`` answer the question."""
        return self.kind is Kind.ANSWERABLE

    @property
    def pair(self) -> Pair:
        """What the model is given."""
        return Pair(self.question, self.words, self.head)
