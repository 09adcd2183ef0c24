"""Computes what speaks for each candidate of a question; see ``features``."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chat.question import AnswerType, Question, analyze_question
from chat.question_form import Form
from chat.reader.features import Coverage
from chat.reader.passages import PassageTexts
from chat.reader.span.as_written import as_written
from chat.reader.span.cues import cue
from chat.reader.span.features import Features, Foreign, Found
from chat.reader.spans import spans_in
from index.search import Hit
from ingest.document import Passage, Span
from ingest.normalize import fold

_KANA = re.compile(r"[\u3041-\u30ff]")
_FORMAL = (AnswerType.PERSON, AnswerType.DATE, AnswerType.NUMBER)
_STATING = (Form.REASON, Form.MANNER, Form.OPINION)
_MOST_VOTES = 3


@dataclass(frozen=True, slots=True)
class _Alone:
    """What a candidate has by itself, whatever else was found.

    Attributes:
        coverage: of sentence, context, names, and the rest.
        foreign: see ``Features``.
        typed: see ``Features``.
        echoed: see ``Features``.
    """

    coverage: tuple[float, float, float, float]
    foreign: bool
    typed: float
    echoed: bool
    cue: float


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
        self._coverages: dict[Passage, Coverage] = {}
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
            rest_coverage=alone.coverage[3],
            cue=alone.cue,
            stating=float(self._question.form in _STATING),
            polar=float(self._question.form is Form.POLAR),
            length=math.log1p(len(found.words)),
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
                cue=self._cue(found),
            )
        return self._known[key]

    def _is_foreign(self, hit: Hit) -> bool:
        text = self._passages.index.text_of(hit.passage)
        return not self._question.japanese and _KANA.search(text) is not None

    def _cue(self, found: Found) -> float:
        text = self._passages.index.documents[found.hit.passage.source].text
        return cue(self._question.form, found.sentence.of(text))

    def _covered(self, found: Found) -> tuple[float, float, float, float]:
        passage = self._passages.of(found.hit.passage)
        here: set[str] = set()
        for sentence, terms in zip(passage.sentences, passage.terms, strict=True):
            if sentence.overlaps(found.sentence):
                here |= terms
        context, coverage = passage.context, self._coverage_in(found.hit)
        return (
            coverage.of(here),
            coverage.of(context),
            coverage.of_names(context),
            coverage.of_rest(context),
        )

    def _coverage_in(self, hit: Hit) -> Coverage:
        """The coverage of the question as the passage writes its years and numbers."""
        known = self._coverages.get(hit.passage)
        if known is None:
            index = self._passages.index
            asked = as_written(self._question.text, index.text_of(hit.passage))
            same = asked == self._question.text
            known = self._coverage if same else Coverage(analyze_question(asked), index)
            self._coverages[hit.passage] = known
        return known

    def _typed(self, found: Found) -> float:
        if self._question.expects not in _FORMAL:
            return 0.0
        text = self._passages.index.documents[found.hit.passage.source].text
        forms = spans_in(text, found.sentence, self._question)
        return 1.0 if any(form.overlaps(found.span) for form in forms) else -1.0


def _share(value: float, largest: float) -> float:
    return value / largest if largest > 0 else 0.0
