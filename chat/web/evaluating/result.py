"""A finished run as HTML: what one decides by, causes of failure, and the whole report."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from chat.evaluation.run_files import RunFiles
from chat.web.conversation import text
from chat.web.evaluating.runs import SANDBOX
from ingest.messages import Language

_SHOWN = ("right", "f1", "rejected", "hit_at_1", "citation_integrity")
_WITHOUT_GOLD = ("answer_rate", "citation_integrity")
Json = Mapping[str, Any]


def result_html(
    name: str, token: str, files: RunFiles, metrics: Json, version: str, language: Language
) -> str:
    """The result of a run.

    Args:
        name: of the question file.
        token: what the run is served under.
        files: of the run.
        metrics: ``metrics.json``.
        version: of the index that was asked.
        language: of the interface.
    """
    judged = "handled" in metrics["figures"]
    summary = text(
        "evaluate_summary", language, questions=metrics["counts"]["questions"], version=version
    )
    parts = [
        f'<h2 tabindex="-1">{text("evaluate_result", language, name=name)}</h2>',
        f"<p>{summary}</p>",
        "" if judged else f"<p>{text('evaluate_without_gold', language)}</p>",
        _figures(metrics["figures"], _SHOWN if judged else _WITHOUT_GOLD, language),
        _causes(metrics["causes"], language) if judged else "",
        _report(f"evaluations/{token}", files, language),
    ]
    return f'<section class="result">{"".join(parts)}</section>'


def _figures(figures: Json, shown: tuple[str, ...], language: Language) -> str:
    # The roles are said because narrow screens do not show it as a table.
    rows = "".join(_figure(name, figures[name], language) for name in shown if name in figures)
    if not rows:
        return ""
    first, last = ("evaluate_figure", "evaluate_value", "evaluate_interval"), "evaluate_n"
    head = "".join(_column(key, language) for key in first)
    rest = "".join(_column(key, language) for key in ("evaluation_baseline", last))
    return (
        '<table role="table" class="figures"><thead role="rowgroup"><tr role="row">'
        f'{head}<td aria-hidden="true"></td>{rest}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>'
        f'<p class="legend">{text("evaluate_legend", language)}</p>'
    )


def _column(key: str, language: Language) -> str:
    return f'<th role="columnheader" scope="col">{text(key, language)}</th>'


def _figure(name: str, figure: Json, language: Language) -> str:
    system, baseline = figure["system"], figure["baseline"]
    interval = f"{_points(system['low'])}\u2013{_points(system['high'])}" if system else ""
    against, count = text("evaluation_baseline", language), text("evaluate_n", language)
    return (
        f'<tr role="row" data-figure="{name}">'
        f'<th role="rowheader" scope="row" title="{text(f"metric_{name}_about", language)}">'
        f"{text(f'metric_{name}', language)}</th>"
        f'<td role="cell" class="value">{_percent(system)}</td><td role="cell">{interval}</td>'
        f'<td aria-hidden="true">{_bar(system, baseline)}</td>'
        f'<td role="cell" data-label="{against}">{_percent(baseline)}</td>'
        f'<td role="cell" data-label="{count}">{figure["n"]}</td></tr>'
    )


def _bar(system: Json | None, baseline: Json | None) -> str:
    parts = []
    if system:
        low, width = system["low"], system["high"] - system["low"]
        parts.append(f'<i class="band" style="left:{low:.2%};width:{width:.2%}"></i>')
    if baseline:
        parts.append(f'<i class="other" style="left:{baseline["value"]:.2%}"></i>')
    if system:
        parts.append(f'<i class="dot" style="left:{system["value"]:.2%}"></i>')
    return f'<span class="range">{"".join(parts)}</span>'


def _points(share: float) -> str:
    return f"{100 * share:.1f}"


def _percent(interval: Json | None) -> str:
    return "\u2013" if interval is None else f"{_points(interval['value'])}\u00a0%"


def _causes(causes: Json, language: Language) -> str:
    heading = f"<h3>{text('evaluate_causes', language)}</h3>"
    found = {name: cause["n"] for name, cause in causes.items() if cause["n"]}
    if not found:
        return f"{heading}<p>{text('evaluate_all_good', language)}</p>"
    most = max(found.values())
    items = "".join(
        f'<li title="{text(f"cause_{name}_about", language)}">'
        f"<span>{text(f'cause_{name}', language)}</span>"
        f"<b>{text('evaluate_cause_count', language, count=count)}</b>"
        f'<i aria-hidden="true" style="--share:{count / most:.2%}"></i></li>'
        for name, count in sorted(found.items(), key=lambda item: -item[1])
    )
    return f'{heading}<ul role="list" class="causes">{items}</ul>'


def _report(address: str, files: RunFiles, language: Language) -> str:
    new_tab = f'<span class="unseen">{text("evaluate_new_tab", language)}</span>'
    title = text("evaluate_report", language)
    kept = text("evaluate_run_folder", language, folder=files.folder)
    return (
        f'<div class="report-head"><h3>{title}</h3><p class="links">'
        f'<a href="{address}/report" target="_blank" rel="noopener">'
        f"{text('evaluate_open', language)}{new_tab}</a>"
        f'<a href="{address}/report.html" download>'
        f"{text('evaluate_download_report', language)}</a>"
        f'<a href="{address}/run.zip" download>{text("evaluate_download_all", language)}</a></p>'
        f'</div><iframe src="{escape(address)}/report" title="{title}" sandbox="{SANDBOX}">'
        f'</iframe><p class="kept">{kept}</p>'
    )
