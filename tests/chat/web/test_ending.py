"""A server that is told to end, as processes and requests see it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest import messages
from tests.page_client import PageClient

REPO = Path(__file__).resolve().parents[3]
BOUND = 6.0

# The page over one article, with an answerer whose questions take as long as they say, and an
# encoder that takes its time where the folder has a file "slow".
SERVE = textwrap.dedent(
    """
    import re, sys, time
    from pathlib import Path
    from chat.settings import Config, Settings
    from chat.web.server import serve
    from index.build import Builder, BuildSettings
    from index.handle import IndexHandle
    from index.store import Store
    from index.version import SourcePath
    from tests.browser.conftest import StandInAnswerer, StandInEncoder, stand_in_pipeline

    folder = Path(sys.argv[1])

    class Encoder(StandInEncoder):
        def encode_passages(self, texts, advance=lambda _: None):
            while (folder / "slow").exists():
                advance(0)
                time.sleep(0.05)
            return super().encode_passages(texts, advance)

    class Answerer(StandInAnswerer):
        def ask(self, question, *others):
            if found := re.match(r"[0-9.]+", question):
                time.sleep(float(found[0]))
            return super().ask(question, *others)

    chat = {"shutdown_seconds": float(sys.argv[2]), "question_log": "off"}
    settings = Settings(chat=chat, sources={"paths": ["a.txt"]})
    config = Config(settings, folder / "config.toml", folder, folder)
    handle = IndexHandle(Store(folder / "index"))
    builder = Builder(handle.store, Encoder(), BuildSettings())
    builder.build(builder.source_set((), config.source_paths))
    serve(
        Answerer(handle), handle, builder, config, stand_in_pipeline, "127.0.0.1", 0,
        lambda url: print(url, flush=True), lambda: print("told", flush=True),
    )
    print("ended", flush=True)
    """
)


class Server(PageClient):
    """The process, and its page."""

    def __init__(self, folder: Path, bound: float) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, folder, str(bound)],
            cwd=REPO,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        url = self.process.stdout.readline().strip()
        assert url.startswith("http"), self.process.communicate()
        super().__init__(url)

    def end(self, number: int = signal.SIGTERM) -> float:
        self.process.send_signal(number)
        return time.monotonic()

    def wait(self, timeout: float = 30) -> tuple[int, str, str]:
        out, err = self.process.communicate(timeout=timeout)
        return self.process.returncode, out, err


@contextmanager
def server(folder: Path, bound: float = BOUND) -> Iterator[Server]:
    (folder / "a.txt").write_text("港の記録\n\n港は1871年に開かれました。\n", encoding="utf-8")
    running = Server(folder, bound)
    try:
        yield running
    finally:
        running.process.kill()
        running.process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_question_on_its_way_is_answered_and_no_other_is_taken_in(tmp_path, number) -> None:
    with server(tmp_path) as running:
        assert running.ask("2 「1871年」?").status_code == 200
        said: list[str] = []
        following = running.said("one", said)
        time.sleep(0.3)
        began = running.end(number)
        time.sleep(0.5)
        refused = running.join(running.number("ask", 4), "two", [None, None, "", "「港」?"])
        assert refused.status_code == 500
        assert refused.json()["detail"] == messages.text("ending_refused", "en")
        assert running.http.post("/ask", json={}).status_code == 503
        code, out, err = running.wait()
        assert time.monotonic() - began < BOUND
        following.join(5)
    assert (code, out, err) == (0, "told\nended\n", "")
    ended, closed = said[-2:]
    assert "process_completed" in ended
    assert any(re.search(r"data-answered=.{2}true", one) for one in said)
    assert "close_stream" in closed


def test_a_question_that_takes_too_long_is_given_up_within_the_bound(tmp_path) -> None:
    with server(tmp_path, bound=3) as running:
        assert running.ask("60 「1871年」?").status_code == 200
        said: list[str] = []
        running.said("one", said)
        time.sleep(0.3)
        began = running.end()
        code, out, err = running.wait()
        took = time.monotonic() - began
    assert (code, err) == (0, "")
    assert out.startswith("told\n")
    assert 1 < took < 4  # what the system takes to clear it away is counted, too


def test_a_second_signal_ends_it_at_once(tmp_path) -> None:
    with server(tmp_path, bound=60) as running:
        assert running.ask("50 「1871年」?").status_code == 200
        running.said("one", [])
        time.sleep(0.3)
        running.end()
        assert running.process.stdout is not None
        assert running.process.stdout.readline() == "told\n"
        began = running.end()
        code, _, err = running.wait()
        assert time.monotonic() - began < 1
    assert (code, err) == (128 + signal.SIGTERM, "")


def test_an_idle_server_does_not_wait(tmp_path) -> None:
    with server(tmp_path, bound=60) as running:
        began = running.end()
        assert running.wait() == (0, "told\nended\n", "")
        assert time.monotonic() - began < 10


def test_a_build_on_its_way_is_cancelled_and_leaves_everything_as_it_was(tmp_path) -> None:
    with server(tmp_path) as running:
        before = version(tmp_path)
        (tmp_path / "slow").touch()
        added = running.number("add_text", 3), "one", [None, "新しい.txt", "新しい記事です。"]
        running.begin("one")
        assert running.join(*added).status_code == 200
        said: list[str] = []
        following = running.said("one", said)
        deadline = time.monotonic() + 20
        while not any("stage_embed" in s or "progressbar" in s for s in said):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        time.sleep(0.5)
        began = running.end()
        code, out, err = running.wait()
        assert time.monotonic() - began < BOUND
        following.join(5)
    assert (code, out, err) == (0, "told\nended\n", "")
    sentences = [messages.text("build_cancelled", language) for language in messages.LANGUAGES]
    assert any(sentence in one for one in said for sentence in sentences), said[-2:]
    assert version(tmp_path) == before
    assert not list((tmp_path / "index" / "versions").glob(".*"))
    assert not list((tmp_path / "index").glob("added/*/*"))


def version(folder: Path) -> str:
    return (folder / "index" / "CURRENT").read_text()


def test_sigterm_while_the_chat_is_starting_ends_it_cleanly(tmp_path) -> None:
    command = [sys.executable, "-m", "chat", "--index-dir", str(tmp_path), "chat", "--port", "0"]
    environment = {**os.environ, "CI": "true", "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(
        command,
        cwd=REPO,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        first = process.stderr.readline()  # a stage of the build
        assert re.match(r"\d/\d", first), first
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "Traceback" not in err
    assert "前の索引はそのままです。" in err
    assert not (tmp_path / "CURRENT").exists()
