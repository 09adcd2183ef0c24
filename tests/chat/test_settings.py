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


def test_model_folders_are_relative_to_the_file(tmp_path):
    (tmp_path / "mine").mkdir()
    config = load_config(write(tmp_path, "[models]\nencoder = 'mine'\nreader = './mine'\n"))
    assert config.encoder.name == config.reader.name == str(tmp_path.resolve() / "mine")


def test_model_folders_may_stand_below_the_home_directory(tmp_path, monkeypatch):
    (tmp_path / "home" / "mine").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    config = load_config(write(tmp_path, "[models]\nencoder = '~/mine'\n"))
    assert config.encoder.name == str(tmp_path / "home" / "mine")


@pytest.mark.parametrize("name", ["somebody/model", "./no-such-folder", "/no/such/folder", "~"])
def test_names_that_are_no_folders_stay_as_they_are(tmp_path, name):
    config = load_config(write(tmp_path, f"[models]\nencoder = '{name}'\nreader = '{name}'\n"))
    assert config.encoder.name == config.reader.name == name


def test_names_of_our_models_are_no_folders(tmp_path):
    for name in ("default", "sentence"):
        (tmp_path / name).mkdir()
    config = load_config(write(tmp_path, "[models]\nencoder = 'default'\nreader = 'sentence'\n"))
    assert (config.encoder.name, config.reader.name) == ("default", "sentence")
    config = load_config(write(tmp_path, "[models]\nreader = 'default'\n"))
    assert config.reader.name == "default"


def test_reader_is_chosen_with_its_length_and_precision(tmp_path):
    text = "reader = 'a/b'\nreader_max_tokens = 256\nprecision = 'float32'\nreader_kept = 9\n"
    chosen = load_config(write(tmp_path, f"[models]\n{text}")).reader
    assert (chosen.name, chosen.max_tokens, chosen.precision) == ("a/b", 256, "float32")
    assert chosen.kept == 9
    shipped = load_config(write(tmp_path, "")).reader
    assert (shipped.name, shipped.max_tokens, shipped.precision) == ("default", 0, "auto")


@pytest.mark.parametrize(
    "line",
    [
        "pooling = 'median'",
        "precision = 'int4'",
        "reader = ''",
        "reader_max_tokens = -1",
        "reader_max_tokens = 5",
        "reader_kept = -1",
    ],
)
def test_wrong_value_of_a_model_setting_is_refused_by_its_name(tmp_path, line):
    with pytest.raises(ConfigError) as caught:
        load_config(write(tmp_path, f"[models]\n{line}\n"))
    assert caught.value.details["key"] == f"models.{line.split()[0]}"
