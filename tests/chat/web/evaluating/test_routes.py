"""The addresses of finished runs: only for who has the token, and harmless in the browser."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from chat.evaluation.run_files import RunFiles
from chat.web.access.policy import Policy
from chat.web.evaluating.routes import run_routes
from chat.web.evaluating.runs import Runs

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def folder(tmp_path) -> Path:
    folder = tmp_path / "20260101T000000-質問"
    folder.mkdir()
    (folder / "report.html").write_text(HOSTILE, encoding="utf-8")
    (folder / "predictions.jsonl").write_bytes(b"{}\n" * 1_000_000)
    (folder / "empty.trec").touch()
    (folder / ".lock").touch()
    (folder / "link").symlink_to("/etc/hostname")
    return folder


@pytest.fixture
def runs() -> Runs:
    return Runs()


@pytest.fixture
def client(runs) -> TestClient:
    app = FastAPI()
    app.include_router(run_routes(runs))
    return TestClient(Policy(app))


def policy(response) -> dict[str, str]:
    (header,) = response.headers.get_list("content-security-policy")
    return dict(rule.partition(" ")[::2] for rule in header.split("; "))


def test_a_report_is_shown_with_a_policy_of_its_own(client, runs, folder) -> None:
    token = runs.add(RunFiles(folder))
    shown = client.get(f"/evaluations/{token}/report")
    assert (shown.status_code, shown.text) == (200, HOSTILE)
    assert shown.headers["content-type"] == "text/html; charset=utf-8"
    assert shown.headers["content-disposition"].startswith("inline")
    assert shown.headers["x-content-type-options"] == "nosniff"
    rules = policy(shown)
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'self'"
    assert "connect-src" not in rules
    # Without an origin of ours, whatever its script does.
    assert "allow-scripts" in rules["sandbox"]
    assert "allow-same-origin" not in rules["sandbox"]


def test_a_report_is_saved_under_the_name_of_its_run(client, runs, folder) -> None:
    token = runs.add(RunFiles(folder))
    saved = client.get(f"/evaluations/{token}/report.html")
    assert saved.text == HOSTILE
    assert saved.headers["content-disposition"] == (
        "attachment; filename*=utf-8''20260101T000000-%E8%B3%AA%E5%95%8F.html"
    )


def test_the_archive_holds_the_whole_run_and_nothing_else(client, runs, folder) -> None:
    token = runs.add(RunFiles(folder))
    saved = client.get(f"/evaluations/{token}/run.zip")
    assert saved.headers["content-type"] == "application/zip"
    assert saved.headers["content-disposition"].startswith("attachment; ")
    assert len(saved.content) < 100_000
    with zipfile.ZipFile(io.BytesIO(saved.content)) as archive:
        assert archive.testzip() is None
        names = ("empty.trec", "predictions.jsonl", "report.html")
        assert archive.namelist() == [f"{folder.name}/{name}" for name in names]
        assert len(archive.read(f"{folder.name}/predictions.jsonl")) == 3_000_000


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/report",
        "/x/report",
        "/x/run.zip",
        "/{token}/predictions.jsonl",
        "/{token}/..%2f..%2fsecret",
        "/{token}/../../secret/report",
        "/..%2f{name}/report",
        "/%2e%2e/secret/report",
        "/{name}/report",
        "/{token}%00/report",
    ],
)
def test_whatever_else_is_asked_for_there_is_nothing(client, runs, folder, path) -> None:
    secret = folder.parent / "secret"
    secret.mkdir()
    (secret / "report.html").write_text("secret", encoding="utf-8")
    token = runs.add(RunFiles(folder))
    response = client.get("/evaluations" + path.format(token=token, name=folder.name))
    assert response.status_code == 404
    assert "secret" not in response.text


def test_a_run_that_is_gone_is_told_in_the_readers_language(client, runs, folder) -> None:
    token = runs.add(RunFiles(folder))
    (folder / "report.html").unlink()
    for kind in ("report", "report.html", "run.zip"):
        address = f"/evaluations/{token}/{kind}"
        gone = client.get(address, headers={"accept-language": "ja"})
        assert gone.status_code == 404
        assert "表示できません" in gone.text
        assert "default-src" in policy(gone)
    assert "can no longer" in client.get(address, headers={"accept-language": "en"}).text


def test_tokens_cannot_be_guessed(runs, folder) -> None:
    tokens = {runs.add(RunFiles(folder)) for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 22
