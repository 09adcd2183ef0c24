"""The signs that a line of plain text can begin with: numbers, letters, bullets, brackets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from ingest.structure.numerals import DIGITS as _D
from ingest.structure.numerals import KANJI as _KANJI
from ingest.structure.numerals import ROMAN as _ROMAN
from ingest.structure.numerals import Sign, latin_roman, number_of

__all__ = ["BRACKETS", "BULLETS", "Sign", "number_of", "sign_of"]

_GOJUON = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
)
BULLETS = "・•‣◦●○▪◆■▶◎□◇▼★☆◯✓✔☑☐✗✘➢➤►▸▹❖❑"
# A typed bullet needs a space after it: -5 and *strong* are words.
_TYPED = "*-–—+·＊＋×✕"
_HEADS = "■◆▼◎□◇▶●○★☆◯"
BRACKETS = {"【": "】", "＜": "＞", "〈": "〉", "〔": "〕", "［": "］", "≪": "≫", "《": "》"}

_CIRCLES = (
    (0x2460, 0x2474),
    (0x2474, 0x2488),
    (0x2776, 0x2780),
    (0x3220, 0x322A),
    (0x32D0, 0x32FF),
)
_PART = re.compile(rf"(第[{_D}{_KANJI}百]+([部編章節条款]))(?![{_D}])\s*(?=\S)")
_DEEP = re.compile(rf"([{_D}]{{1,2}}(?:[.．‐－-][{_D}]{{1,2}}){{1,4}}[.．]?)\s+(?=\S)")
_DOT = re.compile(rf"([{_D}]{{1,2}}[.．、])(?:\s+(?=\S)|(?=[^\s{_D}]))")
_HALF = re.compile(rf"([{_D}]{{1,2}}[)）])\s*(?=\S)")
_BARE = re.compile(rf"([{_D}]{{1,2}})[ \u3000]+(?=[^\s{_D}])")
_PAREN = re.compile(
    rf"([(（](?:([{_D}]{{1,2}})|([{_KANJI}]{{1,3}})|([a-zア-ン])|([ivx]{{2,5}}|[ⅰ-ⅻ]))[)）])\s*(?=\S)"
)
_SECTION = re.compile(
    rf"§[ \u3000]?([{_D}]{{1,3}}(?:[.．‐－-][{_D}]{{1,2}}){{0,3}})[.．]?[ \u3000]+(?=\S)"
    r"(?![のはがをにでともや][^ぁ-ん])"
)
_CHINESE = re.compile(rf"([{_KANJI}]{{1,3}}([、．.]|[ \u3000]))[ \u3000]*(?=[^\s{_KANJI}])")
# 三、　一の間: behind a gap a numeral may begin the words.
_CHINESE_GAP = re.compile(rf"([{_KANJI}]{{1,3}}([、．.]))[ \u3000]+(?=\S)")
_ROMANS = re.compile(rf"([{_ROMAN}][.．、]?)[ \u3000]*(?=\S)")
_LATIN_ROMAN = re.compile(r"([IVX]{1,4}\.)[ \u3000]+(?=\S)")
_LETTER = re.compile(r"([A-Za-zＡ-Ｚａ-ｚ]([.．)）]))[ \u3000]*(?=\S)")
_KANA = re.compile(r"([ア-ン])([.．)）、]|[ \u3000])[ \u3000]*(?=\S)")
_CIRCLED = re.compile(r"([①-⑳❶-❿⑴-⒇㈠-㈩㋐-㋾])\s*(?=\S)")
_BULLET = re.compile(rf"([{BULLETS}{re.escape(_TYPED)}])(?!\1)([ \t\u3000]*)(?=\S)")
_HASH = re.compile(r"(#{1,6})\s+(?=\S)")
_NAMED = re.compile(rf"((\D{{1,8}}?)[ ]?([{_D}]{{1,2}})\s*)[:：]\s*(?=\S)")
_BACK_MATTER = re.compile(
    r"(?:附|付|附\s*録|付\s*録|別紙|別表|別添|補遺|補\s*論|Appendix)"
    r"(?:(?:\s*第?[\dA-Z０-９一二三四五六七八九十]+号?)?[ \u3000:：]+"
    # 別表1（第3条関係）…: what it belongs to stands in brackets.
    r"|\s*第?[\d０-９一二三四五六七八九十]*号?\s*[(（][^()（）。]{1,20}[)）]\s*)(?=\S)"
)


def _part(words: str) -> Sign | None:
    if match := _PART.match(words):
        kind = {"部": "part", "編": "part", "章": "chapter", "款": "clause"}
        style = kind.get(match.group(2), "section")
        return Sign(style, match.group(1), 0, number_of(match.group(1)), heads=True)
    return None


def _digits(words: str) -> Sign | None:
    if match := _DEEP.match(words):
        depth = len(re.findall(f"[{_D}]+", match.group(1)))
        # The words of a heading go with its number, so nothing is left out (begin 0).
        return Sign("-".join("1" * depth), match.group(1), match.end(), heads=True)
    for style, pattern, weak in (("1.", _DOT, False), ("1)", _HALF, False), ("1", _BARE, True)):
        if match := pattern.match(words):
            number = number_of(match.group(1))
            return Sign(style, match.group(1), match.end(), number, heads=True, weak=weak)
    return _named(words)


def _paren(words: str) -> Sign | None:
    match = _PAREN.match(words)
    if match is None:
        return None
    marker = match.group(1)
    if match.group(2):
        return Sign("(1)", marker, match.end(), number_of(marker), heads=True)
    if match.group(3):
        return Sign("(一)", marker, match.end(), number_of(marker), heads=True, lists=True)
    if match.group(5):
        number = latin_roman(unicodedata.normalize("NFKC", match.group(5)).upper())
        return Sign("(a)", marker, match.end(), number, number, lists=True)
    style = "(a)" if match.group(4).isascii() else "(ア)"
    numbers = _letter_numbers(match.group(4))
    return Sign(style, marker, match.end(), *numbers, heads=style == "(ア)", lists=True)


def _letter_numbers(letter: str) -> tuple[int, int]:
    """The place of a letter in its alphabet, and in the other order that it may count in.

    That is iroha for kana, and the Roman numerals for i, v and x.
    """
    plain = unicodedata.normalize("NFKC", letter)
    if plain.isascii():
        roman = latin_roman(plain.upper()) if plain in "ivx" else 0
        return ord(plain.lower()) - ord("a") + 1, roman
    return _GOJUON.find(letter) + 1, _IROHA.find(letter) + 1


def _chinese(words: str) -> Sign | None:
    if match := _CHINESE.match(words) or _CHINESE_GAP.match(words):
        spaced = match.group(2).isspace()
        number = number_of(match.group(1))
        return Sign("一、", match.group(1).rstrip(), match.end(), number, heads=True, weak=spaced)
    return None


def _roman(words: str) -> Sign | None:
    match = _ROMANS.match(words) or _LATIN_ROMAN.match(words)
    if match is None:
        return _letter(words) or _named(words)
    written = match.group(1)
    number = number_of(written) or latin_roman(written.rstrip("."))
    return Sign("I.", written, match.end(), number, heads=True, weak=True)


def _letter(words: str) -> Sign | None:
    if match := _LETTER.match(words):
        upper = unicodedata.normalize("NFKC", match.group(1))[0].isupper()
        numbers = _letter_numbers(match.group(1)[0])
        style = "A." if upper else "a."
        return Sign(style, match.group(1), match.end(), *numbers, heads=upper, weak=True)
    return None


def _kana(words: str) -> Sign | None:
    if match := _KANA.match(words):
        marker = match.group(1) + match.group(2).strip()
        return Sign("ア", marker, match.end(), *_letter_numbers(match.group(1)), weak=True)
    return _named(words)


def _named(words: str) -> Sign | None:
    """A word that is counted: ``議題1: …``, ``Step 2: …``."""
    if len(words) <= 80 and (":" in words or "\uff1a" in words) and (match := _NAMED.match(words)):
        word = match.group(2).strip()
        if word and not re.search(r"[\s:：。、（(]", word):
            number = number_of(match.group(3))
            return Sign(f"{word} n", match.group(1), match.end(), number, heads=True, weak=True)
    return None


def _bullet(words: str) -> Sign | None:
    match = _BULLET.match(words)
    if match is None:
        return None
    sign, space = match.groups()
    if sign in _TYPED and not space:
        return None
    return Sign(sign, sign, match.end(), heads=sign in _HEADS, lists=True)


def _bracketed(words: str) -> Sign | None:
    """A line that is one bracketed name and nothing else."""
    close = BRACKETS[words[0]]
    whole = len(words) > 2 and words.find(close) == len(words) - 1 and words[0] not in words[1:]
    return Sign(words[0] + close, "", 0, heads=True) if whole else None


def _hash(words: str) -> Sign | None:
    if match := _HASH.match(words):
        return Sign(match.group(1), words[: match.end()], match.end(), heads=True)
    return None


def _section(words: str) -> Sign | None:
    """``§1``, ``§1.1``, a gap and a name: ``§3で`` and ``§3 の規定`` speak of the third."""
    match = _SECTION.match(words)
    if match is None:
        return None
    depth = len(re.findall(f"[{_D}]+", match.group(1)))
    number = number_of(match.group(1)) if depth == 1 else 0
    # The words of a heading go with its number (begin 0).
    return Sign("-".join(["§", *"1" * (depth - 1)]), match.group().strip(), 0, number, heads=True)


def _circled(words: str) -> Sign | None:
    match = _CIRCLED.match(words)
    if match is None:
        return None
    number = int(unicodedata.numeric(match.group(1), 0))
    return Sign("①", match.group(1), match.end(), number, lists=True)


def _back_matter(words: str) -> Sign | None:
    if len(words) <= 60 and _BACK_MATTER.match(words):
        return Sign("back matter", "", 0, heads=True)
    return _named(words)


def _dispatch() -> dict[str, Callable[[str], Sign | None]]:
    """By the first character, so that most lines cost one look."""
    table: dict[str, Callable[[str], Sign | None]] = {}
    for chars, reader in (
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" + _ROMAN, _roman),
        (
            "ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ",
            _letter,
        ),
        ("0123456789０１２３４５６７８９", _digits),
        ("".join(chr(code) for code in range(ord("ァ"), ord("ン") + 1)), _kana),
        (_KANJI, _chinese),
        ("(（", _paren),
        ("第", _part),
        ("附付別補", _back_matter),
        (BULLETS + _TYPED, _bullet),
        ("".join(BRACKETS), _bracketed),
        ("#", _hash),
        ("§", _section),
        (
            "".join(chr(code) for span in _CIRCLES for code in range(*span)),
            _circled,
        ),
    ):
        table.update(dict.fromkeys(chars, reader))
    return table


_READERS = _dispatch()


def sign_of(words: str) -> Sign | None:
    """The sign that a line begins with, or None."""
    if not words:
        return None
    reader = _READERS.get(words[0])
    if reader is not None:
        return reader(words)
    return _named(words)
