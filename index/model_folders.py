"""Where the files of an encoder lie, and which ones they are."""

from __future__ import annotations

import hashlib
from pathlib import Path

from index.checkpoints import first_line
from index.weights import PackedFolder, find_packed
from ingest.errors import ModelError

# What a model computes depends on these; notices and READMEs do not count.
_MODEL_SUFFIXES = (".json", ".safetensors", ".bin", ".txt", ".model")


def packed_encoder() -> PackedFolder:
    """The folder of the encoder that comes with Shutten.

    Raises:
        ModelError: this copy has none, or what came is damaged.
    """
    packed = find_packed()
    if packed is None or not packed.has("encoder"):
        raise ModelError("encoder_none")
    return packed


def find_model_folder(name: str) -> Path:
    """Where the stock folder of a model lies.

    Args:
        name: a folder, or a name on the model hub.

    Raises:
        ModelError: the name is neither a folder nor a model that is cached or can be fetched.
    """
    return cached_folder(name) or _fetched_folder(name)


def cached_folder(name: str) -> Path | None:
    """As ``find_model_folder``, where the folder lies on this machine; None else. Asks no hub."""
    if Path(name).is_dir():
        return Path(name).resolve()
    # A mistyped folder must not send anybody's path to a model hub.
    if name.startswith((".", "/", "~")) or name.count("/") > 1 or "\\" in name:
        raise ModelError("model_folder_missing", name=name)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except HFValidationError as error:
        raise ModelError("model_unknown", name=name, reason=first_line(error)) from error
    except (LocalEntryNotFoundError, OSError):
        return None


def _fetched_folder(name: str) -> Path:
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, etag_timeout=5, max_workers=2))
    except Exception as error:  # the hub client's many errors all mean: not to be had
        raise ModelError("model_unknown", name=name, reason=first_line(error)) from error


def fingerprint_of(folder: Path) -> str:
    """A hash over the files that decide what a model computes, as 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in _MODEL_SUFFIXES:
            digest.update(path.relative_to(folder).as_posix().encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]
