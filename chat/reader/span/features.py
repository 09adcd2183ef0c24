"""What speaks for a candidate as the answer, as numbers: from reader, search and question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chat.question import AnswerType, Question
from chat.reader.features import Coverage
from chat.reader.passages import PassageTexts
from chat.reader.span.decode import Candidate
from chat.reader.spans import spans_in
from index.search import Hit
from ingest.document import Passage, Span
from ingest.normalize import fold

_KANA = re.compile(r"[\u3041-\u30ff]")
_FORMAL = (AnswerType.PERSON, AnswerType.DATE, AnswerType.NUMBER)
_MOST_VOTES = 3
# A lead says no more beyond this (a logit); without a rival it is this.
_MOST_LEAD = 5.0


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate in its document.

    Attributes:
        hit: the passage that it stands in.
        candidate: what the model says of it.
        span: its place in the document.
        sentence: the sentence (or sentences) that hold it.
        words: its words, folded for comparison.
    """

    hit: Hit
    candidate: Candidate
    span: Span
    sentence: Span
    words: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """What stands in where question and passage are of two languages and share no words.

    Attributes:
        coverage: the means of right answers, for ``sentence_coverage``, ``context_coverage`` and
            ``name_coverage``, so that they say nothing.
        shift: by so much the encoder's cosines are lower across the two languages.
    """

    coverage: tuple[float, float, float]
    shift: float


@dataclass(frozen=True, slots=True)
class Features:
    """One candidate against one question.

    Attributes:
        margin: the model's score above "no answer" (a logit).
        log_probability: see ``Candidate``.
        behind: the model's score minus the best one's of all passages; 0 or less.
        fused: fused search score relative to the best hit's.
        lexical: BM25 relative to the largest among the hits.
        lexical_rank: 1 / rank by BM25; 0 where no word of the question stands in the passage.
        dense_rank: 1 / rank by vectors; 0 where it is not among the candidates.
        agreement: the smaller of both, so that one ranking alone does not make it large.
        cosine: of question and passage.
        sentence_coverage: share of the question's terms in the sentence, weighted by idf.
        context_coverage: the same for the passage with title and headings.
        name_coverage: the same for the question's names and numbers alone, in the passage.
        typed: for a person, date or number asked for, 1 where the candidate holds one that the
            question does not name, -1 where not; 0 for other questions.
        echoed: 1 where the question itself holds the candidate's words.
        votes: how many other passages offer the same words, of three at most; 0 to 1.
        foreign: 1 where question and passage are of two languages; the model was trained on few
            such pairs, and its scores are lower there.
    """

    margin: float
    log_probability: float
    behind: float
    fused: float
    lexical: float
    lexical_rank: float
    dense_rank: float
    agreement: float
    cosine: float
    sentence_coverage: float
    context_coverage: float
    name_coverage: float
    typed: float
    echoed: float
    votes: float
    foreign: float


@dataclass(frozen=True, slots=True)
class DecisionFeatures:
    """What the decision to answer looks at: nothing in it counts the passages that were read.

    Attributes:
        lead: ranking score above the best candidate that says something else, within -5 to 5.

    The others are those of ``Features``.
    """

    margin: float
    log_probability: float
    lead: float
    lexical: float
    agreement: float
    cosine: float
    sentence_coverage: float
    context_coverage: float
    name_coverage: float
    typed: float
    echoed: float
    foreign: float


def decision_features(features: Features, lead: float) -> DecisionFeatures:
    """The features of the decision.

    Args:
        features: the candidate's.
        lead: its ranking score minus that of its rival.
    """
    shared = {
        name: getattr(features, name)
        for name in DecisionFeatures.__dataclass_fields__
        if name != "lead"
    }
    return DecisionFeatures(**shared, lead=max(-_MOST_LEAD, min(_MOST_LEAD, lead)))


def leads(words: Sequence[str], scores: Sequence[float]) -> list[float]:
    """How far each candidate lies above the best one that says something else.

    Args:
        words: the folded words of each, best first.
        scores: the ranking score of each, falling.
    """
    found = []
    for own, score in zip(words, scores, strict=True):
        rivals = (
            other_score
            for other, other_score in zip(words, scores, strict=True)
            if not _says_the_same(own, other)
        )
        found.append(score - next(rivals, score - _MOST_LEAD))
    return found


