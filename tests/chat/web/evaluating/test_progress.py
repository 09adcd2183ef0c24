from __future__ import annotations

import threading

import pytest

from chat.web.evaluating.html import step_html
from chat.web.evaluating.progress import RunProgress, Step, Stopped


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def carried_out(progress: RunProgress, clock: Clock, questions: int) -> None:
    """A run whose questions take 1 s alone and 0.5 s together; loading takes 30 s."""
    progress.stage("stage_model", 1)
    progress.stage("stage_latency", questions)
    clock.now += 29
    for _ in range(questions):
        clock.now += 1
        progress.advance(1)
    progress.stage("stage_answer", questions)
    progress.advance(0)
    for _ in range(questions // 10):
        clock.now += 5
        progress.advance(10)
    progress.stage("stage_report", 1)
    progress.advance(1)


def test_bar_moves_forward_and_the_estimate_is_near() -> None:
    steps: list[tuple[float, Step]] = []
    clock = Clock()
    progress = RunProgress(
        lambda step: steps.append((clock.now, step)), threading.Event(), 40, clock
    )
    carried_out(progress, clock, 40)
    shares = [step.share for _, step in steps]
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] < 1
    end = next(now for now, step in steps if step.stage == "stage_report")
    estimated = [(now, step) for now, step in steps if step.left is not None]
    assert len(estimated) > 40
    for now, step in estimated:
        assert step.left == pytest.approx(end - now, rel=0.25, abs=1)
    answering = [step for _, step in steps if step.stage == "stage_answer"]
    assert (answering[0].done, answering[0].total, answering[-1].done) == (0, 40, 40)


def test_a_stop_leaves_the_run_at_the_next_step_but_never_a_report_that_is_written() -> None:
    stop, clock = threading.Event(), Clock()
    progress = RunProgress(lambda _: None, stop, 2, clock)
    progress.stage("stage_answer", 2)
    stop.set()
    with pytest.raises(Stopped):
        progress.advance(1)
    with pytest.raises(Stopped):
        progress.stage("stage_report", 1)
    progress.advance(1)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Step("stage_answer", 42, 54, 0.8, 9.2), ("Answering", "42 / 54", "about 10 s left")),
        (Step("stage_answer", 42, 54, 0.8, 31), ("42 / 54", "about 35 s left")),
        (Step("stage_latency", 1, 54, 0.1, 601), ("1 / 54", "about 11 min left")),
        (Step("stage_report", 0, 1, 0.9), ("Writing the report", 'aria-valuenow="90"')),
        (Step("stage_model", ahead=2), ("Another evaluation", "ahead: 2")),
    ],
)
def test_a_step_is_told_in_words(step: Step, words: tuple[str, ...]) -> None:
    shown = step_html("q<.csv", step, "en")
    assert "q&lt;.csv" in shown
    for part in words:
        assert part in shown
    assert ("left" in shown) == (step.left is not None)
