"""Fits the span reader's ranking and decision on JaQuAD's calibration articles.

Run as ``python -m training.fit_span_reader --shared ../shared [--reader FOLDER]``; our own reader
is packed first, since from a folder it has no prior over shapes. Writes
``chat/reader/span/ranking.json``. The ranking tells the candidates of all passages apart. The
decision turns the standing of the best one, wherever reading may end, into the probability that it
is right, over questions that can be answered and questions that cannot. How far to read is chosen
by it (``training/reading_depth.py``).
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from chat.question import analyze_question
from chat.reader.choice import DEFAULT
from chat.reader.opening import span_model
from chat.reader.span.features import (
    Features,
    Foreign,
)
from chat.reader.span.reader import Ranked, SpanReader
from chat.reader.span.weights import STAGES, RankingWeights, matrix
from chat.settings import load_config
from index.encoder import Encoder
from training.conditional_logit import Alternatives, Penalty, fit_weights
from training.courses import Best, Judged, answer_words, course_of
from training.english import english_only
from training.entity_swaps import Gazetteer
from training.measure_english_shift import english_shifts
from training.outcomes import Outcome, figures_of
from training.own_questions import load_near_misses, load_user_questions
from training.posed_files import CALIBRATION_FORMS, CALIBRATION_POSED, own_trials, trials_of
from training.reading_depth import Depths, choose_stops, lost_elsewhere
from training.splits import load_articles, split
from training.trials import (
    Situation,
    Trial,
    Trials,
    Whole,
    index_articles,
    is_right,
    source_of,
)

TARGET = Path("chat/reader/span/ranking.json")
COVERAGES = ("sentence_coverage", "context_coverage", "name_coverage", "rest_coverage")
COUNTS = {
    Situation.OPEN: 600,
    Situation.ARTICLE: 900,
    Situation.REMOVED: 500,
    Situation.OTHER: 200,
    Situation.SWAPPED: 400,
    Situation.PROPERTY: 300,
}
# How often what is asked of an article is asked where that is all there is.
ALONE = 0.7
# Of the translated questions of the calibration articles.
COUNTS_ENGLISH = {Situation.ARTICLE: 40, Situation.REMOVED: 40}
# Of the questions that have an answer, the share whose right answer reading on may have saved.
LOST = 0.005
# How dear a weight of the ranking is. From 0.0001 to 0.01 the share of right answers to questions
# that were left out was the same within half a point.
PENALTY = 0.001


@dataclass(frozen=True, slots=True)
class Read:
    """A trial with the candidates that its passages offer.

    Attributes:
        trial: the trial.
        ranked: the candidates, by the weights that were there before.
        labels: whether each is right.
    """

    trial: Trial
    ranked: tuple[Ranked, ...]
    labels: tuple[bool, ...]


def read_trial(trial: Trial, reader: SpanReader) -> Read:
    """All candidates of all passages of a trial."""
    question, index = analyze_question(trial.question), trial.index
    ranked = tuple(reader.rank_first(question, trial.hits, index, len(trial.hits)))
    # Which candidate is the best is not known yet, so none takes further items of a list.
    words = [answer_words(question, one, (), reader, index) for one in ranked]
    return Read(trial, ranked, tuple(is_right(trial, one) for one in words))


def fit_ranking(read: Sequence[Read]) -> tuple[float, ...]:
    """A conditional logit over the candidates of each question; only differences count in it."""
    choices = [
        Alternatives(matrix([c.features for c in one.ranked]), np.array(one.labels, dtype=np.bool_))
        for one in read
        if one.ranked
    ]
    width = len(Features.__dataclass_fields__)
    penalty = Penalty(np.zeros(width), np.full(width, PENALTY))
    return (*map(float, fit_weights(choices, penalty)), 0.0)


def fit_decision(best: Sequence[Best]) -> tuple[float, ...]:
    """A regression over best candidates, wherever reading may end.

    So it means the same after one passage as after all, and reading can stop by it.
    """
    return _fit(matrix([one.features for one in best]), [one.right for one in best])


def _fit(rows: NDArray[np.float64], labels: Sequence[bool]) -> tuple[float, ...]:
    model = LogisticRegression(C=1.0, max_iter=5000).fit(rows, np.array(labels))
    return (*map(float, model.coef_[0]), float(model.intercept_[0]))


def mean_coverage(read: Sequence[Read]) -> tuple[float, float, float, float]:
    """The mean coverages of right candidates in the question's own language."""
    features = [
        candidate.features
        for one in read
        for candidate, label in zip(one.ranked, one.labels, strict=True)
        if label and not candidate.features.foreign
    ]
    first, second, third, fourth = (
        round(float(np.mean([getattr(f, name) for f in features])), 4) for name in COVERAGES
    )
    return first, second, third, fourth


