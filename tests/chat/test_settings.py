"""Settings: the file holds every default, mistakes are named with the nearest right name."""

import tomllib
from pathlib import Path

import pytest

from chat.settings import Settings, load_config
from ingest.errors import ConfigError

REPO = Path(__file__).resolve().parents[2]


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_config_file_holds_every_setting_with_its_default():
    written = tomllib.loads((REPO / "config.toml").read_text(encoding="utf-8"))
    assert written == Settings().model_dump()


def test_every_setting_has_a_comment():
    for line in (REPO / "config.toml").read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            assert "#" in line


def test_environment_overrides_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("SHUTTEN_CHAT__PORT", "9001")
    config = load_config(write(tmp_path, "[chat]\nport = 9000\nhost = '127.0.0.2'\n"))
    assert (config.settings.chat.port, config.settings.chat.host) == (9001, "127.0.0.2")


@pytest.mark.parametrize(
    ("text", "key", "nearest"),
    [
        ("[chat]\nprot = 1\n", "chat.prot", "chat.port"),
        ("[serach]\ncandidates = 1\n", "serach", "search"),
        ("[chat]\nthreshold = 0.5\n", "chat.threshold", "answer.threshold"),
        ("port = 1\n", "port", "chat.port"),
    ],
)
def test_unknown_key_is_named_with_the_nearest_known_one(tmp_path, text, key, nearest):
    with pytest.raises(ConfigError) as caught:
        load_config(write(tmp_path, text))
    assert caught.value.details["key"] == key
    assert caught.value.details["nearest"] == nearest
    assert key in caught.value.message("ja")
    assert nearest in caught.value.message("en")


def test_misspelt_override_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("SHUTTEN_CHAT__PROT", "1")
    with pytest.raises(ConfigError) as caught:
        load_config(write(tmp_path, ""))
    assert caught.value.details["nearest"] == "SHUTTEN_CHAT__PORT"


@pytest.mark.parametrize(
    "text",
    [
        "[chat]\nport = 'x'\n",
        "[chat]\nport = 70000\n",
        "[answer]\nthreshold = 2\n",
        "chat = 3\n",
        "[sources]\npaths = 'x'\n",
    ],
)
def test_wrong_value_is_refused(tmp_path, text):
    with pytest.raises(ConfigError, match=r"config\.toml"):
        load_config(write(tmp_path, text))


def test_malformed_file_names_the_place(tmp_path):
    with pytest.raises(ConfigError) as caught:
        load_config(write(tmp_path, "[chat\nport = 1"))
    assert "line 1" in caught.value.message("en")


def test_missing_file_is_told(tmp_path):
    with pytest.raises(ConfigError, match=r"nowhere\.toml"):
        load_config(tmp_path / "nowhere.toml")


def test_malformed_override_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("SHUTTEN_SOURCES__PATHS", "[not json")
    with pytest.raises(ConfigError):
        load_config(write(tmp_path, ""))


def test_paths_are_relative_to_the_file(tmp_path):
    config = load_config(write(tmp_path, "[index]\ndir = 'here'\n"))
    assert config.index_dir == tmp_path.resolve() / "here"
    assert config.source_paths[0].base == str(tmp_path.resolve())
