"""The folder of packed models on disk, and where it lies.

::

    models/
      models.json            what is here: FORMAT, both models, a checksum for each file
      base.safetensors       what both models were trained from: its word embeddings, which are
                             theirs too, and its other matrices
      encoder.safetensors    what training added to each matrix of the base; the other tensors
      reader.safetensors     the same of the reader, and its head
      tokenizer.json         the base's tokenizer
      LICENSE NOTICE README.md

The manifest has the checksums of the others; its own is in the program
(``index/weights/shipped.sha256``, as ``sha256sum`` writes it), for the folder that comes with it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from index.weights.manifest import FORMAT, FileRecord, Kind, Manifest
from ingest.errors import ModelError

MANIFEST = "models.json"
SEAL = Path(__file__).with_name("shipped.sha256")
NOTICES = ("LICENSE", "NOTICE")


@dataclass(frozen=True, slots=True)
class PackedFolder:
    """A folder with its manifest, read once.

    Attributes:
        root: where it lies.
        manifest: what it should hold.
    """

    root: Path
    manifest: Manifest

    @classmethod
    def open(cls, root: Path) -> PackedFolder:
        """Read the manifest of the folder; the other files are not looked at.

        Raises:
            ModelError: there is no manifest or it cannot be read (``models_damaged``), or it is
                of another format (``models_format``).
        """
        try:
            content = json.loads((root / MANIFEST).read_text(encoding="utf-8"))
            found = content["format"]
            if found != FORMAT:
                raise ModelError("models_format", folder=root, found=found, expected=FORMAT)
            return cls(root, Manifest.from_json(content))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError("models_damaged", folder=root, file=MANIFEST) from error

    @property
    def notices(self) -> tuple[Path, ...]:
        """Licence and notices, which go wherever a model goes."""
        return tuple(path for path in (self.root / name for name in NOTICES) if path.is_file())

    def has(self, kind: Kind) -> bool:
        """Whether the folder is to hold this model."""
        return kind in self.manifest.kinds

    def read(self, name: str) -> bytes:
        """The content of a data file, checked.

        Raises:
            ModelError: it is missing or not as it was written (``models_damaged``, naming it).
        """
        try:
            content = (self.root / name).read_bytes()
            if FileRecord.of(content) == self.manifest.files[name]:
                return content
        except (OSError, KeyError) as error:
            raise ModelError("models_damaged", folder=self.root, file=name) from error
        raise ModelError("models_damaged", folder=self.root, file=name)

    def verify(self) -> None:
        """Check every file that a model of the manifest is made of.

        Raises:
            ModelError: one is missing or not as it was written (``models_damaged``, naming it).
        """
        for kind in self.manifest.kinds:
            for name in self.manifest.files_of(kind):
                self.read(name)

    def is_valid(self) -> bool:
        """Whether every file is there as it was written."""
        try:
            self.verify()
        except ModelError:
            return False
        return True


def places() -> tuple[Path, Path]:
    """Where the folder may lie: in the clone, and in the installed package."""
    clone = Path(__file__).resolve().parents[2] / "models"
    return clone, Path(str(resources.files("index").joinpath("defaults/models")))


def find_packed() -> PackedFolder | None:
    """The folder that comes with this copy of Shutten; None where none does.

    Raises:
        ModelError: its manifest is damaged, of another format, or not the one that was shipped.
    """
    root = next((place for place in places() if (place / MANIFEST).is_file()), None)
    if root is None:
        return None
    folder = PackedFolder.open(root)
    if SEAL.is_file() and SEAL.read_text("ascii", "replace") != seal_of(root):
        raise ModelError("models_damaged", folder=root, file=MANIFEST)
    return folder


def seal_of(root: Path) -> str:
    """What ``SEAL`` holds where a folder is the one that is shipped.

    Without it a damaged manifest could still be read, and a model would compute something else.

    Raises:
        OSError: the manifest cannot be read.
    """
    content = (root / MANIFEST).read_bytes().replace(b"\r\n", b"\n")  # as Git may check it out
    return f"{hashlib.sha256(content).hexdigest()}  {MANIFEST}\n"
