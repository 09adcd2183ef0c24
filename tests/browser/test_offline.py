"""No request leaves the machine: everything works where there is no network at all.

The commands run in a network namespace of their own, which has a loopback and nothing else; what
would call somewhere else fails there at once, and what calls a resolver too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
ALONE = ("unshare", "--net", "--map-root-user")
# Brings the loopback up (SIOCSIFFLAGS, IFF_UP), then becomes the command.
INSIDE = """
import fcntl, os, socket, struct, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    fcntl.ioctl(s, 0x8914, struct.pack("16sh14x", b"lo", 1))
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
# Notes every address that a process connects to or asks a resolver for.
HOOK = """
import os, socket, sys
def note(event, given):
    if event == "socket.getaddrinfo": place = str(given[0])
    elif event in ("socket.connect", "socket.sendto"): place = str(given[1])
    else: return
    with open(os.environ["SHUTTEN_TEST_NOTES"], "a") as notes: notes.write(place + chr(10))
sys.addaudithook(note)
"""
OURS = ("127.0.0.1", "('127.0.0.1'", "localhost", "::1", "('::1'", "None")


def can_be_alone() -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run([*ALONE, "true"], capture_output=True, check=False)
    return tried.returncode == 0


pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not can_be_alone(), reason="no network namespace may be made here (unshare)"
    ),
]


def alone(
    tmp_path: Path, *arguments: str, **more: str
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Runs Python with these arguments without a network; what it did and where it wanted to."""
    hooks = tmp_path / "hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "sitecustomize.py").write_text(HOOK)
    notes = tmp_path / "notes"
    notes.write_text("")
    done = subprocess.run(
        [*ALONE, sys.executable, "-c", INSIDE, *arguments],
        cwd=REPO,
        env={
            **{name: value for name, value in os.environ.items() if "PROXY" not in name.upper()},
            "PYTHONPATH": str(hooks),
            "SHUTTEN_TEST_NOTES": str(notes),
            "LANG": "ja_JP.UTF-8",
            "CI": "true",
            "DO_NOT_TRACK": "",
            "HF_HUB_OFFLINE": "0",  # offline by what we do, not by what the tests set
            "TRANSFORMERS_OFFLINE": "0",
            **more,
        },
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    return done, notes.read_text().splitlines()


def elsewhere(places: list[str]) -> list[str]:
    return [p for p in places if not p.startswith(OURS) and not p.startswith("/")]


def test_the_namespace_has_no_way_out_and_tries_are_noted(tmp_path) -> None:
    code = "import socket; socket.create_connection(('192.0.2.1', 80), 5)"
    done, places = alone(tmp_path, "-c", code)
    assert done.returncode != 0
    assert "unreachable" in done.stderr
    assert any("192.0.2.1" in place for place in elsewhere(places))


def test_a_question_in_the_terminal_needs_no_network(tmp_path) -> None:
    index = ("-m", "chat", "--index-dir", str(tmp_path / "index"))
    built, places = alone(tmp_path, *index, "index", "build")
    assert (built.returncode, elsewhere(places)) == (0, []), built.stderr
    asked, places = alone(tmp_path, *index, "ask", "ChatGPTが世に出たのはいつですか?")
    assert (asked.returncode, elsewhere(places)) == (0, []), asked.stderr
    assert asked.stdout.startswith("2022年11月")


def put_into_cache(home: Path, name: str, folder: Path) -> None:
    """A model as the hub's client keeps what it has fetched."""
    kept = home / "hub" / f"models--{name.replace('/', '--')}"
    shutil.copytree(folder, kept / "snapshots" / ("0" * 40))
    (kept / "refs").mkdir()
    (kept / "refs" / "main").write_text("0" * 40)


def reader_folder(folder: Path, encoder: Path) -> Path:
    """A question-answering checkpoint with random weights."""
    from transformers import BertConfig, BertForQuestionAnswering, BertTokenizer

    BertForQuestionAnswering(BertConfig.from_pretrained(encoder)).save_pretrained(folder)
    BertTokenizer.from_pretrained(encoder).save_pretrained(folder)
    return folder


def test_models_that_the_hub_once_gave_need_no_network(
    tmp_path, tiny_encoder_folder, make_transformers_folder
) -> None:
    home = tmp_path / "hf"
    put_into_cache(home, "some/encoder", tiny_encoder_folder)
    reader = reader_folder(tmp_path / "reader", make_transformers_folder())
    put_into_cache(home, "some/reader", reader)
    config = tmp_path / "config.toml"
    config.write_text(
        f"[sources]\npaths = ['{REPO / 'articles'}']\n[index]\ndir = 'index'\n"
        "[models]\nencoder = 'some/encoder'\nreader = 'some/reader'\n",
        encoding="utf-8",
    )
    command = ("-m", "chat", "--config", str(config))
    questions = tmp_path / "questions.txt"
    questions.write_text("ChatGPTが世に出たのはいつですか?\n", encoding="utf-8")
    for arguments in (
        ("index", "build"),
        ("ask", "--json", "ChatGPTが世に出たのはいつですか?"),
        ("evaluate", str(questions)),
    ):
        done, places = alone(tmp_path, *command, *arguments, HF_HOME=str(home))
        assert (done.returncode, elsewhere(places)) == (0, []), done.stderr


PAGE = textwrap.dedent(
    """
    import re, shutil, subprocess, sys
    from playwright.sync_api import sync_playwright
    index, *flags = sys.argv[1:]
    server = subprocess.Popen(
        [sys.executable, "-m", "chat", "--index-dir", index, "chat", "--port", "0"],
        stdout=subprocess.PIPE, text=True)
    try:
        url = next(m[0] for line in server.stdout if (m := re.search(r"http://127[^ \\n]*", line)))
        names = ["chromium", "chromium-browser", "google-chrome"]
        path = next(filter(None, map(shutil.which, names)))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=flags)
            page = browser.new_page(locale="ja-JP")
            wanted = []
            page.on("request", lambda request: wanted.append(request.url))
            page.goto(url)
            page.wait_for_selector("html[data-ready]", timeout=30000)
            box = page.get_by_role("textbox", name="質問", exact=True)
            box.fill("ChatGPTが世に出たのはいつですか?")
            box.press("Enter")
            page.wait_for_selector('[data-answer="1"]', timeout=90000)
            print(page.locator('[data-answer="1"]').inner_text())
            print("ELSEWHERE", [u for u in wanted if not u.startswith((url, "data:", "blob:"))])
            browser.close()
    finally:
        server.terminate()
        print("ENDED", server.wait(20))
    """
)


def test_the_page_and_its_server_need_no_network(tmp_path, chromium_arguments) -> None:
    done, places = alone(tmp_path, "-c", PAGE, str(tmp_path / "index"), *chromium_arguments)
    assert done.returncode == 0, done.stderr
    assert "2022年11月" in done.stdout
    assert "ELSEWHERE []" in done.stdout
    assert "ENDED 0" in done.stdout
    assert elsewhere(places) == []
