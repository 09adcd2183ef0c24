"""Which verbs hardly ever stand without an object: counted in JaQuAD's training articles.

Run as ``python -m training.fit_valency JAQUAD_TRAIN_GZ``; writes
``chat/suggesting/transitive.txt``. No dictionary at hand says which verbs take を, so the last verb
of each clause is looked at where it is active and plainly asserted. Topics and relative clauses
hide some objects, so that the share with を stays below one even for 「送る」.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from chat.suggesting.valency import FILE, verb_at_end
from index.analysis import analyze
from training.splits import load_articles, split

_LEAST, _SHARE = 8, 0.6
_ASIDE = re.compile(r"「[^「」]*」|『[^『』]*』|\([^()]*\)|（[^（）]*）")


def clauses(text: str) -> Iterator[str]:
    """The clauses between commas, without what is quoted or stands in brackets."""
    for sentence in re.split("[。\n]", _ASIDE.sub("", text)):
        yield from sentence.split("、")


def transitive_verbs(texts: Iterable[str]) -> list[str]:
    """The dictionary forms of verbs that take を in most of the clauses that they end.

    Args:
        texts: articles.
    """
    seen, with_object = Counter[str](), Counter[str]()
    for text in texts:
        for clause in clauses(text):
            found = verb_at_end(clause)
            if found is None or found.voice:
                continue
            before = [t.span.of(clause) for t in analyze(clause) if t.span.end <= found.start]
            seen[found.form] += 1
            with_object[found.form] += "を" in before
    return sorted(
        form for form, n in seen.items() if n >= _LEAST and with_object[form] >= _SHARE * n
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("jaquad", type=Path)
    articles, _ = split(load_articles(parser.parse_args().jaquad))
    verbs = transitive_verbs(article.text for article in articles)
    FILE.write_text("\n".join(verbs) + "\n", encoding="utf-8")
    print(f"{len(verbs)} verbs")


if __name__ == "__main__":
    main()
