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
        "forms": _answers(results(folder, "forms")),
        "typed": _typed(results(folder, "typed-questions")),
        "bands": _bands(results(folder, "abstention")["bands"], results(folder, "forms")),
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


_FORM_SETS = {"jaquad": "JaQuAD dev", "own_articles": "our articles"}
_LAST_KINDS = ("answerable", "all")


def _answers(found: dict[str, Any]) -> str:
    rows = []
    for name, words in _FORM_SETS.items():
        by_kind = found[name]["kinds"]
        kinds = [kind for kind in by_kind if kind not in _LAST_KINDS]
        for kind in (*kinds, *(kind for kind in _LAST_KINDS if kind in by_kind)):
            row = by_kind[kind]
            shown = [words, kind, str(row["n"])]
            shown += [percent(row.get(f"shutten_{key}")) for key in ("right", "f1", "answered")]
            for beside in ("bm25", "reader"):
                shown += [percent(row.get(f"{beside}_{key}")) for key in ("right", "f1")]
            rows.append(shown)
    head = ["asked of", "kind", "n", "right", "F1", "answered"]
    beside = ["BM25's sentence: right", "F1", "bare reader: right", "F1"]
    return table([*head, *beside], rows)


_FAMILIES = {
    "width": "full width, half width",
    "numerals": "二十一 for 21",
    "eras": "昭和53年 for 1978年",
    "amounts": "$5 for 5ドル, billion for 億",
    "names": "Latin for katakana, マスク氏",
    "kana": "kana for kanji",
    "particles": "particles left out",
    "keywords": "keywords alone",
    "endings": "polite, plain, blunt",
    "typos": "a slip in every 15 characters",
    "order": "another order",
    "english": "in English",
}


def _typed(found: dict[str, Any]) -> str:
    rows = []
    for kind, row in found["types"].items():
        if not row["questions"]:
            rows.append([_FAMILIES.get(kind, kind), "0", "", "", "", ""])
            continue
        before, after = row["original"]["character_f1"], row["typed"]["character_f1"]
        loss = f"{row['f1_loss_points']:.1f} \u00b1 {row['standard_error_points']:.1f}"
        rows.append(
            [
                _FAMILIES.get(kind, kind),
                str(row["questions"]),
                percent(before),
                percent(after),
                loss,
                percent(row["f1_kept"]),
            ]
        )
    return table(["typed", "n", "F1 before", "F1 typed so", "points lost", "kept"], rows)


_BANDS = {
    "high": "high, from 0.75",
    "middle": "middle, from 0.5",
    "low": "low, from the threshold",
}


def _bands(found: dict[str, Any], forms: dict[str, Any]) -> str:
    rows = []
    for band, words in _BANDS.items():
        row = [words]
        for bands in (found, *(forms[name]["bands"] for name in _FORM_SETS)):
            row += [str(bands[band]["answers"]), percent(bands[band]["right"])]
        rows.append(row)
    head = ["band", "JaQuAD dev, half of it not answered there", "right"]
    for name in ("every form, JaQuAD dev", "every form, our articles"):
        head += [name, "right"]
    return table(head, rows)


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
