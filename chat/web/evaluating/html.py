"""The tab's HTML but for results: what it does, the check of a file, progress."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from pathlib import Path

from chat.evaluation.questions import Finding, QuestionReport
from chat.evaluation.questions.report import KINDS_TOLD, what_it_is
from chat.web.conversation import text
from chat.web.evaluating.choosing import QUESTION_FORMATS
from chat.web.evaluating.progress import Step
from chat.web.status import file_rules_html
from ingest.messages import Language

# Left at the end, seconds are no use to anybody; before that, single ones are not.
_COARSE, _MINUTES = 10, 100
_STAGES_OF_QUESTIONS = ("stage_latency", "stage_answer")


def tabs_html(language: Language, library: bool = False) -> str:
    """The tabs, that of the library where it may be seen, and the choice of look and language."""
    named = [("ask", "shutten", "evaluate_tab_ask"), ("evaluate", "evaluate", "evaluate_tab")]
    if library:
        named.insert(1, ("library", "library", "library_tab"))
    buttons = "".join(
        f'<button type="button" role="tab" id="tab-{name}" data-tab="{name}"'
        f' aria-controls="{panel}">{text(key, language)}</button>'
        for name, panel, key in named
    )
    tabs = f'<div role="tablist" aria-label="{text("evaluate_tabs", language)}">{buttons}</div>'
    return f'<div class="top">{tabs}{_choices(language)}</div>'


def _choices(language: Language) -> str:
    """Buttons for the look and the language; that of the language is named in the other one."""
    other: Language = "en" if language == "ja" else "ja"
    looks = "".join(
        f' data-{look}="{text(f"look_{look}", language)}"' for look in ("auto", "light", "dark")
    )
    return (
        f'<div class="choices"><button type="button" id="look"{looks}>'
        '<span class="sign" aria-hidden="true"></span></button>'
        f'<button type="button" id="language" lang="{other}" data-language-to="{other}"'
        f' aria-label="{text("language_name", other)}">{text("language_short", other)}</button>'
        "</div>"
    )


def intro_html(language: Language, folder: Path, max_upload_mb: float) -> str:
    """What the tab does, with which files, and where runs are kept."""
    rows = (
        ("evaluate_formats", text("evaluate_formats_list", language, limit=max_upload_mb)),
        ("evaluate_columns", text("evaluate_columns_list", language)),
        ("evaluate_folder", f"<code>{escape(str(folder))}</code>"),
    )
    listed = "".join(f"<dt>{text(key, language)}</dt><dd>{words}</dd>" for key, words in rows)
    return (
        f"<h1>{text('evaluate_title', language)}</h1>"
        f'<p class="lead">{text("evaluate_lead", language)}</p><dl>{listed}</dl>'
    )


def rules_html(language: Language, max_upload_mb: float) -> str:
    """What the page's script says of files that are not taken."""
    return file_rules_html(QUESTION_FORMATS, max_upload_mb, language, "")


def note_html(sentence: str, problem: bool = False) -> str:
    """Why the run can or cannot begin."""
    kind = "problem-text" if problem else "note"
    return f'<p id="evaluate-why" class="{kind}">{escape(sentence)}</p>'


def busy_html(sentence: str) -> str:
    """Something short is going on."""
    return f'<p class="searching" role="status">{escape(sentence)}</p>'


def problem_html(sentence: str, more: str = "") -> str:
    """What went wrong, and perhaps what is left of it."""
    rest = f"<p>{escape(more)}</p>" if more else ""
    return f'<div class="problem" role="alert"><p>{escape(sentence)}</p>{rest}</div>'


def stopped_html(sentence: str, more: str = "") -> str:
    """That the run was stopped, and what is left of it."""
    rest = f"<p>{escape(more)}</p>" if more else ""
    return f'<div class="stopped" role="status"><p>{escape(sentence)}</p>{rest}</div>'


def check_html(name: str, report: QuestionReport, language: Language) -> str:
    """What a question file is, and what is wrong with it, place by place."""
    counts = text(
        "evaluate_check_counts_list",
        language,
        questions=report.questions,
        answers=report.with_answers,
        unanswerable=report.unanswerable,
        followups=report.followups,
        none=report.without_gold,
    )
    rows = [
        ("evaluate_check_format", escape(what_it_is(report, language))),
        ("evaluate_check_counts", counts),
    ]
    if any(report.kinds):
        rows.append(("evaluate_check_kinds", _kinds(report, language)))
    listed = "".join(f"<dt>{text(key, language)}</dt><dd>{words}</dd>" for key, words in rows)
    clean = f'<p class="clean">{text("evaluate_check_clean", language)}</p>'
    problems = _findings("evaluate_check_problems", report.problems, report.problem_count, language)
    hints = _findings("evaluate_check_hints", report.hints, report.hint_count, language)
    return (
        f'<section class="check" role="status"><h2>{text("evaluate_check", language, name=name)}'
        f"</h2><dl>{listed}</dl>{problems or clean}{hints}</section>"
    )


def _kinds(report: QuestionReport, language: Language) -> str:
    told = list(report.kinds.items())[:KINDS_TOLD]
    words = [f"{escape(kind or '-')}&nbsp;{count}" for kind, count in told]
    if len(report.kinds) > KINDS_TOLD:
        words.append(text("questions_more", language, count=len(report.kinds) - KINDS_TOLD))
    return ", ".join(words)


def _findings(heading: str, findings: Sequence[Finding], count: int, language: Language) -> str:
    if not count:
        return ""
    items = "".join(f"<li>{_finding(finding, language)}</li>" for finding in findings)
    more = ""
    if count > len(findings):
        more = f"<li>{text('questions_more', language, count=count - len(findings))}</li>"
    kind = "problems" if heading == "evaluate_check_problems" else "hints"
    return (
        f'<h3 class="{kind}">{text(heading, language, count=count)}</h3>'
        f'<ul role="list" class="findings {kind}">{items}{more}</ul>'
    )


def _finding(finding: Finding, language: Language) -> str:
    return text("questions_finding", language, place=finding.place, sentence=finding.sentence)


def step_html(name: str, step: Step, language: Language) -> str:
    """A bar, with the stage and the time left in words."""
    percent = math.floor(100 * step.share)
    label = text("evaluate_running", language, name=name)
    words = _step_words(step, language)
    return (
        f'<div class="running"><p>{label}</p><div class="bar" role="progressbar"'
        f' aria-label="{label}" aria-valuemin="0" aria-valuemax="100" aria-valuenow="{percent}"'
        f' aria-valuetext="{words}"><span style="width:{percent}%"></span></div>'
        f'<p class="stage">{words}</p></div>'
    )


def _step_words(step: Step, language: Language) -> str:
    if step.ahead:
        return text("evaluate_waiting", language, ahead=step.ahead)
    words = text(step.stage, language)
    if step.stage in _STAGES_OF_QUESTIONS:
        words += f" {step.done} / {step.total}"
    left = "" if step.left is None else _left(step.left, language)
    return f"{words} <span>{left}</span>" if left else words


def _left(seconds: float, language: Language) -> str:
    if seconds > _MINUTES:
        return text("evaluate_left_minutes", language, count=math.ceil(seconds / 60))
    step = 5 if seconds > _COARSE else 1
    return text("evaluate_left_seconds", language, count=max(1, math.ceil(seconds / step) * step))
