"""What Gradio keeps of one page that asks and asks."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor

import gradio as gr
import pytest
from gradio.state_holder import SessionState, StateHolder

from chat.web.lean_sessions import keep_sessions_lean


@pytest.fixture
def page() -> gr.Blocks:
    keep_sessions_lean()
    with gr.Blocks() as page:
        log, box, kept = gr.HTML(), gr.Textbox(), gr.State(0)
        box.submit(lambda words: words, box, [log, box, kept])
    return page


def run(work: Coroutine[object, object, object]) -> object:
    """In a thread of its own: where browsers were used before, this one has a loop that runs."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def answered(page: gr.Blocks, session: SessionState, *values: object) -> list[object]:
    """What the browser is sent of the values that an event gave."""
    (event,) = page.default_config.fns.values()
    return run(page.postprocess_data(event, list(values), session))


def asked(page: gr.Blocks, session: SessionState, words: str) -> None:
    (event,) = page.default_config.fns.values()
    run(page.preprocess_data(event, [words], session))


def test_a_session_is_as_large_after_many_questions_as_after_one(page) -> None:
    session = SessionState(page)
    sizes = []
    for number in range(20):
        asked(page, session, f"q{number}")
        answered(page, session, gr.update(value="…", elem_id="x"), gr.update(lines=2), number)
        answered(page, session, "words " * 1000, "", number)
        sizes.append((len(session.blocks_config.blocks), len(session.config_values)))
    assert sizes == [sizes[0]] * 20
    assert "words" not in str(session.config_values)
    assert sys.getsizeof(session.state_data) < 1000


def test_what_an_event_changed_stays_changed_and_is_sent(page) -> None:
    session = SessionState(page)
    (event,) = page.default_config.fns.values()
    log, box, kept = event.outputs
    sent = answered(page, session, gr.update(value="<p>a</p>", elem_id="other"), "b", 7)
    assert sent[0]["value"] == "<p>a</p>"
    assert sent[0]["elem_id"] == "other"
    assert answered(page, session, "<p>c</p>", "d", 8)[:2] == ["<p>c</p>", "d"]
    assert (session[log._id].elem_id, session[kept._id]) == ("other", 8)
    other = SessionState(page)
    assert (other[log._id].elem_id, other[kept._id]) == (None, 0), "each page has its own"
    assert session[box._id] is box


def test_a_session_that_changes_while_it_is_looked_at_does_not_end_the_looking(page) -> None:
    holder = StateHolder()
    holder.set_blocks(page)
    (event,) = page.default_config.fns.values()
    kept = event.outputs[2]

    class Growing(dict):
        def __iter__(self):
            raise RuntimeError("dictionary changed size during iteration")

    holder["one"].state_data = Growing()
    holder.delete_all_expired_state()
    holder["one"].state_data = {}
    holder["one"][kept._id] = 7
    holder["one"].is_closed, holder["one"].STATE_TTL_WHEN_CLOSED = True, -1
    holder.delete_all_expired_state()
    assert holder["one"].state_data == {}
