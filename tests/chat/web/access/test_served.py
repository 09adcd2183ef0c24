"""The whole application, served: what it gives away, and what it does not do."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from chat.settings import Config, Settings
from index.handle import IndexHandle
from index.store import Store
from tests.chat.web.serving import serving

SECRET = "hide-this-9f1c"
TOP = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    (folder / "config.toml").write_text(f"# {SECRET}\n")
    (folder / "index").mkdir()
    (folder / "index" / "CURRENT").write_text(SECRET)
    (folder / "evaluations").mkdir()
    (folder / "evaluations" / "x.html").write_text(SECRET)
    uploads = folder / "uploads"
    uploads.mkdir()
    (uploads / "mine.txt").write_text(SECRET)
    (uploads / "link.txt").symlink_to(folder / "config.toml")
    return folder


@pytest.fixture(scope="module")
def url(folder) -> Iterator[str]:
    from chat.web.server import create_app

    config = Config(Settings(), folder / "config.toml", folder, folder)
    handle = IndexHandle(Store(folder / "index"))
    with serving(folder, lambda: create_app(None, handle, _Builder(), config, None)) as url:
        yield url


class _Builder:
    def source_set(self, *_: object) -> object:
        raise AssertionError


def raw(url: str, target: str, method: str = "GET", body: bytes = b"", headers: str = "") -> bytes:
    """A request as it is written here; clients tidy paths up before they send them."""
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        lines = f"{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}"
        size = f"Content-Length: {len(body)}\r\n" if body else ""
        connection.sendall(f"{lines}{size}\r\n".encode() + body)
        received = b""
        while piece := connection.recv(65536):
            received += piece
    return received


def targets(folder: Path) -> Iterator[str]:
    files = ["/etc/passwd", *map(str, (folder / "config.toml", folder / "index/CURRENT"))]
    files += [str(folder / "uploads/link.txt"), str(folder / "uploads/mine.txt")]
    files += [str(TOP / "config.toml"), str(TOP / "chat/settings.py")]
    ways = ["/gradio_api/file=", "/gradio_api/file/", "/file=", "/file/", "/gradio_api//file="]
    ways += ["//gradio_api/file=", "/gradio_api/./file=", "/gradio_api/%66ile=", "/static/"]
    ways += ["/assets/", "/theme.css/", "/svelte/", "/", "/gradio_api/proxy=file://"]
    ways += ["/gradio_api/file=file://", "/library/text?source=", "/evaluations/", "/favicon.ico/"]
    ups = ["", "../" * 12, "..%2f" * 12, "%2e%2e/" * 12, "%252e%252e%252f" * 12, "..\\" * 12]
    ups += ["..%5c" * 12, "....//" * 12, "..;/" * 12, "%c0%ae%c0%ae/" * 12, "./", "%00/"]
    for way in ways:
        for up in ups:
            for file in files:
                path = file.lstrip("/") if up and up != "./" else file
                yield way + up + path.replace(" ", "%20")
    for file in files:
        for way in ("/static/", "/assets/"):
            yield f"{way}js/..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2f..{file}"
            yield f"{way}{file.replace('/', '%2f')}"
            yield f"{way}{file.replace('/', '%5c')}"
        yield f"/evaluations/..%2f..{file}/report"
        yield f"/evaluations/{file.replace('/', '%2F')}/run.zip"


def test_no_path_leads_to_a_file_that_is_not_the_pages(url, folder) -> None:
    tried = list(dict.fromkeys(targets(folder)))
    assert len(tried) > 1000
    for target in tried:
        answer = raw(url, target)
        assert SECRET.encode() not in answer, target
        assert b"root:" not in answer, target
        assert b"from __future__" not in answer, target
        assert b"[models]" not in answer, target
        assert b" 500 " not in answer.split(b"\r\n", 1)[0], target


def test_names_in_our_own_addresses_lead_to_no_file(url) -> None:
    from chat.web.library.html import PATH
    from chat.web.page_images import PATH as IMAGE

    for name in ("/etc/passwd", "../config.toml", "..\\config.toml", "index/CURRENT", "", "\0"):
        text = httpx.get(f"{url}/{PATH}", params={"source": name, "sha256": "0" * 64})
        where = {"source": name, "text": "0" * 64, "start": 0, "end": 1}
        image = httpx.get(f"{url}/{IMAGE}", params=where)
        for answer in (text, image):
            assert answer.status_code == 404, name
            assert SECRET not in answer.text
            assert "root:" not in answer.text


def upload(url: str, name: str, data: bytes = b"x") -> httpx.Response:
    return httpx.post(f"{url}/gradio_api/upload", files={"files": (name, data)})


@pytest.mark.parametrize(
    "name",
    ["../../evil.txt", "..\\..\\evil.txt", "/etc/evil.txt", "%2e%2e%2fevil.txt", "..", "a\0b"],
)
def test_uploads_stay_in_their_folder_and_are_not_given_out(url, folder, name: str) -> None:
    before = {path for path in folder.rglob("*") if "uploads" not in path.parts}
    response = upload(url, name)
    if response.status_code == 200:
        (kept,) = response.json()
        assert Path(kept).resolve().is_relative_to(folder / "uploads")
        assert httpx.get(f"{url}/gradio_api/file={kept}").status_code == 404
    assert {path for path in folder.rglob("*") if "uploads" not in path.parts} == before
    assert not Path("/etc/evil.txt").exists()


def test_uploads_are_bounded_also_many_of_them(url) -> None:
    assert upload(url, "a.txt", b"x" * 5_200_000).status_code == 413
    files = [("files", (f"{n}.txt", b"x" * 1_000_000)) for n in range(6)]
    assert httpx.post(f"{url}/gradio_api/upload", files=files).status_code == 413


def test_uploads_fill_no_more_than_they_may(url, folder) -> None:
    large = folder / "uploads" / "large.bin"
    with large.open("wb") as file:
        file.truncate(2_000_000_000)  # it takes no room on the disk
    refused = upload(url, "a.txt")
    large.unlink()
    assert (refused.status_code, refused.json()["error"]) == (507, "disk_full")
    assert upload(url, "a.txt").status_code == 200


def test_an_event_that_names_an_address_as_a_file_fetches_nothing(url) -> None:
    """Gradio would fetch it for whoever asks."""
    config = httpx.get(f"{url}/config").json()
    buttons = {c["id"] for c in config["components"] if c["type"] == "uploadbutton"}
    events = [d for d in config["dependencies"] if buttons & set(d["inputs"])]
    assert events
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(1)
        address = f"http://127.0.0.1:{trap.getsockname()[1]}/x.txt"
        begun = httpx.post(f"{url}/conversation", json={"session_hash": "trap"})
        assert begun.status_code == 204
        for event in events:
            file = {"path": address, "url": address, "meta": {"_type": "gradio.FileData"}}
            data = [file if part in buttons else None for part in event["inputs"]]
            joined = httpx.post(
                f"{url}/gradio_api/queue/join",
                json={"data": data, "fn_index": event["id"], "session_hash": "trap"},
            )
            assert joined.status_code == 200
        for way in ("file=", "proxy="):
            assert httpx.get(f"{url}/gradio_api/{way}{address}").status_code == 404
        with httpx.stream(
            "GET", f"{url}/gradio_api/queue/data", params={"session_hash": "trap"}, timeout=20
        ) as stream:
            said = [json.loads(line[5:]) for line in stream.iter_lines() if line[:5] == "data:"]
        ended = [one for one in said if one["msg"] == "process_completed"]
        assert len(ended) == len(events)
        assert not any(one["success"] for one in ended)
        with pytest.raises(TimeoutError):
            trap.accept()


def test_gradios_fetching_is_forbidden() -> None:
    from gradio import processing_utils

    from chat.web.access.unfetched import forbid_fetching

    forbid_fetching()
    with pytest.raises(PermissionError):
        processing_utils.save_url_to_cache("http://127.0.0.1:9/x", cache_dir="/nowhere")
    with pytest.raises(PermissionError):
        processing_utils.async_ssrf_protected_download("http://127.0.0.1:9/x", "/nowhere")


def test_analytics_are_off(url) -> None:
    import gradio.analytics

    config = httpx.get(f"{url}/config").json()
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
    assert gradio.analytics.analytics_enabled() is False
    assert config["analytics_enabled"] is False
    assert httpx.get(f"{url}/monitoring").status_code == 404


def test_a_foreign_page_and_a_foreign_name_are_refused(url) -> None:
    join = f"{url}/gradio_api/queue/join"
    refused = httpx.post(join, json={}, headers={"origin": "http://evil.example"})
    assert (refused.status_code, refused.json()["error"]) == (403, "access_foreign")
    assert "content-security-policy" in refused.headers
    preflight = httpx.options(
        join, headers={"origin": "http://evil.example", "access-control-request-method": "POST"}
    )
    assert preflight.status_code == 403
    assert "access-control-allow-origin" not in preflight.headers
    assert httpx.get(url, headers={"host": "evil.example"}).status_code == 400


def test_names_are_ours_alone_unless_others_were_let_in() -> None:
    from chat.web.access.protect import _hosts

    assert "*" not in _hosts("127.0.0.1", opened=False)
    assert _hosts("127.0.0.1", opened=True) == ["*"], "a proxy before it calls us by its name"


def test_the_page_runs_no_script_but_those_in_it(url) -> None:
    response = httpx.get(url, headers={"accept-language": "ja"})
    rules = dict(
        rule.partition(" ")[::2] for rule in response.headers["content-security-policy"].split("; ")
    )
    assert "'unsafe-inline'" not in rules["script-src"]
    assert rules["script-src"].count("'sha256-") >= 10
    assert rules["connect-src"] == "'self'"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("call/none", {"data": []}),
        ("call/v2/none", {}),
        ("run/none", {"data": []}),
        ("run/none/", {"data": []}),
        ("api/none", {"data": []}),
        ("run/predict", {"data": [], "fn_index": 99_999}),
        ("queue/join", {"data": [], "fn_index": 99_999, "session_hash": "unknown"}),
    ],
)
def test_an_event_that_there_is_not_is_told_in_a_sentence(url, path: str, body, capfd) -> None:
    said = {"ja": "このアドレスには何もありません。", "en": "There is nothing at this address."}
    for language, sentence in said.items():
        answer = httpx.post(
            f"{url}/gradio_api/{path}", json=body, headers={"accept-language": language}
        )
        assert (answer.status_code, answer.json()["detail"]) == (404, sentence)
    assert "Traceback" not in capfd.readouterr().err
