"""What respelling does to questions: to those that are right, and to those that were typed otherwise.

Run as ``python -m benchmarks.respelling [--shared ../shared]``; prints figures, and with
``--examples`` the questions that were changed. Each question of JaQuAD's calibration articles is
respelt against its own article, as it is (nothing should change) and as the families of
``benchmarks.perturbing`` type it. No model is asked.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.perturbing.generator import perturb
from benchmarks.perturbing.lexicon import Lexicon, dictionary_entries, lexicon_of
from chat.respelling import Spellings, respell
from training.splits import Article, load_articles, split


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question.

    Attributes:
        typed: as it was typed.
        wanted: as it was written.
        found: respelt; None where nothing changed.
        milliseconds: how long that took.
    """

    typed: str
    wanted: str
    found: str | None
    milliseconds: float

    @property
    def judged(self) -> str:
        """"restored", "nearer", "other" or "unchanged"."""
        if self.found is None:
            return "unchanged"
        if self.found == self.wanted:
            return "restored"
        nearer = distance(self.found, self.wanted) < distance(self.typed, self.wanted)
        return "nearer" if nearer else "other"


def distance(first: str, second: str) -> int:
    """How many characters have to be put in, taken out or changed (Levenshtein, 1966)."""
    row = list(range(len(second) + 1))
    for number, one in enumerate(first, 1):
        before, row[0] = row[0], number
        for at, other in enumerate(second, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (one != other))
    return row[-1]


def ask(typed: str, wanted: str, spellings: Spellings) -> Outcome:
    """Respell one question."""
    started = time.perf_counter()
    found = respell(typed, spellings)
    return Outcome(typed, wanted, found, 1000 * (time.perf_counter() - started))


def untouched(articles: Sequence[Article], kept: Mapping[str, Spellings]) -> Iterator[Outcome]:
    """The questions as they were written."""
    for article in articles:
        for asked in article.questions:
            yield ask(asked.question, asked.question, kept[article.title])


def perturbed(
    family: str, articles: Sequence[Article], kept: Mapping[str, Spellings], lexicon: Lexicon
) -> Iterator[tuple[str, Outcome]]:
    """The questions that a family applies to, with what was done."""
    for article in articles:
        for asked in article.questions:
            if (variant := perturb(family, asked.question, lexicon)) is not None:
                yield variant.how, ask(variant.text, asked.question, kept[article.title])


def figures(found: Sequence[Outcome]) -> dict[str, float]:
    """Shares of a family's questions, in hundredths."""
    counts = Counter(one.judged for one in found)
    changed = len(found) - counts["unchanged"]
    right = counts["restored"] + counts["nearer"]
    return {
        "questions": len(found),
        "restored": round(100 * counts["restored"] / len(found), 1),
        "nearer": round(100 * counts["nearer"] / len(found), 1),
        "other": round(100 * counts["other"] / len(found), 2),
        "precision": round(100 * right / changed, 1) if changed else 100.0,
    }


def show(found: Sequence[Outcome], count: int) -> None:
    for one in [one for one in found if one.judged == "other"][:count]:
        print(f"    {one.wanted}\n  t {one.typed}\n  → {one.found}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--families", default="names,typos,kana")
    parser.add_argument("--examples", type=int, default=0, help="wrong ones to print, a family")
    options = parser.parse_args()
    training, articles = split(load_articles(options.shared / "data/jaquad/train.json.gz"))
    started = time.perf_counter()
    kept = {article.title: Spellings([article.text]) for article in articles}
    spent, size = time.perf_counter() - started, sum(len(article.text) for article in articles)
    print(f"Spellings: {spent / size * 20_000:.2f} s for 20,000 characters")
    plain = list(untouched(articles, kept))
    changed = [one for one in plain if one.found is not None]
    times = [one.milliseconds for one in plain]
    print(
        f"untouched: {len(changed)} of {len(plain)} changed ({len(changed) / len(plain):.2%});"
        f" {np.mean(times):.2f} ms a question, 99 % within {np.percentile(times, 99):.1f} ms"
    )
    show(changed, options.examples)
    texts = [article.text for article in [*training, *articles]]
    lexicon = lexicon_of(dictionary_entries(), texts)
    for family in options.families.split(",") if options.families else ():
        by_how: defaultdict[str, list[Outcome]] = defaultdict(list)
        for how, one in perturbed(family, articles, kept, lexicon):
            by_how[how].append(one)
            by_how["all"].append(one)
        for how, found in sorted(by_how.items()):
            print(f"{family} {how}: {json.dumps(figures(found))}")
            show(found if how != "all" else (), options.examples)


if __name__ == "__main__":
    main()
