"""Extractive summaries against sentences that a person marked, beside the lead baseline.

Run as ``python -m benchmarks.gist [--shared ../shared]``; writes ``docs/results/gist.json``. The
articles are 24 of JaQuAD's development set (``benchmarks/questions/GIST.md``). Beside it stand the
first sentences of the article (the lead), as many drawn at random, and sentences chosen by their
centrality alone; last, what weights fitted on the other tuning articles give on each of those.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any
from unittest.mock import patch

from benchmarks.quality import write_results
from chat.gist import GistKind, GistRequest, answer_gist, weighing
from chat.gist.answering import usual_length
from chat.gist.features import describe
from chat.gist.outline import outline_of
from chat.gist.selection import Candidate, choose
from chat.gist.sentences import Sentence, sentences_of
from chat.gist.weighing import Weights, weigh
from ingest.document import Document, Span
from ingest.normalize import fold
from training.fit_gist import QUESTIONS as TUNING
from training.fit_gist import Marked, example, fit, load_jaquad, load_own

COMMAND = "python -m benchmarks.gist"
MARKS = Path(__file__).parent / "questions" / "jaquad_dev_gist.jsonl"
SEED = 20261126
COUNTS = (3, 5)
_DRAWS = 20
# Chooses so many sentences of a document.
Summarizer = Callable[[Document, int], Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Score:
    """How good one summary is.

    Attributes:
        key: share of its sentences that are key sentences.
        key_or_good: share that are key sentences or do no harm.
        recall: share of the key sentences that it holds.
        rouge_2: F1 of its character bigrams against those of the key sentences (ROUGE-2 of Lin
            2004, over characters, since Japanese has no spaces).
    """

    key: float
    key_or_good: float
    recall: float
    rouge_2: float


def score(article: Marked, spans: Sequence[Span]) -> Score:
    """The score of a summary of an article; nothing of it is right where it is empty."""
    text = article.document.text
    key = [_meets(span, article.key) for span in spans]
    good = [_meets(span, article.key + article.good) for span in spans]
    found = sum(_meets(place, spans) for place in article.key)
    return Score(
        fmean(key) if key else 0.0,
        fmean(good) if good else 0.0,
        found / len(article.key),
        rouge_2([span.of(text) for span in spans], [span.of(text) for span in article.key]),
    )


def _meets(span: Span, places: Sequence[Span]) -> bool:
    """Whether a span and one of the places share most of the shorter one."""
    return any(
        2 * (min(span.end, place.end) - max(span.start, place.start))
        >= min(span.end - span.start, place.end - place.start)
        for place in places
    )


def rouge_2(chosen: Sequence[str], wanted: Sequence[str]) -> float:
    """F1 of character bigrams, each counted as often as it occurs, within sentences only."""
    ours, gold = _bigrams(chosen), _bigrams(wanted)
    shared = (ours & gold).total()
    return 2 * shared / (ours.total() + gold.total()) if shared else 0.0


def _bigrams(sentences: Sequence[str]) -> Counter[str]:
    words = [fold(sentence) for sentence in sentences]
    return Counter(each[at : at + 2] for each in words for at in range(len(each) - 1))


def ours(document: Document, count: int) -> Sequence[Span]:
    """The product's summary."""
    return answer_gist(GistRequest(GistKind.SUMMARY, count), document)


def lead(document: Document, count: int) -> Sequence[Span]:
    """The first sentences of the body."""
    return [sentence.span for sentence in _whole(document)[:count]]


def central(document: Document, count: int) -> Sequence[Span]:
    """The sentences nearest to all others, no two alike."""
    outline = outline_of(document)
    sentences = sentences_of(document, outline)
    described = describe(document, outline, sentences)
    whole = [at for at, sentence in enumerate(sentences) if sentence.whole]
    candidates = [
        Candidate(described.features[at].centrality, described.vectors[at], None) for at in whole
    ]
    return [sentences[whole[at]].span for at in choose(candidates, count)]


def drawn(generator: random.Random) -> Summarizer:
    """Sentences drawn at random."""

    def draw(document: Document, count: int) -> Sequence[Span]:
        whole = _whole(document)
        return [sentence.span for sentence in generator.sample(whole, min(count, len(whole)))]

    return draw


def _whole(document: Document) -> list[Sentence]:
    found = sentences_of(document, outline_of(document))
    return [sentence for sentence in found if sentence.whole]


def figures(articles: Sequence[Marked], way: Summarizer, times: int = 1) -> dict[str, Any]:
    """The mean score of each length of summary, the product's own choice of length among them."""
    by_count: dict[str, Any] = {}
    for name, count in (*((str(count), count) for count in COUNTS), ("default", 0)):
        scores = [
            score(article, way(article.document, count or _default(article.document)))
            for article in articles
            for _ in range(times)
        ]
        by_count[name] = {
            field: round(fmean(getattr(each, field) for each in scores), 4)
            for field in Score.__dataclass_fields__
        }
    return by_count


def _default(document: Document) -> int:
    return usual_length(sentences_of(document, outline_of(document)))


def topics(articles: Sequence[Marked]) -> dict[str, float]:
    """How often the sentences on the topic are ones that tell it."""
    shares = []
    for article in articles:
        spans = answer_gist(GistRequest(GistKind.TOPIC), article.document)
        shares.append([_meets(span, article.topic) for span in spans])
    return {
        "first_right": round(fmean(any(share) for share in shares), 4),
        "share_right": round(fmean(fmean(share) for share in shares), 4),
        "sentences": round(fmean(len(share) for share in shares), 2),
    }


def compared(articles: Sequence[Marked]) -> dict[str, Any]:
    """The product's summaries and the others' on some articles."""
    return {
        "articles": len(articles),
        "system": figures(articles, ours),
        "lead": figures(articles, lead),
        "centrality": figures(articles, central),
        "random": figures(articles, drawn(random.Random(SEED)), _DRAWS),
        "topic": topics(articles),
    }


def figures_left_out(groups: Mapping[str, Sequence[Marked]]) -> dict[str, Any]:
    """The figures of each group, each article with weights fitted on all the others."""
    every = [article for group in groups.values() for article in group]
    examples = {id(article): example(article) for article in every}
    found: dict[int, Weights] = {
        id(article): fit([examples[id(other)] for other in every if other is not article])
        for article in every
    }
    shown: dict[str, Any] = {}
    for name, group in groups.items():
        parts = [_with(found[id(article)], [article]) for article in group]
        shown[name] = _mean(parts) | {"articles": len(group), "lead": figures(group, lead)}
    return shown


def _with(weights: Weights, articles: Sequence[Marked]) -> dict[str, Any]:
    weigh.cache_clear()
    with patch.object(weighing, "load_weights", lambda: weights):
        found = {"system": figures(articles, ours), "topic": topics(articles)}
    weigh.cache_clear()
    return found


def _mean(parts: Sequence[Any]) -> Any:
    if isinstance(parts[0], dict):
        return {name: _mean([part[name] for part in parts]) for name in parts[0]}
    return round(fmean(parts), 4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    options = parser.parse_args()
    data = options.shared / "data/jaquad"
    calibration = load_jaquad(
        data / "train.json.gz", TUNING / "jaquad_calibration_gist.jsonl", calibration=True
    )
    content = {
        "dev": compared(load_jaquad(data / "dev.json.gz", MARKS, calibration=False)),
        "tuning_left_out": figures_left_out({"jaquad": calibration, "own": load_own()}),
    }
    write_results("gist", COMMAND, content)


if __name__ == "__main__":
    main()
