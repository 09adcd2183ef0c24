"""Fits the model that tells a katakana name from a Latin one, or that both are one name.

Run as ``python -m training.fit_respelling --shared ../shared``; writes
``chat/respelling/transliteration.json``. Chunks are aligned in nine tenths of the pairs of
Sudachi's dictionary. With the tenth left out, and the pairs that JaQuAD's training articles print,
names are looked for among those of an article, which holds the name half of the time, and a near
miss always where the dictionary has one; the margin is where so many of the names found are right.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from chat.respelling.sounds import folded_sound, plain_letters
from chat.respelling.transliteration import ChunkModel
from training.chunk_alignment import Chunk, align
from training.spelling_pairs import Neighbours, Pair, article_pairs, core_pairs, held_out
from training.splits import SEED, load_articles, split

TARGET = Path("chat/respelling/transliteration.json")
PRECISION = 0.975
_EVERY = 10
_TRIALS = 6000
_RIVAL_MARGIN = 1.0
_LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’\-]{2,}")
_KATAKANA = re.compile("[ァ-ヴー]{3,}")


@dataclass(frozen=True, slots=True)
class Trial:
    """A name to be found among others.

    Attributes:
        asked: the name, in one script.
        candidates: names in the other script.
        right: those that are the same name; none where the article does not hold it.
    """

    asked: str
    candidates: tuple[str, ...]
    right: frozenset[str]


def chunk_rows(chunks: dict[Chunk, float]) -> dict[str, dict[str, float]]:
    """Chunks by their kana, rounded as they are written."""
    rows: dict[str, dict[str, float]] = {}
    for (kana, latin), value in sorted(chunks.items()):
        rows.setdefault(kana, {})[latin] = round(value, 2)
    return rows


def fit_weights(model: ChunkModel, trials: Sequence[Trial], to_kana: Sequence[bool]) -> ChunkModel:
    """The model with weights by which its likenesses tell one name from two."""
    rows, labels = [], []
    for trial, kana_wanted in zip(trials, to_kana, strict=True):
        for candidate in trial.candidates:
            pair = (candidate, trial.asked) if kana_wanted else (trial.asked, candidate)
            if (found := model.likeness(*pair)) is not None:
                rows.append(found.values)
                labels.append(candidate in trial.right)
    fitted = LogisticRegression(C=10.0, max_iter=2000).fit(np.array(rows), np.array(labels))
    weights = [*map(float, fitted.coef_[0]), float(fitted.intercept_[0])]
    return replace(model, weights=[round(one, 4) for one in weights])


def outcomes(
    model: ChunkModel, trials: Sequence[Trial], to_kana: Sequence[bool]
) -> list[tuple[float, bool, bool]]:
    """How each trial went.

    Returns:
        The log odds of its best candidate if it leads, whether that is right, and whether there
        was a right one.
    """
    found = []
    for trial, kana_wanted in zip(trials, to_kana, strict=True):
        pairs = [
            (model.log_odds(*((c, trial.asked) if kana_wanted else (trial.asked, c))), c)
            for c in trial.candidates
        ]
        pairs.sort(reverse=True)
        if not pairs:
            continue
        leads = len(pairs) < 2 or pairs[0][0] - pairs[1][0] >= model.rival_margin
        score = pairs[0][0] if leads else -1e9
        found.append((score, pairs[0][1] in trial.right, bool(trial.right)))
    return found


def margin_for(found: Sequence[tuple[float, bool, bool]], precision: float) -> float:
    """The least log odds above which so many of the names found are right."""
    right, margin = 0, float("inf")
    for number, (score, is_right, _) in enumerate(sorted(found, reverse=True), 1):
        right += is_right
        if score > -1e8 and right / number >= precision:
            margin = score
    return round(margin, 3)


def make_trials(
    pairs: Sequence[Pair], neighbours: Neighbours, texts: Sequence[str], count: int
) -> tuple[list[Trial], list[bool]]:
    """Names looked for in articles, half of them in vain, in both directions by turns."""
    source = random.Random(SEED)  # noqa: S311 (a reproducible draw, no secret)
    latin = [sorted(set(_LATIN.findall(text))) for text in texts]
    kana = [sorted(set(_KATAKANA.findall(text))) for text in texts]
    trials, to_kana = [], []
    for number in range(count):
        sounds, letters = source.choice(pairs)
        present = source.random() < 0.5
        near = neighbours.of(plain_letters(letters), folded_sound(sounds))
        near_kana = neighbours.of(sounds, plain_letters(letters))
        if number % 2 == 0:
            others = [*source.choice(latin), *source.sample(near, min(1, len(near)))]
            trials.append(_trial(sounds, letters, others, present, folded=plain_letters))
        else:
            others = [*source.choice(kana), *source.sample(near_kana, min(1, len(near_kana)))]
            trials.append(_trial(letters, sounds, others, present, folded=folded_sound))
        to_kana.append(number % 2 == 1)
    return trials, to_kana


def _trial(asked: str, name: str, others: list[str], present: bool, *, folded: Any) -> Trial:
    """Names that differ in spelling only are left to the one that is looked for."""
    kept = [one for one in others if folded(one) != folded(name)]
    named = [name] if present else []
    return Trial(asked, tuple(dict.fromkeys([*named, *kept])), frozenset(named))


def neighbours_of(pairs: Sequence[Pair]) -> Neighbours:
    """The Latin words of pairs by their sounds, and the katakana by their letters."""
    words = {plain_letters(latin): folded_sound(kana) for kana, latin in pairs}
    return Neighbours(words | {kana: plain_letters(latin) for kana, latin in pairs})


def fit(
    pairs: Sequence[Pair], printed: Sequence[Pair], texts: Sequence[str], count: int = _TRIALS
) -> dict[str, Any]:
    """What the file holds, and how the trials went.

    Args:
        pairs: of the dictionary.
        printed: of articles; nothing is aligned in them.
        texts: the articles whose names are the others.
        count: of trials to fit to, and of others to report.
    """
    kept, others = held_out(pairs, _EVERY)
    chunks = chunk_rows(align([(plain_letters(k), plain_letters(w)) for k, w in kept]))
    model = ChunkModel(chunks, rival_margin=_RIVAL_MARGIN)
    neighbours = neighbours_of(pairs)
    middle = len(texts) // 2
    drawn = [*others, *printed]
    trials, to_kana = make_trials(drawn[::2], neighbours, texts[:middle], count)
    model = fit_weights(model, trials, to_kana)
    margin = margin_for(outcomes(model, trials, to_kana), PRECISION)
    again, to_kana_again = make_trials(drawn[1::2], neighbours, texts[middle:], count)
    report(outcomes(model, again, to_kana_again), margin, "other names, other articles")
    written = {
        kana: {latin: round(-100 * value) for latin, value in row.items()}
        for kana, row in chunks.items()
    }
    return {
        "weights": list(model.weights),
        "margin": margin,
        "rival_margin": _RIVAL_MARGIN,
        "chunks": written,
    }


def report(found: Sequence[tuple[float, bool, bool]], margin: float, name: str) -> None:
    taken = [one for one in found if one[0] >= margin]
    right = sum(is_right for _, is_right, _ in taken)
    there = sum(has_right for _, _, has_right in found)
    precision, recall = right / max(1, len(taken)), right / max(1, there)
    print(
        f"{name}: {len(found)} trials, {len(taken)} found, precision {precision:.4f},"
        f" recall {recall:.4f} (margin {margin})"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    options = parser.parse_args()
    articles, _ = split(load_articles(options.shared / "data/jaquad/train.json.gz"))
    texts = [article.text for article in articles]
    fitted = fit(core_pairs(), article_pairs(texts), texts)
    line = json.dumps(fitted, ensure_ascii=False, separators=(",", ":"))
    TARGET.write_text(line + "\n", encoding="utf-8")
    print(f"{TARGET}: {TARGET.stat().st_size // 1000} KB")


if __name__ == "__main__":
    main()
