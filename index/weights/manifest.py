"""``models.json``: what the folder of packed models holds, and the checksum of each file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

FORMAT = 1
"""Goes up when a program that knows only the number before would expand other weights."""

Kind = Literal["encoder", "reader"]
KINDS: tuple[Kind, ...] = ("encoder", "reader")

POOLING = "mean"
HEAD = "span"

BASE = "base.safetensors"
TOKENIZER = "tokenizer.json"
BODIES: Mapping[Kind, str] = {"encoder": "encoder.safetensors", "reader": "reader.safetensors"}


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as it was written.

    Attributes:
        size: in bytes.
        sha256: its checksum, hexadecimal.
    """

    size: int
    sha256: str

    @classmethod
    def of(cls, content: bytes) -> FileRecord:
        """The record of a file with this content."""
        return cls(len(content), hashlib.sha256(content).hexdigest())


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """All that decides what one of the models computes, its files aside.

    Attributes:
        bert: sizes and constants, by their names in Transformers' ``BertConfig``.
        tokenizer: special tokens and input names, as ``tokenizer_config.json`` has them.
        tokenizer_patch: parts of ``tokenizer.json`` (its top-level keys) that this model has
            differently from the shared file.
        max_tokens: longest input, special tokens counted.
    """

    bert: Mapping[str, Any]
    tokenizer: Mapping[str, Any]
    tokenizer_patch: Mapping[str, Any]
    max_tokens: int


@dataclass(frozen=True, slots=True)
class EncoderEntry(ModelEntry):
    """A bi-encoder whose vectors are of unit length.

    Attributes:
        pooling: how a text's vector comes from its tokens', ``POOLING``.
        prompts: texts put before questions ("query") and passages ("passage", "document").
    """

    pooling: str
    prompts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReaderEntry(ModelEntry):
    """An extractive reader.

    Attributes:
        head: what stands on the body, ``HEAD``: a start and an end logit for each token.
    """

    head: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the folder holds.

    Attributes:
        files: the record of each data file, by name.
        encoder: the encoder, if there is one.
        reader: the reader, if there is one.
    """

    files: Mapping[str, FileRecord]
    encoder: EncoderEntry | None
    reader: ReaderEntry | None

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The models that are there."""
        return tuple(kind for kind in KINDS if getattr(self, kind) is not None)

    def files_of(self, kind: Kind) -> dict[str, FileRecord]:
        """The files that this model is made of."""
        return {name: self.files[name] for name in (BASE, BODIES[kind], TOKENIZER)}

    def fingerprint(self, kind: Kind) -> str:
        """A hash of exactly what decides what this model computes, as 16 hexadecimal digits."""
        files = {name: record.sha256 for name, record in self.files_of(kind).items()}
        content = {"format": FORMAT, "files": files, "model": asdict(getattr(self, kind))}
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def to_json(self) -> str:
        """The content of ``models.json``; the same for the same models."""
        content = {"format": FORMAT, **asdict(self)}
        return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Manifest:
        """Read what ``to_json`` wrote, parsed.

        Raises:
            KeyError: a part is missing.
            TypeError: a part has fields too many or too few.
            ValueError: a model is pooled or has a head in a way that is not known here.
        """
        encoder, reader = content["encoder"], content["reader"]
        manifest = cls(
            files={name: FileRecord(**record) for name, record in content["files"].items()},
            encoder=None if encoder is None else EncoderEntry(**encoder),
            reader=None if reader is None else ReaderEntry(**reader),
        )
        if manifest.encoder is not None and manifest.encoder.pooling != POOLING:
            raise ValueError(f"pooling {manifest.encoder.pooling}")
        if manifest.reader is not None and manifest.reader.head != HEAD:
            raise ValueError(f"head {manifest.reader.head}")
        for kind in manifest.kinds:
            manifest.files_of(kind)
        return manifest
