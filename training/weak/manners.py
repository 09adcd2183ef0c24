"""How: what stands before 「ことで、」「によって、」「を用いて、」."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from ingest.document import Span
from training.weak.clauses import Sentence, after_joins, asked, plain, topic_of
from training.weak.pairs import LONGEST, Pair

_CUE = re.compile(
    r"(?:こと(?:で|により|によって|によ[りる])|方法で|方式で|手段で|やり方で|を(?:用い|使い|使っ|利用し|通じ|介し)て?|"
    r"を駆使して|を繰り返して|を混ぜて|に頼って|形で)$"
)
_POINTS_BACK = re.compile(r"^(?:その|この|これらの?|それ|これ|そうした|こうした)")
_ASKS = ("どうやって", "どのようにして", "どのように", "どんな方法で", "どんなふうに")


def manners(sentence: Sentence, _: Sentence | None, rng: random.Random) -> Iterator[Pair]:
    """Questions for the manner or means that a sentence gives."""
    topic, after = topic_of(sentence)
    for at, clause in enumerate(sentence.clauses[:-1]):
        words = clause.of(sentence.text)
        if _CUE.search(words) is None or _POINTS_BACK.match(words) or clause.end <= after:
            continue
        start = max(clause.start, after)
        if clause.end - max(sentence.span.start, after) <= LONGEST and rng.random() < 0.4:
            start = max(sentence.span.start, after)
        means = after_joins(sentence.text, Span(start, clause.end))
        rest = sentence.between(at + 1, len(sentence.clauses) - 1).of(sentence.text)
        question = asked(rest, rng)
        if question is not None:
            yield Pair("how", f"{plain(topic)}{rng.choice(_ASKS)}{question}", means)
        return
