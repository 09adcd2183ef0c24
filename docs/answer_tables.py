"""The tables of ``docs/answers.md``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docs.layout import NOTHING, percent, results, table

_TYPES = {
    "person": "who",
    "date": "when",
    "place": "where",
    "number": "how much",
    "reason": "why",
    "manner": "how",
    "other": "anything else",
}


def tables(folder: Path) -> dict[str, str]:
    """The tables by name.

    Args:
        folder: the figures.
    """
    return {
        "question-types": _types(results(folder, "question-types")),
        "question-forms": _forms(results(folder, "question-types")["forms"]),
        "conversations": _conversations(results(folder, "conversations")),
        "gist": _gist(results(folder, "gist")),
        "suggestion-counts": _suggestion_counts(results(folder, "suggestions")),
        "suggestions": _suggestions(results(folder, "suggestions")),
    }


def _types(found: dict[str, Any]) -> str:
    rows = []
    for label, name in _TYPES.items():
        row = [name]
        for data in ("jaquad_dev", "niilc"):
            kind = found[data]["by_type"].get(label)
            row += (
                [str(kind["n"]), percent(kind["recall"]), percent(kind["precision"])]
                if kind
                else [""] * 3
            )
        rows.append(row)
    total = ["all, accuracy"]
    for data in ("jaquad_dev", "niilc"):
        total += [f"{found[data]['questions']:,}", percent(found[data]["accuracy"]), ""]
    head = ["asks", "JaQuAD dev", "recall", "precision", "NIILC", "recall", "precision"]
    return table(head, [*rows, total])


def _forms(found: dict[str, Any]) -> str:
    rows = [[kind, str(row["n"]), percent(row["recall"])] for kind, row in found["by_kind"].items()]
    rows.append(["all", str(found["questions"]), percent(found["accuracy"])])
    return table(["kind", "questions", "form told"], rows)


_TURNS = {
    "pronoun": "それ, 彼, そこ, その会社",
    "value": "2023年は?, 大阪では?",
    "aspect": "なぜ?, いつ?, その結果は?",
    "omitted": "いつ完成した? (of what?)",
    "ordinal": "最初のは?, 後者は?",
    "english": "When was it built?",
    "first": "opens a conversation",
    "topic": "a new topic",
}


def _conversations(found: dict[str, Any]) -> str:
    rows = [
        [words, str(found["kinds"][kind]["n"]), percent(found["kinds"][kind]["share"])]
        for kind, words in _TURNS.items()
    ]
    for name, words in (("resolved", "all that refer back"), ("unharmed", "all that stand alone")):
        rows.append([words, str(found[name]["n"]), percent(found[name]["share"])])
    return table(["turns", "n", "understood, or left alone"], rows)


_WAYS = {"system": "ours", "lead": "the first sentences", "random": "any sentences"}


def _gist(found: dict[str, Any]) -> str:
    rows = []
    for data, name in (
        (found["dev"], "JaQuAD dev"),
        (found["tuning_left_out"]["own"], "our pages"),
    ):
        for way, words in _WAYS.items():
            if way not in data:
                continue
            row = [f"{name}, {data['articles']}", words]
            for count in ("3", "5"):
                figures = data[way][count]
                row += [percent(figures[key]) for key in ("key", "key_or_good", "rouge_2")]
            rows.append(row)
    head = ["articles", "sentences", "of 3: key", "key or good", "ROUGE-2"]
    return table([*head, "of 5: key", "key or good", "ROUGE-2"], rows)


_OFFERED = {
    "all": "our pages, all",
    "after": "of them after an answer",
    "begin": "of them to begin with",
    "unseen-0": "JaQuAD dev, after the first repairs",
    "unseen-1": "JaQuAD dev, other articles, after all of them",
}
_LONGEST_ANSWER = 44


def _suggestion_counts(found: dict[str, Any]) -> str:
    counts = dict(found["counts"])
    counts |= {f"unseen-{at}": some["all"] for at, some in enumerate(found["unseen"])}
    rows = []
    for name, words in _OFFERED.items():
        row = counts.get(name)
        if row is None or not row["questions"]:
            continue
        n = row["questions"]
        shares = [percent(row[key] / n) for key in ("natural", "right", "both")]
        rows.append([words, str(row["articles"]), str(n), *shares])
    return table(["questions", "articles", "n", "natural", "right", "both"], rows)


def _suggestions(found: dict[str, Any]) -> str:
    rows = []
    for one in found["judged"]:
        answer = " ".join(one["answer"].split()).replace("|", "\\|")
        if len(answer) > _LONGEST_ANSWER:
            answer = answer[:_LONGEST_ANSWER] + "…"
        faults = [] if one["natural"] else ["not natural"]
        faults += [] if one["right"] else ["not right"]
        judged = ", ".join(faults) + f": {one['why']}" if faults else "good"
        rows.append([one["question"], answer or NOTHING, judged])
    return table(["question", "answer", "judged"], rows)
