"""The commands below ``shutten index``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from chat.building import BuildCall, run_build
from chat.command import app_of, put, say
from chat.index_report import file_lines
from chat.version_commands import version_cli
from index.build import BuildOptions
from index.stores import place_of
from index.version import SourcePath
from ingest.errors import SourceError, UsageError

index_cli = typer.Typer(help="Build and inspect the index.", rich_markup_mode=None)
index_cli.add_typer(version_cli)

_Shards = Annotated[int, typer.Option(min=1, metavar="N", help="Processes that share the work.")]
_Cluster = Annotated[
    str, typer.Option(metavar="ADDRESS", help="A Dask scheduler whose workers share the work.")
]


@index_cli.callback(invoke_without_command=True)
def _help(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        put(context.get_help())


@index_cli.command("build")
def index_build(
    context: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Articles, folders of them, or addresses."),
    ] = None,
    encoding: Annotated[
        str, typer.Option(help="What the named files are encoded in, instead of finding out.")
    ] = "",
    strict: Annotated[
        bool, typer.Option("--strict", help="Replace the index only if every file can be read.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="Also write what became of each file there, as JSON.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and write nothing.")
    ] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make everything anew, taking nothing over.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on building whenever a file changes.")
    ] = False,
    shards: _Shards = 1,
    cluster: _Cluster = "",
    interval: Annotated[
        float, typer.Option(min=0.1, metavar="SECONDS", help="How often to look, with --watch.")
    ] = 2.0,
    verbose: Annotated[bool, typer.Option("--verbose", help="List every file.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print errors only.")] = False,
    json_log: Annotated[
        bool, typer.Option("--json-log", help="Tell progress on stderr, a JSON object a line.")
    ] = False,
) -> None:
    """Index articles: the named ones, or again those of last time."""
    if watch and dry_run:
        raise UsageError("watch_dry")
    if cluster and shards > 1:
        raise UsageError("shards_cluster")
    app = app_of(context)
    base = str(Path.cwd())
    named = tuple(SourcePath(path, base, encoding) for path in paths or [])
    options = BuildOptions(strict=strict, rebuild=rebuild, dry_run=dry_run)
    call = BuildCall(named, options, report, verbose, quiet, json_log, 0.0, shards, cluster)
    if not watch:
        raise typer.Exit(run_build(app, call))
    from chat.watching import Watch

    Watch(app, call, interval).run()


@index_cli.command("status")
def index_status(context: typer.Context) -> None:
    """Show what the index holds."""
    app = app_of(context)
    manifest = app.store.manifest(app.store.current())
    recipe = manifest.recipe
    say(app, "status_version", version=manifest.version, created=manifest.created)
    say(app, "status_place", directory=place_of(app.store))
    say(
        app,
        "status_encoder",
        encoder=recipe.encoder,
        fingerprint=recipe.fingerprint,
        dimension=manifest.dimension,
    )
    documents = sum(len(record.documents) for record in manifest.sources)
    say(app, "status_counts", documents=documents, passages=manifest.passages)
    for record in manifest.sources:
        for line in file_lines(record, app.config.language):
            put(line)
    for failed in manifest.failed:
        say(app, "built_failed_file", reason=failed.error.message(app.config.language))


@index_cli.command("show")
def index_show(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="An article, as `index status` lists it.")],
) -> None:
    """Print the stored text of an article, as it is; to a terminal what it may show."""
    index = app_of(context).handle.current()
    if source not in index.documents:
        raise SourceError("source_not_indexed", source=source)
    text = index.documents[source].text
    if sys.stdout.isatty():
        put(text)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()
