"""The end of a run: TREC files, report and figures, made from its predictions alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chat.evaluation.figures import Tally
from chat.evaluation.metrics.retrieval import passage_id
from chat.evaluation.report import render_report
from chat.evaluation.run_files import predictions
from chat.evaluation.run_folder import RunFolder, write_json, write_text
from ingest.document import Passage
from ingest.messages import Language


def finish(folder: RunFolder, run: dict[str, Any], language: Language) -> dict[str, Any]:
    """Write everything that is worked out from ``predictions.jsonl``; the figures last.

    Args:
        folder: of the run.
        run: its ``run.json``.
        language: that the report opens in.

    Returns:
        The figures.

    Raises:
        QuestionFileError: something cannot be written.
    """
    files, place = folder.files, folder.files.folder
    tally = Tally()
    for row in predictions(place):
        tally.add(row)
    metrics = tally.metrics(run["latencies_ms"], run["batches"])
    write_text(files.trec_run, _run_lines(place))
    write_text(files.qrels, _qrels_lines(place))
    report = render_report(metrics, predictions(place), run, language)
    write_text(files.report, [report])
    write_json(files.metrics, metrics)
    return metrics


def _run_lines(folder: Path) -> Iterator[str]:
    """TREC's run format: query, Q0, document, rank, score, tag.

    The score is 1 / rank: tools order equal scores by name, we have them in order.
    """
    for row in predictions(folder):
        for rank, place in enumerate(row["passages"], start=1):
            yield f"{row['number']} Q0 {_id(place)} {rank} {1 / rank:.6f} shutten\n"


def _qrels_lines(folder: Path) -> Iterator[str]:
    """TREC's qrels format: query, 0, document, grade."""
    for row in predictions(folder):
        for place in row["relevant"]:
            yield f"{row['number']} 0 {_id(place)} 1\n"


def _id(place: dict[str, Any]) -> str:
    return passage_id(Passage(place["source"], place["start"], place["end"]))
