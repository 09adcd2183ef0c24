"""The pages of ``docs/reference``: commands, settings and errors, made from the code alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer
from typer.main import get_command

from chat.cli import cli
from chat.settings import Settings
from docs.error_catalogue import errors
from docs.layout import table

REPO = Path(__file__).resolve().parents[1]
_MADE = "<!-- Made by `python -m docs.tables`; changes here are lost. -->"
# A line of config.toml: key, value, comment.
_SETTING = re.compile(r"^(\w+) = (.+?)\s+# (.+)$")
_WIDTH = 90


def commands() -> str:
    """``cli.md``: the help of every command, as it prints it."""
    parts = [
        "# Commands",
        _MADE,
        "What `shutten … --help` prints. How the commands are used: [README](../../README.md), "
        "[operations.md](../operations.md), [evaluation.md](../evaluation.md). "
        "Exit codes and errors: [errors.md](errors.md).",
    ]
    for path, text in _helped(get_command(cli), "shutten", None):
        parts += [f"## {path}", f"```\n{text.rstrip()}\n```"]
    return _page(parts)


def _helped(command: Any, name: str, parent: typer.Context | None) -> Iterator[tuple[str, str]]:
    """Every command with its help, those of a group after it."""
    context = command.context_class(
        command,
        info_name=name,
        parent=parent,
        terminal_width=_WIDTH,
        max_content_width=_WIDTH,
        **command.context_settings,
    )
    yield context.command_path, command.get_help(context)
    for below, sub in getattr(command, "commands", {}).items():
        if not sub.hidden:
            yield from _helped(sub, below, context)


def settings() -> str:
    """``config.md``: every setting with its default, what it may be, and its comment."""
    parts = [
        "# Settings",
        _MADE,
        "What stands in [config.toml](../../config.toml). A variable of the environment goes "
        "before the file: `SHUTTEN_CHAT__PORT=8000` for `[chat] port`. Relative paths are relative "
        "to the file.",
    ]
    comments = _comments((REPO / "config.toml").read_text(encoding="utf-8"))
    schema = Settings.model_json_schema()
    for name, fields in Settings().model_dump().items():
        allowed = schema["$defs"][schema["properties"][name]["$ref"].rsplit("/", 1)[1]]
        rows = [
            [
                f"`{key}`",
                f"`{default}`",
                _bounds(allowed["properties"][key]),
                comment.replace("|", "\\|"),
            ]
            for key in fields
            for default, comment in (comments[name, key],)
        ]
        parts += [f"## `[{name}]`", table(["setting", "default", "may be", "what it is"], rows)]
    return _page(parts)


def _comments(text: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Default as written and comment of each setting, by section and key."""
    section, found = "", {}
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif at := _SETTING.match(line):
            found[section, at[1]] = at[2], at[3]
    return found


def _bounds(schema: dict[str, Any]) -> str:
    """What a value may be, of what a JSON schema says."""
    if "enum" in schema:
        return ", ".join(f'`"{one}"`' for one in schema["enum"])
    kinds = {"string": "text", "integer": "whole number", "number": "number"}
    kinds |= {"boolean": "`true`, `false`", "array": "list of texts"}
    kind = kinds[schema["type"]]
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f"{kind}, {low:,} to {high:,}"
    if low is not None:
        return f"{kind}, {low:,} or more"
    return f"{kind}, not empty" if schema.get("minLength") else kind


def _page(parts: list[str]) -> str:
    return "\n\n".join(parts) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/cli.md": commands,
    "docs/reference/config.md": settings,
    "docs/reference/errors.md": lambda: _page(["# Errors", _MADE, *errors(REPO)]),
}
