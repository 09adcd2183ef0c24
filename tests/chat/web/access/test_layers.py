"""The layers around the page, each around an application that says yes to everything."""

from __future__ import annotations

import base64
import gzip
import hashlib

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from chat.web.access.body_limit import BodyLimit
from chat.web.access.doors import Doors, is_open
from chat.web.access.line import Line
from chat.web.access.origins import Origins
from chat.web.access.policy import Policy, script_hash
from chat.web.proxied import Proxied, networks

METHODS = ["GET", "POST", "PUT", "DELETE", "OPTIONS"]
JOIN = "/gradio_api/queue/join"
BASE = "http://chat.example:8000"


async def yes(request):
    body = await request.body()
    return PlainTextResponse(f"yes {len(body)}")


def client(layer, peer: str = "testclient", base: str = BASE, **options) -> TestClient:
    app = Starlette(routes=[Route("/{path:path}", yes, methods=METHODS)])
    return TestClient(layer(app, **options), base_url=base, client=(peer, 5))


def got(response, status: int, key: str) -> None:
    error = response.json()["error"]
    if isinstance(error, dict):  # as programs get it
        assert error["message"]
        error = error["code"]
    else:
        assert response.json()["detail"]
    assert (response.status_code, error) == (status, key)


@pytest.mark.parametrize(
    "headers",
    [
        {},  # a program
        {"origin": "http://chat.example:8000"},
        {"origin": "http://CHAT.example:8000", "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        # A proxy that changed the host and says so.
        {"origin": "https://chat.example.org", "x-forwarded-host": "chat.example.org"},
        {"origin": "https://chat.example.org", "host": "chat.example.org:443"},
    ],
)
def test_our_page_and_programs_may_post(headers) -> None:
    assert client(Origins).post("/x", headers=headers).text == "yes 0"


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "DELETE"])
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://chat.example:8001"},
        {"origin": "https://chat.example:8000@evil.example"},
        {"origin": "http://chat.example:8000.evil.example"},
        {"origin": "http://chat.example:x"},
        {"origin": "http://[::1"},
        {"origin": "file://chat.example:8000"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
        {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
    ],
)
def test_other_pages_may_nothing(method: str, headers) -> None:
    got(client(Origins).request(method, "/x", headers=headers), 403, "access_foreign")


@pytest.mark.parametrize("origin", ["http://chat.example", "http://chat.example:443"])
def test_what_came_by_tls_is_not_taken_from_the_same_hosts_page_without(origin: str) -> None:
    """Who is on the path can write that page."""
    secure = client(Origins, base="https://chat.example")
    got(secure.post("/x", headers={"origin": origin}), 403, "access_foreign")
    assert secure.post("/x", headers={"origin": "https://chat.example"}).text == "yes 0"


@pytest.mark.parametrize("said", [{}, {"x-forwarded-proto": "http"}, {"x-forwarded-proto": "x"}])
def test_a_proxy_that_does_not_say_how_it_was_asked_is_no_hindrance(said) -> None:
    def behind(app):
        return Proxied(Origins(app), trusted=networks("10.0.0.2"))

    page = client(behind, peer="10.0.0.2", base="http://127.0.0.1:7860")
    named = {"x-forwarded-host": "chat.example", **said}
    for scheme in ("https", "http"):
        ours = page.post("/x", headers={"origin": f"{scheme}://chat.example", **named})
        assert ours.text == "yes 0"
        got(page.post("/x", headers={"origin": f"{scheme}://evil", **named}), 403, "access_foreign")


def test_what_a_trusted_proxy_says_it_was_asked_by_decides() -> None:
    def behind(app):
        return Proxied(Origins(app), trusted=networks("10.0.0.2"))

    named = {"x-forwarded-host": "chat.example", "x-forwarded-proto": "https"}
    page = client(behind, peer="10.0.0.2", base="http://127.0.0.1:7860")
    plain = {"origin": "http://chat.example", **named}
    got(page.post("/x", headers=plain), 403, "access_foreign")
    assert page.post("/x", headers={**plain, "origin": "https://chat.example"}).text == "yes 0"


def test_a_link_from_elsewhere_may_be_followed_but_no_form_sent() -> None:
    headers = {
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "navigate",
        "sec-fetch-dest": "document",
    }
    assert client(Origins).get("/x", headers=headers).text == "yes 0"
    got(client(Origins).post("/x", headers=headers), 403, "access_foreign")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/login",
        "/healthz",
        "/ask",
        "/config",
        "/assets/index-D.js",
        "/static/js/a.js",
        "/evaluations/t/report",
        "/gradio_api/queue/join",
        "/gradio_api/queue/data",
        "/gradio_api/upload",
        "/gradio_api/info",
        "/gradio_api/info/",
        "/gradio_api/heartbeat/a1_-b",
        "/gradio_api/call/ask",
        "/gradio_api/call/ask/0f-1",
        "/gradio_api/call/v2/ask",
        "/gradio_api/run/predict",
        "/gradio_api/startup-events",
    ],
)
def test_what_the_page_needs_is_open(path: str) -> None:
    assert is_open(path)


