"""Fits the sentence reader's two logistic regressions on JaQuAD's calibration articles.

Run as ``python -m training.fit_sentence_reader --shared ../shared``; writes
``chat/reader/sentence_weights.json``. Needs scikit-learn, which comes with sentence-transformers.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import astuple
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from tqdm import tqdm

from chat.question import analyze_question
from chat.reader.features import FEATURE_NAMES
from chat.reader.passages import Sentences
from chat.reader.sentence import Scored, SentenceReader, decision_features, load_weights
from chat.settings import load_config
from index.encoder import Encoder
from index.live import LiveIndex
from index.search import SearchSettings
from ingest.normalize import fold
from training.splits import load_articles, split
from training.trials import Situation, Trial, Trials, Whole, index_articles

TARGET = Path("chat/reader/sentence_weights.json")
PASSAGES = 8


def is_right(index: LiveIndex, scored: Scored, trial: Trial) -> bool:
    """Whether the sentence holds the gold answer (in other situations nothing is right)."""
    if not trial.situation.answerable or trial.asked is None:
        return False
    text = index.documents[scored.hit.passage.source].text
    return fold(trial.asked.answer) in fold(scored.sentence.of(text))


def fit(rows: list[tuple[float, ...]], labels: list[bool]) -> tuple[float, ...]:
    model = LogisticRegression(C=10.0, max_iter=2000).fit(np.array(rows), np.array(labels))
    return (*map(float, model.coef_[0]), float(model.intercept_[0]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--questions", type=int, default=1500)
    arguments = parser.parse_args()
    _, calibration = split(load_articles(arguments.shared / "data/jaquad/train.json.gz"))
    config = load_config()
    encoder = Encoder(config.encoder)
    with tempfile.TemporaryDirectory() as folder:
        index = index_articles(calibration, Path(folder), encoder)
    whole = Whole(index, encoder, SearchSettings())
    reader = SentenceReader(encoder, load_weights())
    found = Sentences(index)
    sentences = {s.of(index.documents[p.source].text) for p in index.passages for s in found.of(p)}
    reader.vectors.of(sorted(sentences))
    ranked: list[tuple[Trial, list[Scored]]] = []
    share = arguments.questions // 5
    counts = {
        Situation.OPEN: share,
        Situation.ARTICLE: 2 * share,
        Situation.REMOVED: share,
        Situation.OTHER: share,
    }
    trials = Trials(calibration, whole, PASSAGES).draw(counts)
    for trial in tqdm(trials, desc="read"):
        question = analyze_question(trial.question)
        ranked.append((trial, reader.rank(question, trial.hits, trial.index)))
    ranking = fit_ranking(index, ranked)
    decision, figures = fit_decision(index, ranked, ranking)
    weights = {"features": FEATURE_NAMES, "ranking": ranking, "decision": decision}
    TARGET.write_text(json.dumps({**weights, "figures": figures}, indent=1) + "\n")
    print(json.dumps(figures, indent=1))


def fit_ranking(index: LiveIndex, ranked: list[tuple[Trial, list[Scored]]]) -> tuple[float, ...]:
    rows, labels = [], []
    for trial, scored in ranked:
        if trial.situation.answerable:
            for candidate in scored:
                rows.append(astuple(candidate.features))
                labels.append(is_right(index, candidate, trial))
    right = np.array(rows)[np.array(labels)]
    print("mean features of right sentences", right.mean(axis=0).round(3).tolist())
    return fit(rows, labels)


def fit_decision(
    index: LiveIndex, ranked: list[tuple[Trial, list[Scored]]], ranking: tuple[float, ...]
) -> tuple[tuple[float, ...], dict[str, float]]:
    rows, labels, kinds = [], [], []
    for trial, scored in ranked:
        scores = [float(np.dot(astuple(s.features), ranking[:-1]) + ranking[-1]) for s in scored]
        order = np.argsort([-score for score in scores])
        best = scored[order[0]]
        second = scores[order[1]] if len(order) > 1 else scores[order[0]] - 1.0
        rows.append(tuple(decision_features(best.features, scores[order[0]], second)))
        labels.append(is_right(index, best, trial))
        kinds.append(trial.situation.value)
    decision = fit(rows, labels)
    logits = np.array(rows) @ np.array(decision[:-1]) + decision[-1]
    return decision, _figures(np.array(labels), 1 / (1 + np.exp(-logits)), np.array(kinds))


def _figures(labels: np.ndarray, probability: np.ndarray, kinds: np.ndarray) -> dict[str, float]:
    answerable = np.isin(kinds, ("open", "article"))
    figures = {
        "questions": len(labels),
        "sentence_hit_at_1": round(float(labels[answerable].mean()), 4),
        "auroc_right": round(float(roc_auc_score(labels, probability)), 4),
    }
    for kind in ("removed", "other"):
        chosen = answerable | (kinds == kind)
        score = roc_auc_score(answerable[chosen], probability[chosen])
        figures[f"auroc_answerable_vs_{kind}"] = round(float(score), 4)
    for threshold in (0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
        kept = probability >= threshold
        figures[f"kept_right@{threshold}"] = round(float(kept[labels].mean()), 4)
        for kind in ("removed", "other"):
            figures[f"refused_{kind}@{threshold}"] = round(float((~kept[kinds == kind]).mean()), 4)
    return figures


if __name__ == "__main__":
    main()
