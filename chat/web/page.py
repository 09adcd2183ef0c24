"""The page's layout in Gradio, and its events wired to ``handlers``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import gradio as gr

from chat.web.adding import Adding
from chat.web.evaluating import tab
from chat.web.evaluating.handlers import Evaluations
from chat.web.handlers import Handlers, Screen
from chat.web.history import panel as manners
from chat.web.library import panel
from chat.web.library.handlers import LibraryHandlers
from chat.web.parts import ASKING, Parts
from chat.web.requested import Visit
from chat.web.session import Session, View
from chat.web.updates import KEEP, labels, merged, steps_of, updates_of
from chat.web.voting import panel as voting
from chat.web.voting.handlers import Votes
from ingest.messages import Language
from ingest.readers import FORMATS

# The page's script hears clicks and calls these; Gradio hands their events on to Python.
_CHIP_EVENTS = "(window.shutten ??= {}).trigger = trigger; // 'cite' 'example' 'literal' 'leave'"
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def asset(name: str) -> str:
    """The text of a file of the page."""
    return resources.files("chat.web").joinpath("assets", name).read_text(encoding="utf-8")


def theme() -> gr.Theme:
    """Gradio's plainest theme with the system's fonts: nothing is fetched from anywhere."""
    system = ["system-ui", "sans-serif"]
    return gr.themes.Base(font=system, font_mono=["ui-monospace", "monospace"])


def build_page(
    handlers: Handlers,
    library: LibraryHandlers,
    evaluations: Evaluations,
    language: Language,
    max_upload_mb: float,
    votes: Votes,
) -> gr.Blocks:
    """The page: a tab to ask, one for the library, one to evaluate.

    Args:
        handlers: what the events of the first do.
        library: what those of the second do; where it is not allowed, nothing of it is shown.
        evaluations: what those of the third do.
        language: of the labels until the browser has told its own.
        max_upload_mb: the largest article, told before anything is sent.
        votes: takes judgements of answers; where it is not allowed, nothing of it is shown.
    """
    with gr.Blocks(title="Shutten", fill_width=True, analytics_enabled=False) as page:
        tabs = tab.tab_list()
        history = manners.history_panel()
        parts = _layout(language, library.allowed, history.history)
        ballot = voting.voting_panel()
        shelf = panel.library_panel(library.allowed)
        evaluation = tab.evaluation_tab(tabs)

        def load(visit: Visit, kept: str) -> list[Any]:
            screen = handlers.load(visit.accepted, visit.chosen, visit.query, kept)
            language = screen.session.language if screen.session else "ja"
            return [
                updates_of(screen),
                labels(language, max_upload_mb),
                panel.updates_of(library.load(language)),
                panel.labels(language),
                tab.panel_updates(evaluations.load(language)),
                tab.labels(language, evaluations, library.allowed),
                [*manners.labels(language), *voting.labels(language, votes.allowed)],
            ]

        lists = [parts.screen, parts.labelled, shelf.shelf, shelf.labelled]
        lists += [evaluation.panel, evaluation.labelled, [*history.labelled, *ballot.labelled]]
        _wire_load(page, lists, load, history.kept)
        _wire(parts, handlers)
        _wire_suggestions(manners.wire(history, parts, handlers), parts, handlers)
        voting.wire(ballot, parts.session, votes)
        _wire_library(parts, shelf, handlers, library)
        tab.wire(evaluation, parts.session, evaluations)
    return page


def _layout(language: Language, adding: bool, history: gr.HTML) -> Parts:
    states = {"session": gr.State(Session(language)), "view": gr.State(View())}
    with gr.Row(elem_id="shutten"):
        with gr.Column(elem_id="chat"):
            with gr.Row(elem_id="chat-head"):
                gr.HTML(asset("brand.html"), elem_id="brand", apply_default_css=False)
                clear = gr.Button("", elem_id="clear", size="sm")
                history.render()
            conversation = gr.HTML(
                elem_id="conversation", js_on_load=_CHIP_EVENTS, apply_default_css=False
            )
            # Never seen: the script moves what comes here under the answer it belongs to.
            suggestions = gr.HTML(elem_id="suggestions", js_on_load=None, apply_default_css=False)
            saved = gr.HTML(elem_id="saved", js_on_load=None, apply_default_css=False)
            stage = gr.HTML(elem_id="stage", js_on_load=None, apply_default_css=False)
            with gr.Row(elem_id="composer"):
                question = gr.Textbox(
                    elem_id="question", lines=1, max_lines=6, show_label=False, container=False
                )
                send = gr.Button("", elem_id="send", variant="primary", size="sm")
                stop = gr.Button("", elem_id="stop", size="sm", visible=False)
        with gr.Column(elem_id="reader"):
            with gr.Row(elem_id="reader-head"):
                selector = gr.Dropdown(
                    [], elem_id="selector", show_label=False, container=False, filterable=False
                )
                add = gr.Button("", elem_id="add", size="sm", visible=adding)
                expand = gr.HTML(elem_id="expand", js_on_load=None, apply_default_css=False)
            form = _form(adding)
            pane = gr.HTML(elem_id="pane", js_on_load=None, apply_default_css=False)
    return Parts(
        **states,
        **form,
        added=gr.State(None),
        adding=gr.State(None),
        conversation=conversation,
        suggestions=suggestions,
        saved=saved,
        stage=stage,
        question=question,
        send=send,
        stop=stop,
        clear=clear,
        selector=selector,
        pane=pane,
        add=add,
        expand=expand,
    )


def _form(visible: bool) -> dict[str, Any]:
    """The form for one's own article, closed until it is asked for."""
    with gr.Column(elem_id="form", visible=visible):
        form = {
            "name": gr.Textbox(elem_id="article-name", max_lines=1),
            "text": gr.Textbox(elem_id="article-text", lines=5, max_lines=10),
        }
        with gr.Row(elem_id="form-buttons"):
            form["add_text"] = gr.Button("", elem_id="add-text", variant="primary", size="sm")
            form["add_file"] = gr.UploadButton(
                "", elem_id="add-file", size="sm", file_types=sorted(FORMATS)
            )
            form["close"] = gr.Button("", elem_id="close-form", size="sm")
        form["hint"] = gr.HTML(elem_id="form-hint", js_on_load=None, apply_default_css=False)
    form["status"] = gr.HTML(elem_id="status", js_on_load=None, apply_default_css=False)
    return form


