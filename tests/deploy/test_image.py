"""The container's image: what its Dockerfile says, and its steps carried out."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest

from chat.settings import Settings
from tests.deploy import box
from tests.deploy.dockerfile import context_files, rules, stages
from tests.page_client import PageClient

REPO = Path(__file__).resolve().parents[2]
DEPLOY = REPO / "docs" / "deploy"
TEXT = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
IMAGE = stages(TEXT)[-1]
# Read when tests are collected: a fixture takes the machine's settings away.
NIGHTLY = bool(os.environ.get("SHUTTEN_NIGHTLY"))
QUESTION = "ChatGPTが世に出たのはいつですか?"


def project() -> dict[str, object]:
    return tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def context(folder: Path) -> Path:
    """What a build sees: what git has, without what is ignored."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPO, capture_output=True, check=True)
    files = [name for name in listed.stdout.decode().split("\0") if (REPO / name).is_file()]
    ignore = rules((DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8"))
    for name in context_files(REPO, files, ignore):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPO / name, target)
    return folder


def test_image_is_of_the_python_that_the_project_asks_for() -> None:
    least = re.fullmatch(r">=(\d+\.\d+)", str(project()["requires-python"]))
    assert least is not None
    for stage in stages(TEXT):
        assert stage.base == f"python:{least[1]}-slim"


def test_image_starts_the_command_without_a_shell_between() -> None:
    (command,) = IMAGE.last("ENTRYPOINT").list
    assert command in project()["scripts"]  # type: ignore[operator]
    assert IMAGE.last("CMD").list == ["chat"]
    assert IMAGE.last("STOPSIGNAL").words == "SIGTERM"


def test_image_runs_as_nobody_of_note_and_keeps_data_in_a_volume() -> None:
    uid, gid = IMAGE.last("USER").words.split(":")
    assert int(uid) > 1000
    assert int(gid) > 1000
    assert IMAGE.last("VOLUME").words == "/data"
    environment = IMAGE.environment
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "MPLCONFIGDIR"):
        assert environment[name].startswith(("/data", "/tmp"))


def test_settings_of_the_image_are_settings(monkeypatch) -> None:
    for name, value in IMAGE.environment.items():
        if name.startswith("SHUTTEN_"):
            monkeypatch.setenv(name, value)
    assert Settings().chat.port == int(IMAGE.last("EXPOSE").words)


def test_torch_of_the_image_is_the_one_that_the_lock_names() -> None:
    run = next(s.words for s in stages(TEXT)[0].steps if s.name == "RUN" and "torch" in s.words)
    (pattern,) = re.findall(r"grep '(.+?)' requirements\.lock", run)
    lock = (REPO / "requirements.lock").read_text(encoding="utf-8")
    assert len(re.findall(pattern, lock, re.M)) == 1
    assert "https://download.pytorch.org/whl/cpu" in TEXT


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return context(tmp_path_factory.mktemp("context"))


def test_build_sees_what_the_wheel_needs_and_nothing_else(seen: Path) -> None:
    top = {path.name for path in seen.iterdir()}
    assert {"chat", "index", "ingest", "models", "articles", "requirements.lock"} <= top
    assert not top & {"tests", "docs", "training", "benchmarks", ".git", ".venv", "var"}
    size = sum(path.stat().st_size for path in seen.rglob("*") if path.is_file())
    assert size < 80_000_000