def _says_the_same(one: str, other: str) -> bool:
    """Whether one holds the words of the other (15万人 in 約15万人), no number cut (2 in 12人)."""
    short, long = sorted((one, other), key=len)
    at = long.find(short) if short else -1
    while at >= 0:
        end = at + len(short)
        cut_before = long[at - 1 : at].isdigit() and short[0].isdigit()
        cut_after = long[end : end + 1].isdigit() and short[-1].isdigit()
        if not cut_before and not cut_after:
            return True
        at = long.find(short, at + 1)
    return one == other


@dataclass(frozen=True, slots=True)
class _Alone:
    """What a candidate has by itself, whatever else was found.

    Attributes:
        coverage: of sentence, context and names.
        foreign: see ``Features``.
        typed: see ``Features``.
        echoed: see ``Features``.
    """

    coverage: tuple[float, float, float]
    foreign: bool
    typed: float
    echoed: bool


class FeatureMaker:
    """Computes the features of all candidates of one question; made for one thread.

    Reading on adds candidates; what those that were there have by themselves is kept.

    Args:
        question: the analysed question.
        hits: the passages that were found, best first, read or not.
        passages: the passages of the index taken apart.
        foreign: see ``Foreign``.
    """

    def __init__(
        self, question: Question, hits: Sequence[Hit], passages: PassageTexts, foreign: Foreign
    ) -> None:
        self._question = question
        self._passages = passages
        self._foreign = foreign
        self._coverage = Coverage(question, passages.index)
        self._asked = fold(question.text)
        self._best_fused = max((hit.score for hit in hits), default=0.0)
        self._best_lexical = max((hit.lexical_score for hit in hits), default=0.0)
        self._known: dict[tuple[Passage, Span], _Alone] = {}

    def features(self, found: Sequence[Found]) -> list[Features]:
        """The features of each candidate, in the same order."""
        best = max((one.candidate.score for one in found), default=0.0)
        places = {(one.words, one.hit.passage) for one in found}
        return [self._of(one, best, places) for one in found]

    def _of(self, found: Found, best: float, places: Iterable[tuple[str, Passage]]) -> Features:
        hit, candidate = found.hit, found.candidate
        alone = self._alone(found)
        ranks = [1 / rank if rank else 0.0 for rank in (hit.lexical_rank, hit.dense_rank)]
        shift = self._foreign.shift if alone.foreign else 0.0
        same = sum(words == found.words for words, _ in places) - 1
        return Features(
            margin=candidate.margin,
            log_probability=candidate.log_probability,
            behind=candidate.score - best,
            fused=_share(hit.score, self._best_fused),
            lexical=_share(hit.lexical_score, self._best_lexical),
            lexical_rank=ranks[0],
            dense_rank=ranks[1],
            agreement=min(ranks),
            cosine=hit.dense_score + shift,
            sentence_coverage=alone.coverage[0],
            context_coverage=alone.coverage[1],
            name_coverage=alone.coverage[2],
            typed=alone.typed,
            echoed=float(alone.echoed),
            votes=min(same, _MOST_VOTES) / _MOST_VOTES,
            foreign=float(alone.foreign),
        )

    def _alone(self, found: Found) -> _Alone:
        key = (found.hit.passage, found.span)
        if key not in self._known:
            foreign = self._is_foreign(found.hit)
            self._known[key] = _Alone(
                coverage=self._foreign.coverage if foreign else self._covered(found),
                foreign=foreign,
                typed=self._typed(found),
                echoed=found.words in self._asked,
            )
        return self._known[key]

    def _is_foreign(self, hit: Hit) -> bool:
        text = self._passages.index.text_of(hit.passage)
        return not self._question.japanese and _KANA.search(text) is not None

    def _covered(self, found: Found) -> tuple[float, float, float]:
        passage = self._passages.of(found.hit.passage)
        here: set[str] = set()
        for sentence, terms in zip(passage.sentences, passage.terms, strict=True):
            if sentence.overlaps(found.sentence):
                here |= terms
        context = passage.context
        return (
            self._coverage.of(here),
            self._coverage.of(context),
            self._coverage.of_names(context),
        )

    def _typed(self, found: Found) -> float:
        if self._question.expects not in _FORMAL:
            return 0.0
        text = self._passages.index.documents[found.hit.passage.source].text
        forms = spans_in(text, found.sentence, self._question)
        return 1.0 if any(form.overlaps(found.span) for form in forms) else -1.0


def _share(value: float, largest: float) -> float:
    return value / largest if largest > 0 else 0.0
