"""What documents state without a result behind it, and why: ``docs/stated.toml``."""

from __future__ import annotations

import importlib
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chat.settings import Settings

FILE = Path(__file__).parent / "stated.toml"
KINDS = {
    "setting": "the default of a setting, named as section.key: compared with it",
    "code": "a constant of the code, named as module:NAME: compared with it",
    "limit": "a bound of the program or of something else that is no constant of ours",
    "definition": "part of what a word means or of how something is done or counted",
    "source": "a figure of somebody else's, with whose",
    "example": "made up to show something",
    "once": "measured once, with the date; no command writes it into a result",
    "history": "what was before, and is not measured again",
}
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")
_REFERENCE = re.compile(r"(?P<name>\S+)(?: / (?P<unit>[\d.]+))?")


@dataclass(frozen=True, slots=True)
class Statement:
    """Words of a document that need no result.

    Attributes:
        words: as they stand there, but for white space; ``…`` is anything within a paragraph. What
            begins with ``|`` is the head of a table, and the whole of it is meant.
        kind: one of ``KINDS``.
        reason: why; of settings and code what the number is compared with, over a unit where one
            is named (``index.log:MOST / 1000000``).
    """

    words: str
    kind: str
    reason: str

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where the words stand in a document."""
        parts = [r"\s+".join(map(re.escape, part.split())) for part in self.words.split("…")]
        pattern = r"(?:(?!\n\s*\n).)*?".join(parts)
        if self.words.startswith("|"):
            pattern = rf"^{pattern}[^\n]*\n(?:\|[^\n]*\n?)+"
        return [at.span() for at in re.finditer(pattern, text, re.DOTALL | re.MULTILINE)]

    def fault(self) -> str | None:
        """What is wrong with a comparison, or with the kind or reason; None where nothing is."""
        if self.kind not in KINDS:
            return f"{self.words}: there is no kind {self.kind}."
        if self.kind == "once" and not re.search(r"20\d\d-\d\d-\d\d", self.reason):
            return f"{self.words}: when was it measured?"
        if self.kind not in ("setting", "code"):
            return None if self.reason else f"{self.words}: why?"
        at = _REFERENCE.fullmatch(self.reason)
        if at is None:
            return f"{self.words}: {self.reason} is no name of a value."
        found = _setting(at["name"]) if self.kind == "setting" else _constant(at["name"])
        found /= float(at["unit"] or 1)
        shown = [float(one.replace(",", "")) for one in _NUMBER.findall(self.words)]
        return None if shown == [found] else f"{self.words}: {self.reason} is {found:g}."


def _setting(name: str) -> float:
    section, key = name.split(".")
    return float(getattr(getattr(Settings(), section), key))


def _constant(name: str) -> float:
    module, attribute = name.split(":")
    found = importlib.import_module(module)
    for part in attribute.split("."):
        found = found() if isinstance(found, type) else found  # defaults of a dataclass
        found = getattr(found, part)
    return float(found)


@cache
def statements(file: Path = FILE) -> dict[str, list[Statement]]:
    """What is stated, by the document's path in the repository."""
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        name: [
            Statement(words, kind, reason)
            for kind, stated in kinds.items()
            for words, reason in stated.items()
        ]
        for name, kinds in content.items()
    }
