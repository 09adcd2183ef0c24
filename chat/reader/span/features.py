"""What speaks for a candidate as the answer, as numbers: from reader, search and question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chat.reader.span.decode import Candidate
from index.search import Hit
from ingest.document import Span

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
        coverage: the means of right answers, for ``sentence_coverage``, ``context_coverage``,
            ``name_coverage`` and ``rest_coverage``, so that they say nothing.
        shift: by so much the encoder's cosines are lower across the two languages.
    """

    coverage: tuple[float, float, float, float]
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
        rest_coverage: share of the question's terms that are no names, in the passage: what is
            asked of the thing, not the thing.
        cue: for a reason, manner, claim or definition asked for, 1 where the sentence shows that
            it states one, -1 where not; 0 for other questions.
        stating: 1 where a clause is asked for, not a few words; the model knows few such pairs.
        polar: 1 where yes or no is asked for.
        length: logarithm of one more than the characters of the candidate.
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
    rest_coverage: float
    cue: float
    stating: float
    polar: float
    length: float


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
    fused: float
    lexical: float
    agreement: float
    cosine: float
    sentence_coverage: float
    context_coverage: float
    name_coverage: float
    typed: float
    echoed: float
    votes: float
    foreign: float
    rest_coverage: float
    cue: float
    stating: float
    polar: float
    length: float


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
