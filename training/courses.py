"""How the reading of a trial goes: the best candidate after each passage more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chat.question import Question, analyze_question
from chat.reader.span.features import DecisionFeatures
from chat.reader.span.reader import Ranked, SpanReader, decided_by
from chat.reader.span.weights import STAGES, RankingWeights
from index.live import LiveIndex
from training.reading_depth import Depth
from training.trials import Trial, is_right


def answer_words(
    question: Question,
    one: Ranked,
    ranked: Sequence[Ranked],
    reader: SpanReader,
    index: LiveIndex,
) -> str:
    """What a candidate answers with, one span a line; see ``SpanReader.answer_spans``."""
    text = index.documents[one.found.hit.passage.source].text
    return "\n".join(span.of(text) for span in reader.answer_spans(question, one, ranked, index))


@dataclass(frozen=True, slots=True)
class Best:
    """The best candidate of a trial, by new weights.

    Attributes:
        features: what the decision knows of it.
        right: whether it answers the trial.
    """

    features: DecisionFeatures
    right: bool


# Where the reading of a trial ends; None where nothing was found to answer with.
Judged = tuple[Trial, Best | None]


@dataclass(frozen=True, slots=True)
class Course:
    """How the reading of a trial goes.

    Attributes:
        trial: the trial.
        best: the best candidate of the first passage, of the first two, and so on.
        shares: fused score of each passage, relative to the first one's.
    """

    trial: Trial
    best: tuple[Best | None, ...]
    shares: tuple[float, ...]

    def states(self) -> list[Best]:
        """What stands where reading may end."""
        ends = {*(depth for depth in STAGES if depth < len(self.best)), len(self.best)}
        return [best for end in sorted(ends) if (best := self.best[end - 1]) is not None]

    def depths(self, weights: RankingWeights) -> list[Depth]:
        """The same as confidences."""
        known = [best.features for best in self.best if best is not None]
        sure = iter(weights.probabilities(known).tolist() if known else [])
        return [
            Depth(0.0 if best is None else next(sure), best is not None and best.right, share)
            for best, share in zip(self.best, self.shares, strict=True)
        ]


def course_of(trial: Trial, reader: SpanReader) -> Course:
    """Read one passage more, again and again."""
    question, index = analyze_question(trial.question), trial.index
    maker = reader.feature_maker(question, trial.hits, index)
    best: list[Best | None] = []
    for depth in range(1, len(trial.hits) + 1):
        ranked = reader.rank_first(question, trial.hits, index, depth, maker)
        if ranked:
            words = answer_words(question, ranked[0], ranked, reader, index)
            best.append(Best(decided_by(ranked), is_right(trial, words)))
        else:
            best.append(None)
    first = max(hit.score for hit in trial.hits)
    shares = [hit.score / first if first > 0 else 1.0 for hit in trial.hits]
    return Course(trial, tuple(best), tuple(shares))
