"""The families, and the drawing of one variant of a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random

from benchmarks.perturbing.amounts import amounts
from benchmarks.perturbing.endings import endings
from benchmarks.perturbing.eras import eras
from benchmarks.perturbing.kana import kana
from benchmarks.perturbing.keywords import keywords
from benchmarks.perturbing.lexicon import Lexicon
from benchmarks.perturbing.names import names
from benchmarks.perturbing.numerals import numerals
from benchmarks.perturbing.order import order
from benchmarks.perturbing.particles import particles
from benchmarks.perturbing.typos import typos
from benchmarks.perturbing.variant import Family, Variant
from benchmarks.perturbing.width import width

SEED = 20261126
FAMILIES: Mapping[str, Family] = {
    "width": width,
    "numerals": numerals,
    "eras": eras,
    "amounts": amounts,
    "names": names,
    "kana": kana,
    "particles": particles,
    "keywords": keywords,
    "endings": endings,
    "typos": typos,
    "order": order,
}


def perturb(family: str, question: str, lexicon: Lexicon) -> Variant | None:
    """A question with one perturbation of a family, the same whenever it is drawn.

    Each kind of change that applies is as likely as another, however many ways it has.

    Returns:
        The variant; None where the family does not apply.
    """
    source = Random(f"{SEED}/{family}/{question}")
    found = [one for one in FAMILIES[family](question, source, lexicon) if one.text != question]
    if not found:
        return None
    how = source.choice(sorted({one.how for one in found}))
    return source.choice([one for one in found if one.how == how])


def variants_of(
    family: str, questions: Iterable[str], lexicon: Lexicon
) -> list[tuple[int, Variant]]:
    """The questions that a family applies to, by their number, with a variant of each."""
    drawn = ((number, perturb(family, text, lexicon)) for number, text in enumerate(questions))
    return [(number, variant) for number, variant in drawn if variant is not None]
