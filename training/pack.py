"""Packs trained models into the folder that is shipped.

    python -m training.pack [--encoder DIR] [--reader DIR] [--base DIR] [--target models]

Reads stock folders (a sentence-transformers encoder, a ``BertForQuestionAnswering``, the base that
both were trained from) and writes data files and their manifest, nothing else: licence and notices
in the target stay as they are; of the folder that is shipped, the program gets the manifest's
checksum. The same models give the same bytes. A model that is not given is kept as it stands in
the target. Both must have the base's word embeddings and vocabulary, which are stored once; of the
rest, the base and what training added to it (see :mod:`index.weights.quantize`).
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save

from index.weights.layout import MANIFEST, SEAL, PackedFolder, places, seal_of
from index.weights.manifest import (
    BASE,
    BODIES,
    KINDS,
    TOKENIZER,
    EncoderEntry,
    FileRecord,
    Kind,
    Manifest,
    ReaderEntry,
)
from index.weights.quantize import FloatArray, Tensors, expand_tensors, store_matrix
from index.weights.unpack import HEAD_PREFIX, WORD_EMBEDDINGS, to_json, tokenizer_json
from ingest.errors import ModelError
from training.base.prepare import base_folder
from training.loop import trained
from training.stock_folder import PackError, read_entry, read_tensors, read_tokenizer

MAX_FILE_BYTES = 25_000_000
MAX_BYTES = 55_000_000


@dataclass(frozen=True, slots=True)
class Base:
    """What both models were trained from, packed.

    Attributes:
        tensors: its matrices as they are expanded.
        file: its file.
        tokenizer: its ``tokenizer.json``, which is the shared one.
    """

    tensors: Mapping[str, FloatArray]
    file: bytes
    tokenizer: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Packed:
    """One model, packed.

    Attributes:
        entry: what the manifest says of it; how its tokenizer differs is left open.
        file: its file.
        tokenizer: its whole ``tokenizer.json``.
    """

    entry: EncoderEntry | ReaderEntry
    file: bytes
    tokenizer: Mapping[str, Any]


def pack_base(folder: Path) -> Base:
    """Pack the base of a stock folder.

    Raises:
        PackError: it cannot be packed, or its word embeddings not without loss.
    """
    tensors = read_tensors(folder, "encoder", read_entry(folder, "encoder"))
    matrices = {name: values for name, values in tensors.items() if values.ndim == 2}
    stored = _store(matrices, {})
    expanded = expand_tensors(stored)
    if not np.array_equal(expanded[WORD_EMBEDDINGS], matrices[WORD_EMBEDDINGS]):
        raise PackError(f"{folder}: the word embeddings are not of four bits")
    return Base(expanded, save(stored), read_tokenizer(folder))


def pack_model(folder: Path, kind: Kind, base: Base) -> Packed:
    """Pack the model of a stock folder.

    Raises:
        PackError: it cannot be packed, or is not of this base.
    """
    entry = read_entry(folder, kind)
    tensors = read_tensors(folder, kind, entry)
    if not np.array_equal(tensors.pop(WORD_EMBEDDINGS), base.tensors[WORD_EMBEDDINGS]):
        raise PackError(f"{folder}: the word embeddings are not those of the base")
    return Packed(entry, save(_store(tensors, base.tensors)), read_tokenizer(folder))


def _store(tensors: Mapping[str, FloatArray], base: Mapping[str, FloatArray]) -> Tensors:
    """Matrices less those of the base; the head and vectors as they are."""
    stored: Tensors = {}
    for name, values in sorted(tensors.items()):
        if not np.isfinite(values).all():
            raise PackError(f"{name}: a number is not finite")
        if values.ndim != 2 or name.startswith(HEAD_PREFIX):
            stored[name] = values
            continue
        before = base.get(name, np.zeros_like(values))
        if before.shape != values.shape:
            raise PackError(f"{name} has not the shape that it has in the base")
        try:
            stored |= store_matrix(name, values - before)
        except ValueError as error:
            raise PackError(str(error)) from error
    return stored


def kept_model(folder: PackedFolder, kind: Kind, base: Base) -> Packed:
    """A model that is packed already, as it stands.

    Raises:
        PackError: it was packed with another base.
        ModelError: a file of it is damaged.
    """
    if folder.read(BASE) != base.file:
        raise PackError(f"the {kind} in {folder.root} was packed with another base")
    return Packed(
        getattr(folder.manifest, kind),
        folder.read(BODIES[kind]),
        read_tokenizer(tokenizer_json(folder, kind)),
    )


def combine(base: Base, models: Mapping[Kind, Packed]) -> dict[str, bytes]:
    """The files of the folder by name, the manifest last.

    Raises:
        PackError: a vocabulary is not the base's, or a file or all together are too large.
    """
    files = {BASE: base.file, TOKENIZER: to_json(base.tokenizer).encode()}
    entries: dict[Kind, EncoderEntry | ReaderEntry] = {}
    for kind, model in models.items():
        files[BODIES[kind]] = model.file
        patch = tokenizer_patch(base.tokenizer, model.tokenizer)
        entries[kind] = replace(model.entry, tokenizer_patch=patch)
    check_sizes(files)
    manifest = Manifest(
        {name: FileRecord.of(content) for name, content in sorted(files.items())},
        **{kind: entries.get(kind) for kind in KINDS},  # type: ignore[arg-type]
    )
    return {**files, MANIFEST: manifest.to_json().encode()}


def tokenizer_patch(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a tokenizer that differ from the shared one.

    Raises:
        PackError: the vocabularies differ, by which both models find their rows.
    """
    patch = {key: value for key, value in own.items() if shared.get(key) != value}
    if {"model", "added_tokens"} & set(patch) or set(shared) != set(own):
        raise PackError("the vocabulary is not that of the base")
    return patch


