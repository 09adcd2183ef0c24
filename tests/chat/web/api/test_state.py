"""Health, readiness, figures and documents of a served app."""

from __future__ import annotations

import time

import pytest


def until_ready(site) -> None:
    end = time.monotonic() + 60
    while site.get("/readyz").status_code != 200:
        assert time.monotonic() < end
        time.sleep(0.1)


def test_health_needs_no_index_and_asks_nothing(make_site):
    site = make_site()
    found = site.get("/healthz")
    assert (found.status_code, found.json()) == (200, {"status": "ok"})
    assert found.headers["cache-control"] == "no-store"
    assert site.answerer.asked == []


def test_not_ready_without_an_index_and_ready_once_it_is_built(make_site):
    site = make_site()
    found = site.get("/readyz")
    assert (found.status_code, found.json()["error"]["code"]) == (503, "no_index")
    assert str(site.app.index_dir) not in found.text
    assert found.headers["cache-control"] == "no-store"
    site.app.builder.build(site.app.builder.source_set([], site.app.config.source_paths))
    until_ready(site)
    assert site.get("/readyz").json() == {"status": "ready"}
    assert len(site.answerer.asked) == 1
    site.get("/readyz")
    assert len(site.answerer.asked) == 1


def test_starting_while_the_models_are_loaded(make_site):
    import threading

    site = make_site()
    site.app.builder.build(site.app.builder.source_set([], site.app.config.source_paths))
    go = threading.Event()
    site.answerer.script = lambda _: go.wait(30)
    for _ in range(3):
        found = site.get("/readyz")
        assert (found.status_code, found.json()["error"]["code"]) == (503, "starting")
    assert found.headers["retry-after"]
    assert len(site.answerer.asked) == 1
    go.set()
    until_ready(site)


def test_models_that_fail_are_the_reason(make_site):
    from ingest.errors import ModelError

    site = make_site()
    site.app.builder.build(site.app.builder.source_set([], site.app.config.source_paths))

    def fail(_):
        raise ModelError("model_unknown", name="m", reason="r")

    site.answerer.script = fail
    end = time.monotonic() + 20
    while (found := site.get("/readyz")).json()["error"]["code"] == "starting":
        assert time.monotonic() < end
        time.sleep(0.05)
    assert (found.status_code, found.json()["error"]["code"]) == (503, "model_unknown")


def test_a_question_answered_is_proof_enough(site):
    site.ask()
    before = len(site.answerer.asked)
    assert site.get("/readyz").status_code == 200
    assert len(site.answerer.asked) == before


def test_a_probe_is_no_question_of_anybody(site):
    site.get("/readyz")
    until_ready(site)
    text = site.get("/metrics").text
    total = sum(
        float(line.rsplit(" ", 1)[1])
        for line in text.splitlines()
        if line.startswith("shutten_questions_total")
    )
    site.get("/readyz")
    site.ask()
    after = site.get("/metrics").text
    assert total + 1 == sum(
        float(line.rsplit(" ", 1)[1])
        for line in after.splitlines()
        if line.startswith("shutten_questions_total")
    )


def test_figures_count_questions_by_outcome_and_show_index_and_builds(site):
    line = 'shutten_questions_total{origin="api",outcome="%s"}'
    counted = {o: site.figure(line % o) for o in ("answered", "smalltalk", "invalid", "failed")}
    searched = site.figure('shutten_question_seconds_count{stage="search"}')
    site.ask()
    site.ask("こんにちは")
    site.ask("")
    site.ask("問", sources=["no.txt"])
    for outcome, before in counted.items():
        assert site.figure(line % outcome) == before + 1
    assert site.figure('shutten_question_seconds_count{stage="search"}') == searched + 1
    index = site.app.handle.current()
    assert f'version="{index.version}"' in site.get("/metrics").text
    assert site.figure("shutten_index_passages") == len(index.passages)
    assert site.figure("shutten_index_articles") == 1
    assert site.figure('shutten_builds_total{outcome="published"}') == 1
    assert site.figure("process_resident_memory_bytes") > 0


def test_figures_without_an_index_are_those_of_the_process(make_site):
    text = make_site().get("/metrics").text
    assert "process_cpu_seconds_total" in text and "shutten_index_info{" not in text


def test_figures_are_not_shown_where_settings_or_the_address_say_no(make_site):
    assert make_site("metrics = false").get("/metrics").status_code == 404
    # Served to other machines without a password.
    assert make_site("open_to_all = true", host="0.0.0.0").get("/metrics").status_code == 404


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip"])
def test_figures_are_not_shown_through_a_proxy(site, header):
    found = site.get("/metrics", **{header: "192.0.2.7"})
    assert (found.status_code, found.json()["error"]["code"]) == (404, "api_metrics_off")


def test_documents_are_served_and_ask_nobody_for_anything(site):
    document = site.get("/openapi.json").json()
    assert set(document["paths"]) == {"/ask", "/healthz", "/readyz", "/metrics"}
    page = site.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "POST /ask" in page.text
    assert site.get("/redoc").status_code == 404
