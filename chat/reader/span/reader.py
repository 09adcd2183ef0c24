"""The reader of spans: a model's candidates in all passages, ranked together."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

from chat.question import Question
from chat.reader import Reading
from chat.reader.authorship import asks_author, author_readings
from chat.reader.cells import cell_readings
from chat.reader.edges import tidied
from chat.reader.lists import list_readings
from chat.reader.passages import PassageTexts, passages_of
from chat.reader.pointing import listed_beside, pointed_at
from chat.reader.span.as_written import as_written, forget_writings
from chat.reader.span.asked_rows import other_rows
from chat.reader.span.decode import Candidate
from chat.reader.span.feature_maker import FeatureMaker
from chat.reader.span.features import (
    DecisionFeatures,
    Features,
    Found,
    decision_features,
    leads,
)
from chat.reader.span.kept import KeptCandidates
from chat.reader.span.keywords import as_question
from chat.reader.span.model import SpanModel
from chat.reader.span.shape import asks_items, items_beside, widen
from chat.reader.span.weights import STAGES, RankingWeights, load_weights
from chat.reader.span.windows import Pair
from index.search import Hit
from index.view import IndexView
from ingest.document import Passage, Span
from ingest.normalize import fold
from ingest.shown import ShownText, shown


@dataclass(frozen=True, slots=True)
class SpanReaderSettings:
    """How passages are read.

    Attributes:
        with_title: whether a stated title is read before the passage, as in training.
        with_headings: whether its headings are, too.
        named_rows: whether of a table only the rows are read that a question names, if any.
        list_behind: further items of a list in prose lie at most so far (a logit) behind the best.
        kept: pairs of question and passage of which the candidates are kept.
    """

    with_title: bool = True
    with_headings: bool = True
    named_rows: bool = True
    list_behind: float = 2.0
    kept: int = 20_000


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its features and ranking score (a logit)."""

    found: Found
    features: Features
    score: float


@dataclass(frozen=True, slots=True)
class _Given:
    """What the model is given of a passage.

    Attributes:
        text: its words.
        left_out: the parts of it that are not read.
        pair: those words with the question.
    """

    text: ShownText
    left_out: tuple[Span, ...]
    pair: Pair


