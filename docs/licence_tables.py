"""Writes docs/licences.md: under what each package stands that ``make setup`` installs.

Run as ``python -m docs.licence_tables`` after requirements.lock has changed. What packages say of
themselves is read from what is installed. One that says nothing known, or names a licence that we
do not take, ends it with 1 and nothing written.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from docs.layout import filled, table
from docs.locked import LOCK, Pin, needed, pins, project

DOCUMENT = Path(__file__).parent / "licences.md"
# None asks more of who uses or passes on an unchanged package than to keep its notices. MPL-2.0
# reaches its own files alone.
TAKEN = frozenset(
    "0BSD Apache-2.0 BSD BSD-2-Clause BSD-3-Clause BSL-1.0 CC0-1.0 CNRI-Python ISC MIT MIT-0"
    " MIT-CMU MPL-2.0 PSF-2.0 Zlib".split()
)
_EXCEPTIONS = frozenset({"LLVM-exception"})
# Metadata older than SPDX expressions; "BSD" is what says no more than that.
_WORDS = {
    "3-clause bsd license": "BSD-3-Clause",
    "apache 2.0": "Apache-2.0",
    "apache 2.0 license": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd-3-clause, apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
    "bsd license": "BSD",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
}
# Says nothing in its metadata; read in the file LICENSE and the header of axe.min.js, which it has.
_READ = {Pin("axe-playwright-python", "0.1.8"): "MIT AND MPL-2.0"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A package of the list.

    Attributes:
        pin: which.
        licence: an SPDX expression, or "BSD"; empty where it says nothing known.
        use: "runtime", "extra" or "development".
    """

    pin: Pin
    licence: str
    use: str


def licence_of(pin: Pin, said: metadata.PackageMetadata) -> str:
    """What a package's metadata say, as an SPDX expression; empty where that is not known."""
    if pin in _READ:
        return _READ[pin]
    if expression := said.get("License-Expression"):
        return str(expression)
    named = [str(words).split(" :: ")[-1] for words in said.get_all("Classifier") or ()
             if words.startswith("License :: ")]  # fmt: skip
    for words in (str(said.get("License") or ""), *named):
        known = _WORDS.get(" ".join(words.lower().split()), words)
        if _symbols(known) and is_taken(known):
            return known
    # Told as it stands, so that whoever looks knows what to decide.
    return next((words for words in (said.get("License"), *named) if words), "").split("\n")[0]


def is_taken(expression: str) -> bool:
    """Whether a package may be used under an SPDX expression; of "OR" one side is enough.

    "AND" binds closer than "OR" (SPDX 2.3, annex D.4).
    """
    symbols = _symbols(expression)
    try:
        return _either(symbols) and not symbols
    except IndexError:  # it breaks off
        return False


def _symbols(expression: str) -> list[str]:
    found = re.findall(r"[()]|[\w.+-]+", expression)
    return found if "".join(found) == "".join(expression.split()) else []


def _either(symbols: list[str]) -> bool:
    fits = _both(symbols)
    while symbols and symbols[0].upper() == "OR":
        symbols.pop(0)
        fits = _both(symbols) or fits
    return fits


def _both(symbols: list[str]) -> bool:
    fits = _one(symbols)
    while symbols and symbols[0].upper() == "AND":
        symbols.pop(0)
        fits = _one(symbols) and fits
    return fits


def _one(symbols: list[str]) -> bool:
    symbol = symbols.pop(0)
    if symbol == "(":
        fits = _either(symbols)
        return symbols.pop(0) == ")" and fits
    fits = symbol in TAKEN
    if symbols and symbols[0].upper() == "WITH":
        symbols.pop(0)
        fits = symbols.pop(0) in _EXCEPTIONS and fits
    return fits


def entries(lock: str) -> list[Entry]:
    """The list, from what is installed here.

    Raises:
        PackageNotFoundError: a package is not installed.
        ValueError: another version is: ``make setup`` installs what is pinned.
    """
    said = project()
    runtime = needed(_strings(said["dependencies"]))
    options = said["optional-dependencies"]
    assert isinstance(options, dict)  # noqa: S101  (what pyproject.toml is held to)
    extras = needed(text for name, texts in options.items() if name != "dev" for text in texts)
    found = []
    for pin in pins(lock):
        installed = metadata.version(pin.name).partition("+")[0]  # torch's builds: 2.13.0+cpu
        if installed != pin.version:
            raise ValueError(f"{pin.name} {pin.version} is pinned, {installed} installed")
        use = "development"
        if pin.name in runtime:
            use = "runtime"
        elif pin.name in extras:
            use = "extra"
        found.append(Entry(pin, licence_of(pin, metadata.metadata(pin.name)), use))
    return found


def _strings(value: object) -> list[str]:
    return list(value) if isinstance(value, list) else []


def refused(found: Sequence[Entry]) -> list[str]:
    """A line for each package whose licence is not known or not taken."""
    return [
        f"{entry.pin.name} {entry.pin.version}: {entry.licence or 'says nothing of a licence'}"
        for entry in found
        if not is_taken(entry.licence)
    ]


def document(text: str, found: Sequence[Entry]) -> str:
    """The document with its list made anew."""
    rows = [(e.pin.name, e.pin.version, e.licence, e.use) for e in found]
    return filled(text, {"licences": table(("package", "version", "licence", "for"), rows)})


def listed(text: str) -> list[Entry]:
    """The list that stands in the document."""
    inner = text.partition("<!-- licences -->\n")[2].partition("<!-- end of licences -->")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in inner.splitlines()]
    return [Entry(Pin(name, version), licence, use) for name, version, licence, use in rows[2:]]


def main() -> int:
    """Make the document anew in place; the exit code."""
    found = entries(LOCK.read_text("utf-8"))
    if problems := refused(found):
        print("Not taken; decide in docs/licence_tables.py:", *problems, sep="\n  ")  # noqa: T201
        return 1
    DOCUMENT.write_text(document(DOCUMENT.read_text("utf-8"), found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
