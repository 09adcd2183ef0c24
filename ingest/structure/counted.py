"""Counted words that a line of plain text can begin with: その一, 第2回, 3番, STEP 1, 【1】.

All are weak: such a line is an ordinary one unless the next number of its kind follows it.
"""

from __future__ import annotations

import re
import unicodedata

from ingest.structure.forms import is_answer, is_caption, is_note, is_question
from ingest.structure.numerals import DIGITS, KANJI, Sign, number_of

_N = rf"(?:[{DIGITS}]{{1,2}}|[{KANJI}]{{1,3}})"
_GAP = r"[ \u3000:：.．|｜]"
_NTH = re.compile(rf"(?P<word>その|其の|其ノ|其之|ソノ)\s?(?P<n>{_N})(?:{_GAP}|[、])\s*(?=\S)")
_ORDINAL = re.compile(
    rf"第(?P<n>{_N})(?P<word>回|話|夜|日|幕|場|講|期|巻|集|号(?:議案|議題|案件|報告)?|議[案題]|弾|位|課|項|目|番|問|限|信|報|段階?|楽章|)"
    rf"{_GAP}\s*(?=\S)"
)
_COUNTER = re.compile(
    rf"(?P<n>{_N})(?P<word>番目?|つ目|(?:個|日|回|問|時間|人|件|点|本|枚|限|年|月|週|代|合|軒|品|皿|曲)目"
    rf"|[かヶカケ]月目|話|幕|限){_GAP}\s*(?=\S)"
)
_STEP = re.compile(
    rf"(?P<word>[^\W\d_{KANJI}]{{2,10}})[ .・-]?(?P<n>[{DIGITS}]{{1,2}}){_GAP}\s*(?=\S)"
)
_THINGS = re.compile(r"(?P<n>[一二三四五六七八九])[つツ][、，\u3000 ]\s*(?=\S)")
_BRACKETS = {"【": "】", "〔": "〕", "［": "］", "＜": "＞", "〈": "〉", "≪": "≫", "《": "》"}
_BRACKETED = re.compile(
    rf"(?P<open>[{''.join(_BRACKETS)}])\s*(?P<word>[^\W\d_]{{0,6}}?)\s?(?P<n>{_N})"
    rf"(?P<after>[^\W\d_]{{0,2}})\s*(?P<close>[{''.join(_BRACKETS.values())}])\s*(?=\S)"
)


def counted(words: str) -> Sign | None:
    """The counted word that a line begins with, or None."""
    if words[0] in _BRACKETS:
        return _bracketed(words)
    if words[0] == "第":
        return _sign("第n", _ORDINAL.match(words))
    if found := _THINGS.match(words):
        # 三つ、… counts things; the words behind it are the item.
        return Sign("一つ", found.group().strip(), found.end(), number_of(found["n"]), weak=True)
    for kind, form in (("n", _COUNTER), ("その", _NTH), ("step", _STEP)):
        if (sign := _sign(kind, form.match(words))) is not None:
            other = is_caption(words) or is_note(words) or is_question(words) or is_answer(words)
            return None if other else sign
    return None


def _sign(kind: str, match: re.Match[str] | None) -> Sign | None:
    if match is None:
        return None
    word = unicodedata.normalize("NFKC", match["word"]).casefold()
    # The words of a heading go with its number, so nothing is left out (begin 0).
    marker = match.group().strip()
    return Sign(f"{kind} {word}", marker, 0, number_of(match["n"]), heads=True, weak=True)


def _bracketed(words: str) -> Sign | None:
    match = _BRACKETED.match(words)
    if match is None or _BRACKETS[match["open"]] != match["close"]:
        return None
    bare = not match["word"] and not match["after"]
    return Sign(
        f"{match['open']}{match['word']}n{match['after']}",
        match.group().strip(),
        match.end() if bare else 0,
        number_of(match["n"]),
        heads=True,
        weak=True,
    )
