"""The fit of ranking and decision in small: a model that knows its answers is made use of."""

from dataclasses import replace

import pytest

from chat.reader.span.decode import Candidate
from chat.reader.span.reader import SpanReader
from chat.reader.span.weights import RankingWeights, load_weights
from index.build import BuildSettings
from index.encoder import Encoder, EncoderSettings
from index.search import SearchSettings
from ingest.document import Span
from training.fit_span_reader import figures, fit
from training.trials import Situation, Trials, Whole, index_articles


class Knowing:
    """Is sure of the right words where they stand, and unsure of the first words anywhere."""

    def __init__(self, articles) -> None:
        self.answers = {q.question: q.answer for a in articles for q in a.questions}

    def find(self, pairs):
        return [tuple(self._of(pair)) for pair in pairs]

    def _of(self, pair):
        answer = self.answers[pair.question]
        at = pair.text.find(answer)
        if at >= 0:
            yield Candidate(Span(at, at + len(answer)), 9.0, 1.0, -0.1)
        if at != 0:
            yield Candidate(Span(0, min(2, len(pair.text))), 2.0, 1.0, -3.0)

    def forget(self) -> None:
        pass


@pytest.fixture(scope="module")
def fitted(articles, tiny_base, tmp_path_factory):
    encoder = Encoder(EncoderSettings(name=str(tiny_base)))
    index = index_articles(
        articles, tmp_path_factory.mktemp("fit"), encoder, BuildSettings(passage_tokens=40)
    )
    whole = Whole(index, encoder, SearchSettings())
    trials = Trials(articles, whole, 6).draw(
        {Situation.ARTICLE: 30, Situation.REMOVED: 20, Situation.OTHER: 10}
    )
    reader = SpanReader(Knowing(articles))
    return trials, reader, fit(trials, reader, 0.1)


def test_fitted_weights_tell_right_from_wrong_and_what_nothing_answers(fitted):
    _, _, (weights, judged, shares) = fitted
    found = figures(judged, weights)
    assert found["questions"]["article"] == 30
    assert found["right"] > 0.8
    assert found["auroc"]["removed"] > 0.9
    assert shares["lost"] <= 0.005
    assert 0 < shares["passages_read"] <= 1
    assert shares["median_read"] >= 1


def test_weights_that_were_there_before_do_not_matter(fitted):
    trials, reader, (weights, _, _) = fitted
    before = load_weights()
    foreign = replace(before.foreign, coverage=(0.9, 0.8, 0.7, 0.6))
    turned = replace(before, ranking=tuple(-w for w in before.ranking), foreign=foreign)
    again, _, _ = fit(trials, reader.reweighted(turned), 0.1)
    assert again.foreign == weights.foreign
    assert again.ranking == pytest.approx(weights.ranking, abs=1e-6)


def test_fitted_weights_are_what_is_read_back(fitted):
    _, _, (weights, _, _) = fitted
    assert RankingWeights.from_json(weights.to_json()) == weights
