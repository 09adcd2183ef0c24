"""How much lower the encoder's cosines are for English questions on Japanese text.

Run as ``python -m training.measure_english_shift --shared ../shared``. The pairs are the translated
questions of the calibration articles and their originals; the mean difference of their cosines to
the paragraph that answers them is ``ENGLISH_SHIFT`` in ``chat/reader/features.py`` and, by
``training.fit_span_reader``, ``shift`` in ``chat/reader/span/ranking.json``.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from chat.settings import load_config
from index.encoder import Encoder
from training.english import english_only
from training.splits import Article, load_articles, split


def english_shifts(articles: Sequence[Article], encoder: Encoder) -> list[float]:
    """For each translated question of ``articles``, the original's cosine less its own."""
    shifts = []
    for article in english_only(articles):
        for asked in article.questions:
            words = article.text[asked.paragraph_start : asked.paragraph_end].strip()
            passage = encoder.encode_passages([f"{article.title}\n{words}"])[0]
            japanese = encoder.encode_query(asked.original) @ passage
            shifts.append(float(japanese - encoder.encode_query(asked.question) @ passage))
    return shifts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    options = parser.parse_args()
    _, articles = split(load_articles(options.shared / "data/jaquad/train.json.gz"))
    shifts = english_shifts(articles, Encoder(load_config().encoder))
    print(f"mean {np.mean(shifts):.4f}, standard deviation {np.std(shifts):.4f}, n {len(shifts)}")


if __name__ == "__main__":
    main()
