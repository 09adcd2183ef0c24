"""The questions that two runs have in common, and their scores side by side."""

from __future__ import annotations

import hashlib
import json
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chat.evaluation.run_files import predictions


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """The scores of a run, without the texts, so that 100,000 questions take little room.

    Attributes:
        questions: for each question, what tells it apart (its id and words) to its row.
        ids: a digest of the id, one a row.
        golds: a digest of what it is judged by, one a row.
        scores: shape (rows, names); NaN where a question has no such score.
    """

    questions: Mapping[bytes, int]
    ids: Sequence[bytes]
    golds: Sequence[bytes]
    scores: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Which rows of two runs are the same question.

    Attributes:
        a: rows of the first run, in its order.
        b: the rows of the second run beside them.
        only_a: questions of the first run alone.
        only_b: questions of the second run alone.
        changed: questions with the same id in both, but with other words or other gold.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    only_a: int
    only_b: int
    changed: int

    @property
    def complete(self) -> bool:
        """Whether both runs have exactly the same questions."""
        return not (self.only_a or self.only_b or self.changed)


def read_scores(path: Path, names: Sequence[str]) -> ScoreTable:
    """The scores ``names`` of a run, read line by line.

    Raises:
        QuestionFileError: the run cannot be read.
    """
    questions: dict[bytes, int] = {}
    ids: list[bytes] = []
    golds: list[bytes] = []
    scores = array("d")
    times: Counter[bytes] = Counter()
    for row, line in enumerate(predictions(path)):
        # A file of another format may have read the id 7 as a text.
        id_ = str(line["id"])
        words = _digest(id_, line["question"], line.get("after") or [])
        times[words] += 1
        questions[_digest(words.hex(), times[words])] = row
        ids.append(_digest(id_))
        golds.append(_digest(*_gold(line)))
        found = line["scores"]
        scores.extend(float(found.get(name, np.nan)) for name in names)
    table = np.asarray(scores, dtype=np.float64).reshape(len(ids), len(names))
    return ScoreTable(questions, ids, golds, table)


def pair(a: ScoreTable, b: ScoreTable) -> Pairs:
    """Find each question of ``a`` in ``b``."""
    both = [(row, b.questions[key]) for key, row in a.questions.items() if key in b.questions]
    same = [(i, j) for i, j in both if a.golds[i] == b.golds[j]]
    rest_a = Counter(a.ids[row] for key, row in a.questions.items() if key not in b.questions)
    rest_b = Counter(b.ids[row] for key, row in b.questions.items() if key not in a.questions)
    other_words = (rest_a & rest_b).total()
    rows = np.array(same, dtype=np.int64).reshape(-1, 2)
    return Pairs(
        a=rows[:, 0],
        b=rows[:, 1],
        only_a=rest_a.total() - other_words,
        only_b=rest_b.total() - other_words,
        changed=len(both) - len(same) + other_words,
    )


def _gold(line: Mapping[str, Any]) -> tuple[object, ...]:
    """What a question is judged by; the kind belongs to it, see ``metrics.right``."""
    gold = line["gold"]
    return gold.get("answers"), gold.get("evidence"), gold.get("answerable"), line.get("kind")


def _digest(*parts: object) -> bytes:
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=16).digest()
