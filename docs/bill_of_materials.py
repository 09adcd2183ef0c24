"""Writes docs/sbom.json: what Shutten consists of, as CycloneDX 1.6 (ECMA-424).

Run as ``python -m docs.bill_of_materials`` after ``docs.licence_tables``. It is made from
requirements.lock, docs/licences.md and models/models.json alone, without a time or a machine's
name: the same files make the same bytes.
"""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from docs.licence_tables import DOCUMENT, Entry, listed
from docs.locked import LOCK, TOP, pins, project

BILL = Path(__file__).parent / "sbom.json"
_MODELS = TOP / "models"
_SCOPES = {"runtime": "required", "extra": "optional", "development": "excluded"}
# What it is named from is no secret and no host: only that the same content has the same name.
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:shutten:sbom")
Json = dict[str, Any]


def bill(lock: str, licences: str, models: str) -> Json:
    """The bill of materials.

    Args:
        lock: the text of requirements.lock.
        licences: of docs/licences.md.
        models: of models/models.json.

    Raises:
        ValueError: the list of licences is not of this lock.
    """
    entries = listed(licences)
    if [entry.pin for entry in entries] != pins(lock):
        raise ValueError("docs/licences.md is older than requirements.lock; make it anew first")
    said = project()
    root = {
        "type": "application",
        "bom-ref": "shutten",
        "name": "shutten",
        "version": said["version"],
        "description": said["description"],
        "licenses": [{"expression": said["license"]}],
    }
    packages, files = [_package(entry) for entry in entries], _files(models)
    content: Json = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": root},
        "components": [*packages, *files],
        "dependencies": _dependencies(said, packages, files),
    }
    name = uuid.uuid5(_SPACE, json.dumps(content, sort_keys=True))
    return {**content, "serialNumber": name.urn}


def _package(entry: Entry) -> Json:
    licence: Json = {"expression": entry.licence}
    if entry.licence == "BSD":  # no SPDX identifier: it does not say which
        licence = {"license": {"name": "BSD"}}
    purl = f"pkg:pypi/{entry.pin.name}@{entry.pin.version}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": entry.pin.name,
        "version": entry.pin.version,
        "scope": _SCOPES[entry.use],
        "licenses": [licence],
        "purl": purl,
    }


def _files(models: str) -> list[Json]:
    """The weights and what belongs to them, which come with the clone."""
    return [
        {
            "type": "machine-learning-model" if name.endswith(".safetensors") else "file",
            "bom-ref": f"models/{name}",
            "name": f"models/{name}",
            "hashes": [{"alg": "SHA-256", "content": file["sha256"]}],
            "licenses": [{"license": {"id": "CC-BY-SA-4.0"}}],
        }
        for name, file in sorted(json.loads(models)["files"].items())
    ]


def _dependencies(said: Json, packages: list[Json], files: list[Json]) -> list[Json]:
    """What Shutten itself names; what those need in turn is not told."""
    names = {canonicalize_name(text.partition(">")[0].partition("<")[0].partition("=")[0])
             for text in said["dependencies"]}  # fmt: skip
    direct = [package["bom-ref"] for package in packages if package["name"] in names]
    return [{"ref": "shutten", "dependsOn": [*direct, *(file["bom-ref"] for file in files)]}]


def text_of(content: Json) -> str:
    """The file's text."""
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> None:
    """Make it anew in place."""
    models = (_MODELS / "models.json").read_text("utf-8")
    content = bill(LOCK.read_text("utf-8"), DOCUMENT.read_text("utf-8"), models)
    BILL.write_text(text_of(content), encoding="utf-8")


if __name__ == "__main__":
    main()
