"""The login, as a browser and as a program meet it."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI, WebSocket
from fastapi.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from chat.web.access.doorkeeper import Doorkeeper
from chat.web.access.gate import COOKIE, Gate
from chat.web.access.login import login_routes, safe_next
from chat.web.access.password import hash_password
from chat.web.access.policy import script_hash
from chat.web.access.sessions import Sessions
from chat.web.access.throttle import Throttle

PASSWORD = "ひらけ、ごま 8"
HTML = {"accept": "text/html,*/*", "accept-language": "ja"}


@pytest.fixture(scope="module")
def hashed():
    return hash_password(PASSWORD)


@pytest.fixture
def sessions(clock) -> Sessions:
    return Sessions(clock=clock)


@pytest.fixture
def app(hashed, sessions, clock):
    doorkeeper = Doorkeeper(hashed, Throttle(clock))
    app = FastAPI()
    app.include_router(login_routes(sessions, doorkeeper))

    @app.websocket("/socket")
    async def socket(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text("secret")

    @app.api_route("/{path:path}", methods=["GET", "POST"])
    def anything(path: str) -> PlainTextResponse:
        return PlainTextResponse(f"secret {path}")

    app.add_middleware(Gate, sessions=sessions, doorkeeper=doorkeeper)
    return app


def browser(app, root: str = "", base: str = "http://chat.example", address: str = "192.0.2.1"):
    return TestClient(
        app, base_url=base, root_path=root, follow_redirects=False, client=(address, 5)
    )


@pytest.fixture
def client(app) -> TestClient:
    return browser(app)


def enter(client, password: str = PASSWORD, wanted: str = ""):
    return client.post("/login", data={"password": password, "next": wanted}, headers=HTML)


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/", "/login"),
        ("/?doc=a.txt&start=1", "/login?next=%2F%3Fdoc%3Da.txt%26start%3D1"),
        ("/evaluations/t/report", "/login?next=%2Fevaluations%2Ft%2Freport"),
    ],
)
def test_who_is_not_logged_in_is_sent_to_the_login(client, path: str, where: str) -> None:
    response = client.get(path, headers=HTML)
    assert (response.status_code, response.headers["location"]) == (303, where)
    assert "secret" not in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/config",
        "/assets/index.js",
        "/gradio_api/queue/data",
        "/gradio_api/info",
        "/evaluations/t/run.zip",
        "/library/text",
        "/metrics",
        "/openapi.json",
        "//",
        "/login/",
        "/login/../config",
        "/healthz/x",
        "/HEALTHZ",
    ],
)
def test_programs_get_a_sentence_and_nothing_else(client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 401
    error = response.json()["error"]
    assert (error["code"] if isinstance(error, dict) else error) == "login_needed"
    assert response.headers["x-shutten-login"] == "/login"


def test_events_uploads_and_sockets_stand_behind_it_too(client) -> None:
    for path in ("/gradio_api/queue/join", "/gradio_api/upload", "/ask", "/logout"):
        assert client.post(path).status_code == 401
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/socket") as socket:
        socket.receive_text()


def test_what_a_supervisor_asks_is_open(client) -> None:
    assert client.get("/healthz").text == "secret healthz"
    assert client.get("/readyz").text == "secret readyz"


def test_the_right_password_opens_and_leads_to_where_one_wanted(client) -> None:
    response = enter(client, wanted="/?doc=a.txt&start=1")
    assert (response.status_code, response.headers["location"]) == (303, "/?doc=a.txt&start=1")
    cookie = response.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    rules = {rule.strip().lower() for rule in cookie.split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/", "max-age=604800"} <= rules
    assert "secure" not in rules
    assert client.get("/config").text == "secret config"
    # Without the domain that the test client's sockets have another of.
    kept = {"cookie": f"{COOKIE}={client.cookies[COOKIE]}"}
    with client.websocket_connect("/socket", headers=kept) as socket:
        assert socket.receive_text() == "secret"
    assert client.get("/login").headers["location"] == "/"


def test_the_cookie_is_for_https_only_where_the_page_is(app) -> None:
    client = browser(app, base="https://chat.example")
    response = enter(client)
    assert response.headers["set-cookie"].startswith(f"__Host-{COOKIE}=")
    rules = {rule.strip().lower() for rule in response.headers["set-cookie"].split(";")[1:]}
    assert {"secure", "httponly", "samesite=strict", "path=/"} <= rules
    assert not any(rule.startswith("domain") for rule in rules)  # browsers refuse the name then
    assert client.get("/config").text == "secret config"
    client.post("/logout")
    assert client.get("/config").status_code == 401


@pytest.mark.parametrize(("root", "name"), [("", "__Host-"), ("/chat", "__Secure-")])
def test_behind_https_a_cookie_from_elsewhere_is_no_session(app, sessions, root, name) -> None:
    """A neighbouring host, or somebody on a path without TLS, sets the name without a prefix."""
    client, token = browser(app, root=root, base="https://chat.example"), sessions.begin()
    path = f"{root}/config"
    assert client.get(path, headers={"cookie": f"{COOKIE}={token}"}).status_code == 401
    assert client.get(path, headers={"cookie": f"{name}{COOKIE}={token}"}).status_code == 200


def test_below_a_prefix_everything_stays_there(app) -> None:
    client = browser(app, root="/chat")
    response = client.get("/chat/x", headers=HTML)
    assert response.headers["location"] == "/chat/login?next=%2Fchat%2Fx"
    assert 'action="/chat/login"' in client.get("/chat/login").text
    response = client.post("/chat/login", data={"password": PASSWORD})
    assert response.headers["location"] == "/chat/"
    assert "path=/chat;" in response.headers["set-cookie"].lower()


def test_a_wrong_password_is_told_and_opens_nothing(client) -> None:
    response = enter(client, "ひらけ、ごま 9", "/x")
    assert response.status_code == 401
    assert "set-cookie" not in response.headers
    assert re.search(r'role="alert">パスワードが違います', response.text)
    assert 'aria-describedby="problem"' in response.text
    assert 'name="next" value="/x"' in response.text, "nothing is lost by a mistake"
    assert client.get("/config").status_code == 401


def test_tries_are_slowed_down_and_the_right_one_has_to_wait_too(client, app, clock) -> None:
    for _ in range(5):
        assert enter(client, "wrong").status_code == 401
    response = enter(client)
    assert response.status_code == 429
    assert response.headers["retry-after"] == "1"
    assert "1 秒待って" in response.text
    assert enter(browser(app, address="192.0.2.9")).status_code == 303, "others are let in"
    clock.now += 1
    response = enter(client)
    assert response.status_code == 303, response.text


def test_after_logging_out_the_cookie_is_worth_nothing(client, sessions) -> None:
    enter(client)
    kept = client.cookies[COOKIE]
    response = client.post("/logout")
    assert (response.status_code, response.headers["location"]) == (303, "/login")
    assert f'{COOKIE}=""' in response.headers["set-cookie"]
    client.cookies.set(COOKIE, kept)
    assert client.get("/config").status_code == 401
    assert len(sessions) == 0


def test_a_session_ends_by_itself(client, clock) -> None:
    enter(client)
    clock.now += 7 * 24 * 3600 + 1
    assert client.get("/config").status_code == 401


def test_logging_in_begins_a_session_of_its_own(client, sessions) -> None:
    enter(client)
    first = client.cookies[COOKIE]
    enter(client)
    assert client.cookies[COOKIE] != first
    assert not sessions.holds(first)
    response = client.post(
        "/login", data={"password": PASSWORD}, headers={"cookie": f"{COOKIE}=given-by-somebody"}
    )
    assert "given-by-somebody" not in response.headers["set-cookie"]
    assert not sessions.holds("given-by-somebody")


@pytest.mark.parametrize(
    "cookie", ["", "x", "shutten-session=", "a=b; ; =;", "\xff=\xff", "a" * 9000]
)
def test_odd_cookies_are_no_session(app, cookie: str) -> None:
    response = browser(app).get("/config", headers={"cookie": cookie.encode("latin-1")})
    assert response.status_code == 401


def test_a_program_sends_the_password_with_its_requests(app, clock) -> None:
    client = browser(app)
    for _ in range(3):
        assert client.get("/ask", auth=("any", PASSWORD)).text == "secret ask"
    for _ in range(5):
        assert client.get("/ask", auth=("any", "wrong")).status_code == 401
    refused = client.get("/ask", auth=("any", "wrong"))
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "login_wait")
    for words in ("Basic", "Basic ???", "Basic /w==", "Bearer abc", "Basic " + "A" * 9000):
        assert client.get("/ask", headers={"authorization": words}).status_code == 401


def test_the_form_works_without_scripts_in_both_languages(client) -> None:
    japanese = client.get("/login?next=/x", headers=HTML)
    assert '<html lang="ja">' in japanese.text
    assert '<label for="password">パスワード</label>' in japanese.text
    assert "<script" not in japanese.text
    assert "src=" not in japanese.text
    assert japanese.headers["cache-control"] == "no-store"
    english = client.get("/login", headers={"accept-language": "fr, en"})
    assert '<html lang="en">' in english.text
    assert "Password" in english.text


def test_the_forms_policy_lets_nothing_but_itself_run(client) -> None:
    response = client.get("/login")
    rules = response.headers["content-security-policy"]
    style = re.search("<style>(.*?)</style>", response.text, re.S)
    assert style is not None
    assert rules.startswith(f"default-src 'none'; style-src {script_hash(style[1])};")
    assert "form-action 'self'" in rules


@pytest.mark.parametrize("path", ["/", "/x", "/x/y?z=1&a=%2F", "/?next=//a", "/記事"])
def test_paths_of_ours_may_be_next(path: str) -> None:
    assert safe_next(path) == path


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "x",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "http://evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        " //evil.example",
        "/\t/evil.example",
        "/\r\nset-cookie: a=b",
        "\x00/x",
        "/x y",
        "//[",
        "/" + "a" * 5000,
    ],
)
def test_nothing_else_may_be_next(client, wanted: str) -> None:
    assert safe_next(wanted) == "/"
    assert safe_next(wanted, "/chat/") == "/chat/"
    assert 'name="next" value="/"' in client.get("/login", params={"next": wanted}).text


def test_markup_in_next_stays_text(client) -> None:
    text = client.get("/login", params={"next": '/"><script>x</script>'}).text
    assert "<script>" not in text


def test_a_form_that_is_too_long_is_not_read(client) -> None:
    response = client.post("/login", content=b"password=" + b"x" * 20_000, headers=HTML)
    assert response.status_code == 401


@pytest.mark.parametrize(
    "other", ['a={"x":1}', "x[1]=1", "a=b c", "plain", "a=" + "b" * 5000, "a=\xe9"]
)
def test_another_services_cookie_does_not_hide_ours(client, other: str) -> None:
    token = enter(client).cookies[COOKIE]
    cookies = f"{other}; {COOKIE}={token}".encode("latin-1")
    fresh = client.__class__(client.app, base_url="http://chat.example", follow_redirects=False)
    assert fresh.get("/ask", headers={b"cookie": cookies}).text == "secret ask"
