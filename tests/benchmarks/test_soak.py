"""What the soak says of memory, and what it takes for an error."""

import asyncio
import os
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import numpy as np
import pytest

from benchmarks.soak import NOTE, Run, ask, write_note
from benchmarks.soak_samples import Sample, growth, sample


def samples(own_mb):
    return [Sample(5.0 * at, mb, 2 * mb, 20, 9) for at, mb in enumerate(own_mb)]


def noise(count=360):
    return np.random.default_rng(0).normal(500, 10, count)


def test_noise_is_no_growth_and_a_leak_within_it_is() -> None:
    assert growth(samples(noise()), "own_mb", 600)["within_noise"]
    leaking = noise() + 0.25 * np.arange(360)  # three megabytes a minute
    found = growth(samples(leaking), "own_mb", 600)
    assert not found["within_noise"]
    assert found["a_minute"] == pytest.approx(3, abs=1)


def test_what_is_taken_while_warming_up_is_no_growth() -> None:
    warming = np.concatenate([np.linspace(100, 500, 120), np.full(240, 500.0)])
    assert growth(samples(warming), "own_mb", 600)["a_minute"] == 0
    assert growth(samples(warming), "own_mb", 0)["a_minute"] > 0


def test_too_short_a_run_tells_no_slope() -> None:
    with pytest.raises(ValueError, match="too short"):
        growth(samples(noise(20)), "own_mb", 60)


def test_a_process_is_read() -> None:
    one = sample(os.getpid(), time.monotonic())
    assert one.resident_mb >= one.own_mb > 10
    assert one.files >= 3
    assert one.threads >= 1


@pytest.fixture
def run(tmp_path):
    return Run("http://a.example", 0, {}, tmp_path)


def answered(run, status, *cited):
    """The errors that an answer leads to."""
    body = {"answer": "", "citations": list(cited), "nearest": []}

    async def asked():
        transport = httpx.MockTransport(lambda _: httpx.Response(status, json=body))
        async with httpx.AsyncClient(base_url=run.url, transport=transport) as http:
            await ask(run, http, "誰?")

    with ThreadPoolExecutor(1) as beside:  # another test's browser may have a loop in this thread
        beside.submit(lambda: asyncio.run(asked())).result()
    return run.errors


def test_citation_that_stands_in_no_version_of_its_article_is_an_error(run) -> None:
    write_note(run, 1)
    write_note(run, 2)
    first, second = run.texts[NOTE]
    assert first != second
    for text in (first, second):
        cited = {"source": NOTE, "start": 0, "end": 3, "text": text[:3]}
        assert answered(run, 200, cited) == []
    cited = {"source": NOTE, "start": 1, "end": 4, "text": first[:3]}
    assert len(answered(run, 200, cited)) == 1


def test_status_that_is_not_200_is_an_error(run) -> None:
    assert "503" in answered(run, 503)[0]


def test_words_of_every_version_are_known(run) -> None:
    write_note(run, 1)
    write_note(run, 2)
    assert all(text[:40] in run for text in run.texts[NOTE])
    assert "どこにもない" not in run
