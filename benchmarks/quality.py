"""What the benchmarks of answers share: a batch run in a folder of its own, its figures alone."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chat.app import App
from chat.evaluation.batch_run import Plan, begin_run, carry_out
from chat.evaluation.environment import machine, versions
from chat.evaluation.opening import open_pipeline
from chat.settings import Config, load_config
from chat.terminal import TerminalProgress
from index.version import SourcePath

RESULTS = Path(__file__).parent.parent / "docs" / "results"


def config_with(**models: Any) -> Config:
    """The configuration that is shipped, other settings of its section of models put in.

    Args:
        models: the settings by name; None leaves one as it is.
    """
    config = load_config()
    given = {name: value for name, value in models.items() if value is not None}
    changed = config.settings.models.model_copy(update=given)
    return replace(config, settings=config.settings.model_copy(update={"models": changed}))


def over_articles(articles: Path) -> Callable[[Path], App]:
    """Opens an application over an index of a folder of articles, built in the folder given."""

    def open_app(folder: Path) -> App:
        app = App(load_config(), folder / "index")
        paths = [SourcePath(str(articles.resolve()), "/")]
        app.builder.build(app.builder.source_set(paths, []), TerminalProgress("en"))
        return app

    return open_app


def measure(open_app: Callable[[Path], App], questions: Path, plan: Plan) -> dict[str, Any]:
    """The figures of one batch run; nothing else of it is kept.

    Args:
        open_app: makes the application to ask, in a folder that it may use.
        questions: the question file.
        plan: what of it is asked.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pipeline = open_pipeline(open_app(folder), "en")
        run = begin_run(folder / "runs", questions, plan, pipeline)
        return figures_of(carry_out(run, pipeline, TerminalProgress("en")))


def figures_of(metrics: dict[str, Any]) -> dict[str, Any]:
    """The figures of a run without ids or anything else of the data."""
    return {
        "counts": metrics["counts"],
        "figures": {
            name: {
                "n": figure["n"],
                "system": _rounded(figure["system"]),
                "baseline": _rounded(figure["baseline"]),
            }
            for name, figure in metrics["figures"].items()
        },
        "handled_by_kind": {
            kind: {
                "n": found["n"],
                "system": _rounded(found["figures"]["handled"]["system"]),
                "baseline": _rounded(found["figures"]["handled"]["baseline"]),
            }
            for kind, found in metrics["by_kind"].items()
            if "handled" in found["figures"]
        },
        "causes": {
            name: {"n": cause["n"], "right": cause["right"]}
            for name, cause in metrics["causes"].items()
        },
    }


def _rounded(interval: dict[str, float] | None) -> dict[str, float] | None:
    if interval is None:
        return None
    return {name: round(value, 4) for name, value in interval.items()}


def write_results(name: str, command: str, content: dict[str, Any]) -> None:
    """Write a file of results, with what it was made by and on."""
    report = {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "command": command,
        "machine": machine(),
        "versions": versions(),
        **content,
    }
    RESULTS.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, indent=1, ensure_ascii=False)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    print(json.dumps(content, indent=1, ensure_ascii=False))
