"""Quality on JaQuAD's dev articles: every question of a seeded sample against all paragraphs.

Run as ``python -m benchmarks.jaquad_dev [--shared ../shared] [--sample 500]``; writes figures
only to ``docs/results/jaquad-dev.json``. The articles are indexed whole, as a user's would be;
evidence is the sentence that holds the answer.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.quality import measure, write_results
from chat.app import App
from chat.evaluation.batch_run import Plan
from chat.evaluation.paragraphs import with_own_paragraphs
from chat.settings import load_config
from chat.terminal import TerminalProgress

COMMAND = "python -m benchmarks.jaquad_dev"
SEED = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--sample", type=int, default=500)
    options = parser.parse_args()
    questions = options.shared / "data" / "jaquad" / "dev.json.gz"

    def open_app(folder: Path) -> App:
        app = App(load_config(), folder / "unused")
        return with_own_paragraphs(app, questions, folder, TerminalProgress("en"))

    plan = Plan(sample=options.sample, seed=SEED)
    report = {"sample": options.sample, "seed": SEED, **measure(open_app, questions, plan)}
    write_results("jaquad-dev", f"{COMMAND} --sample {options.sample}", report)


if __name__ == "__main__":
    main()
