"""What a build costs where little changed, beside one from nothing.

Run as ``python -m benchmarks.incremental_build [--shared ../shared]``; writes
``docs/results/incremental-build.json``. All articles of JaQuAD (train and dev) as files of a
folder: a full build, then one with nothing changed, one paragraph changed, a file added, one
removed, one moved. Each is the command, in a new process, timed from outside; loading the encoder
is measured apart. ``--articles N`` takes the first N instead, and writes nothing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.quality import write_results
from training.splits import Article, load_articles

COMMAND = "python -m benchmarks.incremental_build"
_PARTS = ("train", "dev")
_LOADING = """
import time
from index.encoder import Encoder, EncoderSettings
started = time.monotonic()
Encoder(EncoderSettings()).load()
print(time.monotonic() - started)
"""


@dataclass(frozen=True, slots=True)
class Step:
    """A change to a folder of articles.

    Attributes:
        name: what the figures are filed under.
        apply: changes the folder.
    """

    name: str
    apply: Callable[[Path], None]


def steps(last: Article) -> tuple[Step, ...]:
    """The changes, each upon the one before.

    Args:
        last: the article that is not in the folder yet.
    """
    return (
        Step("full", lambda _: None),
        Step("nothing_changed", lambda _: None),
        Step("paragraph_changed", _change_paragraph),
        Step("file_added", lambda folder: _write(folder, "added", last)),
        Step("file_removed", lambda folder: (folder / "added.md").unlink()),
        Step("file_moved", _move),
    )


def _write(folder: Path, name: str, article: Article) -> None:
    (folder / f"{name}.md").write_text(article.text, encoding="utf-8")


def _change_paragraph(folder: Path) -> None:
    path = _first(folder)
    title, first, *rest = path.read_text(encoding="utf-8").split("\n\n")
    changed = first.rstrip("\n") + "この一文は後から書き足されました。"
    path.write_text("\n\n".join([title, changed, *rest]), encoding="utf-8")


def _move(folder: Path) -> None:
    path = _first(folder)
    path.rename(path.with_name("moved.md"))


def _first(folder: Path) -> Path:
    return min(folder.iterdir())


def timed_build(index: Path, articles: Path) -> dict[str, Any]:
    """One build in a new process.

    Returns:
        Seconds of wall time of the process, those of the build within it (the rest is Python and
        imports), and what the build did.

    Raises:
        SystemExit: it failed; says how.
    """
    arguments = ["--index-dir", str(index), "index", "build", "--quiet", "--json-log"]
    command = [sys.executable, "-m", "chat", *arguments, str(articles)]
    started = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True)
    wall = time.monotonic() - started
    if done.returncode:  # an article left out would make the others' figures worth nothing
        raise SystemExit(done.stderr)
    report = json.loads(done.stderr.splitlines()[-1])["report"]
    changes = {
        kind: found if isinstance(found, int) else len(found)
        for kind, found in report["changes"].items()
    }
    return {
        "wall_seconds": round(wall, 2),
        "build_seconds": round(report["seconds"], 2),
        "passages": report["passages"],
        "embedded": report["embedded"],
        "changes": changes,
    }


def loading() -> float:
    """Seconds in which the encoder is loaded in a new process, torch imported with it."""
    done = subprocess.run(
        [sys.executable, "-c", _LOADING], check=True, capture_output=True, text=True
    )
    return round(float(done.stdout.split()[-1]), 2)


def measure(articles: list[Article]) -> dict[str, Any]:
    """The figures of all builds; the last article is the one that is added."""
    *first, last = articles
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "articles"
        folder.mkdir()
        for number, article in enumerate(first):
            _write(folder, f"{number:04}", article)
        builds = {}
        for step in steps(last):
            step.apply(folder)
            builds[step.name] = timed_build(Path(name) / "index", folder)
    full = builds["full"]["wall_seconds"]
    for figures in builds.values():
        figures["share_of_full"] = round(figures["wall_seconds"] / full, 4)
    return {"articles": len(first), "loading_encoder_seconds": loading(), "builds": builds}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--articles", type=int, help="only the first N, and nothing is written")
    options = parser.parse_args()
    files = [options.shared / "data" / "jaquad" / f"{part}.json.gz" for part in _PARTS]
    articles = [article for file in files for article in load_articles(file)]
    content = measure(articles[: options.articles])
    if options.articles is None:
        write_results("incremental-build", COMMAND, content)
    else:
        print(json.dumps(content, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
