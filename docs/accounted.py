"""Finds the numbers of a document that nothing holds to what they came from.

A number of prose is accounted for where it is generated (a table, a marked figure: ``docs.tables``)
or stated in ``docs/stated.toml`` with the reason why no result stands behind it. Code, examples of
what a terminal shows, quotations of questions, addresses and names (F1, UTF-8, Pirkola 1998) hold
no figures. Numbers in words count before a unit ("four seconds") and as shares ("one in four").

``python -m docs.accounted`` lists those that are not.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

from docs.figures import MARKED
from docs.stated import Statement, statements
from docs.tables import REPO, RESULTS, TABLES, documents

_NO_FIGURES = (
    re.compile(r"^( *)```.*?^\1```", re.DOTALL | re.MULTILINE),
    MARKED,
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"`[^`]+`"),
    re.compile(r"「[^」]*」"),
    re.compile(r"\]\([^)]*\)"),
    re.compile(r"<[^>\n]+>"),
    re.compile(r"^(?:#+ )?\d+\. ", re.MULTILINE),
    re.compile(r"\b(?:et al\.|[A-Z][A-Za-z-]+),? (?:19|20)\d\d\b"),
)
_WORDS = "one two three four five six seven eight nine ten twelve twenty thirty forty fifty sixty"
_PARTS = "(?:a|two|three) (?:third|quarter|fifth|tenth)s?"
_UNITS = "seconds? minutes? hours? milliseconds? points? times %"
_WORD = rf"(?:{'|'.join(_WORDS.split())})"
_NUMBER = re.compile(
    r"(?<![\w@.,^])(?<![A-Za-z]-)\d[\d,]*(?:\.\d+)?(?![\w@])"
    rf"|\b(?:{_WORD}|half an?|{_PARTS} of an?) (?:{'|'.join(_UNITS.split())})(?!\w)"
    rf"|\b{_PARTS}\b|\b{_WORD} (?:\w+ )?(?:in|of) (?:{_WORD}|a hundred)\b"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a document.

    Attributes:
        line: where it stands, from 1.
        context: it and the words around it.
    """

    line: int
    context: str


def figures(text: str) -> list[tuple[int, int]]:
    """Where the numbers of a document's prose stand, generated ones left out."""
    for place in _NO_FIGURES:
        text = place.sub(lambda at: re.sub(r"\S", " ", at[0]), text)
    return [(at.start(), at.start() + len(at[0].rstrip(","))) for at in _NUMBER.finditer(text)]


def unaccounted(text: str, generated: set[str], stated: list[Statement]) -> list[Figure]:
    """The numbers that nobody answers for.

    Args:
        text: the document.
        generated: names of its tables that are made from results.
        stated: what is stated of it.
    """
    held = [
        (at.start(), at.end())
        for name in generated
        for at in re.finditer(rf"<!-- {name} -->.*?<!-- end of {name} -->", text, re.DOTALL)
    ]
    held += [place for one in stated for place in one.places(text)]
    return [
        Figure(text.count("\n", 0, start) + 1, _around(text, start, end))
        for start, end in figures(text)
        if not any(low <= start and end <= high for low, high in held)
    ]


def _around(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - 40) : end + 30].split())


def unaccounted_in(name: str) -> list[Figure]:
    """Those of one of the repository's documents."""
    text = (REPO / name).read_text(encoding="utf-8")
    generated = set(TABLES[name](RESULTS)) if name in TABLES else set()
    return unaccounted(text, generated, statements().get(name, []))


def main() -> None:
    """Print them; exit code 1 where there is one."""
    found = [(name, one) for name in documents() for one in unaccounted_in(name)]
    for name, one in found:
        sys.stdout.write(f"{name}:{one.line}: {one.context}\n")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
