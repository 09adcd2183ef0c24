"""What can be changed in the questions of one article: names, numbers, asked properties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from training.attribute_swaps import Compound, find_compounds
from training.entity_swaps import Entity, Gazetteer, find_entities


@dataclass(frozen=True, slots=True)
class QuestionParts:
    """The questions of an article taken apart.

    Attributes:
        entities: the names and numbers of each question.
        compounds: the common nouns of each question.
        names: all names and numbers of the questions, by kind.
        properties: all their common nouns, by kind.
    """

    entities: tuple[tuple[Entity, ...], ...]
    compounds: tuple[tuple[Compound, ...], ...]
    names: Mapping[str, tuple[str, ...]]
    properties: Mapping[str, tuple[str, ...]]


def take_apart(questions: Sequence[str], gazetteer: Gazetteer) -> QuestionParts:
    """The parts of the questions of one article."""
    entities = tuple(tuple(find_entities(question, gazetteer)) for question in questions)
    compounds = tuple(
        tuple(find_compounds(question, own))
        for question, own in zip(questions, entities, strict=True)
    )
    return QuestionParts(entities, compounds, _by_kind(entities), _by_kind(compounds))


def _by_kind(found: Sequence[Sequence[Entity | Compound]]) -> dict[str, tuple[str, ...]]:
    words: dict[str, set[str]] = defaultdict(set)
    for part in chain.from_iterable(found):
        words[part.kind].add(part.words)
    return {kind: tuple(sorted(known)) for kind, known in words.items()}
