"""What is installed is listed, under licences that we took, the same each time it is asked."""

import copy
import json
import re
from email import message_from_string
from importlib import metadata

import pytest
from jsonschema import Draft202012Validator
from packaging.licenses import canonicalize_license_expression

from docs import dependency_audit, licence_tables
from docs.bill_of_materials import BILL, bill, text_of
from docs.licence_tables import DOCUMENT, Entry, document, entries, is_taken, licence_of, listed
from docs.locked import LOCK, TOP, Pin, needed, pins, project

LICENCES = DOCUMENT.read_text("utf-8")
LOCKED = LOCK.read_text("utf-8")
MODELS = (TOP / "models" / "models.json").read_text("utf-8")


def installed() -> bool:
    """Whether what is installed here is what is pinned."""
    try:
        return all(metadata.version(p.name).partition("+")[0] == p.version for p in pins(LOCKED))
    except metadata.PackageNotFoundError:
        return False


def test_every_package_that_is_pinned_is_listed_with_a_licence_that_we_took():
    found = listed(LICENCES)
    assert [entry.pin for entry in found] == pins(LOCKED)
    assert licence_tables.refused(found) == []
    assert {entry.use for entry in found} == {"runtime", "extra", "development"}


def test_what_the_program_needs_is_pinned():
    names = {pin.name for pin in pins(LOCKED)}
    uses = {entry.pin.name: entry.use for entry in listed(LICENCES)}
    for text in project()["dependencies"]:
        (name,) = needed([text]) & {re.split("[<>=]", text)[0].lower().replace("_", "-")}
        assert name in names
        assert uses[name] == "runtime"


@pytest.mark.skipif(not installed(), reason="another environment than requirements.lock")
def test_list_is_what_the_packages_say():
    """Fails when it is old; `python -m docs.licence_tables` makes it anew."""
    assert document(LICENCES, entries(LOCKED)) == LICENCES


@pytest.mark.parametrize(
    "expression",
    ["MIT", "Apache-2.0 OR GPL-3.0-only", "(GPL-2.0-only OR MIT) AND BSD-3-Clause",
     "Apache-2.0 WITH LLVM-exception AND MIT", "MPL-2.0 AND (Apache-2.0 OR MIT)",
     "GPL-3.0-only AND MIT OR ISC"],
)  # fmt: skip
def test_licence_is_taken(expression):
    assert is_taken(expression)


@pytest.mark.parametrize(
    "expression",
    ["", "GPL-3.0-or-later", "AGPL-3.0-only", "LGPL-2.1-only", "MIT AND GPL-2.0-only", "SSPL-1.0",
     "MIT OR ISC AND GPL-3.0-only OR", "Apache-2.0 WITH Commons-Clause", "CC-BY-NC-4.0", "MIT)",
     "(MIT", "MIT ISC", "UNKNOWN", "Proprietary", "MIT; GPL", "BUSL-1.1"],
)  # fmt: skip
def test_licence_is_not_taken(expression):
    assert not is_taken(expression)


def said(**fields: object) -> metadata.PackageMetadata:
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return message_from_string("\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ({"License_Expression": "MIT OR Apache-2.0", "License": "x"}, "MIT OR Apache-2.0"),
        ({"License": "Apache 2.0 License"}, "Apache-2.0"),
        ({"License": "see below", "Classifier": "License :: OSI Approved :: MIT License"}, "MIT"),
        ({"License": "GPLv3"}, "GPLv3"),
        ({"Classifier": "Topic :: Text Processing"}, ""),
        ({"Classifier": "License :: Free for non-commercial use"}, "Free for non-commercial use"),
    ],
)
def test_licence_is_what_the_metadata_say(fields, licence):
    assert licence_of(Pin("some-package", "1.0"), said(**fields)) == licence


def test_what_was_read_by_hand_holds_for_one_version():
    assert licence_of(Pin("axe-playwright-python", "9.9"), said()) == ""


def test_a_package_without_a_known_licence_is_refused_and_nothing_written(monkeypatch, capsys):
    before = DOCUMENT.read_bytes()
    odd = [Entry(Pin("a", "1"), "MIT", "runtime"), Entry(Pin("b", "2"), "GPLv3", "runtime"),
           Entry(Pin("c", "3"), "", "extra")]  # fmt: skip
    monkeypatch.setattr(licence_tables, "entries", lambda _: odd)
    assert licence_tables.main() == 1
    told = capsys.readouterr().out
    assert "b 2: GPLv3" in told and "c 3: says nothing" in told and "a 1" not in told
    assert DOCUMENT.read_bytes() == before


@pytest.mark.parametrize("line", ["requests", "requests>=2", "-e .", "https://a.example/b.whl"])
def test_a_line_that_pins_nothing_is_no_lock(line):
    with pytest.raises(ValueError, match=r"requirements\.lock"):
        pins(f"a==1\n{line}\n")


def test_bill_of_materials_is_made_of_the_lock():
    """Fails when it is old; `python -m docs.bill_of_materials` makes it anew."""
    assert text_of(bill(LOCKED, LICENCES, MODELS)) == BILL.read_text("utf-8")


def test_bill_of_materials_is_not_made_of_an_older_list():
    with pytest.raises(ValueError, match=r"licences\.md"):
        bill(LOCKED.replace("anyio==", "anyio==9."), LICENCES, MODELS)


def test_another_lock_is_another_bill():
    lock = re.sub("anyio==.*", "anyio==99.0", LOCKED)
    version = next(pin.version for pin in pins(LOCKED) if pin.name == "anyio")
    licences = LICENCES.replace(f"| anyio | {version} |", "| anyio | 99.0 |")
    one, other = bill(LOCKED, LICENCES, MODELS), bill(lock, licences, MODELS)
    assert one["serialNumber"] != other["serialNumber"]


