from __future__ import annotations

import pytest

from chat.answer import Reason
from chat.observing.asking import ORIGINS
from chat.observing.metrics import OUTCOMES, Metrics
from index.build import BuildOptions


@pytest.fixture
def metrics(app) -> Metrics:
    return Metrics(app.store, app.builder)


def figures(metrics: Metrics) -> dict[str, float]:
    lines = metrics.text().decode().splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(value) for name, value in pairs}


def test_two_servers_in_one_process_count_apart(app, make_event):
    one, other = Metrics(app.store, app.builder), Metrics(app.store, app.builder)
    one.ended(make_event())
    name = 'shutten_questions_total{origin="page",outcome="answered"}'
    assert figures(one)[name] == 1
    assert figures(other)[name] == 0


def test_every_origin_and_outcome_is_there_from_the_beginning(metrics):
    found = figures(metrics)
    for origin in ORIGINS:
        assert found[f'shutten_questions_in_flight{{origin="{origin}"}}'] == 0
        for outcome in OUTCOMES:
            assert found[f'shutten_questions_total{{origin="{origin}",outcome="{outcome}"}}'] == 0


@pytest.mark.parametrize(
    ("of", "outcome"),
    [
        ({}, "answered"),
        ({"reason": Reason.NOT_IN_ARTICLE}, "not_in_article"),
        ({"reason": Reason.SMALLTALK}, "smalltalk"),
        ({"error": "no_index"}, "failed"),
    ],
)
def test_questions_are_counted_by_origin_and_outcome(metrics, make_event, of, outcome):
    metrics.ended(make_event(origin="mcp", **of))
    assert figures(metrics)[f'shutten_questions_total{{origin="mcp",outcome="{outcome}"}}'] == 1


def test_in_flight_is_what_began_and_has_not_ended(metrics, make_event):
    event = make_event()
    name = 'shutten_questions_in_flight{origin="page"}'
    metrics.began(event.asking)
    metrics.began(event.asking)
    assert figures(metrics)[name] == 2
    metrics.ended(event)
    assert figures(metrics)[name] == 1


def test_seconds_are_kept_by_stage_and_small_talk_has_neither_search_nor_reading(
    metrics, make_event
):
    metrics.ended(make_event())
    metrics.ended(make_event(reason=Reason.SMALLTALK))
    found = figures(metrics)
    assert found['shutten_question_seconds_sum{stage="search"}'] == pytest.approx(0.012)
    assert found['shutten_question_seconds_sum{stage="read"}'] == pytest.approx(0.03)
    assert found['shutten_question_seconds_count{stage="read"}'] == 1
    assert found['shutten_question_seconds_count{stage="total"}'] == 2
    assert found['shutten_question_seconds_bucket{le="0.01",stage="search"}'] == 0
    assert found['shutten_question_seconds_bucket{le="0.025",stage="search"}'] == 1


def test_waiting_is_asked_for(metrics):
    metrics.watch_waiting("api", lambda: 7)
    assert figures(metrics)['shutten_questions_waiting{origin="api"}'] == 7


def test_builds_are_counted_by_outcome_and_rehearsals_are_not(app, metrics, articles):
    sources = app.builder.source_set([], app.config.source_paths)
    app.builder.build(sources, options=BuildOptions(dry_run=True))
    app.builder.build(sources)
    (articles / "library.txt").write_text("別の本文です。", encoding="utf-8")
    app.builder.build(sources)
    for file in articles.iterdir():
        file.unlink()
    with pytest.raises(Exception, match=r".") as caught:
        app.builder.build(sources)
    assert caught.type.__name__ == "SourceError"
    found = figures(metrics)
    assert found['shutten_builds_total{outcome="published"}'] == 2  # one is the fixture's
    assert found['shutten_builds_total{outcome="unchanged"}'] == 1
    assert found['shutten_builds_total{outcome="failed"}'] == 1
    assert found['shutten_builds_total{outcome="cancelled"}'] == 0
    assert found["shutten_build_seconds_total"] > 0


def test_a_build_that_was_ended_counts_as_cancelled(app, metrics, monkeypatch):
    from ingest.errors import BuildCancelledError

    def cancel(*_):
        raise BuildCancelledError("library_cancelled")

    sources = app.builder.source_set([], app.config.source_paths)
    monkeypatch.setattr("index.build.read_contents", cancel)
    with pytest.raises(BuildCancelledError):
        app.builder.build(sources)
    assert figures(metrics)['shutten_builds_total{outcome="cancelled"}'] == 1


def test_the_index_shown_is_the_live_one(app, metrics, articles):
    before = app.handle.current().version
    assert f'version="{before}"' in metrics.text().decode()
    (articles / "garden.txt").unlink()
    app.builder.build(app.builder.source_set([], app.config.source_paths))
    after = app.handle.current()
    text = metrics.text().decode()
    assert f'version="{after.version}"' in text and before not in text
    assert figures(metrics)["shutten_index_passages"] == len(after.passages)
