"""Quality on the real article and on the bundled one, beside the baseline.

Run as ``python -m benchmarks.article_questions [--shared ../shared]``; writes figures only to
``docs/results/article-questions.json``.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chat.app import App
from chat.evaluation.questions import read_questions
from chat.evaluation.run import Result
from chat.evaluation.summary import by_kind, latency, summarize
from chat.settings import load_config
from index.version import SourcePath

TARGET = Path("docs/results/article-questions.json")


def evaluate(articles: Path, questions: Path) -> list[Result]:
    """Index a folder of articles and ask it a question file."""
    config = load_config()
    with tempfile.TemporaryDirectory() as folder:
        app = App(config, Path(folder))
        app.builder.build(app.builder.source_set([SourcePath(str(articles.resolve()), "/")], []))
        app.answerer.ask("warm up")
        evaluation = app.evaluation("ja")
        return list(evaluation.results(read_questions(questions)))


def figures(results: list[Result]) -> dict[str, Any]:
    p50, p95 = latency(results)
    return {
        "questions": len(results),
        "figures": {
            figure.key.removeprefix("figure_"): {
                key: round(value, 4) if isinstance(value, float) else value
                for key, value in dataclasses.asdict(figure).items()
                if key != "key"
            }
            for figure in summarize(results)
        },
        "handled_rightly_by_kind": {
            kind: {"n": n, "system": round(ours, 4), "baseline": round(base, 4)}
            for kind, (n, ours, base) in by_kind(results).items()
        },
        "latency_ms": {"p50": round(p50), "p95": round(p95)},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    shared = parser.parse_args().shared
    report: dict[str, Any] = {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "command": "python -m benchmarks.article_questions",
        "bundled": figures(evaluate(Path("articles"), Path("tests/data/questions.jsonl"))),
    }
    if (shared / "articles").is_dir():
        questions = shared / "questions/article-dev.jsonl"
        report["article-dev"] = figures(evaluate(shared / "articles", questions))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
