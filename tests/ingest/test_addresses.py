"""An address that somebody else names leads to no inner machine."""

import ipaddress
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import certifi
import httpx
import pytest

import ingest.addresses
from ingest.addresses import PublicTransport, is_own, is_public, is_web_port
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
        "::ffff:10.0.0.1",
        "::ffff:0:7f00:1",  # 127.0.0.1 as RFC 2765 translates it
        "64:ff9b:1::7f00:1",
        "2002:a00:1::1",
        "4000::1",  # given out to nobody
        "192.0.0.170",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "240.0.0.1",
        "localhost",
        "127.1",
        "0177.0.0.1",
        "0x7f000001",
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
    away = ""

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["host"]))
        if self.path == "/away":
            self.send_response(302)
            self.send_header("location", self.away)
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
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    _Server.asked = []
    _Server.away = f"http://inner.example:{server.server_port}/secret"
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
    monkeypatch.setattr(ingest.addresses, "is_own", lambda _: False)
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


@pytest.mark.parametrize(
    "host",
    # 127.0.0.1, and where clouds keep credentials, as resolvers read them, too.
    ["[::1]", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::ffff:7f00:1]", "0",
     "2852039166", "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "①②⑦.⓪.⓪.①", "127。0。0。1"],
)  # fmt: skip
def test_an_address_in_figures_is_looked_at_too(host):
    with pytest.raises(SourceError) as caught:
        fetch(f"http://{host}:9090/", public=True)
    # A resolver that does not know the form, or has no such family, finds no address at all.
    assert caught.value.key in ("url_private", "url_offline", "url_invalid")
    assert caught.value.key == "url_private" or "9090" not in str(
        caught.value.details.get("reason")
    )


def test_an_address_of_this_machine_is_its_own():
    assert is_own("127.0.0.1")
    assert not is_own("192.0.2.1")


def test_a_public_address_of_this_machine_is_not_asked(web, monkeypatch):
    """What its firewall keeps from others, the machine itself would reach."""
    port, _ = web
    monkeypatch.setattr(ingest.addresses, "is_own", is_own)
    with pytest.raises(SourceError) as caught:
        fetch(f"http://outer.example:{port}/page", public=True)
    assert caught.value.key == "url_private"
    assert _Server.asked == []


@pytest.mark.parametrize("port", [22, 25, 110, 587, 2049, 6000, 6667, 10080])
def test_services_that_are_no_web_are_not_spoken_to(web, port):
    _, resolved = web
    with pytest.raises(SourceError) as caught:
        fetch(f"http://outer.example:{port}/", public=True)
    assert (caught.value.key, resolved) == ("url_port", [])
    assert str(port) in caught.value.message("ja")


@pytest.mark.parametrize("port", [80, 443, 3000, 8000, 8080, 8443])
def test_web_servers_are(port):
    assert is_web_port(port)


def test_no_proxy_of_the_environment_stands_between(web, monkeypatch):
    """It would resolve the name itself, and see inner machines that we do not."""
    port, _ = web
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
    with pytest.raises(SourceError) as caught:
        fetch("http://inner.example:8000/secret", public=True)
    assert caught.value.key == "url_private"
    assert fetch(f"http://outer.example:{port}/page", public=True).data == b"ok"
    # A proxy is asked for the whole address.
    assert _Server.asked == [("/page", f"outer.example:{port}")]


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize(
    "there", ["user:word@outer.example", "word@outer.example", "@outer.example", "a:b@c@d.example"]
)
def test_an_address_with_a_password_is_not_fetched_and_not_shown(web, there, public):
    port, resolved = web
    with pytest.raises(SourceError) as caught:
        fetch(f"http://{there}:{port}/page", public=public)
    assert caught.value.key == "url_credentials"
    assert (_Server.asked, resolved) == ([], [])
    for language in ("ja", "en"):
        assert "example" not in caught.value.message(language)


def test_a_sign_behind_the_host_is_no_password(web):
    port, _ = web
    page = fetch(f"http://outer.example:{port}/@name?to=a@b.example", public=True)
    assert page.data == b"ok"


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "ftp://outer.example/", "gopher://outer.example:8070/_x", "//[::"]
)
def test_a_redirect_leads_to_web_pages_only(web, to):
    port, _ = web
    _Server.away = to
    with pytest.raises(SourceError) as caught:
        fetch(f"http://outer.example:{port}/away", public=True)
    assert caught.value.key in ("url_invalid", "url_offline")
    assert [path for path, _ in _Server.asked] == ["/away"]


def test_a_name_that_nobody_knows_is_told_as_such(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    request = httpx.Request("GET", "http://nobody.example/")
    with pytest.raises(httpx.ConnectError):
        PublicTransport().handle_request(request)


def _certificate(name: str, folder: Path) -> Path:
    """A certificate of a name, signed by itself, with its key."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.parametrize(("name", "good"), [("outer.example", True), ("other.example", False)])
def test_a_certificate_has_to_be_of_the_name_not_of_the_address(
    web, monkeypatch, tmp_path, name, good
):
    file = _certificate(name, tmp_path)
    monkeypatch.setattr(certifi, "where", lambda: str(file))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        url = f"https://outer.example:{server.server_port}/page"
        if good:
            assert fetch(url, public=True).data == b"ok"
        else:
            with pytest.raises(SourceError) as caught:
                fetch(url, public=True)
            assert caught.value.key == "url_offline"
            assert _Server.asked == []
    finally:
        server.shutdown()
        server.server_close()
