"""What the commands share: the application of this call, words on stdout and stderr."""

from __future__ import annotations

import sys
from typing import cast

import typer

from chat.app import App
from chat.printable import printable
from ingest import messages


def app_of(context: typer.Context) -> App:
    """The application that the global options made."""
    return cast("App", context.obj)


def put(text: str) -> None:
    """One line on stdout, printable."""
    sys.stdout.write(printable(text) + "\n")


def warn(text: str) -> None:
    """One line on stderr, printable."""
    sys.stderr.write(printable(text) + "\n")


def say(app: App, key: str, /, **details: object) -> None:
    """One of our sentences on stdout, in the user's language."""
    put(messages.text(key, app.config.language, **details))
