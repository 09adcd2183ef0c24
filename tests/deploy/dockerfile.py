"""Dockerfiles as far as ours goes: read, and what its instructions say."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

KNOWN = frozenset(
    "ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK RUN STOPSIGNAL USER VOLUME WORKDIR".split()
)
_VARIABLE = re.compile(r"\$\{(\w+)\}|\$(\w+)")


@dataclass(frozen=True)
class Instruction:
    name: str
    words: str

    @property
    def list(self) -> list[str]:
        """The words of an exec form; fails where it is the form of a shell."""
        return [str(word) for word in json.loads(self.words)]


@dataclass
class Stage:
    base: str
    name: str
    steps: list[Instruction] = field(default_factory=list)

    def last(self, name: str) -> Instruction:
        return [step for step in self.steps if step.name == name][-1]

    @property
    def environment(self) -> dict[str, str]:
        """What ENV sets."""
        found: dict[str, str] = {}
        for step in self.steps:
            if step.name == "ENV":
                found |= pairs(expanded(step.words, found))
        return found


def instructions(text: str) -> list[Instruction]:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    made = [Instruction(*line.split(maxsplit=1)) for line in joined.splitlines()]
    unknown = {step.name for step in made} - KNOWN
    assert not unknown, f"{unknown} is not understood here"
    return made


def stages(text: str, arguments: Mapping[str, str] | None = None) -> list[Stage]:
    """The stages, the arguments before the first one filled in."""
    outer: dict[str, str] = {}
    found: list[Stage] = []
    for step in instructions(text):
        if step.name == "FROM":
            base, *rest = expanded(step.words, outer).split()
            found.append(Stage(base, rest[1] if rest else ""))
        elif found:
            found[-1].steps.append(step)
        else:
            assert step.name == "ARG"
            outer |= pairs(step.words) | dict(arguments or {})
    return found


def pairs(words: str) -> dict[str, str]:
    return dict(word.partition("=")[::2] for word in shlex.split(words))


def expanded(words: str, known: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda m: known.get(m[1] or m[2], ""), words)


def ignored(path: PurePosixPath, rules: Sequence[str]) -> bool:
    """Whether a .dockerignore leaves a file out: the last rule that fits it or a folder decides."""
    out = False
    for rule in rules:
        keep, pattern = rule.startswith("!"), rule.lstrip("!")
        parts = [PurePosixPath(*path.parts[: n + 1]) for n in range(len(path.parts))]
        anywhere = pattern.removeprefix("**/")
        for part in parts:
            # Python's match looks from the end; a pattern without "**" begins at the root.
            fits = part.match(anywhere) and (
                anywhere != pattern or len(part.parts) == len(PurePosixPath(pattern).parts)
            )
            out = (not keep) if fits else out
    return out


def rules(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def context_files(root: Path, files: Sequence[str], ignore: Sequence[str]) -> list[str]:
    """Which of these files a build sees."""
    return [name for name in files if not ignored(PurePosixPath(name), ignore)]
