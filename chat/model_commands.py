"""The commands below ``shutten models``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chat.command import app_of, put, say
from index.weights import Kind, export_models, find_packed
from ingest.errors import ModelError

models_cli = typer.Typer(help="Check and export the models.", rich_markup_mode=None)


@models_cli.callback(invoke_without_command=True)
def _help(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        put(context.get_help())


@models_cli.command("verify")
def models_verify(context: typer.Context) -> None:
    """Check every file of the models that come with Shutten."""
    app = app_of(context)
    packed = find_packed()
    if packed is None or not packed.manifest.kinds:
        raise ModelError("models_none")
    packed.verify()
    say(app, "models_intact", folder=packed.root)


@models_cli.command("export")
def models_export(
    context: typer.Context,
    target: Annotated[
        Path, typer.Argument(metavar="DIR", readable=False, help="A new or empty folder.")
    ],
    which: Annotated[
        Kind | None, typer.Option(help="Only this model; by default all that are here.")
    ] = None,
) -> None:
    """Write our models as folders that sentence-transformers and Transformers load."""
    app = app_of(context)
    packed = find_packed()
    if packed is None or not packed.manifest.kinds:
        raise ModelError("models_none")
    kinds = packed.manifest.kinds if which is None else (which,)
    for folder in export_models(packed, target, kinds):
        say(app, "export_done", folder=folder)
