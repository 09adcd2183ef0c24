"""Where a build stands, as a program and as a person without a terminal reads it."""

import io
import json

from chat.build_progress import BarProgress, JsonProgress, LineProgress, StageClock


class Time:
    """A clock that is set."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_rate_and_time_to_come_count_passages():
    clock = StageClock("stage_embed", 40, begun=10.0, taken=10)
    assert (clock.number, clock.done, clock.total) == (3, 10, 40)
    assert (clock.rate(15.0), clock.remaining(15.0)) == (2.0, 15.0)


def test_a_file_read_takes_two_steps():
    clock = StageClock("stage_read", 20, begun=10.0, taken=13)
    assert (clock.done, clock.total) == (6, 10)
    assert clock.rate(11.0) == 6.5


def test_before_anything_is_done_no_rate_is_told():
    clock = StageClock("stage_embed", 40, begun=10.0)
    assert (clock.rate(12.0), clock.remaining(12.0)) == (None, None)


def test_json_lines_are_at_most_two_a_second_and_the_last_one_always_comes():
    stream, time = io.StringIO(), Time()
    progress = JsonProgress(stream, time)
    progress.stage("stage_embed", 100)
    for _ in range(100):
        time.now += 0.03
        progress.advance(1)
    progress.finish({"version": "v"})
    events = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert len(events) == 1 + 5 + 1
    assert [event["done"] for event in events[:-1]] == [0, 17, 34, 51, 68, 85]
    assert events[1]["rate"] == 33.33
    assert events[1]["eta_s"] == 2.5
    assert events[-1]["report"] == {"version": "v"}


def test_lines_come_once_the_next_stage_gets_on_and_not_before():
    stream, time = io.StringIO(), Time()
    progress = LineProgress("en", stream, time)
    progress.stage("stage_read", 4)
    progress.advance(3)
    assert stream.getvalue() == ""
    time.now += 2
    progress.advance(1)
    progress.stage("stage_model", 2)
    assert stream.getvalue() == ""
    progress.advance(1)
    progress.close()
    assert stream.getvalue() == "1/5 Reading articles: 2 files, 2.0 s (1.0/s)\n"


def test_bar_shows_number_rate_and_time_to_come_and_goes_away():
    stream = io.StringIO()
    progress = BarProgress("en", stream)
    progress.stage("stage_embed", 40)
    shown = stream.getvalue()
    progress.close()
    assert "3/5 Embedding passages 0/40" in shown
    assert "passages/s" in shown
    assert "ETA" in shown
    assert stream.getvalue().rsplit("\r", 2)[1].strip() == ""
