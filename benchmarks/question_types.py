"""How well the type and form of answer are told from a question.

Run as ``python -m benchmarks.question_types [--shared ../shared]``; writes
``docs/results/question-types.json``. JaQuAD marks the type of each dev answer, NIILC that of the
named entity which answers (dev and test); the form is compared with the kinds of our own questions.
"""

from __future__ import annotations

import argparse
import gzip
import json
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.quality import write_results
from chat.question import AnswerType, analyze_question, expected_type
from chat.question_form import Form

COMMAND = "python -m benchmarks.question_types"
_QUESTIONS = Path(__file__).parent / "questions"
_JAQUAD = {
    "Person": AnswerType.PERSON,
    "Date/Time": AnswerType.DATE,
    "Location": AnswerType.PLACE,
    "Cause": AnswerType.REASON,
    "Manner": AnswerType.MANNER,
}
# NIILC's types (Sekine's extended named entities) that are of one of ours.
_NIILC = {
    AnswerType.PERSON: "人名",
    AnswerType.DATE: "日付表現 時刻表現 時代表現",
    AnswerType.PLACE: "国名 都道府県州名 市区町村名 島名 湖沼名 河川名 山地名 大陸地域名 "
    "国内地域名 地形名_その他",
    AnswerType.NUMBER: "長さ 個数_その他 人数 年数期間 年齢 数値表現_その他 国数 "
    "自然物数_その他 温度 速度 体積 面積 割合表現 時刻期間 月数期間 頻度表現 金額表現 重量",
}
_FORMS = {
    "why": Form.REASON,
    "how": Form.MANNER,
    "opinion": Form.OPINION,
    "list": Form.LIST,
    "definition": Form.DEFINITION,
    "yesno": Form.POLAR,
    "who": Form.SPAN,
    "when": Form.SPAN,
    "number": Form.SPAN,
    "what": Form.SPAN,
}


def jaquad(path: Path) -> Iterator[tuple[str, AnswerType | None]]:
    """Questions with the type that is marked; None for an object, which may be anything."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for article in json.load(file)["data"]:
            for paragraph in article["paragraphs"]:
                for asked in paragraph["qas"]:
                    yield asked["question"], _JAQUAD.get(asked["answers"][0]["answer_type"])


def niilc(path: Path) -> Iterator[tuple[str, AnswerType | None]]:
    """Questions with the type of the entity that answers; None where it is another."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for question in ElementTree.parse(file).getroot():  # noqa: S314 (our own data)
            words, entity = question.findtext("text"), question.findtext("meta/D.4") or ""
            if words:
                yield words, _of_entity(entity.split(";")[0].strip())


def _of_entity(name: str) -> AnswerType | None:
    return next((kind for kind, names in _NIILC.items() if name in names.split()), None)


def accuracy(asked: Iterable[tuple[str, AnswerType | None]]) -> dict[str, Any]:
    """The share of the questions of each type that are told to be of it, and how precisely."""
    gold, told, both, total, right = Counter[str](), Counter[str](), Counter[str](), 0, 0
    wanted = (*_JAQUAD.values(), AnswerType.NUMBER)
    for question, kind in asked:
        given = expected_type(question)
        label = kind.value if kind else "other"
        shown = given.value if given in wanted else "other"
        # A number may be an object to JaQuAD, which has no type for it.
        shown = "other" if label == "other" and shown == "number" else shown
        gold[label] += 1
        told[shown] += 1
        both[label] += label == shown
        total += 1
        right += label == shown
    return {
        "questions": total,
        "accuracy": round(right / total, 4),
        "by_type": {
            label: {
                "n": gold[label],
                "recall": round(both[label] / gold[label], 4),
                "precision": round(both[label] / told[label], 4) if told[label] else None,
            }
            for label in sorted(gold)
        },
    }


def forms(paths: Iterable[Path]) -> dict[str, Any]:
    """The share of our own questions of each kind whose form is told."""
    gold, right = Counter[str](), Counter[str]()
    for path in paths:
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            if row["kind"] in _FORMS:
                gold[row["kind"]] += 1
                told = analyze_question(row["question"]).form
                right[row["kind"]] += told is _FORMS[row["kind"]]
    return {
        "questions": gold.total(),
        "accuracy": round(right.total() / gold.total(), 4),
        "by_kind": {k: {"n": gold[k], "recall": round(right[k] / gold[k], 4)} for k in gold},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    data = parser.parse_args().shared / "data"
    own = [_QUESTIONS / name for name in ("jaquad_dev_forms.jsonl", "own_articles.jsonl")]
    entities = [*niilc(data / "niilc-qa/dev.xml.gz"), *niilc(data / "niilc-qa/test.xml.gz")]
    report = {
        "jaquad_dev": accuracy(jaquad(data / "jaquad/dev.json.gz")),
        "niilc": accuracy(entities),
        "forms": forms(own),
    }
    write_results("question-types", COMMAND, report)


if __name__ == "__main__":
    main()
