"""Quality on the real article and on the bundled one, beside the baseline.

Run as ``python -m benchmarks.article_questions [--shared ../shared]``; writes figures only to
``docs/results/article-questions.json``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.quality import measure, over_articles, write_results
from chat.evaluation.batch_run import Plan

COMMAND = "python -m benchmarks.article_questions"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    shared = parser.parse_args().shared
    own = Path("tests/data/questions.jsonl")
    report = {"bundled": measure(over_articles(Path("articles")), own, Plan())}
    if (shared / "articles").is_dir():
        questions = shared / "questions/article-dev.jsonl"
        report["article-dev"] = measure(over_articles(shared / "articles"), questions, Plan())
    write_results("article-questions", COMMAND, report)


if __name__ == "__main__":
    main()
