"""Whether the confidence tells what the articles answer from what they do not.

Run as ``python -m benchmarks.abstention [--shared ../shared] [--reader NAME]``; writes
``docs/results/abstention.json``. Questions of JaQuAD's dev articles, asked of their article (and of
all), of their article without the passages that hold the answer, of another article, and with a
name or number in them changed; and near misses written by hand
(``benchmarks/questions/NEAR_MISSES.md``).
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from benchmarks.quality import config_with, write_results
from chat.question import analyze_question
from chat.reader import Reader
from chat.reader.opening import make_reader, span_model
from chat.settings import Config
from index.encoder import Encoder
from training.entity_swaps import Gazetteer
from training.outcomes import Outcome, figures_of
from training.own_questions import NearMiss, load_near_misses
from training.splits import Article, load_articles
from training.trials import Situation, Trial, Trials, Whole, index_articles, is_right

COMMAND = "python -m benchmarks.abstention"
NEAR_MISSES = Path(__file__).parent / "questions" / "jaquad_dev_near_misses.jsonl"


def outcome_of(trial: Trial, reader: Reader) -> Outcome:
    """Read one trial's passages."""
    index = trial.index
    readings = reader.read(analyze_question(trial.question), trial.hits, index)
    if not readings:
        return Outcome(trial.situation, 0.0, False)
    best = readings[0]
    text = index.documents[best.hit.passage.source].text
    words = "\n".join(span.of(text) for span in best.spans)
    return Outcome(trial.situation, best.probability, is_right(trial, words))


def measure(
    config: Config, articles: Sequence[Article], misses: Sequence[NearMiss], each: int, ner: Path
) -> dict[str, Any]:
    """Index the articles, make the trials, read them."""
    encoder = Encoder(config.encoder)
    with tempfile.TemporaryDirectory() as folder:
        index = index_articles(articles, Path(folder), encoder)
        whole = Whole(index, encoder, config.search)
        trials = Trials(articles, whole, config.settings.search.passages, Gazetteer.load(ner))
        apart = (Situation.NEAR, Situation.PROPERTY)
        counts: dict[Situation, int] = {s: each for s in Situation if s not in apart}
        made = [*trials.draw(counts), *trials.near(misses)]
        reader = make_reader(span_model(config.reader), encoder)
        outcomes = [outcome_of(trial, reader) for trial in tqdm(made, desc="read", mininterval=5)]
    return figures_of(outcomes, config.settings.answer.threshold)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--reader", help="reader to measure; by default the configured one")
    parser.add_argument("--each", type=int, default=500, help="questions of each situation")
    options = parser.parse_args()
    config = config_with(reader=options.reader)
    articles = load_articles(options.shared / "data/jaquad/dev.json.gz")
    ner = options.shared / "data/ner-wikipedia/ner.json.gz"
    figures = measure(config, articles, load_near_misses(NEAR_MISSES), options.each, ner)
    content = {"reader": config.reader.name, "passages": config.settings.search.passages, **figures}
    name = "abstention" + (f"-{Path(options.reader).name}" if options.reader else "")
    write_results(name, COMMAND, content)


if __name__ == "__main__":
    main()
