"""The commands below ``shutten index`` that are about its versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from chat.app import App
from chat.command import app_of, put, say
from chat.index_report import migrated_lines
from chat.telling import Telling, Told
from chat.terminal import table
from index.archive import Exported, Imported, export_version, import_version
from index.progress import EXPORT_STAGES, IMPORT_STAGES, VERIFY_STAGES
from index.search import encoder_problem
from index.source_set import foreign_of
from index.stores import disk_store, place_of, unlock
from index.version import Manifest, SourcePath
from index.versions import Listed
from index.view import IndexView
from ingest import messages
from ingest.errors import ModelError

version_cli = typer.Typer(rich_markup_mode=None)

_Version = Annotated[
    str,
    typer.Argument(metavar="[VERSION]", show_default=False, help="Its name, or how it begins."),
]
_Quiet = Annotated[bool, typer.Option("--quiet", help="Print errors only.")]
_JsonLog = Annotated[
    bool, typer.Option("--json-log", help="Tell progress on stderr, a JSON object a line.")
]
_MB = 1_000_000
_COLUMNS = ("name", "created", "program", "documents", "passages", "size", "state")


@version_cli.command("versions")
def index_versions(context: typer.Context) -> None:
    """List the versions of the index, newest first."""
    app = app_of(context)
    language = app.config.language
    head = tuple(messages.text(f"versions_{column}", language) for column in _COLUMNS)
    rows = [_row(app, listed) for listed in app.versions.list()]
    for line in table([head, *rows]):
        put(line.rstrip())


def _row(app: App, listed: Listed) -> tuple[str, ...]:
    summary = listed.summary
    counts = (f"{summary.documents:,}", f"{summary.passages:,}")
    return (
        summary.name,
        summary.created.removesuffix("+00:00").replace("T", " "),
        summary.program or "-",
        *(("-", "-") if summary.damaged else counts),
        f"{summary.size / _MB:,.1f}",
        _state(app, listed),
    )


def _state(app: App, listed: Listed) -> str:
    language, summary = app.config.language, listed.summary
    states = [messages.text("versions_live", language)] if listed.live else []
    if summary.damaged:
        states.append(messages.text("versions_damaged", language))
    elif not summary.usable:
        states.append(messages.text("versions_other_format", language, format=summary.format))
    return ", ".join(states)


@version_cli.command("verify")
def index_verify(
    context: typer.Context,
    version: _Version = "",
    quiet: _Quiet = False,
    json_log: _JsonLog = False,
) -> None:
    """Check every file and every offset of the index, or of another version."""
    app = app_of(context)
    Telling(quiet, json_log).run(
        app,
        VERIFY_STAGES,
        lambda progress: app.versions.verify(version, progress),
        lambda index: _verified(app, index),
    )


def _verified(app: App, index: IndexView) -> Told:
    report = {
        "version": index.version,
        "files": len(index.manifest.files),
        "documents": len(index.documents),
        "passages": len(index.passages),
    }
    return Told([messages.text("verify_done", app.config.language, **report)], report)


@version_cli.command("rollback")
def index_rollback(context: typer.Context, version: _Version = "") -> None:
    """Go back to the version before the live one, or to the named one."""
    app = app_of(context)
    done = app.versions.roll_back(version)
    manifest = done.index.manifest
    key = "rollback_same" if done.before == manifest.version else "rollback_done"
    say(app, key, before=done.before or "-", **_counts(manifest))
    for line in _next_lines(app, manifest):
        put(line)


@version_cli.command("prune")
def index_prune(
    context: typer.Context,
    keep: Annotated[int, typer.Option(min=1, metavar="N", help="How many versions stay.")],
) -> None:
    """Remove all versions but the live one and the newest others."""
    app = app_of(context)
    pruned = app.versions.prune(keep)
    if not pruned.names:
        say(app, "prune_none", kept=len(app.store.names()))
        return
    say(
        app,
        "prune_done",
        count=len(pruned.names),
        size=pruned.size / _MB,
        versions=", ".join(pruned.names),
    )


@version_cli.command("unlock")
def index_unlock(context: typer.Context) -> None:
    """Open the builder's lock that a machine which is gone left in Milvus."""
    app = app_of(context)
    key = "unlock_done" if unlock(app.store) else "unlock_none"
    say(app, key, directory=place_of(app.store))


@version_cli.command("export")
def index_export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(readable=False, help="Where to, as .tar.gz.")],
    version: Annotated[
        str, typer.Option(metavar="VERSION", help="Another version than the live one.")
    ] = "",
    quiet: _Quiet = False,
    json_log: _JsonLog = False,
) -> None:
    """Write the index into one file."""
    app = app_of(context)
    Telling(quiet, json_log).run(
        app,
        EXPORT_STAGES,
        lambda progress: export_version(disk_store(app.store), file, version, progress),
        lambda done: _exported(app, file, done),
    )


def _exported(app: App, file: Path, done: Exported) -> Told:
    counts = {**_counts(done.manifest), "added": done.added, "pages": done.pages}
    sentence = messages.text(
        "transfer_done", app.config.language, file=file, size=done.size / _MB, **counts
    )
    return Told([sentence], {**counts, "file": str(file), "bytes": done.size})


@version_cli.command("import")
def index_import(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(readable=False, help="What `index export` wrote.")],
    own: Annotated[
        bool,
        typer.Option("--own", help="It is yours: builds may read the files and folders it names."),
    ] = False,
    quiet: _Quiet = False,
    json_log: _JsonLog = False,
) -> None:
    """Make an exported index the live one."""
    app = app_of(context)
    Telling(quiet, json_log).run(
        app,
        IMPORT_STAGES,
        lambda progress: import_version(disk_store(app.store), file, progress, own),
        lambda done: _imported(app, done),
    )


def _imported(app: App, done: Imported) -> Told:
    language, counts = app.config.language, _counts(done.manifest)
    key = "import_done" if done.fresh else "import_there"
    lines = [*migrated_lines(done.older, language), messages.text(key, language, **counts)]
    with suppress(ModelError):  # told when a question meets it
        if (problem := encoder_problem(done.manifest, app.encoder)) is not None:
            lines.append(problem.message(language))
    lines += _next_lines(app, done.manifest)
    foreign = [path.shown for path in foreign_of(done.manifest.paths, app.config.source_paths)]
    report = {"fresh": done.fresh, "migrated_from": done.older, "foreign": foreign}
    return Told(lines, {**counts, **report})


def _counts(manifest: Manifest) -> dict[str, object]:
    documents = sum(len(record.documents) for record in manifest.sources)
    return {
        "version": manifest.version,
        "documents": documents,
        "passages": manifest.passages,
    }


def _next_lines(app: App, manifest: Manifest) -> Iterator[str]:
    """What the next build starts from: never from this version, always from the sources."""
    language, configured = app.config.language, app.config.source_paths
    if foreign := foreign_of(manifest.paths, configured):
        yield messages.text("next_build_foreign", language, paths=_shown(foreign))
        return
    key = "next_build_named" if manifest.paths else "next_build_configured"
    yield messages.text(key, language, paths=_shown(manifest.paths or configured))
    if manifest.added:
        yield messages.text("next_build_added", language, count=len(manifest.added))


def _shown(paths: Sequence[SourcePath]) -> str:
    return ", ".join(path.shown for path in paths)
