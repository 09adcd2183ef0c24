"""What the commands share: the application of this call, words on stdout."""

from __future__ import annotations

import sys
from typing import cast

import typer

from chat.app import App
from ingest import messages


def app_of(context: typer.Context) -> App:
    """The application that the global options made."""
    return cast("App", context.obj)


def put(text: str) -> None:
    """One line on stdout."""
    sys.stdout.write(text + "\n")


def say(app: App, key: str, /, **details: object) -> None:
    """One of our sentences on stdout, in the user's language."""
    put(messages.text(key, app.config.language, **details))