def with_coverage(one: Read, coverage: tuple[float, float, float, float]) -> Read:
    """The candidates in another language with these coverages."""
    given = dict(zip(COVERAGES, coverage, strict=True))
    ranked = tuple(
        replace(candidate, features=replace(candidate.features, **given))
        if candidate.features.foreign
        else candidate
        for candidate in one.ranked
    )
    return replace(one, ranked=ranked)


def figures(judged: Sequence[Judged], weights: RankingWeights) -> dict[str, Any]:
    """What the fitted weights give on the trials that they were fitted on."""
    confidence = iter(weights.probabilities([b.features for _, b in judged if b]).tolist())
    outcomes = [
        Outcome(trial.situation, next(confidence) if best else 0.0, best is not None and best.right)
        for trial, best in judged
    ]
    return figures_of(outcomes, load_config().settings.answer.threshold)


def fit(
    trials: Sequence[Trial], reader: SpanReader, shift: float
) -> tuple[RankingWeights, list[Judged], dict[str, float]]:
    """All weights, where the reading of each trial ends, and what reading no further saves.

    Args:
        trials: questions and the passages found for them.
        reader: the reader; its own weights do not matter.
        shift: see ``Foreign``.
    """
    # What a reader keeps of an index is of the last one that it read in.
    trials = sorted(trials, key=lambda one: one.hits[0].passage.source)
    before = reader.weights
    reader = reader.reweighted(
        replace(before, foreign=replace(before.foreign, shift=shift), least_fused=0.0)
    )
    read = [read_trial(one, reader) for one in tqdm(trials, desc="read", mininterval=5)]
    foreign = Foreign(mean_coverage(read), shift)
    read = [with_coverage(one, foreign.coverage) for one in read]
    every = (math.inf,) * len(STAGES)
    weights = replace(
        before, ranking=fit_ranking(read), foreign=foreign, sure=every, least_fused=0.0
    )
    ranker = reader.reweighted(weights)
    courses = [course_of(one, ranker) for one in tqdm(trials, desc="depths", mininterval=5)]
    decision = fit_decision([state for course in courses for state in course.states()])
    weights = replace(weights, decision=decision)
    depths = Depths.of(
        [course.depths(weights) for course in courses], [t.situation.answerable for t in trials]
    )
    stops, lost, share = choose_stops(depths, LOST)
    weights = replace(weights, sure=stops.sure, least_fused=stops.least_fused)
    ends = depths.ends(stops).tolist()
    best = [(c.trial, c.best[end - 1]) for c, end in zip(courses, ends, strict=True)]
    articles = [one.hits[0].passage.source for one in trials]
    read_of = {
        "lost": round(lost, 4),
        "lost_on_other_articles": round(lost_elsewhere(depths, articles, LOST), 4),
        "passages_read": round(share, 4),
        "median_read": float(np.median(ends)),
    }
    return weights, best, read_of


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--reader", default=DEFAULT)
    parser.add_argument("--share", type=float, default=1.0, help="of the data set's questions")
    parser.add_argument("--target", type=Path, default=TARGET)
    options = parser.parse_args()
    _, articles = split(load_articles(options.shared / "data/jaquad/train.json.gz"))
    config = load_config()
    encoder = Encoder(config.encoder)
    model = span_model(replace(config.reader, name=options.reader))
    if model is None:
        parser.error("the sentence reader has no spans to rank")
    gazetteer = Gazetteer.load(options.shared / "data/ner-wikipedia/ner.json.gz")
    with tempfile.TemporaryDirectory() as folder:
        whole = Whole(index_articles(articles, Path(folder), encoder), encoder, config.search)
        passages = config.settings.search.passages
        trials = Trials(articles, whole, passages, gazetteer, ALONE)
        counts = {s: round(options.share * count) for s, count in COUNTS.items()}
        english = Trials(english_only(articles), whole, passages)
        drawn = trials.draw(counts) + english.draw(COUNTS_ENGLISH)
        users = load_user_questions()
        for situation in (Situation.ARTICLE, Situation.REMOVED):
            drawn += trials.of_users(situation, users)
        drawn += trials.near(load_near_misses())
        titles = {article.title: source_of(at) for at, article in enumerate(articles)}
        for path in (CALIBRATION_FORMS, CALIBRATION_POSED):
            drawn += trials_of(path, whole, titles, passages, placed=True)
        drawn += own_trials(Path(folder) / "own", encoder, config.search, passages)
        shift = round(float(np.mean(english_shifts(articles, encoder))), 4)
        weights, best, shares = fit(drawn, SpanReader(model), shift)
    options.target.write_text(weights.to_json(), encoding="utf-8")
    print(
        json.dumps(
            {
                "features": len(Features.__dataclass_fields__),
                **shares,
                **figures(best, weights),
                "own_questions": figures([one for one in best if one[0].own], weights),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
