"""Shutten beside its peers: one run, all sides taking turns.

Run as ``python -m benchmarks.peers [--shared ../shared] [--questions 150] [--rounds 3]`` after
``python -m benchmarks.peers.setup``; writes ``docs/results/peers.json``. The models are our own for
every side, written for the others by ``shutten models export``. ``--set`` takes one set of texts
alone, ``--articles`` the first of JaQuAD's articles; either writes nothing.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.peers.figures import beside, side_figures, targets
from benchmarks.peers.material import SEED
from benchmarks.peers.rounds import Measured, Rounds
from benchmarks.peers.rows import PLAIN, Start
from benchmarks.peers.setup import ENVIRONMENT, python_of
from benchmarks.peers.texts import WHOLE, Texts, article_texts, jaquad_texts
from benchmarks.quality import config_with, write_results
from chat.settings import Config
from index.weights import KINDS, export_models, find_packed
from training.splits import load_articles

COMMAND = "python -m benchmarks.peers"
SETS = ("article", "jaquad")


def report(texts: Texts, found: dict[str, Measured], read: int) -> dict[str, Any]:
    """The figures of one set."""
    sides = {
        name: side_figures(measured, texts.questions, texts.count)
        for name, measured in found.items()
    }
    answerable = sum(bool(question.answers) for question in texts.questions)
    return {
        "passages": texts.count,
        "answerable": answerable,
        "unanswerable": len(texts.questions) - answerable,
        "sides": sides,
        "ours_to_theirs": beside(found, sides, texts.questions),
        "targets": targets(sides, min(read, texts.count)),
    }


def measure(options: argparse.Namespace, config: Config) -> dict[str, Any]:
    """All figures of the sets that were asked for."""
    read = config.settings.search.passages
    sets, versions = {}, {}
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        packed = find_packed()
        if packed is None:
            raise SystemExit("The models are not here: make setup says what is missing.")
        export_models(packed, root / "models", KINDS)
        for one in options.set or SETS:
            folder = root / one
            folder.mkdir()
            if one == "article":
                texts = article_texts(folder, config)
            else:
                articles = load_articles(options.shared / "data/jaquad/dev.json.gz")
                articles = articles[: options.articles]
                texts = jaquad_texts(folder, config, articles, options.questions)
            settings = {} if one == "article" else {"SHUTTEN_INDEX__PASSAGE_TOKENS": str(WHOLE)}
            start = Start(python_of(options.env).absolute(), root / "models", read, settings)
            found = Rounds(texts, start, folder / "peers", options.rounds).measure()
            sets[one] = report(texts, found, read)
            versions = next(m.versions for n, m in found.items() if n == PLAIN)
    return {
        "rounds": options.rounds,
        "seed": SEED,
        "read": read,
        "peer_versions": versions,
        "sets": sets,
    }


def verdicts(sets: dict[str, Any]) -> list[str]:
    """A line for each thing that was wanted."""
    return [
        f"{'met' if one['met'] else 'missed':<7} {name}: {one['target']}, "
        f"{one['ours']} to {one['theirs']} of {one['peer']}, ratio {one['ratio']} "
        + (f"(at least {one['at_least']})" if "at_least" in one else f"(at most {one['at_most']})")
        for name, found in sets.items()
        for one in found["targets"]
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--env", type=Path, default=ENVIRONMENT)
    parser.add_argument("--questions", type=int, default=150, help="of JaQuAD")
    parser.add_argument("--articles", type=int, help="only the first N of JaQuAD's; no file then")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--set", choices=SETS, action="append")
    options = parser.parse_args()
    if not python_of(options.env).exists():
        parser.error(f"no environment in {options.env}: python -m benchmarks.peers.setup makes it")
    content = measure(options, config_with())
    if options.set or options.articles:
        print(json.dumps(content, indent=1, ensure_ascii=False))
    else:
        command = f"{COMMAND} --questions {options.questions} --rounds {options.rounds}"
        write_results("peers", command, content)
    print("\n".join(verdicts(content["sets"])))


if __name__ == "__main__":
    main()
