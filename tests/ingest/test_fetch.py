"""A page from the web: taken as it is sent, within limits, with a clear sentence where not."""

import contextlib
import gzip
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import ingest.addresses
from ingest.errors import SourceError
from ingest.fetch import FetchLimits, fetch, is_url, name_of

PAGE = "<!doctype html><p>駅は北にあります。</p>"


class _Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        match self.path.split("?")[0]:
            case "/page":
                self._send(PAGE.encode("euc_jp"), "text/html; charset=EUC-JP")
            case "/packed":
                self._send(gzip.compress(PAGE.encode()), "text/html", ("content-encoding", "gzip"))
            case "/moved":
                self._redirect("/page")
            case "/round":
                self._redirect("/round")
            case "/large":
                self._send(b"a" * 3_000_000, "text/plain")
            case "/bomb":
                self._send(
                    gzip.compress(b"a" * 30_000_000), "text/plain", ("content-encoding", "gzip")
                )
            case "/twice":
                packed = gzip.compress(gzip.compress(b"a" * 30_000_000))
                self._send(packed, "text/plain", ("content-encoding", "gzip, gzip"))
            case "/slow":
                self._drip()
            case "/headers":
                self._drip_headers()
            case "/babble":
                self.wfile.write(b"HTTP/1.1 " + b"2" * 5_000 + b"\r\n\r\n")
            case "/stumbling":
                time.sleep(0.4)
                self._redirect("/stumbling?" + str(time.monotonic()))
            case _:
                self.send_error(404)

    def _send(self, data: bytes, kind: str, *headers: tuple[str, str]) -> None:
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(data)

    def _redirect(self, to: str) -> None:
        self.send_response(302)
        self.send_header("location", to)
        self.send_header("content-length", "0")
        self.end_headers()

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/plain")
        self.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(100):
                self.wfile.write(b"a")
                self.wfile.flush()
                time.sleep(0.1)

    def _drip_headers(self) -> None:
        with contextlib.suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nx-long: ")
            for _ in range(50):
                self.wfile.write(b"a")
                self.wfile.flush()
                time.sleep(0.1)
            self.wfile.write(b"\r\ncontent-length: 2\r\n\r\nok")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in (
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "http_proxy",
        "https_proxy",
        "all_proxy",
    ):
        monkeypatch.delenv(name, raising=False)


def refusal(url: str, **limits: float) -> SourceError:
    with pytest.raises(SourceError) as caught:
        fetch(url, FetchLimits(**limits))
    assert url in caught.value.message("ja")
    return caught.value


def test_reply_that_is_none_is_told_without_quoting_all_of_it(server):
    error = refusal(f"{server}/babble")
    assert error.key == "url_offline"
    assert len(error.message("ja")) < 300


def test_page_comes_with_what_its_server_said(server):
    page = fetch(f"{server}/page")
    assert page.data.decode("euc_jp") == PAGE
    assert (page.suffix, page.charset) == (".html", "EUC-JP")


def test_redirect_is_followed_and_told(server):
    page = fetch(f"{server}/moved")
    assert page.url == f"{server}/page"


def test_packed_page_is_unpacked(server):
    assert fetch(f"{server}/packed").data.decode() == PAGE


@pytest.mark.parametrize(
    ("path", "key"),
    [("/none", "url_status"), ("/round", "url_redirects"), ("/large", "url_large"),
     ("/bomb", "url_large"), ("/twice", "url_packed"), ("/slow", "url_slow")],
)  # fmt: skip
def test_limit_is_told_in_time(server, path, key):
    began = time.monotonic()
    # Packing thirty megabytes takes the server its time, which is none of these limits.
    seconds = 1.0 if key == "url_slow" else 20.0
    error = refusal(f"{server}{path}", seconds=seconds, megabytes=2.0)
    assert time.monotonic() - began < seconds + 4
    assert error.key == key


@pytest.mark.parametrize("path", ["/slow", "/headers", "/stumbling"])
@pytest.mark.parametrize("public", [False, True])
def test_whatever_dawdles_there_is_one_deadline(server, monkeypatch, path, public):
    monkeypatch.setattr(ingest.addresses, "is_public", lambda _: True)
    monkeypatch.setattr(ingest.addresses, "is_own", lambda _: False)
    began = time.monotonic()
    with pytest.raises(SourceError) as caught:
        fetch(f"{server}{path}", FetchLimits(seconds=0.8, redirects=50), public)
    assert time.monotonic() - began < 1.6
    assert (caught.value.key, caught.value.details["seconds"]) == ("url_slow", 0.8)
    end = time.monotonic() + 2  # what was left behind notices, and asks for nothing more
    while any(thread.name == "shutten-fetch" for thread in threading.enumerate()):
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize("public", [False, True])
def test_a_name_that_is_being_resolved_holds_nobody_up(monkeypatch, public):
    resolved = threading.Event()

    def resolving(*_, **__):
        resolved.wait(5)
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolving)
    began = time.monotonic()
    with pytest.raises(SourceError) as caught:
        fetch("http://slow.example/", FetchLimits(seconds=0.3), public)
    resolved.set()
    assert time.monotonic() - began < 2
    assert caught.value.key == "url_slow"


def test_no_connection_is_told_with_what_to_do(server):
    error = refusal("http://127.0.0.1:9/page")
    assert error.key == "url_offline"
    assert "保存" in error.message("ja")


@pytest.mark.parametrize("url", ["http://", "https://[", "http://a b/"])
def test_bad_address_is_told(url):
    assert refusal(url).key in ("url_invalid", "url_offline")


@pytest.mark.parametrize(
    ("given", "expected"),
    [("https://a.example/x", True), ("HTTP://a", True), ("a/http.txt", False)],
)
def test_address_and_path_are_told_apart(given, expected):
    assert is_url(given) is expected


@pytest.mark.parametrize(
    ("url", "suffix", "name"),
    [
        ("https://a.example/news/1.html", ".html", "1.html"),
        ("https://a.example/news/%E9%A7%85", ".html", "駅.html"),
        ("https://a.example/", ".html", "a.example.html"),
        ("https://a.example/paper.pdf?x=1", ".pdf", "paper.pdf"),
    ],
)
def test_page_is_named_by_its_address(url, suffix, name):
    assert name_of(url, suffix) == name