@pytest.mark.parametrize(
    "path",
    [
        "/monitoring",
        "/monitoring/summary",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=http://example.org/",
        "/gradio_api/file/x",
        "/gradio_api/proxy=https://a.hf.space/",
        "/gradio_api/vibe-edit/",
        "/gradio_api/vibe-code",
        "/gradio_api/dev/reload",
        "/gradio_api/custom_component/a/client/b/c",
        "/gradio_api/process_recording",
        "/gradio_api/run-history/buckets",
        "/gradio_api/stream/x/y/1/playlist-file",
        "/gradio_api/profiling/traces",
        "/gradio_api/deep_link",
        "/gradio_api",
        "/svelte/x",
        "/static/../config.toml",
        "/static/%2e%2e/config.toml",
        "/static/..\\config.toml",
        "/static/%5c",
        "/static/a\0b",
        "/gradio_api/heartbeat/../file=x",
        "/gradio_api/call/none",
        "/gradio_api/call/none/0f-1",
        "/gradio_api/call/asks",
        "/gradio_api/call/page_ask_3",
        "/gradio_api/call/v2/none",
    ],
)
def test_what_is_not_ours_is_closed(path: str) -> None:
    assert not is_open(path)


def test_a_closed_door_tells_in_the_browsers_language() -> None:
    japanese = client(Doors).get("/monitoring", headers={"accept-language": "ja"})
    assert "ありません" in japanese.json()["detail"]
    english = client(Doors, interface="en").get("/monitoring", headers={"accept-language": "ja"})
    assert "nothing" in english.json()["detail"]
    assert client(Doors).get("/ask").text == "yes 0"


def test_bodies_are_bounded_by_what_they_are_for() -> None:
    page = client(BodyLimit, max_upload=2_000_000)
    assert page.post("/ask", content=b"x" * 1_000_000).text == "yes 1000000"
    got(page.post("/ask", content=b"x" * 1_000_001), 413, "access_too_large")
    assert page.post(JOIN, content=b"x" * 4_000_000).text == "yes 4000000"
    got(page.post(JOIN, content=b"x" * 4_200_000), 413, "access_too_large")
    assert page.post("/gradio_api/upload", content=b"x" * 2_050_000).status_code == 200
    got(page.post("/gradio_api/upload", content=b"x" * 2_200_000), 413, "access_too_large")


def test_a_body_that_does_not_say_its_size_is_counted() -> None:
    def pieces(number: int):
        yield from [b"x" * 100_000] * number

    page = client(BodyLimit, max_upload=100)
    assert page.post("/ask", content=pieces(10)).text == "yes 1000000"
    # Read as far as it is allowed, then cut off: the application is told that nobody is there.
    try:
        response = page.post("/ask", content=pieces(11))
    except Exception as error:
        assert "ClientDisconnect" in type(error).__name__
    else:
        got(response, 413, "access_too_large")


async def form(request):
    return PlainTextResponse(str(await request.form()))


def test_a_form_that_is_cut_off_is_told_so_and_no_fault() -> None:
    app = Starlette(routes=[Route("/login", form, methods=["POST"])])
    page = TestClient(BodyLimit(app, max_upload=100), base_url="http://chat.example:8000")
    headers = {"content-type": "application/x-www-form-urlencoded"}
    pieces = (b"a" * 100_000 for _ in range(18))
    got(page.post("/login", content=pieces, headers=headers), 413, "access_too_large")


def test_a_wrong_size_is_no_way_in() -> None:
    headers = {"content-length": "-5"}
    page = client(BodyLimit, max_upload=100)
    assert page.post("/ask", content=b"x" * 10, headers=headers).status_code in (400, 413)


def test_events_wait_in_bounds_and_are_told_in_a_sentence() -> None:
    waiting: list[str] = []
    page = client(Line, waiting=lambda: waiting, most=5)
    assert page.post(JOIN).text == "yes 0"
    waiting.extend(f"192.0.2.{number}" for number in range(5))
    refused = page.post(JOIN, headers={"accept-language": "ja-JP"})
    got(refused, 429, "too_many_waiting")
    # The other way into the same queue.
    got(page.post("/gradio_api/call/ask"), 429, "too_many_waiting")
    assert "もう一度" in refused.json()["detail"]
    assert page.get("/gradio_api/queue/data").text == "yes 0"


PAGE = """<html><head><script>let a = 1;</script><script type="module" src="./a.js"></script>
<SCRIPT data-x>
two()
</SCRIPT></head></html>"""


def shown(head: str = "", html: str = PAGE) -> TestClient:
    async def page(request):
        assert "accept-encoding" not in request.headers
        return HTMLResponse(html)

    return TestClient(Policy(Starlette(routes=[Route("/", page)]), head=head))


def scripts_of(response) -> str:
    rules = dict(
        rule.partition(" ")[::2] for rule in response.headers["content-security-policy"].split("; ")
    )
    return rules["script-src"]


def test_only_scripts_that_stand_in_the_page_may_run() -> None:
    allowed = scripts_of(shown("<style>x</style><script>ours()</script>").get("/"))
    assert "unsafe-inline" not in allowed
    for words in ("let a = 1;", "\ntwo()\n", "ours()"):
        digest = base64.b64encode(hashlib.sha256(words.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in allowed
    assert allowed.count("sha256-") == 3
    assert script_hash("evil()") not in allowed


def test_the_page_arrives_whole_and_compressed_for_who_can_read_that() -> None:
    html = PAGE + "あ" * 5000
    plain = shown(html=html).get("/", headers={"accept-encoding": "identity"})
    assert plain.text == html
    assert "content-encoding" not in plain.headers
    with shown(html=html).stream("GET", "/", headers={"accept-encoding": "gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
    assert gzip.decompress(raw).decode() == html
    assert int(packed.headers["content-length"]) == len(raw)


def test_the_other_headers() -> None:
    headers = shown().get("/").headers
    rules = headers["content-security-policy"].split("; ")
    assert {"connect-src 'self'", "object-src 'none'", "frame-ancestors 'none'"} <= set(rules)
    assert "script-src-attr 'none'" in rules
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert "camera=()" in headers["permissions-policy"]