class SpanReader:
    """Answers with the words that an extractive model finds in the passages.

    Candidates of several passages that say the same stay, each at its place: the later ones back
    the first.

    Args:
        model: finds candidates.
        weights: what they are ranked by; None for the ones that are shipped.
        settings: how passages are read.
    """

    def __init__(
        self,
        model: SpanModel,
        weights: RankingWeights | None = None,
        settings: SpanReaderSettings | None = None,
    ) -> None:
        self.weights = weights or load_weights()
        self._settings = settings or SpanReaderSettings()
        self._candidates = KeptCandidates(model, self._settings.kept)
        self._passages: PassageTexts | None = None

    def read(self, question: Question, hits: Sequence[Hit], index: IndexView) -> list[Reading]:
        """See ``Reader.read``."""
        named = author_readings(hits, index) if asks_author(question) else []
        named = named or cell_readings(question, hits, index)
        named = named or list_readings(question, hits, index)
        ranked = self.rank(question, hits, index)
        if not ranked:
            return named
        words = [one.found.words for one in ranked]
        ahead = leads(words, [one.score for one in ranked])
        rows = [
            decision_features(one.features, lead) for one, lead in zip(ranked, ahead, strict=True)
        ]
        # What the layout says comes first, and is not said again.
        readings = {(one.hit.passage.source, one.spans): one for one in named}
        for one, probability in zip(ranked, self.weights.probabilities(rows).tolist(), strict=True):
            text = index.documents[one.found.hit.passage.source].text
            found = self.answer_spans(question, one, ranked, index)
            spans = tuple(tidied(text, span, question.expects) for span in found)
            reading = Reading(one.found.hit, spans, one.found.sentence, one.score, probability)
            readings.setdefault((one.found.hit.passage.source, spans), reading)
        return list(readings.values())

    def prepare(
        self, questions: Sequence[Question], hits: Sequence[Sequence[Hit]], index: IndexView
    ) -> None:
        """See ``Reader.prepare``; in stages, as one question by itself is read."""
        worth = [self._worth_reading(found) for found in hits]
        waiting = list(zip(questions, worth, strict=True))
        for depth in (*STAGES, max(map(len, hits), default=0)):
            self._candidates.of(
                [
                    self._given(question, hit.passage, index).pair
                    for question, found in waiting
                    for hit in found[:depth]
                ]
            )
            waiting = [
                (question, found)
                for question, found in waiting
                if depth < len(found)
                and not self._is_sure(self.rank_first(question, found, index, depth), depth)
            ]

    def forget(self) -> None:
        """See ``Reader.forget``."""
        self._candidates.forget()
        forget_writings()
        self._passages = None

    def reweighted(self, weights: RankingWeights) -> SpanReader:
        """The same model ranked by other weights; what was read is shared."""
        other = copy(self)
        other.weights = weights
        return other

    def rank(self, question: Question, hits: Sequence[Hit], index: IndexView) -> list[Ranked]:
        """The candidates, best first, of as many passages as it takes to be sure of one."""
        count = len(self._worth_reading(hits))
        maker = self.feature_maker(question, hits, index)
        for depth in (depth for depth in STAGES if depth < count):
            ranked = self.rank_first(question, hits, index, depth, maker)
            if self._is_sure(ranked, depth):
                return ranked
        return self.rank_first(question, hits, index, count, maker)

    def feature_maker(
        self, question: Question, hits: Sequence[Hit], index: IndexView
    ) -> FeatureMaker:
        """What makes the features of a question's candidates, however many passages are read."""
        return FeatureMaker(question, hits, self._passages_of(index), self.weights.foreign)

    def rank_first(
        self,
        question: Question,
        hits: Sequence[Hit],
        index: IndexView,
        depth: int,
        maker: FeatureMaker | None = None,
    ) -> list[Ranked]:
        """The candidates of the first passages, best first; what the weights are fitted on.

        Args:
            question: the analysed question.
            hits: the passages that were found, best first.
            index: the version that they are of.
            depth: how many of them are read.
            maker: the question's, where fewer passages were read before.
        """
        passages = self._passages_of(index)
        read = self._worth_reading(hits)[:depth]
        given = [self._given(question, hit.passage, index) for hit in read]
        candidates = self._candidates.of([one.pair for one in given])
        found = [
            placed
            for hit, one, candidates_of_it in zip(read, given, candidates, strict=True)
            for candidate in candidates_of_it
            if (placed := _place(hit, candidate, one, passages)) is not None
        ]
        if not found:
            return []
        features = (maker or self.feature_maker(question, hits, index)).features(found)
        scores = self.weights.scores(features).tolist()
        ranked = [Ranked(*parts) for parts in zip(found, features, scores, strict=True)]
        return sorted(ranked, key=lambda one: -one.score)

    def _is_sure(self, ranked: Sequence[Ranked], depth: int) -> bool:
        """Whether the best candidate of the first passages needs no comparison with the others."""
        if not ranked:
            return False
        (confidence,) = self.weights.probabilities([decided_by(ranked)])
        return bool(confidence >= self.weights.sure[STAGES.index(depth)])

    def _worth_reading(self, hits: Sequence[Hit]) -> list[Hit]:
        """The first few in any case: among few passages small differences fill the whole scale."""
        best = max((hit.score for hit in hits), default=0.0)
        least = self.weights.least_fused * best
        return [hit for at, hit in enumerate(hits) if at < STAGES[-1] or hit.score >= least]

    def _given(self, question: Question, passage: Passage, index: IndexView) -> _Given:
        document = index.documents[passage.source]
        head = []
        if self._settings.with_title and document.titled:
            head.append(document.title)
        if self._settings.with_headings:
            head += passage.headings
        head += (shown(document, lead).text for lead in passage.leads)
        left_out = other_rows(document, passage, question) if self._settings.named_rows else []
        text = shown(document, passage.span, left_out)
        # An English question stays one with a name in katakana.
        asked = as_question(question.text) if question.japanese else question.text
        pair = Pair(as_written(asked, text.text), text.text, "\n".join(head))
        return _Given(text, tuple(left_out), pair)

    def _passages_of(self, index: IndexView) -> PassageTexts:
        """The passages of the version that is asked; those of an older one are let go."""
        self._passages = passages = passages_of(self._passages, index)
        return passages

    def answer_spans(
        self, question: Question, one: Ranked, ranked: Sequence[Ranked], index: IndexView
    ) -> tuple[Span, ...]:
        """What a candidate answers with; only the best one takes further items to itself.

        Args:
            question: the analysed question.
            one: the candidate.
            ranked: all candidates, best first; none to leave further items alone.
            index: the version that they are of.
        """
        found = one.found
        document = index.documents[found.hit.passage.source]
        listed = pointed_at(document, found.span, question)
        if not listed and ranked and one is ranked[0]:
            listed = listed_beside(document, found.span, question)
        if listed:
            return listed
        spans = widen(document, found.sentence, found.span, question)
        if not ranked or one is not ranked[0] or spans != (found.span,) or not asks_items(question):
            return spans
        beside = [
            (other.found.span, other.score)
            for other in ranked[1:]
            if other.found.hit.passage.source == found.hit.passage.source
        ]
        least = one.score - self._settings.list_behind
        return items_beside(found.sentence, found.span, beside, least)


def decided_by(ranked: Sequence[Ranked]) -> DecisionFeatures:
    """What the decision knows of the best of some candidates (there is one at least)."""
    lead = leads([one.found.words for one in ranked], [one.score for one in ranked])[0]
    return decision_features(ranked[0].features, lead)


def _place(hit: Hit, candidate: Candidate, given: _Given, passages: PassageTexts) -> Found | None:
    """A candidate of a passage in its document; None where it reaches over what was not read."""
    passage = hit.passage
    document = passages.index.documents[passage.source]
    span = given.text.to_source(candidate.span.start, candidate.span.end)
    if any(span.overlaps(part) for part in given.left_out):
        return None
    around = [s for s in passages.of(passage).sentences if s.overlaps(span)]
    start = min((s.start for s in around), default=span.start)
    end = max((s.end for s in around), default=span.end)
    sentence = Span(min(start, span.start), max(end, span.end))
    return Found(hit, candidate, span, sentence, fold(shown(document, span).text))
