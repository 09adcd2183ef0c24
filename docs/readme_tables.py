"""The figures of ``README.md``: what the evaluation prints, and how good it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chat.evaluation_terminal import run_lines
from docs.layout import NOTHING, percent, results, table

QUESTIONS = "tests/data/questions.jsonl"
_FIGURES = ("right", "exact_match", "f1", "rejected", "hit_at_1", "citation_integrity")
_ROWS = {
    "bundled": f"the bundled article, [our questions]({QUESTIONS})",
    "article-dev": "a real article, questions of its readers",
    "jaquad": "JaQuAD's dev articles, a sample of its questions",
}


def tables(folder: Path) -> dict[str, str]:
    """The tables by name.

    Args:
        folder: the results.
    """
    runs = results(folder, "article-questions")
    return {
        "evaluate": _evaluate(runs["bundled"]),
        "how-good": _how_good({**runs, "jaquad": results(folder, "jaquad-dev")}),
    }


def _evaluate(run: dict[str, Any]) -> str:
    """What the terminal shows of the bundled questions, by the command's own code, shortened."""
    figures = {name: run["figures"][name] for name in _FIGURES}
    causes = {name: {**cause, "examples": ["…"]} for name, cause in run["causes"].items()}
    shown = run_lines(
        {"counts": run["counts"], "figures": figures, "causes": causes, "by_kind": {}}, "…", "en"
    )
    at = 2 + len(_FIGURES)
    lines = [f"$ shutten evaluate {QUESTIONS}", *shown[:at], "…", *shown[at:], "…"]
    lines.append("Report    var/evaluations/…-questions/report.html")
    return "\n".join(["```console", *(line.rstrip() for line in lines), "```"])


def _how_good(runs: dict[str, Any]) -> str:
    rows = []
    for name, words in _ROWS.items():
        figures = runs[name]["figures"]
        shown = [_share(figures.get(key), "system") for key in ("right", "f1", "rejected")]
        baseline = _share(figures["right"], "baseline")
        rows.append([words, f"{runs[name]['counts']['questions']:,}", *shown, baseline])
    head = ["", "questions", "right", "character F1", "unanswerable rejected"]
    return table([*head, "BM25's best sentence: right"], rows)


def _share(figure: dict[str, Any] | None, whose: str) -> str:
    return NOTHING if figure is None else f"{percent(figure[whose]['value'])} %"
