"""The commands below ``shutten models``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chat.command import app_of, put, say
from chat.terminal import TerminalProgress
from index.weights import Kind, export_models, find_packed
from ingest.errors import ModelError

models_cli = typer.Typer(help="Prepare and export the models.", rich_markup_mode=None)


@models_cli.callback(invoke_without_command=True)
def _help(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        put(context.get_help())


@models_cli.command("prepare")
def models_prepare(context: typer.Context) -> None:
    """Make the default encoder ready: check the one that is here, or fetch and decode it, once."""
    from index.base import prepare_base
    from index.encoder import default_folder, find_packed_encoder

    app = app_of(context)
    packed = find_packed_encoder()
    if packed is not None:
        packed.verify()
        say(app, "models_shipped", folder=packed.root)
        return
    progress = TerminalProgress(app.config.language)
    try:
        folder = prepare_base(
            default_folder(), lambda step: progress.stage(f"stage_base_{step}", 1)
        )
    finally:
        progress.close()
    say(app, "models_ready", folder=folder)


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
