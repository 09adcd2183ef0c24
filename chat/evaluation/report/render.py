"""Renders the page of a run, and of a comparison of two runs: one HTML file each.

A page loads nothing: styles, script, plots and data stand in it, and its content security policy
allows no script but its own. Everything that comes from a file is escaped or is JSON data.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from chat.evaluation.report import differences, formats, plots, view
from chat.evaluation.report.rows import Outcome
from chat.evaluation.report.selection import LIMIT, Selection, select
from chat.evaluation.report.texts import PageTexts, for_script
from ingest.messages import LANGUAGES, Language

Json = Mapping[str, Any]

_STYLES = ("page.css", "figures.css", "questions.css", "media.css")
# What could end a script element, or a line of it, in text that is only data.
_DATA_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def render_report(
    metrics: Json,
    predictions: Iterable[Json],
    run: Json,
    language: Language,
    *,
    limit: int = LIMIT,
) -> str:
    """The report of a run.

    Args:
        metrics: ``metrics.json``.
        predictions: the lines of ``predictions.jsonl``, read once.
        run: ``run.json``; any of its keys may be absent.
        language: that the page opens in; it holds the other one, too.
        limit: questions that the page holds; beyond it the failures come first, then a sample.

    Returns:
        The page. It has no lone surrogates, so it can be written as UTF-8.
    """
    selection = select(predictions, limit, run.get("seed") or 0)
    texts = PageTexts(language)
    return _page(
        "report.html.jinja",
        texts,
        script=("page.js", "table.js", "report.js"),
        rows=selection.rows,
        metrics=metrics,
        run=run,
        selection=selection,
        lead=_lead(metrics, selection),
        **_plots(metrics, texts),
    )


def render_comparison(comparison: Json, language: Language) -> str:
    """The page of two runs compared.

    Args:
        comparison: the runs, their paired differences and the questions that flipped.
        language: that the page opens in; it holds the other one, too.
    """
    texts = PageTexts(language)
    rows = [
        json.dumps({**each, "number": at}, ensure_ascii=False)
        for at, each in enumerate(comparison.get("flipped", []), 1)
    ]
    figures = comparison.get("figures", {})
    return _page(
        "comparison.html.jinja",
        texts,
        script=("page.js", "table.js", "comparison.js"),
        rows=rows,
        comparison=comparison,
        counts=comparison.get("questions") or {},
        sides=differences.sides(comparison),
        changed=differences.changed(comparison),
        flips=differences.flips(comparison),
        groups=differences.groups(figures),
        headline=differences.headline(figures),
        forests=differences.forests(figures, texts),
    )


def _page(
    template: str, texts: PageTexts, script: Sequence[str], rows: Sequence[str], **context: object
) -> str:
    code = "\n".join(map(_file, script))
    digest = base64.b64encode(hashlib.sha256(code.encode("utf-8")).digest()).decode("ascii")
    data = f'{{"texts":{json.dumps(for_script(), ensure_ascii=False)},"rows":[{",".join(rows)}]}}'
    page = (
        _environment()
        .get_template(template)
        .render(
            texts=texts,
            say=texts.say,
            languages=LANGUAGES,
            style=Markup("\n".join(map(_file, _STYLES))),  # noqa: S704 - our own files
            script=Markup(code),  # noqa: S704 - our own files
            script_digest=digest,
            data=Markup(data.translate(_DATA_ESCAPES)),  # noqa: S704 - escaped right here
            **context,
        )
    )
    # A lone surrogate becomes an escape that JSON reads; in the text it is shown as it is written.
    return page.encode("utf-8", "backslashreplace").decode("utf-8")


@cache
def _file(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_file),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"view": view, "formats": formats}
    return environment


def _lead(metrics: Json, selection: Selection) -> dict[str, str]:
    """The numbers of the sentence that the report begins with; empty without gold."""
    count = selection.outcomes
    judged = selection.total - count[Outcome.UNJUDGED]
    if not judged:
        return {}
    handled = metrics.get("figures", {}).get("handled") or {}
    system, baseline = handled.get("system") or {}, handled.get("baseline") or {}
    return {
        "handled": f"{count[Outcome.RIGHT] + count[Outcome.DECLINED_RIGHTLY]:,}",
        "questions": f"{judged:,}",
        "value": formats.with_unit("handled", system.get("value")),
        "low": formats.figure("handled", system.get("low")),
        "high": formats.with_unit("handled", system.get("high")),
        "baseline": formats.with_unit("handled", baseline.get("value")),
    }


def _plots(metrics: Json, texts: PageTexts) -> dict[str, Markup | None]:
    curves, bins = metrics.get("risk_coverage") or {}, metrics.get("reliability")
    histogram = metrics.get("latency_ms") or {}
    known = (curves.get("system") or {}).get("coverage")
    return {
        "risk_plot": plots.risk_coverage(curves, texts) if known else None,
        "reliability_plot": plots.reliability(bins, texts) if bins else None,
        "latency_plot": (
            plots.latency(histogram, view.percentiles(metrics), texts)
            if histogram.get("counts")
            else None
        ),
    }
