"""The command ``shutten password``: the hash of a password, printed or written to a file."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from chat.command import app_of, put, say
from ingest import messages
from ingest.errors import ConfigError, UsageError
from ingest.messages import Language


def password(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", readable=False, help="Where to write it, for you alone."),
    ] = None,
) -> None:
    """Make the hash of a password for the web chat; it is typed twice, or one line of stdin."""
    from chat.web.access.password import hash_password

    app = app_of(context)
    hashed = str(hash_password(_given(app.config.language)))
    if file is None:
        put(hashed)
        return
    _write(file, hashed + "\n")
    say(app, "password_written", file=file)


def _given(language: Language) -> str:
    from chat.web.access.password import LONGEST, SHORTEST

    if not sys.stdin.isatty():
        words = sys.stdin.readline().rstrip("\r\n")
    else:
        words = getpass.getpass(messages.text("password_prompt", language) + ": ")
        if getpass.getpass(messages.text("password_again", language) + ": ") != words:
            raise UsageError("password_different")
    if len(words) < SHORTEST:
        raise UsageError("password_short", least=SHORTEST)
    if len(words) > LONGEST:
        raise UsageError("password_long", most=LONGEST)
    return words


def _write(file: Path, words: str) -> None:
    """Write a file that nobody else could read at any moment; a link is replaced, not followed."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        try:
            beside.unlink(missing_ok=True)  # of one that was not allowed to remove it
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(words)
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError("password_file_unwritten", file=file, reason=reason) from error
