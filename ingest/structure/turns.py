"""Who speaks: ``○議長（山田君）　ただいまから…`` opens a speech and is no item of a list.

Minutes put a sign before each speaker. A list of labels and values looks much the same, so a
whole text has to bear it out: what follows the names is said in sentences, and the same people
speak again, or are named as people are (君, 氏, さん).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.structure.linebreaks import Line, ends_prose

_SIGNS = "○◯●◎◇◆□■△▲▽▼☆★◦"
_TURN = re.compile(
    rf"(?P<sign>[{_SIGNS}])[ \u3000]?"
    r"(?P<name>[^\s（()）「」。、:：]{1,16}(?:[ \u3000][^\s（()）「」。、:：]{1,6})?"
    r"(?P<who>[（(][^（()）。]{1,24}[）)])?(?P<title>君|氏|さん|様)?)"
    r"(?:(?:[ \u3000]+|[ \u3000]*[:：][ \u3000]*|(?=「))(?P<said>\S.*)|$)"
)
_PERSON = re.compile(r"(?:君|くん|氏|さん|様|さま)[）)]?$")
_MIN = 2
_MOST = 0.7
_LONG = 30


def find_turns(lines: Sequence[Line]) -> set[int]:
    """The numbers of the lines that open a speech."""
    found: dict[str, list[tuple[int, str]]] = {}
    spoken: dict[str, int] = {}
    for at, line in enumerate(lines):
        if line.words[:1] not in _SIGNS or not line.words:
            continue
        match = _TURN.match(line.words)
        if match is None or not (match["said"] or match["who"]):
            continue
        sign = match["sign"]
        found.setdefault(sign, []).append((at, match["name"]))
        spoken[sign] = spoken.get(sign, 0) + _is_said(lines, at, match["said"] or "")
    turns: set[int] = set()
    for sign, places in found.items():
        names = [name for _, name in places]
        persons = sum(_PERSON.search(name) is not None for name in names)
        again = len(set(names)) < len(names) or 2 * persons >= len(names)
        if len(places) >= _MIN and again and spoken[sign] >= _MOST * len(places):
            turns.update(at for at, _ in places)
    return turns


def _is_said(lines: Sequence[Line], at: int, said: str) -> bool:
    """Whether what stands behind a name, or goes on below it, is a sentence."""
    if ends_prose(said):
        return True
    below = lines[at + 1].words if at + 1 < len(lines) else ""
    return bool(below) and (ends_prose(below) or len(below) >= _LONG)