def _wire_load(
    page: gr.Blocks,
    lists: Sequence[list[Any]],
    values: Callable[[Visit, str], list[Any]],
    kept: gr.Textbox,
) -> None:
    """Fill lists of components when a page is opened.

    Args:
        page: the page.
        lists: the components.
        values: the values of each list, for what the browser sends and what it kept.
        kept: what the script puts there of what the browser kept.
    """
    everything = list(dict.fromkeys(part for components in lists for part in components))

    def load(words: str, request: gr.Request) -> list[Any]:
        given = values(Visit.of(request), words)
        # One component stands in two lists; its updates are put together.
        updates = [dict(zip(*pair, strict=True)) for pair in zip(lists, given, strict=True)]
        return [merged(part, *updates) for part in everything]

    # Each page has a state of its own: nobody waits until another's conversation is drawn.
    page.load(load, kept, everything, js=manners.KEPT, concurrency_limit=8, **_QUIET)


def _wire(parts: Parts, handlers: Handlers) -> None:
    here = [parts.session, parts.view, parts.selector]

    def cite(session: Session, view: View, event: gr.EventData) -> list[Any]:
        return updates_of(handlers.show(session, view, str(event._data.get("id", ""))))

    def select(session: Session, view: View, selected: str) -> list[Any]:
        return updates_of(handlers.select(session, view, selected or ""))

    def clear(session: Session, view: View, selected: str) -> list[Any]:
        return updates_of(handlers.clear(session, view, selected or ""))

    _wire_asking(parts, handlers)
    parts.conversation.cite(
        cite, [parts.session, parts.view], parts.screen, concurrency_limit=8, **_QUIET
    )
    parts.selector.input(select, here, parts.screen, concurrency_limit=8, **_QUIET)
    parts.clear.click(clear, here, parts.screen, **_QUIET)
    parts.stop.click(handlers.stop, parts.session, None, queue=False, **_QUIET)
    _wire_form(parts, handlers)


