"""The systemd unit and the compose file: what they promise."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from chat.cli import cli
from chat.settings import Settings
from tests.deploy.test_image import IMAGE

DEPLOY = Path(__file__).resolve().parents[2] / "docs" / "deploy"
UNIT = (DEPLOY / "shutten.service").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
CHAT: dict[str, Any] = COMPOSE["services"]["chat"]
# What the password is told by; the setting of that name comes with the password itself.
PASSWORD = "SHUTTEN_CHAT__PASSWORD_FILE"


def values(key: str) -> list[str]:
    lines = [line.partition("=") for line in UNIT.splitlines() if not line.startswith("#")]
    return [value for name, _, value in lines if name == key]


def environment() -> dict[str, str]:
    words = [word for value in values("Environment") for word in shlex.split(value)]
    return {name: value for name, _, value in (word.partition("=") for word in words)}


def check_settings(given: dict[str, str], monkeypatch) -> None:
    known = {f"SHUTTEN_CHAT__{key.upper()}" for key in type(Settings().chat).model_fields}
    for name, value in given.items():
        if name.startswith("SHUTTEN_") and name != PASSWORD:
            assert name in known
            monkeypatch.setenv(name, value)
    Settings()


def test_command_of_the_unit_is_one_of_ours() -> None:
    program, name, *options = shlex.split(values("ExecStart")[0])
    assert Path(program).name == "shutten"
    command = typer.main.get_command(cli)
    assert name == "chat"
    with command.commands[name].make_context(name, options) as context:  # type: ignore[attr-defined]
        # Not beyond this machine: the proxy is on it.
        assert context.params["host"] == "127.0.0.1"


def test_unit_gives_away_nothing() -> None:
    for key, wanted in {
        "DynamicUser": "yes",
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "PrivateDevices": "yes",
        "CapabilityBoundingSet": "",
        "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
        "StateDirectory": "shutten",
        "Restart": "on-failure",
    }.items():
        assert values(key) == [wanted]
    assert values("MemoryMax")
    # Parsers set limits for themselves, which a filter of @resources would not let them.
    assert "@resources" not in " ".join(values("SystemCallFilter"))


def test_unit_keeps_data_where_it_may_write(monkeypatch) -> None:
    given = environment()
    assert given["XDG_DATA_HOME"] == "/var/lib"  # shutten/ below it is the state directory
    assert given["XDG_CACHE_HOME"].startswith("/var/cache/")
    assert values("LoadCredential")[0].split(":")[0] == Path(given[PASSWORD]).name
    check_settings(given, monkeypatch)


def test_both_wait_longer_than_the_chat_takes_to_end() -> None:
    seconds = Settings().chat.shutdown_seconds
    assert int(values("TimeoutStopSec")[0]) > seconds
    assert int(CHAT["stop_grace_period"].rstrip("s")) > seconds


def test_systemd_takes_the_unit_and_finds_it_safe(tmp_path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze on this machine")
    unit = tmp_path / "shutten.service"
    program = shlex.split(values("ExecStart")[0])[0]
    unit.write_text(UNIT.replace(program, sys.executable), encoding="utf-8")
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True
    )
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")
    threshold = ["--offline=yes", "--threshold=20"]  # tenths of the exposure level
    rated = subprocess.run(
        ["systemd-analyze", "security", *threshold, unit], capture_output=True, text=True
    )
    assert rated.returncode == 0, rated.stdout + rated.stderr


def test_compose_gives_away_nothing() -> None:
    assert CHAT["read_only"] is True
    assert CHAT["cap_drop"] == ["ALL"]
    assert CHAT["security_opt"] == ["no-new-privileges:true"]
    assert CHAT["restart"] == "unless-stopped"
    assert [entry.split(":")[0] for entry in CHAT["tmpfs"]] == ["/tmp"]
    assert "mem_limit" in CHAT
    assert not {"privileged", "network_mode", "user", "cap_add", "pid"} & set(CHAT)
    # Published on this machine only.
    (port,) = CHAT["ports"]
    assert port == f"127.0.0.1:7860:{IMAGE.last('EXPOSE').words}"


def test_compose_names_only_what_it_has() -> None:
    assert set(COMPOSE) == {"name", "services", "secrets", "volumes"}
    volume, target = CHAT["volumes"][0].split(":")
    assert volume in COMPOSE["volumes"]
    assert target == IMAGE.last("VOLUME").words
    assert set(CHAT["secrets"]) <= set(COMPOSE["secrets"])
    assert CHAT["environment"][PASSWORD] == f"/run/secrets/{CHAT['secrets'][0]}"
    built = (DEPLOY / CHAT["build"]["context"]).resolve()
    assert (built / CHAT["build"]["dockerfile"]).resolve() == DEPLOY / "Dockerfile"


def test_compose_checks_health_as_the_image_does(monkeypatch) -> None:
    test = CHAT["healthcheck"]["test"]
    assert test[0] == "CMD"
    assert str(test[1:]).replace("'", '"') in IMAGE.last("HEALTHCHECK").words
    check_settings(CHAT["environment"], monkeypatch)


def test_compose_reads_it() -> None:
    if not shutil.which("docker"):
        pytest.skip("no docker on this machine")
    command = ["docker", "compose", "-f", DEPLOY / "compose.yaml", "config", "--quiet"]
    if subprocess.run([*command[:2], "version"], capture_output=True).returncode != 0:
        pytest.skip("docker has no compose here")
    read = subprocess.run(command, capture_output=True, text=True)
    assert read.returncode == 0, read.stderr
