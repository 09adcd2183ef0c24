"""What every sample file is parsed and cut into, as digests beside the version of the parsing.

An index takes over what it has of a file whose bytes did not change, as long as ``PARSING`` is the
same. A change of the parsing without a new number would leave old documents in old indices. Run as
``python -m tests.ingest.recorded`` to record anew, after ``PARSING`` went up or samples came.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.chunking import chunk
from ingest.errors import SourceError
from ingest.format import RawFile
from ingest.load import PARSING, parse_file
from ingest.serialized import parsed_to_json
from tests.ingest.fuzz.cases import PLAN, make_case
from tests.ingest.fuzz.corpus import corpus

RECORDED = Path(__file__).with_suffix(".json")
# Texts of the tests beside this, so chosen that each branch of a parser is gone more than one way.
_TEXTS = Path(__file__).with_name("recorded_samples.jsonl")
_SEED = 20261128
_CHANGED = 16 * len(PLAN)
_BUDGETS = (20, 120)
# Of a document, each by itself, so that a difference says where it lies.
_PARTS = ("text", "blocks", "sections", "marks")

Outcome = dict[str, str]


def samples() -> Iterator[tuple[str, RawFile]]:
    """Sound files, and such that were changed at random, of which some are refused, by name."""
    for kind, seeds in corpus().items():
        for seed in seeds:
            yield f"{kind}/{seed.name}", RawFile(seed.name, seed.name, seed.data)
    for line in filter(None, _TEXTS.read_text(encoding="utf-8").split("\n")):
        text = json.loads(line)
        yield f"texts/{text['name']}", RawFile(text["name"], text["name"], text["text"].encode())
    for number in range(_CHANGED):
        case = make_case(_SEED, number)
        if not case.reply:
            yield f"changed/{number:03d}-{case.kind}", case.file


def outcome(file: RawFile) -> Outcome:
    """A digest of each part of what became of a file, or the name of the error."""
    try:
        parsed = parse_file(file)
    except SourceError as error:
        return {"error": error.key}
    raw = parsed_to_json(parsed)
    found = {
        part: _digest([document.pop(part) for document in raw["documents"]]) for part in _PARTS
    }
    cut = [
        [repr(chunk(document, len, budget)) for budget in _BUDGETS] for document in parsed.documents
    ]
    return {**found, "rest": _digest(raw), "passages": _digest(cut)}


def _digest(value: Any) -> str:
    spelt = json.dumps(value, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(spelt.encode()).hexdigest()[:10]


def recorded() -> tuple[int, dict[str, Outcome]]:
    """The version of the parsing, and the outcomes by the samples' names."""
    if not RECORDED.is_file():
        return 0, {}
    found = json.loads(RECORDED.read_text(encoding="utf-8"))
    return found["parsing"], found["files"]


def main() -> None:
    parsing, before = recorded()
    now = {name: outcome(file) for name, file in samples()}
    other = sorted(name for name in now.keys() & before.keys() if now[name] != before[name])
    if other and parsing == PARSING:
        sys.exit(
            "These are parsed or cut into something else; raise PARSING in ingest/load.py first:\n"
            + "\n".join(other)
        )
    lines = (f"    {json.dumps(name)}: {json.dumps(now[name])}" for name in sorted(now))
    text = f'{{\n  "parsing": {PARSING},\n  "files": {{\n' + ",\n".join(lines) + "\n  }\n}\n"
    RECORDED.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
