"""Failing cases as files: the file itself, smaller where it could be made so, and how to run it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from ingest.format import RawFile
from tests.ingest.fuzz.campaign import ENDED, Result
from tests.ingest.fuzz.cases import Case, make_case
from tests.ingest.fuzz.meeting import meet
from tests.ingest.fuzz.shrinking import shrunk

_FIELDS = ("source", "name", "encoding", "url", "charset")


def keep(folder: Path, seed: int, result: Result) -> str:
    """Write a failing case into a folder; a line that says what fails, and how to run it again.

    Args:
        folder: made if it is not there.
        seed: of the case.
        result: whose number is the case's.
    """
    case = make_case(seed, result.number)
    if result.met.outcome not in ENDED:  # one that ends its reader is left as it is
        case = _smaller(case, result.met.failure)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{seed}-{result.number}{Path(case.file.name).suffix}"
    path.write_bytes(case.file.data)
    fields = {name: getattr(case.file, name) for name in _FIELDS}
    reply = [piece.hex() for piece in case.reply]
    about = {"kind": case.kind, "file": fields, "reply": reply, "failure": result.met.failure}
    path.with_name(f"{path.name}.json").write_text(json.dumps(about, indent=1), encoding="ascii")
    again = f"python -m tests.ingest.fuzz --seed {seed} --first {result.number} --count 1"
    return f"{result.kind} {seed}:{result.number} {result.met.failure}\n    {again}\n    {path}"


def kept(path: Path) -> Case:
    """The case that ``keep`` wrote to a file."""
    about = json.loads(path.with_name(f"{path.name}.json").read_text(encoding="ascii"))
    reply = tuple(bytes.fromhex(piece) for piece in about["reply"])
    return Case(about["kind"], RawFile(data=path.read_bytes(), **about["file"]), reply)


def _smaller(case: Case, failure: str) -> Case:
    if case.reply:
        return case

    def fails(file: RawFile) -> bool:
        return meet(replace(case, file=file)).failure == failure

    return replace(case, file=shrunk(case.file, fails))
