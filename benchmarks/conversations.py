"""How often follow-ups are understood, and how often a question that stands alone is left alone.

Run as ``python -m benchmarks.conversations [--shared ../shared] [--questions FILE] [--name NAME]``;
writes figures only to ``docs/results/conversations.json``. No model is loaded: what was said before
is given as it should have been, each earlier question in its resolved form with its first right
answer.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.quality import write_results
from chat.dialogue import refers_back, resolve
from chat.exchange import Exchange
from ingest.normalize import fold
from training.placed import span_of
from training.splits import load_articles

COMMAND = "python -m benchmarks.conversations"
DEV = Path(__file__).parent / "questions" / "jaquad_dev_turns.jsonl"
ALONE = frozenset({"first", "topic", "smalltalk"})


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation.

    Attributes:
        conversation: the conversation's id.
        question: as the user types it.
        resolved: what it means, written out.
        kind: how it refers back, or one of ``ALONE``.
        needs: sets of words; the resolved form has to hold one of each.
        answer: the lines of the first right answer; empty where there is none.
    """

    conversation: str
    question: str
    resolved: str
    kind: str
    needs: tuple[tuple[str, ...], ...]
    answer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of a turn.

    Attributes:
        turn: the turn.
        understood: its resolved form; None where it was left alone.
        good: whether the form holds what it needs; of what stands alone, whether it was left alone.
        announced: whether ``refers_back`` asked for earlier answers.
    """

    turn: Turn
    understood: str | None
    good: bool
    announced: bool


def read_turns(path: Path, texts: Mapping[str, str] | None = None) -> list[Turn]:
    """The turns of a question file, in order.

    Args:
        path: the file; long answers in it are places (``training.placed``).
        texts: the articles by title, to look those up; without them they are left out.
    """
    with path.open(encoding="utf-8") as file:
        return [_turn(json.loads(line), texts or {}) for line in file if line.strip()]


def _turn(row: dict[str, Any], texts: Mapping[str, str]) -> Turn:
    text = texts.get(row["article"])
    answers = [tuple(_words(answer, text)) for answer in row["answers"]]
    return Turn(
        conversation=row["conversation"],
        question=row["question"],
        resolved=row["resolved"],
        kind=row["kind"],
        needs=tuple(tuple(words) for words in row["needs"]),
        answer=answers[0] if answers else (),
    )


def _words(answer: Sequence[str | Sequence[int]], text: str | None) -> Iterator[str]:
    for item in answer:
        if isinstance(item, str):
            yield item
        elif text is not None:
            yield span_of(item, text).of(text)


def holds(understood: str | None, turn: Turn) -> bool:
    """Whether the form that is searched holds one of each set of words."""
    words = fold(understood or turn.question)
    return all(any(fold(word) in words for word in needed) for needed in turn.needs)


def judge(turns: Iterable[Turn]) -> Iterator[Judged]:
    """Resolve each turn with what was said before it in its conversation."""
    earlier: dict[str, list[Exchange]] = defaultdict(list)
    for turn in turns:
        understood = resolve(turn.question, tuple(earlier[turn.conversation]))
        alone = turn.kind in ALONE
        good = understood is None if alone else holds(understood, turn)
        yield Judged(turn, understood, good, refers_back(turn.question))
        if turn.kind != "smalltalk":
            earlier[turn.conversation].append(Exchange(turn.resolved, turn.answer))


def figures(judged: list[Judged]) -> dict[str, Any]:
    """Shares by kind and of both directions; ``announced`` is what ``refers_back`` costs."""
    kinds = sorted({one.turn.kind for one in judged})
    back = [one for one in judged if one.turn.kind not in ALONE]
    alone = [one for one in judged if one.turn.kind in ALONE]
    return {
        "conversations": len({one.turn.conversation for one in judged}),
        "resolved": _share([one.good for one in back]),
        "unharmed": _share([one.good for one in alone]),
        "already_hold_it": _share([holds(None, one.turn) for one in back]),
        "announced": {
            "of_those_that_refer_back": _share([one.announced for one in back]),
            "of_the_others": _share([one.announced for one in alone]),
        },
        "kinds": {k: _share([one.good for one in judged if one.turn.kind == k]) for k in kinds},
    }


def _share(good: list[bool]) -> dict[str, float]:
    return {"n": len(good), "share": round(sum(good) / len(good), 4) if good else 0.0}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--questions", type=Path, default=DEV)
    parser.add_argument("--name", default="conversations")
    parser.add_argument("--show", action="store_true", help="print each turn that went wrong")
    options = parser.parse_args()
    data = options.shared / "data/jaquad"
    articles = [a for name in ("train", "dev") for a in load_articles(data / f"{name}.json.gz")]
    turns = read_turns(options.questions, {a.title: a.text for a in articles})
    started = time.process_time()
    judged = list(judge(turns))
    spent = (time.process_time() - started) / len(turns)
    if options.show:
        for one in judged:
            if not one.good:
                print(one.turn.kind, one.turn.question, "→", one.understood, "|", one.turn.resolved)
        print(json.dumps(figures(judged), indent=1))
        return
    report = {"cpu_milliseconds_a_turn": round(1000 * spent, 2), **figures(judged)}
    write_results(options.name, COMMAND, report)


if __name__ == "__main__":
    main()
