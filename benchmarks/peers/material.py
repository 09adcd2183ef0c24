"""What is asked of which texts: the bundled article, and JaQuAD's dev paragraphs.

Every side gets the passages that Shutten's own index has of them, so that none has others.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.open_reading import Item
from benchmarks.peers.protocol import Passage
from chat.evaluation.metrics.normalization import normalized
from index.live import LiveIndex

SEED = 0
# Of a conversation the peers know nothing.
_LEFT_OUT = frozenset({"followup", "smalltalk"})


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what is right.

    Attributes:
        words: as it is asked.
        answers: any of them is right; none where the texts do not answer.
        passages: the numbers of the passages that hold the answer; none where that is not known.
    """

    words: str
    answers: tuple[str, ...]
    passages: frozenset[int]


def passages_of(index: LiveIndex) -> list[Passage]:
    """The passages of an index, title and headings of each apart from its words."""
    found = []
    for passage in index.passages:
        document = index.documents[passage.source]
        head = [document.title, *passage.headings]
        text = index.text_of(passage)
        found.append(Passage("\n".join(head), text, passage.source, passage.start))
    return found


def bundled_questions(file: Path, passages: Sequence[Passage]) -> list[Question]:
    """The questions of a file of ours that stand by themselves."""
    texts = [normalized(passage.text) for passage in passages]
    questions = []
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] in _LEFT_OUT:
            continue
        evidence = [normalized(words) for words in row["evidence"]]
        holding = [at for at, text in enumerate(texts) if any(words in text for words in evidence)]
        questions.append(Question(row["question"], tuple(row["answers"]), frozenset(holding)))
    return questions


def sampled(items: Sequence[Item], passages: Sequence[Passage], count: int) -> list[Question]:
    """A seeded sample of JaQuAD's questions; its first ones are those of a smaller sample."""
    numbers: dict[str, list[int]] = {}
    for number, passage in enumerate(passages):
        numbers.setdefault(Path(passage.source).name, []).append(number)
    order = random.Random(SEED).sample(items, len(items))
    return [
        Question(item.question, (item.answer,), frozenset(numbers.get(item.source, ())))
        for item in order[:count]
    ]