_LICENCE = {
    "oneOf": [
        {"type": "object", "required": ["expression"], "additionalProperties": False,
         "properties": {"expression": {"type": "string", "minLength": 1}}},
        {"type": "object", "required": ["license"], "additionalProperties": False,
         "properties": {"license": {
             "type": "object", "minProperties": 1, "maxProperties": 1,
             "additionalProperties": False,
             "properties": {"id": {"type": "string"}, "name": {"type": "string"}}}}},
    ]
}  # fmt: skip
_COMPONENT = {
    "type": "object",
    "required": ["type", "name"],
    "additionalProperties": False,
    "properties": {
        "type": {"enum": ["application", "library", "file", "machine-learning-model"]},
        "bom-ref": {"type": "string", "minLength": 1},
        "name": {"type": "string"},
        "version": {"type": "string"},
        "description": {"type": "string"},
        "scope": {"enum": ["required", "optional", "excluded"]},
        "purl": {"type": "string", "pattern": r"^pkg:pypi/[a-z0-9-]+@[^@]+$"},
        "hashes": {"type": "array", "items": {
            "type": "object", "required": ["alg", "content"], "additionalProperties": False,
            "properties": {"alg": {"const": "SHA-256"},
                           "content": {"type": "string", "pattern": "^[a-f0-9]{64}$"}}}},
        "licenses": {"type": "array", "items": _LICENCE, "maxItems": 1},
    },
}  # fmt: skip
# Of the schema of CycloneDX 1.6 (bom-1.6.schema.json) what a bill like ours can break.
CYCLONEDX = {
    "type": "object",
    "required": ["bomFormat", "specVersion"],
    "additionalProperties": False,
    "properties": {
        "bomFormat": {"const": "CycloneDX"},
        "specVersion": {"const": "1.6"},
        "serialNumber": {
            "type": "string",
            "pattern": "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        },
        "version": {"type": "integer", "minimum": 1},
        "metadata": {"type": "object", "properties": {"component": _COMPONENT}},
        "components": {"type": "array", "items": _COMPONENT, "uniqueItems": True},
        "dependencies": {"type": "array", "uniqueItems": True, "items": {
            "type": "object", "required": ["ref"], "additionalProperties": False,
            "properties": {"ref": {"type": "string"},
                           "dependsOn": {"type": "array", "uniqueItems": True,
                                         "items": {"type": "string"}}}}},
    },
}  # fmt: skip


def problems(content: dict) -> list[str]:
    return [error.message for error in Draft202012Validator(CYCLONEDX).iter_errors(content)]


def test_bill_of_materials_keeps_the_rules_of_its_format():
    content = json.loads(BILL.read_text("utf-8"))
    assert problems(content) == []
    components = content["components"]
    names = [one["bom-ref"] for one in (content["metadata"]["component"], *components)]
    assert len(set(names)) == len(names)
    for edge in content["dependencies"]:
        assert {edge["ref"], *edge["dependsOn"]} <= set(names)
    for component in components:
        for licence in component["licenses"]:
            if "expression" in licence:
                canonicalize_license_expression(licence["expression"])


def test_rules_can_be_broken():
    content = json.loads(BILL.read_text("utf-8"))
    for change in (
        {"specVersion": "1.7"},
        {"serialNumber": "urn:uuid:1"},
        {"version": 0},
        {"components": [{"name": "a"}]},
        {"components": [{"type": "library", "name": "a", "licenses": [{"license": {}}]}]},
        {"dependencies": [{"dependsOn": []}]},
    ):
        assert problems(copy.deepcopy(content) | change), change


def test_models_are_in_the_bill_with_their_checksums():
    files = json.loads(MODELS)["files"]
    listed_files = {
        one["name"]: one["hashes"][0]["content"]
        for one in json.loads(BILL.read_text("utf-8"))["components"]
        if "hashes" in one
    }
    assert listed_files == {f"models/{name}": file["sha256"] for name, file in files.items()}


def audited(*vulnerable: str, left_out: str = "") -> str:
    return json.dumps(
        {
            "dependencies": [
                {"name": pin.name, "skip_reason": "?"}
                if pin.name == left_out
                else {
                    "name": pin.name,
                    "version": pin.version,
                    "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["9"]}]
                    if pin.name in vulnerable
                    else [],
                }
                for pin in pins(LOCKED)
            ]
        }
    )


def test_a_vulnerability_is_told_and_fails(capsys):
    assert dependency_audit.main(lambda _: (audited("anyio"), "")) == 1
    assert re.fullmatch(r"anyio \S+: PYSEC-1, gone in 9\n", capsys.readouterr().out)
    assert dependency_audit.main(lambda _: (audited(), "")) == 0


def test_what_was_looked_at_is_not_told_again(monkeypatch):
    monkeypatch.setattr(dependency_audit, "ACCEPTED", {"CVE-1": "not called by us"})
    assert dependency_audit.main(lambda _: (audited("anyio"), "")) == 0


@pytest.mark.parametrize(
    "reply",
    [("", "requests.exceptions.ConnectionError: no route"), ("{}", ""), ("", ""),
     (audited(left_out="anyio"), ""), ('{"dependencies": []}', "")],
)  # fmt: skip
def test_nobody_asked_is_not_nothing_known(capsys, reply):
    assert dependency_audit.main(lambda _: reply) == 2
    assert "was not asked" in capsys.readouterr().out


def test_a_missing_program_is_told(monkeypatch, capsys):
    monkeypatch.setenv("PATH", "")
    assert dependency_audit.main() == 2
    assert "pipx install pip-audit" in capsys.readouterr().out
