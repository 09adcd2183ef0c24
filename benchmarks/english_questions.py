"""English questions on Japanese articles: which JaQuAD dev questions were translated.

The translations stand in ``benchmarks/questions/jaquad_dev_english.jsonl``; how they were made,
and under which licence they are, stands in the README beside them.
"""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

SEED = 20261124
AN_ARTICLE = 2
"""The most questions that are chosen of one article."""


def chosen_ids(shared: Path, count: int) -> list[str]:
    """Ids of JaQuAD dev questions, chosen by seed and spread over the articles.

    Every article gives one question before any gives a second; the articles come in one random
    order, the same both times. A longer choice begins with the shorter one.

    Args:
        shared: the folder of shared material.
        count: how many ids are wanted.

    Returns:
        The ids in the order of the choice: at most ``count``, at most two of one article.
    """
    source = random.Random(SEED)
    articles = _ids_by_article(shared / "data/jaquad/dev.json.gz")
    source.shuffle(articles)
    drawn = [source.sample(ids, min(AN_ARTICLE, len(ids))) for ids in articles]
    rounds = [[ids[turn] for ids in drawn if turn < len(ids)] for turn in range(AN_ARTICLE)]
    return [identifier for ids in rounds for identifier in ids][:count]


def _ids_by_article(path: Path) -> list[list[str]]:
    """The question ids of each article of a JaQuAD file (SQuAD 1.1 shape, gzip), in its order."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        articles = json.load(file)["data"]
    return [
        [question["id"] for paragraph in article["paragraphs"] for question in paragraph["qas"]]
        for article in articles
    ]
