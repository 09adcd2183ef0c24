"""Ornaments of plain text: rules across the page, and signs on both sides of a title."""

from __future__ import annotations

import re

_STROKES = "=\\-－＝─━―—_＿═~～〜‐￣‾"
_FIGURES = "◆◇■□●○◎★☆▲△▼▽♪♫♡♥❤◯▪▫✿❀✦✧※†‡❖☘"
_SMALL = "*＊·・+＋"
_RULE = re.compile(rf"([{_STROKES}{_SMALL}{_FIGURES}])(?:[ \u3000]*\1){{2,}}")
_MIXED = re.compile(rf"[{_STROKES}{_SMALL}{_FIGURES} \u3000]{{3,}}")
_BOX = re.compile(r"[┏┗┓┛┌└┐┘├┤┣┫╔╚╗╝╠╣╭╰╮╯+][━─═\-=－]{2,}[┏┗┓┛┌└┐┘├┤┣┫╔╚╗╝╠╣╭╰╮╯+]?")
# Where a page is to be cut: ---8<---, - - ✂ - -
_CUT = re.compile(rf"(?:[{_STROKES} .…・]{{2,40}}(?:8<|>8|✂️?|✄)){{1,20}}[{_STROKES} .…・]{{2,}}")
_ADVERTISING = re.compile(
    rf"(?P<stroke>[{_STROKES}{_SMALL}])(?P=stroke)*[ \u3000]*"
    r"[\[［【<＜(（]?(?:PR|ＰＲ|AD|ＡＤ|広告)[\]］】>＞)）]?[ \u3000]*(?P=stroke){5,}"
)
_STARTS = frozenset("=-－＝─━―—_＿═~～〜‐￣‾.…・*＊·+＋┏┗┌└├┣╔╚╠╭╰" + _FIGURES)
_BREAKS = frozenset({"＊", "*", "◇", "◆", "☆", "★", "※", "†", "■", "□", "◇◆", "◆◇", "☆★", "★☆"})
_FRAMED = re.compile(
    rf"(?P<lead>[{_STROKES}{_SMALL}{_FIGURES}]{{1,12}}[ \u3000]*)"
    rf"(?P<words>[^{_STROKES}{_SMALL}{_FIGURES}\s](?:.{{0,58}}[^{_STROKES}{_SMALL}{_FIGURES}\s])?)"
    rf"(?P<tail>[ \u3000]*[{_STROKES}{_SMALL}{_FIGURES}]{{1,12}})"
)
_ENDED = re.compile(r"[。、,.，．]$")
_MAX_FRAMED = 80
_PLACEHOLDERS = frozenset("○●◯△▲□")


def is_rule(words: str) -> bool:
    """Whether a line is nothing but a rule (``----``, ``◆◇◆``) or an ornament (``* * *``)."""
    if words[:1] not in _STARTS or len(words) < 3:
        return False
    if _RULE.fullmatch(words) or _BOX.fullmatch(words) or _CUT.fullmatch(words):
        return True
    # A dash before a lone figure is an item without words.
    return _MIXED.fullmatch(words) is not None and len(set(words) - {" ", "\u3000"}) <= 3


def is_advertising_rule(words: str) -> bool:
    """Whether a line is a rule that says that an advertisement follows: ``-PR------``."""
    return len(words) <= 120 and _ADVERTISING.fullmatch(words) is not None


def is_break(words: str) -> bool:
    """Whether a line is a lone sign, as it parts scenes of a story."""
    return words in _BREAKS


def frame(words: str) -> tuple[int, int] | None:
    """Where the words of a title begin and end between the same signs on both sides.

    ``◆◇ 号外 ◇◆``, ``～町の記憶～``, ``== 序 ==``. Strokes and small signs have to be the same on
    both sides; figures need not be.
    """
    if words[:1] not in _STARTS or len(words) > _MAX_FRAMED:
        return None
    match = _FRAMED.fullmatch(words)
    if match is None or _ENDED.search(match["words"]) or not re.search(r"[^\W\d_]", match["words"]):
        return None
    lead, tail = ("".join(match[part].split()) for part in ("lead", "tail"))
    figures = set(lead + tail) <= set(_FIGURES)
    if not (figures or lead == tail[::-1]) or (not figures and lead in ("-", "・", "*", "+")):
        return None
    if figures and set(lead + tail) <= _PLACEHOLDERS and len(lead) < 3:
        return None  # ○○の○ stands for words left out
    return match.start("words"), match.end("words")


def lead_of_figures(words: str) -> int:
    """How many figures a line begins with (``■□``, ``◆◇◆``), if two or more and not all alike."""
    match = re.match(rf"[{_FIGURES}]{{2,6}}(?=[ \u3000]*\w)", words)
    return match.end() if match and len(set(match.group())) > 1 else 0
