from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.request
from pathlib import Path

import pytest

from chat.web.address import bind, check_address, has_display, url_of
from ingest.errors import ServeError

REPO = Path(__file__).resolve().parents[3]


@pytest.fixture
def taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_in_use_is_told_with_a_free_one(taken: int) -> None:
    with pytest.raises(ServeError) as caught:
        check_address("127.0.0.1", taken)
    assert caught.value.key == "port_in_use"
    assert str(taken) in caught.value.message("ja")
    check_address("127.0.0.1", int(str(caught.value.details["other"])))


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host", "a" * 300])
def test_a_host_that_is_not_ours_is_told(host: str) -> None:
    with pytest.raises(ServeError) as caught:
        check_address(host, 0)
    assert caught.value.key == "host_unusable"
    assert host in caught.value.message("en")


def test_a_forbidden_port_is_told(monkeypatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "listen", refuse)
    with pytest.raises(ServeError) as caught:
        check_address("127.0.0.1", 0)
    assert caught.value.key == "web_port_forbidden"
    assert caught.value.message("ja")


def test_localhost_and_port_0_are_any_free_port() -> None:
    with bind("localhost", 0) as bound:
        assert bound.getsockname()[1] > 0


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:1"),
        ("0.0.0.0", "http://127.0.0.1:1"),
        ("::", "http://[::1]:1"),
        ("::1", "http://[::1]:1"),
        ("localhost", "http://localhost:1"),
    ],
)
def test_urls(host: str, url: str) -> None:
    assert url_of(host, 1) == url


def test_a_browser_is_opened_only_before_a_screen(monkeypatch) -> None:
    for name in ("CI", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert not has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert has_display()
    monkeypatch.setenv("CI", "true")
    assert not has_display()
    monkeypatch.delenv("CI")
    monkeypatch.delenv("WAYLAND_DISPLAY")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert has_display()


SERVE = textwrap.dedent(
    """
    import sys, time
    from pathlib import Path
    from chat.settings import Config, Settings
    from chat.web.server import serve
    from chat.web.work import Work
    from index.build import Builder, BuildSettings
    from index.handle import IndexHandle
    from index.store import Store

    folder = Path(sys.argv[1])
    config = Config(Settings(), folder / "config.toml", folder, folder)
    handle = IndexHandle(Store(folder / "index"))
    builder = Builder(handle.store, None, BuildSettings())
    if sys.argv[2:]:
        Work(lambda _: time.sleep(60))
    serve(None, handle, builder, config, None, "127.0.0.1", 0, lambda url: print(url, flush=True))
    print("ended", flush=True)
    """
)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_a_signal_and_says_nothing_else(tmp_path, number) -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE, tmp_path],
        cwd=REPO,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", url)
        with urllib.request.urlopen(url) as response:
            page = response.read().decode()
            policy = response.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert 'src="http' not in page
        # Nothing at the root of the host, which a proxy may have given to others.
        assert 'href="/' not in page
        assert 'rel="icon"' in page
        # An open event stream must not hold the server up.
        stream = socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1])))
        path = "/gradio_api/heartbeat/abc"
        stream.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        assert stream.recv(100)
        began = time.monotonic()
        server.send_signal(number)
        out, err = server.communicate(timeout=10)
        assert time.monotonic() - began < 6
        stream.close()
    finally:
        server.kill()
    assert (server.returncode, out, err) == (0, "ended\n", "")


def test_work_that_does_not_end_holds_nothing_up(tmp_path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE, tmp_path, "busy"],
        cwd=REPO,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        assert server.stdout.readline().startswith("http")
        began = time.monotonic()
        server.send_signal(signal.SIGINT)
        _, err = server.communicate(timeout=20)
        assert time.monotonic() - began < 6
    finally:
        server.kill()
    assert (server.returncode, err) == (0, "")