def check_sizes(files: Mapping[str, bytes]) -> None:
    """Refuse what is too large for a repository.

    Raises:
        PackError: a file or all together are.
    """
    for name, content in files.items():
        if len(content) > MAX_FILE_BYTES:
            raise PackError(f"{name} has {len(content):,} bytes, more than {MAX_FILE_BYTES:,}")
    total = sum(map(len, files.values()))
    if total > MAX_BYTES:
        raise PackError(f"all files have {total:,} bytes, more than {MAX_BYTES:,}")


def write(target: Path, files: Mapping[str, bytes]) -> None:
    """Write the files beside their places, then put them there, the manifest last.

    A process that loads them in between is told that they are damaged.
    """
    target.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (target / f".{name}.new").write_bytes(content)
    for name in files:
        (target / f".{name}.new").replace(target / name)


def pack(folders: Mapping[Kind, Path], base_folder: Path, target: Path) -> dict[str, bytes]:
    """Pack the models of these stock folders into ``target``, beside those kept there.

    Returns:
        The files written, by name.

    Raises:
        PackError: the models cannot be packed, or not together.
        ModelError: what is kept is damaged.
    """
    base = pack_base(base_folder)
    models = {kind: pack_model(folder, kind, base) for kind, folder in folders.items()}
    if (target / MANIFEST).is_file():
        before = PackedFolder.open(target)
        for kind in before.manifest.kinds:
            if kind not in models:
                models[kind] = kept_model(before, kind, base)
    files = combine(base, models)
    write(target, files)
    return files


def main() -> None:
    parser = argparse.ArgumentParser(description="Pack trained models into few bits.")
    parser.add_argument("--encoder", type=trained, help="stock folder, or the name of a run")
    parser.add_argument("--reader", type=trained, help="stock folder, or the name of a run")
    parser.add_argument(
        "--base", type=Path, default=base_folder(), help="stock folder that both began from"
    )
    parser.add_argument("--target", type=Path, default=Path("models"))
    options = parser.parse_args()
    folders = {kind: getattr(options, kind) for kind in KINDS if getattr(options, kind)}
    if not folders:
        parser.error("name an encoder, a reader or both")
    try:
        files = pack(folders, options.base, options.target)
    except (PackError, ModelError) as error:
        raise SystemExit(str(error)) from error
    if options.target.resolve() == places()[0]:
        SEAL.write_text(seal_of(options.target), encoding="ascii")
    for name, content in files.items():
        print(f"{len(content):>12,}  {name}")
    print(f"{sum(map(len, files.values())):>12,}  in all")


if __name__ == "__main__":
    main()