def _wire_library(
    parts: Parts, shelf: panel.LibraryParts, handlers: Handlers, library: LibraryHandlers
) -> None:
    def follow(session: Session, view: View, selected: str, changed: bool) -> list[Any]:
        """The index is another one: so are the articles to choose from, perhaps the one shown."""
        if not changed:
            return updates_of(Screen())
        return updates_of(handlers.select(session, replace(view, version=""), selected or ""))

    here = [parts.session, parts.view, parts.selector, shelf.changed]
    panel.wire(shelf, parts.session, library).then(follow, here, parts.screen, **_QUIET)


def _wire_asking(parts: Parts, handlers: Handlers) -> None:
    here = [parts.session, parts.view, parts.selector]

    def ask(*given: Any) -> Iterator[list[Any]]:
        session, view, selected, question = given
        yield from steps_of(handlers.ask(session, view, selected or "", question or ""))

    def example(session: Session, view: View, selected: str, event: gr.EventData) -> Any:
        yield from ask(session, view, selected, str(event._data.get("question", "")))

    def literal(session: Session, view: View, selected: str, event: gr.EventData) -> Any:
        question = str(event._data.get("question", ""))
        yield from steps_of(handlers.ask(session, view, selected or "", question, literal=True))

    # One question at a time in one page; those of several pages are answered side by side.
    asking: dict[str, Any] = {**_QUIET, "trigger_mode": "once", **ASKING}
    for asked in (
        gr.on(
            [parts.question.submit, parts.send.click],
            ask,
            [*here, parts.question],
            parts.screen,
            **asking,
        ),
        parts.conversation.example(example, here, parts.screen, **asking),
        parts.conversation.literal(literal, here, parts.screen, **asking),
    ):
        _wire_suggestions(asked, parts, handlers)


def _wire_suggestions(asked: Any, parts: Parts, handlers: Handlers) -> None:
    """An event of its own, so that no answer waits for it; what is asked meanwhile ends it."""
    asked.then(
        handlers.suggest,
        [parts.session, parts.selector],
        parts.suggestions,
        concurrency_limit=2,
        **_QUIET,
    )


def _wire_form(parts: Parts, handlers: Handlers) -> None:
    def add_text(session: Session, name: str, words: str) -> Iterator[list[Any]]:
        for step in handlers.adder.add_text(session, name or "", words or ""):
            yield _steps(step)

    def add_file(session: Session, path: str) -> Iterator[list[Any]]:
        for step in handlers.adder.add_file(session, Path(path)):
            yield _steps(step)

    def show(session: Session, view: View, source: str | None) -> list[Any]:
        if source is None:
            return [*updates_of(Screen()), KEEP, KEEP]
        return [*updates_of(handlers.show_added(session, view, source)), "", ""]

    outputs = [parts.status, parts.added, parts.adding, parts.add_text, parts.add_file]
    parts.conversation.leave(handlers.adder.leave, parts.adding, None, queue=False, **_QUIET)
    adding: dict[str, Any] = {**_QUIET, "trigger_mode": "once", "concurrency_limit": 4}
    for event in (
        parts.add_text.click(add_text, [parts.session, parts.name, parts.text], outputs, **adding),
        parts.add_file.upload(add_file, [parts.session, parts.add_file], outputs, **adding),
    ):
        # The conversation may have gone on meanwhile: its state is read anew.
        event.then(
            show,
            [parts.session, parts.view, parts.added],
            [*parts.screen, parts.name, parts.text],
            **_QUIET,
        )


def _steps(step: Adding) -> list[Any]:
    ended = "progressbar" not in step.status
    button = gr.update(interactive=ended)
    return [step.status, step.source, step.running, button, button]
