"""What respelling does to questions that are right, and to those that were typed otherwise.

Run as ``python -m benchmarks.respelling [--shared ../shared]``; prints figures, and with
``--examples`` the questions that were changed. Each question of JaQuAD's calibration articles is
respelt against its own article, as it is (nothing should change) and as the families of
``benchmarks.perturbing`` type it. No model is asked.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np

from benchmarks.perturbing.generator import perturb
from benchmarks.perturbing.lexicon import Lexicon, dictionary_entries, lexicon_of
from chat.respelling import Spellings, respell
from chat.respelling.transliteration import load_model
from index.analysis import forget_analyses
from training.splits import SEED, Article, load_articles, split

_SCRIPTS = {"katakana": "[ァ-ヴー]", "latin": "[A-Za-z]", "kanji": "[々一-鿿]"}
Opcode = tuple[str, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question.

    Attributes:
        typed: as it was typed.
        wanted: as it was written.
        accepted: the written question respelt, where that changes; it holds slips of its own.
        found: respelt; None where nothing changed.
        milliseconds: how long that took.
    """

    typed: str
    wanted: str
    accepted: str | None
    found: str | None
    milliseconds: float

    @property
    def judged(self) -> str:
        """What it is: "restored", "nearer", "other" or "unchanged"."""
        if self.found is None:
            return "unchanged"
        if self.typed != self.wanted and self.found in (self.wanted, self.accepted):
            return "restored"
        aim = self.accepted or self.wanted
        nearer = distance(self.found, aim) < distance(self.typed, aim)
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
    """Respell one question; the time is the processor's."""
    accepted = respell(wanted, spellings) if typed != wanted else None
    forget_analyses()
    started = time.process_time()
    found = respell(typed, spellings)
    return Outcome(typed, wanted, accepted, found, 1000 * (time.process_time() - started))


def untouched(articles: Sequence[Article], kept: Mapping[str, Spellings]) -> Iterator[Outcome]:
    """The questions as they were written."""
    for article in articles:
        for asked in article.questions:
            yield ask(asked.question, asked.question, kept[article.title])


def elsewhere(articles: Sequence[Article], kept: Mapping[str, Spellings]) -> Iterator[Outcome]:
    """Questions of other articles, 150 an article: they are right, and about something else."""
    asked = [(article.title, one.question) for article in articles for one in article.questions]
    source = random.Random(SEED)
    for article in articles:
        for title, question in source.sample(asked, 150):
            if title != article.title:
                yield ask(question, question, kept[article.title])


def perturbed(
    family: str, articles: Sequence[Article], kept: Mapping[str, Spellings], lexicon: Lexicon
) -> Iterator[tuple[str, Outcome]]:
    """The questions that a family applies to, with what was done; of typos each by itself."""
    for article in articles:
        for asked in article.questions:
            variant = perturb(family, asked.question, lexicon)
            spellings = kept[article.title]
            if variant is not None and family == "typos":
                for hit, typed in single_slips(variant.text, asked.question):
                    yield hit, ask(typed, asked.question, spellings)
            elif variant is not None:
                yield variant.how, ask(variant.text, asked.question, spellings)


def single_slips(typed: str, wanted: str) -> Iterator[tuple[str, str]]:
    """A question with each of its slips alone, and the script that it hits."""
    matcher = SequenceMatcher(None, wanted, typed, autojunk=False)
    blocks = matcher.get_opcodes()
    for number, (kind, start, end, left, right) in enumerate(blocks):
        # What changes places is taken out here and put in there, a character on.
        after = blocks[number + 2] if number + 2 < len(blocks) else None
        if kind == "equal" or (number > 1 and _swapped(blocks[number - 2], blocks[number])):
            continue
        if after is not None and _swapped(blocks[number], after):
            end, right = after[2], after[4]
        hit = wanted[start:end] or typed[left:right]
        yield script(hit), wanted[:start] + typed[left:right] + wanted[end:]


def _swapped(first: Opcode, second: Opcode) -> bool:
    return {first[0], second[0]} == {"insert", "delete"} and second[1] - first[2] == 1


def script(words: str) -> str:
    """The script of the first character: "katakana", "latin", "kanji" or "other"."""
    return next((name for name, pattern in _SCRIPTS.items() if re.match(pattern, words)), "other")


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
        print(f"  t {one.typed}\n  → {one.found}")


def tell(name: str, found: Sequence[Outcome], examples: int) -> None:
    changed = [one for one in found if one.found is not None]
    times = [one.milliseconds for one in found]
    print(
        f"{name}: {len(changed)} of {len(found)} changed ({len(changed) / len(found):.2%});"
        f" {np.mean(times):.2f} ms a question, 99 % within {np.percentile(times, 99):.1f} ms"
    )
    show(changed, examples)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--families", default="names,typos,kana")
    parser.add_argument("--examples", type=int, default=0, help="wrong ones to print, a family")
    options = parser.parse_args()
    training, articles = split(load_articles(options.shared / "data/jaquad/train.json.gz"))
    load_model()
    started = time.process_time()
    kept = {article.title: Spellings([article.text]) for article in articles}
    spent, size = time.process_time() - started, sum(len(article.text) for article in articles)
    print(f"Spellings: {spent / size * 20_000:.2f} s for 20,000 characters")
    tell("untouched", list(untouched(articles, kept)), options.examples)
    tell("asked of another article", list(elsewhere(articles, kept)), options.examples)
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
