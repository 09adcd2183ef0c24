"""Whether the page may be served at an address: to this machine always, to others with care."""

from __future__ import annotations

import stat
from dataclasses import dataclass, replace
from pathlib import Path

from chat.settings import Config
from chat.web.access.password import NoPasswordHashError, PasswordHash, parse_hash
from chat.web.library.access import is_loopback
from ingest.errors import ConfigError, ServeError

_ENVIRONMENT = "SHUTTEN_CHAT__PASSWORD_HASH"
_LARGEST_FILE = 4096


@dataclass(frozen=True, slots=True)
class Admission:
    """Who is let in.

    Attributes:
        password: what has to be known; None where nothing has to.
        readable: the password file, where other users of the machine may read it.
    """

    password: PasswordHash | None
    readable: Path | None = None


def admission(config: Config, host: str) -> Admission:
    """Who is let in where the page is served at ``host``.

    Raises:
        ConfigError: what is set as hash of a password is none, or its file cannot be read.
        ServeError: other machines would be let in without a password, and nobody said they may.
    """
    found = _admission(config)
    if found.password is None and not is_loopback(host) and not config.settings.chat.open_to_all:
        raise ServeError("host_open", host=host)
    return found


def opened_to_all(config: Config) -> Config:
    """The same configuration, with other machines let in without a password."""
    chat = config.settings.chat.model_copy(update={"open_to_all": True})
    return replace(config, settings=config.settings.model_copy(update={"chat": chat}))


def _admission(config: Config) -> Admission:
    chat = config.settings.chat
    if chat.password_hash:
        return Admission(_parsed(chat.password_hash, _ENVIRONMENT))
    if not chat.password_file:
        return Admission(None)
    path = config.base / Path(chat.password_file).expanduser()
    try:
        with path.open(encoding="utf-8") as file:
            words = file.read(_LARGEST_FILE)
        others = path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError("password_file_unreadable", file=path, reason=reason) from error
    return Admission(_parsed(words, path), path if others else None)


def _parsed(words: str, place: object) -> PasswordHash:
    try:
        return parse_hash(words)
    except NoPasswordHashError:  # its words are not told: they may be the password itself
        raise ConfigError("password_no_hash", place=place) from None
