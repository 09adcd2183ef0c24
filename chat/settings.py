"""Every setting, from ``config.toml`` and the environment, checked when it is read."""

from __future__ import annotations

import difflib
import os
import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import platformdirs
from pydantic import BaseModel, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from chat.reader.choice import OUR_READERS, ReaderChoice
from chat.sections import (
    AnswerSection,
    Chat,
    Index,
    Interface,
    Models,
    Search,
    Sources,
)
from index.build import BuildSettings
from index.dense import DenseSettings
from index.encoder import DEFAULT, EncoderSettings
from index.fusion import FusionSettings
from index.lexical import LexicalSettings
from index.search import SearchSettings
from index.version import SourcePath
from ingest.errors import ConfigError
from ingest.messages import Language, language_of_environment


class Settings(BaseSettings):
    """All sections. Values given in the call (from the file) give way to the environment."""

    model_config = SettingsConfigDict(
        env_prefix="SHUTTEN_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    sources: Sources = Sources()
    index: Index = Index()
    models: Models = Models()
    search: Search = Search()
    answer: AnswerSection = AnswerSection()
    chat: Chat = Chat()
    interface: Interface = Interface()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment before the file, and nothing else."""
        return env_settings, init_settings


@dataclass(frozen=True, slots=True)
class Config:
    """Settings with the places that they are relative to.

    Attributes:
        settings: the values.
        file: the file they came from.
        base: what relative paths in it are relative to.
        data: where data lies if the file does not say.
    """

    settings: Settings
    file: Path
    base: Path
    data: Path

    @property
    def language(self) -> Language:
        """The language of the terminal."""
        chosen = self.settings.interface.language
        return language_of_environment() if chosen == "auto" else chosen

    @property
    def index_dir(self) -> Path:
        """Where the index lies."""
        configured = self.settings.index.dir
        return self.base / configured if configured else self.data / "index"

    @property
    def index_uri(self) -> str:
        """Milvus's address; a file of Milvus Lite is taken relative to the file."""
        uri = self.settings.index.uri
        return str(self.base / uri) if uri.endswith(".db") and "://" not in uri else uri

    @property
    def source_paths(self) -> tuple[SourcePath, ...]:
        """The configured source set."""
        return tuple(SourcePath(path, str(self.base)) for path in self.settings.sources.paths)

    @property
    def encoder(self) -> EncoderSettings:
        """Settings of the encoder; a folder is taken relative to the file."""
        models = self.settings.models
        return EncoderSettings(
            name=self._model(models.encoder, DEFAULT),
            query_prefix=None if models.query_prefix == "auto" else models.query_prefix,
            passage_prefix=None if models.passage_prefix == "auto" else models.passage_prefix,
            batch_size=models.batch_size,
            max_tokens=models.max_tokens,
            pooling=models.pooling,
            precision=models.precision,
        )

    @property
    def reader(self) -> ReaderChoice:
        """The chosen reader; a folder is taken relative to the file."""
        models = self.settings.models
        return ReaderChoice(
            name=self._model(models.reader, *OUR_READERS),
            max_tokens=models.reader_max_tokens,
            precision=models.precision,
            kept=models.reader_kept,
        )

    def _model(self, name: str, *ours: str) -> str:
        """A model's name: one of ours, the whole path of a folder, else as it is."""
        if name in ours:
            return name
        folder = self.base / (Path(name).expanduser() if name.startswith("~/") else name)
        return str(folder) if folder.is_dir() else name

    @property
    def build(self) -> BuildSettings:
        """Settings of a build."""
        index = self.settings.index
        lexical = LexicalSettings(index.bm25_k1, index.bm25_b, index.pair_weight)
        dense = DenseSettings(index.exact_up_to, index.probe_share)
        return BuildSettings(index.passage_tokens, lexical, dense)

    @property
    def search(self) -> SearchSettings:
        """Settings of a search."""
        search = self.settings.search
        fusion = FusionSettings(search.fusion, search.dense_weight, search.rrf_k)
        return SearchSettings(search.candidates, fusion)


def find_config() -> Path:
    """The file that holds where none is named: the clone's, the user's, else the package's."""
    clone = Path(__file__).resolve().parent.parent
    if (clone / "pyproject.toml").is_file() and (clone / "config.toml").is_file():
        return clone / "config.toml"
    own = platformdirs.user_config_path("shutten") / "config.toml"
    return own if own.is_file() else _packaged()


def _packaged() -> Path:
    return Path(str(resources.files("chat").joinpath("defaults/config.toml")))


def load_config(file: Path | None = None) -> Config:
    """Read and check the configuration.

    Args:
        file: the file to read; None for ``find_config()``.

    Raises:
        ConfigError: the file cannot be read, is not TOML, or has a key or value that is wrong.
    """
    path = file or find_config()
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(
            "config_unreadable", file=path, reason=error.strerror or str(error)
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError("config_malformed", file=path, reason=str(error)) from error
    _check_keys(path, raw)
    _check_environment()
    try:
        settings = Settings(**raw)
    except ValidationError as error:
        raise _invalid(path, error) from error
    except SettingsError as error:
        raise _not_json() from error
    packaged = path == _packaged()
    clone = (path.parent / "pyproject.toml").is_file()
    data = path.parent / "var" if clone else platformdirs.user_data_path("shutten")
    return Config(settings, path, path.resolve().parent, data if not packaged else _user_data())


def _user_data() -> Path:
    return platformdirs.user_data_path("shutten")


def _known(section: str | None = None) -> list[str]:
    if section is None:
        return list(Settings.model_fields)
    model = Settings.model_fields[section].annotation
    return list(model.model_fields) if isinstance(model, type(BaseModel)) else []


def _check_keys(path: Path, raw: dict[str, Any]) -> None:
    for section, values in raw.items():
        if section not in _known():
            raise _unknown(path, section, [*_known(), *_all_keys()])
        if isinstance(values, dict):
            for key in values:
                if key not in _known(section):
                    raise _unknown(path, f"{section}.{key}", _all_keys())


def _all_keys() -> list[str]:
    return [f"{section}.{key}" for section in _known() for key in _known(section)]


def _unknown(place: object, key: str, known: list[str]) -> ConfigError:
    if key.lower() in ("chat.password", "shutten_chat__password"):
        return ConfigError("password_plain", place=place)
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.0) or known[:1]
    return ConfigError("config_unknown_key", file=place, key=key, nearest=near[0])


def _check_environment() -> None:
    """An override that names no setting is a mistake, not to be passed over."""
    names = {f"SHUTTEN_{key.replace('.', '__')}".upper() for key in _all_keys()}
    for name in os.environ:
        if name.upper().startswith("SHUTTEN_") and "__" in name and name.upper() not in names:
            raise _unknown(name, name, sorted(names))


def _not_json() -> ConfigError:
    """Lists are given as JSON in the environment; the only setting that is one are the paths."""
    name = "SHUTTEN_SOURCES__PATHS"
    value, reason = os.environ.get(name, ""), 'JSON: ["articles"]'
    return ConfigError("config_invalid", file=name, key="sources.paths", value=value, reason=reason)


def _invalid(path: Path, error: ValidationError) -> ConfigError:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    value = "…" if "password" in key else first.get("input")
    override = f"SHUTTEN_{key.replace('.', '__')}".upper()
    place = override if override in os.environ else path
    return ConfigError("config_invalid", file=place, key=key, value=value, reason=first["msg"])
