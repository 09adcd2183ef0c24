"""The files for more than one machine fit each other, and lock down what they start."""

import re
from pathlib import Path

import pytest
import yaml

from chat.settings import Settings

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "deploy" / "scale"
COMPOSE = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
OURS = ("chat1", "chat2", "build")
# What a service may have, of the Compose specification.
KEYS = {
    *("image", "command", "environment", "secrets", "read_only", "tmpfs", "cap_drop", "volumes"),
    *("security_opt", "mem_limit", "pids_limit", "logging", "depends_on", "restart", "ports"),
    *("stop_grace_period", "healthcheck", "profiles"),
}
SETTINGS = {
    f"SHUTTEN_{section}__{key}".upper()
    for section, field in Settings.model_fields.items()
    for key in field.annotation.model_fields
} | {"SHUTTEN_MILVUS_TOKEN"}


def documents(name: str) -> list[dict]:
    return list(yaml.safe_load_all((FOLDER / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", SERVICES)
def test_service_has_known_keys_and_a_pinned_image(name):
    service = SERVICES[name]
    assert set(service) <= KEYS
    image = service["image"]
    assert image == "shutten-scale" or re.search(r":(v|RELEASE\.)?\d[\w.\-]+$", image), image


@pytest.mark.parametrize("name", SERVICES)
def test_service_names_what_is_declared(name):
    service = SERVICES[name]
    for other, condition in service.get("depends_on", {}).items():
        assert condition["condition"] == "service_healthy"
        assert "healthcheck" in SERVICES[other]
    for volume in service.get("volumes", ()):
        source = volume.split(":")[0]
        assert source.startswith(".") or source in COMPOSE["volumes"]
    assert set(service.get("secrets", ())) <= set(COMPOSE["secrets"])


@pytest.mark.parametrize("name", OURS)
def test_ours_is_locked_down_and_names_settings_that_are(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert set(service["environment"]) <= SETTINGS
    assert service["environment"]["SHUTTEN_INDEX__STORE"] == "milvus"


def test_only_the_balancer_is_published_and_only_here():
    published = {name: one["ports"] for name, one in SERVICES.items() if "ports" in one}
    assert published == {"balancer": ["127.0.0.1:7860:7860"]}


def test_workers_build_nothing_and_the_builder_starts_when_asked():
    assert SERVICES["build"]["profiles"] == ["build"]
    for name in ("chat1", "chat2"):
        assert SERVICES[name]["command"] == ["chat", "--no-build"]
        assert SERVICES[name]["environment"]["SHUTTEN_CHAT__LIBRARY"] == "off"


def test_no_password_stands_in_a_file():
    for file in FOLDER.iterdir():
        text = file.read_text(encoding="utf-8")
        assert "minioadmin" not in text
    for name in ("minio", "milvus"):
        values = SERVICES[name]["environment"]
        secret = [v for k, v in values.items() if re.search("PASSWORD|SECRET|USER|ACCESS", k)]
        assert all(value.startswith("${MINIO_") for value in secret) and secret


def test_balancer_knows_every_worker_and_keeps_visitors_there():
    text = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    assert set(re.findall(r"server (\w+):7860", text)) == {"chat1", "chat2"}
    assert re.search(r"hash \$remote_addr consistent;", text)
    assert "proxy_buffering off;" in text
    assert text.count("{") == text.count("}")


def test_cluster_has_the_version_of_the_compose_file():
    (values,) = documents("values.yaml")
    image = values["image"]["all"]
    assert f"{image['repository']}:{image['tag']}" == SERVICES["milvus"]["image"]
    assert values["cluster"]["enabled"]
    assert yaml.safe_load(values["extraConfigFiles"]["user.yaml"])["common"]["security"]


def test_workers_of_the_cluster_are_like_those_of_the_compose_file():
    deployment, service = documents("workers.yaml")
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    assert container["args"] == SERVICES["chat1"]["command"]
    assert {one["name"] for one in container["env"]} <= SETTINGS
    assert container["securityContext"]["readOnlyRootFilesystem"]
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    assert service["spec"]["selector"] == labels == deployment["spec"]["selector"]["matchLabels"]
    assert service["spec"]["sessionAffinity"] == "ClientIP"
    volumes = {one["name"] for one in deployment["spec"]["template"]["spec"]["volumes"]}
    assert {one["name"] for one in container["volumeMounts"]} == volumes
