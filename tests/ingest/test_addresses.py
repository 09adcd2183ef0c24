"""An address that somebody else names leads to no inner machine."""

import ipaddress
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import httpx
import pytest

import ingest.addresses
from ingest.addresses import PublicTransport, is_public
from ingest.errors import SourceError
from ingest.fetch import fetch


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.5.4",
        "192.168.1.1",
        "169.254.169.254",  # where clouds keep credentials
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
        "::7f00:1",
        "fec0::1",
        "3fff::1",
        "localhost",
        "",
    ],
)
def test_inner_addresses_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are(address):
    assert is_public(address)


class _Server(BaseHTTPRequestHandler):
    asked: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["host"]))
        if self.path == "/away":
            self.send_response(302)
            self.send_header("location", f"http://inner.example:{self.server.server_port}/secret")
        else:
            self.send_response(200)
        self.send_header("content-length", "2" if self.path != "/away" else "0")
        self.end_headers()
        if self.path != "/away":
            self.wfile.write(b"ok")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def web(monkeypatch):
    """A server under three names; which of them are public, and how often a name was resolved."""
    _Server.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    names = {"outer.example": ["127.0.0.1"], "inner.example": ["127.0.0.2"]}
    names["mixed.example"] = ["127.0.0.1", "127.0.0.2"]
    resolved: list[str] = []
    real = socket.getaddrinfo

    def getaddrinfo(host, port, *args, **kwargs):
        if host in names:
            resolved.append(host)
            return [
                (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
                for address in names[host]
            ]
        ipaddress.ip_address(host)  # any other name would be asked of the world
        return real(host, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(ingest.addresses, "is_public", lambda address: address == "127.0.0.1")
    yield server.server_port, resolved
    server.shutdown()
    server.server_close()


def test_a_public_page_is_fetched_by_its_name_resolved_once(web):
    port, resolved = web
    page = fetch(f"http://outer.example:{port}/page", public=True)
    assert (page.data, page.url) == (b"ok", f"http://outer.example:{port}/page")
    assert _Server.asked == [("/page", f"outer.example:{port}")]
    assert resolved == ["outer.example"]  # what was looked at is what was connected to


@pytest.mark.parametrize("host", ["inner.example", "mixed.example"])
def test_a_name_with_an_inner_address_is_refused_unasked(web, host):
    port, _ = web
    with pytest.raises(SourceError) as caught:
        fetch(f"http://{host}:{port}/page", public=True)
    assert caught.value.key == "url_private"
    assert _Server.asked == []


def test_a_redirect_does_not_lead_inside(web):
    port, _ = web
    with pytest.raises(SourceError) as caught:
        fetch(f"http://outer.example:{port}/away", public=True)
    assert caught.value.key == "url_private"
    assert [path for path, _ in _Server.asked] == ["/away"]


def test_an_address_in_figures_is_looked_at_too():
    with pytest.raises(SourceError):
        fetch("http://[::1]:9/", public=True)
    with pytest.raises(SourceError) as caught:
        fetch("http://2130706433/", public=True)  # 127.0.0.1 as one number
    assert caught.value.key in ("url_private", "url_offline")


def test_a_name_that_nobody_knows_is_told_as_such(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    request = httpx.Request("GET", "http://nobody.example/")
    with pytest.raises(httpx.ConnectError):
        PublicTransport().handle_request(request)
