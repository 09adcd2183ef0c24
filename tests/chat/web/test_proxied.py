from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from chat.sections import Chat
from chat.web.proxied import Proxied, networks

PROXY, STRANGER = "10.0.0.2", "192.0.2.9"


async def echo(scope: Any, receive: Any, send: Any) -> None:
    from starlette.responses import JSONResponse

    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    told = {key: scope.get(key) for key in ("path", "root_path", "scheme", "client")}
    await JSONResponse({**told, "headers": headers})(scope, receive, send)


def ask(path: str, peer: str = PROXY, root: str = "", **headers: str) -> dict[str, Any]:
    app = Proxied(echo, root, networks("10.0.0.2, 10.1.0.0/16"))
    client = TestClient(app, client=(peer, 5), follow_redirects=False)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(path, headers=named).json()


@pytest.mark.parametrize("path", ["/shutten/library/text", "/library/text"])
def test_path_is_the_same_whether_the_proxy_takes_its_part_off_or_not(path: str) -> None:
    seen = ask(path, root="/shutten")
    assert (seen["path"], seen["root_path"]) == ("/library/text", "/shutten")


@pytest.mark.parametrize("path", ["/shuttenx", "/a/shutten/b"])
def test_paths_that_only_look_like_it_stay(path: str) -> None:
    assert ask(path, root="/shutten")["path"] == path


def test_folder_without_its_slash_leads_to_the_folder() -> None:
    client = TestClient(Proxied(echo, "/shutten"), follow_redirects=False)
    response = client.get("/shutten")
    assert (response.status_code, response.headers["location"]) == (308, "/shutten/")


def test_a_trusted_proxy_is_believed() -> None:
    seen = ask(
        "/",
        x_forwarded_for=f"203.0.113.1, {STRANGER}, 10.1.2.3",
        x_forwarded_proto="https",
        x_forwarded_host="articles.example:8443",
    )
    # The last that is no proxy of ours; what stands before it anybody may have written.
    assert seen["client"] == [STRANGER, 0]
    assert seen["scheme"] == "https"
    assert seen["headers"]["host"] == "articles.example:8443"
    assert not [name for name in seen["headers"] if name.startswith("x-")]


@pytest.mark.parametrize(
    ("peer", "proxies"),
    [("::ffff:10.0.0.2", "10.0.0.2"), ("10.0.0.2", "::ffff:10.0.0.2"), (PROXY, "::ffff:0:0/96")],
)
def test_a_proxy_is_known_by_either_way_to_write_its_address(peer: str, proxies: str) -> None:
    """As which it arrives is the socket's affair: one for both kinds has IPv6 addresses only."""
    client = TestClient(Proxied(echo, "", networks(proxies)), client=(peer, 5))
    seen = client.get("/", headers={"x-forwarded-for": f"{STRANGER}, ::ffff:10.0.0.2"}).json()
    assert seen["client"] == [STRANGER, 0]


def test_a_stranger_is_one_by_either_way_to_write_the_address() -> None:
    assert ask("/", f"::ffff:{STRANGER}", x_forwarded_for="127.0.0.1")["client"][1] == 5


def test_nobody_else_is() -> None:
    seen = ask(
        "/",
        STRANGER,
        x_forwarded_for="127.0.0.1",
        x_forwarded_proto="https",
        x_forwarded_host="evil.example",
        x_gradio_server="http://evil.example",
        forwarded="host=evil.example",
    )
    assert seen["client"] == [STRANGER, 5]
    assert seen["scheme"] == "http"
    assert "evil.example" not in str(seen)


@pytest.mark.parametrize("host", ["a b", 'a"><script>', "a/b", "", "[::1", "a,b c"])
def test_what_is_no_name_of_a_host_is_not_taken_for_one(host: str) -> None:
    assert ask("/", x_forwarded_host=host)["headers"]["host"] in ("testserver", "a")


@pytest.mark.parametrize("said", ["", "unknown", "::1%25eth0, x", "10.0.0.2,"])
def test_a_client_that_is_not_named_is_the_proxy(said: str) -> None:
    assert ask("/", x_forwarded_for=said)["client"] == [PROXY, 5]


def test_lifespan_passes() -> None:
    seen: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    # Not by asyncio.run: a browser's loop may be running in this process.
    with pytest.raises(StopIteration):
        Proxied(app)({"type": "lifespan"}, None, None).send(None)
    assert seen == ["lifespan"]


@pytest.mark.parametrize(
    ("given", "tidy"),
    [("", ""), ("/", ""), ("/a", "/a"), ("/a/", "/a"), ("/a/b-c.d_~", "/a/b-c.d_~")],
)
def test_root_paths(given: str, tidy: str) -> None:
    assert Chat(root_path=given).root_path == tidy


@pytest.mark.parametrize(
    "given", ["a", "//a", "/a b", "/../a", "/a/..", "/.", "https://a/b", "/a?b", '/a"', "/a\n"]
)
def test_what_is_no_root_path_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="shutten"):
        Chat(root_path=given)


@pytest.mark.parametrize("given", ["proxy.example", "10.0.0.1/8", "10.0.0.256", "*"])
def test_what_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match=r"172\.16"):
        Chat(trusted_proxies=given)
    assert networks(Chat(trusted_proxies="::1, 10.0.0.0/8,").trusted_proxies)
