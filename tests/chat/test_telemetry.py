"""Nobody is told that or how Shutten is used; a hub is asked for the model that was named."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
# What each library reads when it is imported, once.
HOOK = """
import json, os, sys
LIBRARIES = {"gradio", "huggingface_hub", "sentence_transformers", "transformers", "torch"}
NAMES = ("DO_NOT_TRACK", "HF_HUB_DISABLE_TELEMETRY", "GRADIO_ANALYTICS_ENABLED")
class Noting:
    def find_spec(self, name, path=None, target=None):
        if name in LIBRARIES:
            with open(os.environ["NOTES"], "a") as notes:
                notes.write(json.dumps([name, *map(os.environ.get, NAMES)]) + chr(10))
sys.meta_path.insert(0, Noting())
"""
UNASKED = {"DO_NOT_TRACK": "0", "HF_HUB_DISABLE_TELEMETRY": "0", "GRADIO_ANALYTICS_ENABLED": "True"}


@pytest.fixture
def command(config_file, tmp_path):
    """Starts one command as a process of its own, where reports are wanted."""
    hooks, notes = tmp_path / "hooks", tmp_path / "notes"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(HOOK)
    places = {"PYTHONPATH": f"{hooks}:{REPO}", "NOTES": str(notes), "CI": "true"}
    online = {"HF_HUB_OFFLINE": "0", "TRANSFORMERS_OFFLINE": "0", "HF_HOME": str(tmp_path / "hf")}

    def start(*arguments: str, **more: str) -> subprocess.Popen[str]:
        notes.write_text("")
        return subprocess.Popen(
            [sys.executable, "-m", "chat", "--config", str(config_file), *arguments],
            cwd=REPO,
            env={**os.environ, **UNASKED, **places, **online, **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    start.noted = lambda: [json.loads(line) for line in notes.read_text().splitlines()]
    return start


QUIET = ["1", "1", "False"]


def test_reports_are_off_before_any_library_is_imported(app, command, tmp_path) -> None:
    questions = tmp_path / "questions.txt"
    questions.write_text("青葉庭園はいつ開園しましたか?\n", encoding="utf-8")
    for arguments in (
        ("index", "build", "--rebuild"),
        ("ask", "青葉庭園はいつ開園しましたか?"),
        ("evaluate", str(questions), "--out", str(tmp_path / "runs")),
    ):
        process = command(*arguments)
        _, told = process.communicate(timeout=120)
        assert process.returncode == 0, told
        imported = {name for name, *_ in command.noted()}
        assert {"huggingface_hub", "sentence_transformers", "torch"} <= imported, arguments
        assert all(values == QUIET for _, *values in command.noted()), arguments


def test_the_page_reports_nothing_before_gradio_is_imported(app, command) -> None:
    process = command("chat", "--port", "0")
    try:
        assert process.stdout is not None
        assert any(re.search(r"http://127", line) for line in process.stdout)
        assert {"gradio", "huggingface_hub"} <= {name for name, *_ in command.noted()}
        assert all(values == QUIET for _, *values in command.noted())
    finally:
        process.terminate()
        process.communicate(timeout=60)


@pytest.fixture
def hub() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """A model hub that has nothing, and what it was asked for by whom."""
    asked: list[tuple[str, str]] = []

    class Empty(BaseHTTPRequestHandler):
        def answer(self) -> None:
            asked.append((self.path, self.headers.get("user-agent", "")))
            self.send_response(404)
            self.send_header("content-length", "0")
            self.end_headers()

        do_GET = do_HEAD = do_POST = answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Empty) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def test_a_hub_is_asked_for_the_model_alone_and_told_nothing_of_the_machine(
    command, config_file, hub
) -> None:
    address, asked = hub
    words = config_file.read_text(encoding="utf-8")
    named = re.sub(r"encoder = .*", "encoder = 'nobody/nothing'", words)
    config_file.write_text(named, encoding="utf-8")
    process = command("index", "build", HF_ENDPOINT=address)
    _, told = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "nobody/nothing" in told
    assert asked
    assert {path.split("?")[0] for path, _ in asked} == {"/api/models/nobody/nothing/revision/main"}
    # Who asks, and no more: with reports it would be which torch, too.
    assert {agent.split("/")[0] for _, agents in asked for agent in agents.split("; ")} == {
        "unknown",
        "hf_hub",
        "python",
    }
