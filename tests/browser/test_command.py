"""`shutten chat` as a user starts it, with the default model and the bundled article."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.browser


@dataclass
class Running:
    process: subprocess.Popen[str]
    url: str
    port: int


def start(index_dir: Path, port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "chat", "--index-dir", str(index_dir), "chat", "--port"]
    return subprocess.Popen(
        [*command, str(port)],
        cwd=REPO,
        env={**os.environ, "CI": "true", "LANG": "ja_JP.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    process = start(tmp_path_factory.mktemp("chat"), 0)
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if found := re.search(r"ready.*(http://127\.0\.0\.1:(\d+))", line):
            yield Running(process, found[1], int(found[2]))
            break
    else:
        pytest.fail(f"no ready line: {lines}")
    process.kill()
    process.wait()


def test_question_in_the_page_is_answered_from_the_bundled_article(running, chromium):
    page = chromium.new_page(locale="ja-JP")
    page.goto(running.url)
    box = page.get_by_role("textbox", name="質問", exact=True)
    box.fill("ChatGPTが世に出たのはいつですか?")
    box.press("Enter")
    card = page.locator('[data-answer="1"]')
    card.wait_for(timeout=60_000)
    assert card.get_attribute("data-answered") == "true"
    marks = page.locator("mark[data-citation='1.1']")
    marks.first.wait_for()
    words = "".join(marks.all_text_contents())
    assert words == "2022年11月"
    assert words in card.inner_text()
    page.close()


def test_second_server_on_the_same_port_is_told_in_one_sentence(running, tmp_path):
    second = start(tmp_path, running.port)
    out, err = second.communicate(timeout=60)
    assert second.returncode == 2
    assert out == ""
    assert str(running.port) in err
    assert err.count("\n") == 1
    assert not any(tmp_path.iterdir())


def test_ctrl_c_ends_the_server_quietly(running):
    running.process.send_signal(signal.SIGINT)
    begin = time.monotonic()
    _, err = running.process.communicate(timeout=20)
    assert time.monotonic() - begin < 10
    assert "Traceback" not in err
