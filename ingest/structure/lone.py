"""Numerals on lines of their own, and lines set in the middle of the page.

``一``, ``2``, ``〔三〕``, ``第四章`` head sections if they count from one with text between; if
they count on from elsewhere, or break sentences, they are the numbers of pages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from ingest.structure.linebreaks import Line, ends_prose, width
from ingest.structure.numerals import DIGITS, KANJI, ROMAN, latin_roman, number_of
from ingest.structure.ornaments import is_rule

_LONE = re.compile(
    rf"(?P<open>[(（〔［【<＜〈《≪・＊*◇◆■●○§#＃]{{0,2}}[ \u3000]*"
    rf"(?:第|その|其の|其ノ|其之|(?i:part|chapter|scene|act|day)\s*)?)"
    rf"(?:(?P<d>[{DIGITS}]{{1,3}})|(?P<k>[{KANJI}〇]{{1,4}})|(?P<r>[{ROMAN}]|[IVX]{{1,5}}))"
    r"(?P<close>[部編章節条款回話夜日幕場講巻]?[ \u3000]*[)）〕］】>＞〉》≫・＊*◇◆■●○.．、]{0,2})"
)
_MAX = 14
_MIN = 2
_LONG = 20
_NEAREST = 20
_CENTRED = 8
_NEAR = 4
_MAX_CENTRED = 40
_STAGE = re.compile(r".*[「」『』].*|.*[りるたずすむい]|[(（].*")
_PAIR = re.compile(r"([【〔［＜〈≪《])[ \u3000]*(\S(?:.{0,28}\S)?)[ \u3000]*[】〕］＞〉≫》]")
_ORDER = {
    "部": "part",
    "編": "part",
    "章": "chapter",
    "節": "section",
    "条": "section",
    "款": "clause",
}


@dataclass(frozen=True, slots=True)
class Lone:
    """What a line that is one numeral shows.

    Attributes:
        style: the same for those written alike.
        number: what it stands for.
    """

    style: str
    number: int


def lone(words: str) -> Lone | None:
    """The numeral that a line is, or None."""
    if len(words) > _MAX or (match := _LONE.fullmatch(words)) is None:
        return None
    kind = next(name for name in ("d", "k", "r") if match[name])
    written = match[kind]
    latin = kind == "r" and written.isascii()
    number = latin_roman(written) if latin else number_of(written)
    around = unicodedata.normalize("NFKC", "".join((match["open"] + "\0" + match["close"]).split()))
    return Lone(f"lone {kind} {around}", number) if number else None


def rank_style(words: str) -> str:
    """The style of a lone numeral that names what it counts (第一章), or an empty string."""
    found = re.match(r"第.{1,4}?([部編章節条款])$", words)
    return _ORDER[found.group(1)] if found else ""


def page_numbers(lines: Sequence[str]) -> set[int]:
    """Which of some lines are numbers of pages: lone numerals that count on, not from one."""
    runs: dict[str, list[tuple[int, int]]] = {}
    for at, words in enumerate(lines):
        if 0 < len(words) <= _MAX and (found := lone(words)) is not None:
            runs.setdefault(found.style, []).append((at, found.number))
    pages: set[int] = set()
    begun = next((at for at, words in enumerate(lines) if ends_prose(words)), len(lines))
    for run in runs.values():
        numbers = [number for _, number in run]
        steps = all(below == above + 1 for above, below in pairwise(numbers))
        from_one = numbers[0] <= 1
        if len(run) >= _MIN and steps and not (from_one and _all_end(lines, run, begun)):
            pages.update(at for at, _ in run)
    return pages


def _all_end(lines: Sequence[str], run: list[tuple[int, int]], begun: int) -> bool:
    """Whether most numerals do not stand between a long line and the rest of its sentence."""
    broken = 0
    for at, _ in run:
        above = next((lines[n] for n in range(at - 1, max(-1, at - 4), -1) if lines[n]), "")
        broken += at > begun and len(above) >= _LONG and not ends_prose(above)
    return 2 * broken < len(run)


def find_lone(lines: Sequence[Line], taken: set[int]) -> dict[int, str]:
    """The lone numerals that head sections, by line, with their style.

    Args:
        lines: the text.
        taken: lines that are tables or a site's own.
    """
    runs: dict[str, list[tuple[int, int]]] = {}
    for at, line in enumerate(lines):
        if not 0 < len(line.words) <= _MAX or at in taken:
            continue
        if (found := lone(line.words)) is not None:
            runs.setdefault(found.style, []).append((at, found.number))
    heads: dict[int, str] = {}
    said = [0, *accumulate(ends_prose(line.words) for line in lines)] if runs else []
    for style, run in runs.items():
        if _is_series(lines, run, said, digits=style.startswith("lone d")):
            for at, _ in run:
                heads[at] = rank_style(lines[at].words) or style
    return heads


def _is_series(
    lines: Sequence[Line], run: list[tuple[int, int]], said: Sequence[int], *, digits: bool
) -> bool:
    """Whether numerals count from one, each over text of its own.

    ``said`` tells how many lines before each end as sentences do.
    """
    if len(run) < _MIN or run[0][1] != 1:
        return False
    for (at, number), (below, after) in zip(run, [*run[1:], (len(lines), 1)], strict=True):
        if after not in (1, number + 1) or not _is_apart(lines, at):
            return False
        if said[below] == said[at + 1]:
            return False
        # A number that breaks a sentence is that of a page.
        near = range(below - 1, max(at, below - _NEAREST), -1)
        above = next((lines[n].words for n in near if lines[n].words), "")
        if digits and at and below < len(lines) and not ends_prose(above):
            return False
    return True


def _is_apart(lines: Sequence[Line], at: int) -> bool:
    above = lines[at - 1].words if at else ""
    return not above or is_rule(above)


def find_centred(lines: Sequence[Line], heads: set[int], known: set[int]) -> dict[int, str]:
    """Heads set in the middle: those in brackets, and those set as the lone numerals are.

    One in brackets alone says nothing, as stage notes stand there too (〔拍手〕); two or more with
    different words, none of which says what was done, are heads.

    Args:
        lines: the text.
        heads: the lone numerals that head sections.
        known: lines that are anything else.
    """
    found: dict[int, str] = {}
    boxed: dict[str, list[int]] = {}
    middles = [_middle(lines[at]) for at in heads if lines[at].indent >= _CENTRED]
    style = "centred"
    for at, line in enumerate(lines):
        if line.indent < _CENTRED or not line.words or at in known or not _is_apart(lines, at):
            continue
        if (match := _PAIR.fullmatch(line.words)) is not None:
            if not _STAGE.fullmatch(match[2]) and lone(line.words) is None:
                boxed.setdefault(match[1], []).append(at)
        elif middles and _is_set_as(line, middles) and not ends_prose(line.words):
            found[at] = style
    for sign, places in boxed.items():
        words = ["".join(lines[at].words.split()) for at in places]
        if len(places) >= _MIN and len(set(words)) == len(words):
            found.update(dict.fromkeys(places, f"centred {sign}"))
    return found


def _middle(line: Line) -> float:
    return line.indent + width(line.words) / 2


def _is_set_as(line: Line, middles: Sequence[float]) -> bool:
    near = any(abs(_middle(line) - middle) <= _NEAR for middle in middles[:20])
    return near and width(line.words) <= _MAX_CENTRED and not _STAGE.fullmatch(line.words)
