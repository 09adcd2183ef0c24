"""Whether run B is better than run A: paired differences over the questions that both have.

A question counts as the same where its id, its words, the questions before it, its kind and its
gold are. Figures that are means over questions get the mean difference with a paired bootstrap
interval (Efron and Tibshirani 1993, chapter 13: questions are resampled, both runs on the same
ones) and the exact two-sided sign test (W. J. Dixon and A. M. Mood, "The Statistical Sign Test",
Journal of the American Statistical Association 41(236), 1946).

Figures of a whole run (AUROC, AURC, ECE, best-threshold F1, latency, throughput) have no value
for one question. They are taken from the two ``metrics.json`` as they stand, without interval and
test, and only where both runs have exactly the same questions; otherwise they are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from chat.evaluation.columns import MEANS
from chat.evaluation.flips import flipped
from chat.evaluation.paired_figures import question_figures, run_figure
from chat.evaluation.pairing import ScoreTable, pair, read_scores
from chat.evaluation.run_files import find_run, read_metrics, read_run
from ingest.errors import QuestionFileError

_FLIPPING = "handled"
# What run.json says of one run alone: when it was, and how long it took.
_TIMES = frozenset({"created", "seconds", "latencies_ms", "batches"})


def compare(a: Path, b: Path) -> dict[str, Any]:
    """Compare two finished runs; every difference is B minus A.

    Args:
        a: the run folder of the first, or a file inside it.
        b: of the second.

    Returns:
        ``a``, ``b`` (folder, created, index, encoder, questions); ``differences_between`` (what
        ``run.json`` says differently, [A, B] by dotted name); ``questions`` (how many are common,
        in one run only, changed); ``figures`` (``PairedFigure`` by name); ``flipped`` (see
        ``flips``; wins and losses of ``handled`` count those that are not shown, too).

    Raises:
        QuestionFileError: one of the two is no finished run or cannot be read, or they have no
            question in common.
    """
    metrics = read_metrics(a)["figures"], read_metrics(b)["figures"]
    figures = [name for name in metrics[0] if all(_known(side.get(name)) for side in metrics)]
    means = [name for name in figures if _score_of(name) in MEANS]
    scores = [_FLIPPING, *map(_score_of, means)]
    tables = read_scores(a, scores), read_scores(b, scores)
    pairs = pair(*tables)
    if not len(pairs.a):
        raise QuestionFileError("compare_nothing_common", a=a, b=b)
    of_a, of_b = tables[0].scores[pairs.a], tables[1].scores[pairs.b]
    found = question_figures([metrics[0][name] for name in means], of_a[:, 1:], of_b[:, 1:])
    by_name = dict(zip(means, found, strict=True))
    if pairs.complete:
        rest = (name for name in figures if name not in by_name)
        by_name |= {name: run_figure(metrics[0][name], metrics[1][name]) for name in rest}
    in_order = ((name, by_name.get(name)) for name in figures)
    runs = read_run(a), read_run(b)
    return {
        "a": _side(a, runs[0], tables[0]),
        "b": _side(b, runs[1], tables[1]),
        "differences_between": _differences(*runs),
        "questions": {
            "common": len(pairs.a),
            "only_a": pairs.only_a,
            "only_b": pairs.only_b,
            "changed": pairs.changed,
        },
        "figures": {name: asdict(figure) for name, figure in in_order if figure is not None},
        "flipped": flipped(a, b, pairs, of_b[:, 0] - of_a[:, 0]),
    }


def _known(figure: Mapping[str, Any] | None) -> bool:
    return figure is not None and figure["system"] is not None


def _score_of(figure: str) -> str:
    """The score of which a figure is the mean."""
    return "answered" if figure == "answer_rate" else figure


def _side(path: Path, run: Mapping[str, Any], table: ScoreTable) -> dict[str, Any]:
    index = run.get("index", {})
    return {
        "folder": find_run(path).folder.resolve().name,
        "created": run.get("created"),
        "index": index.get("version"),
        "encoder": index.get("encoder"),
        "questions": len(table.ids),
    }


def _differences(a: Mapping[str, Any], b: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The values that two ``run.json`` differ in, times aside; None where one lacks it."""
    of_a, of_b = dict(_leaves(a)), dict(_leaves(b))
    names = dict.fromkeys([*of_a, *of_b])
    pairs = ((name, [of_a.get(name), of_b.get(name)]) for name in names)
    return {name: values for name, values in pairs if values[0] != values[1]}


def _leaves(value: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, inner in value.items():
        if key in _TIMES:
            continue
        if isinstance(inner, dict):
            yield from _leaves(inner, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", inner
