"""The packed models as stock folders, for programs that know nothing of Shutten."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from index.durable import sync_tree
from index.weights.layout import PackedFolder
from index.weights.load import lacking
from index.weights.manifest import Kind
from index.weights.stock import write_encoder, write_reader
from index.weights.unpack import tokenizer_json, unpack_encoder, unpack_reader
from ingest.errors import ModelError


def export_models(folder: PackedFolder, target: Path, kinds: Sequence[Kind]) -> list[Path]:
    """Write each model to a folder of its name below ``target``, with licence and notices.

    ``SentenceTransformer(target / "encoder")`` and
    ``AutoModelForQuestionAnswering.from_pretrained(target / "reader")`` load them and compute what
    Shutten computes. A model's folder appears whole, by one rename.

    Args:
        folder: the packed models.
        target: a new or empty folder.
        kinds: which models.

    Returns:
        The folders made.

    Raises:
        ModelError: a model is not there (``models_lacking``) or damaged (``models_damaged``),
            ``target`` holds something (``export_target_taken``), or the disk refuses
            (``export_not_written``).
    """
    for kind in kinds:
        if not folder.has(kind):
            raise lacking(folder, kind)
    try:
        _make_empty(target)
        return [_export(folder, target, kind) for kind in kinds]
    except OSError as error:
        reason = error.strerror or str(error)
        raise ModelError("export_not_written", folder=target, reason=reason) from error


def _make_empty(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise ModelError("export_target_taken", folder=target)
    target.mkdir(parents=True, exist_ok=True)
    # What an export that was killed left is ours, and in nobody's way.
    ours = {_beside(target, "encoder"), _beside(target, "reader")}
    if any(path not in ours for path in target.iterdir()):
        raise ModelError("export_target_taken", folder=target)
    for path in ours:
        if path.exists():
            shutil.rmtree(path)


def _beside(target: Path, kind: Kind) -> Path:
    return target / f".{kind}.part"


def _export(folder: PackedFolder, target: Path, kind: Kind) -> Path:
    built = _beside(target, kind)
    built.mkdir()
    try:
        _write(folder, built, kind)
        for notice in folder.notices:
            shutil.copyfile(notice, built / notice.name)
        sync_tree(built)
        return built.rename(target / kind)
    except BaseException:
        shutil.rmtree(built, ignore_errors=True)
        raise


def _write(folder: PackedFolder, built: Path, kind: Kind) -> None:
    manifest, tokenizer = folder.manifest, tokenizer_json(folder, kind)
    if kind == "encoder" and manifest.encoder is not None:
        write_encoder(built, manifest.encoder, unpack_encoder(folder), tokenizer)
    if kind == "reader" and manifest.reader is not None:
        write_reader(built, manifest.reader, unpack_reader(folder), tokenizer)