def test_wheel_holds_models_settings_article_and_the_pages_files(seen: Path, tmp_path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=seen, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    models = {p.relative_to(REPO / "models").as_posix() for p in tracked("models")}
    assert {f"index/defaults/models/{name}" for name in models} <= held
    assert {f"chat/defaults/{p.relative_to(REPO).as_posix()}" for p in tracked("articles")} <= held
    assert "chat/defaults/config.toml" in held
    for package in ("chat", "index", "ingest"):
        assert {p.relative_to(REPO).as_posix() for p in tracked(package)} <= held
    assert not [name for name in held if "__pycache__" in name or name.startswith("tests")]


def tracked(folder: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z", folder], cwd=REPO, capture_output=True)
    return [REPO / name for name in listed.stdout.decode().split("\0") if name]


# --- the steps carried out ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def image(seen: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[box.Box]:
    if not NIGHTLY:
        pytest.skip("a minute long; with SHUTTEN_NIGHTLY=1")
    if not box.usable():
        pytest.skip("needs root and mount namespaces")
    folder = tmp_path_factory.mktemp("image")
    yield box.built(stages(TEXT), seen, folder)
    shutil.rmtree(folder, ignore_errors=True)


class Container:
    """The image's command: unprivileged, the first process in there, on a read-only tree."""

    def __init__(self, image: box.Box, port: int) -> None:
        self.box = image
        # Loopback, so that this asks for no password: other tests are about that.
        given = {"SHUTTEN_CHAT__HOST": "127.0.0.1", "SHUTTEN_CHAT__PORT": str(port)}
        self.environment = {**image.environment, **given}
        uid, gid = IMAGE.last("USER").words.split(":")
        self.rights = (
            f"/usr/bin/setpriv --reuid {uid} --regid {gid} --clear-groups"
            " --no-new-privs --bounding-set=-all --inh-caps=-all"
        )
        words = [*IMAGE.last("ENTRYPOINT").list, *IMAGE.last("CMD").list]
        self.process = subprocess.Popen(
            self._entered(words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def _entered(self, words: list[str]) -> list[str]:
        data = self.box.inside("/data")
        told = " ".join(shlex.quote(f"{k}={v}") for k, v in self.environment.items())
        shell = f'cd {self.box.workdir} && exec "$0" "$@"'
        command = f"{self.rights} /usr/bin/env -i {told} /bin/sh -c {shlex.quote(shell)}"
        entered = self.box.enter(f"{command} {shlex.join(words)}", tmpfs=["/tmp"], read_only=True)
        script = entered[-1].splitlines()
        # The volume stays writable.
        script.insert(-1, f"mount --bind {data} {data} && mount -o remount,rw,bind {data}")
        return [*entered[:-1], "\n".join(script)]

    @property
    def first(self) -> int:
        """The process that is the first one in there, by its number out here."""
        children = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        return int(Path(children).read_text().split()[0])

    def kill(self) -> None:
        if self.process.poll() is None:
            # With the first one in there all others end.
            os.kill(self.first, signal.SIGKILL)
        self.process.wait()

    def inside(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command in the same namespaces, as the image's user: what `docker exec` does."""
        told = [f"{k}={v}" for k, v in self.environment.items()]
        spaces = ["nsenter", "-t", str(self.first), "--mount", "--pid"]
        entered = [*spaces, "chroot", str(self.box.root), *self.rights.split()]
        command = [*entered, "/usr/bin/env", "-i", *told, *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_image_serves_answers_is_healthy_and_ends_on_sigterm(image: box.Box) -> None:
    port = free_port()
    running = Container(image, port)
    try:
        assert running.process.stdout is not None
        lines = []
        for line in running.process.stdout:
            lines.append(line)
            if f"127.0.0.1:{port}" in line:
                break
        else:
            pytest.fail(f"{lines} {running.process.stderr.read()}")  # type: ignore[union-attr]
        _, *check = IMAGE.last("HEALTHCHECK").words.partition("CMD ")[1:]
        assert is_unprivileged(running.first)
        page = PageClient(f"http://127.0.0.1:{port}")
        assert page.ask(QUESTION).status_code == 200
        said = list(takewhile(lambda e: e["msg"] != "process_completed", page.events("one")))
        # The end of the event draws nothing; the answer came before it.
        assert any("2022年11月" in str(event.get("output")) for event in said)
        assert running.inside("shutten", "index", "verify").returncode == 0
        if page.http.get("/healthz").status_code != 404:
            health = running.inside(*json.loads(check[0]))
            assert health.returncode == 0, health.stderr
        refused = running.inside("/bin/sh", "-c", "echo x > /opt/shutten/x")
        assert "Read-only file system" in refused.stderr
        began = time.monotonic()
        os.kill(running.first, signal.SIGTERM)
        _, err = running.process.communicate(timeout=30)
        assert time.monotonic() - began < Settings().chat.shutdown_seconds
        assert "Traceback" not in err
        assert running.process.returncode == 0
    finally:
        running.kill()
    assert (image.inside("/data") / "shutten" / "index" / "CURRENT").is_file()


def is_unprivileged(process: int) -> bool:
    status = Path(f"/proc/{process}/status").read_text()
    found = dict(re.findall(r"^(\w+):\s+(.+)$", status, re.M))
    uid = IMAGE.last("USER").words.split(":")[0]
    return (
        found["Uid"].split() == [uid] * 4
        and int(found["CapEff"], 16) == 0
        and int(found["CapBnd"], 16) == 0
        and found["NoNewPrivs"] == "1"
    )
