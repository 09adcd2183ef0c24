"""The tab's layout in Gradio, and its events wired to ``handlers``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from chat.web.evaluating.choosing import QUESTION_FORMATS
from chat.web.evaluating.handlers import Evaluations, Form, Panel
from chat.web.evaluating.html import intro_html, rules_html, tabs_html
from chat.web.session import Session
from ingest import messages
from ingest.messages import Language

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
# Those that wait for their turn wait here, where they are told so, not in Gradio's queue.
_RUNS_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class EvaluationParts:
    """The tab's components, by what they are for."""

    tabs: gr.HTML
    form: gr.State
    running: gr.State
    intro: gr.HTML
    rules: gr.HTML
    choose: gr.UploadButton
    sample: gr.Textbox
    run: gr.Button
    stop: gr.Button
    note: gr.HTML
    check: gr.HTML
    progress: gr.HTML
    result: gr.HTML

    @property
    def panel(self) -> list[Any]:
        """What a ``Panel`` is shown in."""
        return [
            self.form,
            self.running,
            self.check,
            self.note,
            self.progress,
            self.result,
            self.choose,
            self.sample,
            self.run,
            self.stop,
        ]

    @property
    def labelled(self) -> list[Any]:
        """What carries words of the interface, beside what a ``Panel`` holds."""
        return [
            self.tabs,
            self.intro,
            self.rules,
            self.choose,
            self.sample,
            self.run,
            self.stop,
        ]


def tab_list() -> gr.HTML:
    """The list of tabs, above both."""
    return _html("tabs")


def evaluation_tab(tabs: gr.HTML) -> EvaluationParts:
    """Lay the tab out, below ``tabs``."""
    form, running = gr.State(Form()), gr.State(None)
    with gr.Column(elem_id="evaluate"):
        intro = _html("evaluate-intro")
        with gr.Row(elem_id="evaluate-controls"):
            choose = gr.UploadButton(
                "", elem_id="evaluate-choose", size="sm", file_types=list(QUESTION_FORMATS)
            )
            sample = gr.Textbox(elem_id="evaluate-sample", max_lines=1)
            run = gr.Button(
                "", elem_id="evaluate-run", variant="primary", size="sm", interactive=False
            )
            stop = gr.Button("", elem_id="evaluate-stop", size="sm", visible=False)
        rules = _html("evaluate-rules")
        return EvaluationParts(
            tabs=tabs,
            form=form,
            running=running,
            intro=intro,
            rules=rules,
            choose=choose,
            sample=sample,
            run=run,
            stop=stop,
            note=_html("evaluate-note"),
            progress=_html("evaluate-progress"),
            result=_html("evaluate-result"),
            check=_html("evaluate-check"),
        )


def _html(name: str) -> gr.HTML:
    return gr.HTML(elem_id=name, js_on_load=None, apply_default_css=False)


def wire(parts: EvaluationParts, session: gr.State, evaluations: Evaluations) -> None:
    """Let the tab's components do something.

    Args:
        parts: the components.
        session: the conversation, which knows the language.
        evaluations: what the events do.
    """

    def choose(session: Session, path: str) -> Iterator[list[Any]]:
        for panel in evaluations.choose(Path(path), session.language):
            yield panel_updates(panel)

    def run(session: Session, form: Form, sample: str) -> Iterator[list[Any]]:
        for panel in evaluations.run(form, sample or "", session.language):
            yield panel_updates(panel)

    once: dict[str, Any] = {**_QUIET, "trigger_mode": "once"}
    parts.choose.upload(choose, [session, parts.choose], parts.panel, concurrency_limit=4, **once)
    gr.on(
        [parts.run.click, parts.sample.submit],
        run,
        [session, parts.form, parts.sample],
        parts.panel,
        concurrency_limit=_RUNS_AT_ONCE,
        **once,
    )
    parts.stop.click(evaluations.stop, parts.running, None, queue=False, **_QUIET)


def panel_updates(panel: Panel) -> list[Any]:
    """A ``Panel`` as values of ``EvaluationParts.panel``."""
    html = (panel.check, panel.note, panel.progress, panel.result)
    kept = [gr.skip() if value is None else value for value in (panel.form, panel.running, *html)]
    run = {} if panel.ready is None else {"interactive": panel.ready}
    if panel.busy is None:
        return [*kept, gr.update(), gr.update(), gr.update(**run), gr.update()]
    rests = gr.update(interactive=not panel.busy)
    run["visible"] = not panel.busy
    return [*kept, rests, rests, gr.update(**run), gr.update(visible=panel.busy)]


def labels(language: Language, evaluations: Evaluations, library: bool) -> list[Any]:
    """The words of ``EvaluationParts.labelled``; with a tab for the library where there is one."""

    def say(key: str) -> str:
        return messages.text(key, language)

    limit = evaluations.max_upload_mb
    return [
        tabs_html(language, library),
        intro_html(language, evaluations.folder, limit),
        rules_html(language, limit),
        gr.update(label=say("evaluate_choose")),
        gr.update(label=say("evaluate_sample"), placeholder=say("evaluate_sample_hint")),
        gr.update(value=say("evaluate_run")),
        gr.update(value=say("evaluate_stop")),
    ]
