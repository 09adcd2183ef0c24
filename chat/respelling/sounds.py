"""Words as they are compared: katakana by sound, Latin letters without accents."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Spellings of one sound (文化庁「外来語の表記」, 1991, gives both): the sound of another language,
# and the kana that stand for it where the other is not at hand.
_ONE_SOUND = (
    ("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴェ", "ベ"), ("ヴォ", "ボ"), ("ヴュ", "ビュ"), ("ヴ", "ブ"),
    ("ティ", "チ"), ("ディ", "ジ"), ("トゥ", "ツ"), ("ドゥ", "ズ"), ("デュ", "ジュ"),
    ("テュ", "チュ"), ("シェ", "セ"), ("ジェ", "ゼ"), ("ヂ", "ジ"), ("ヅ", "ズ"),
    ("ヰ", "イ"), ("ヱ", "エ"), ("ヲ", "オ"), ("イェ", "エ"),
)  # fmt: skip
_LARGE = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_LONG = re.compile("ー|(?<=[オコソトノホモヨロゴゾドボポ])ウ|(?<=[エケセテネヘメレゲゼデベペ])イ")
# Letters that Unicode does not take apart.
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "œ": "oe", "ł": "l", "Ł": "L", "đ": "d"}
)
_SEPARATORS = re.compile("[・=＝ 　'’.\\-‐]")


@lru_cache(maxsize=16384)
def folded_sound(katakana: str) -> str:
    """What several katakana spellings of one word have in common.

    Long vowels and separators are left out, small kana made large, and the kana of sounds that
    Japanese has no other sign for (ヴ, ティ) made those that stand in for them.
    """
    sound = _SEPARATORS.sub("", katakana)
    for written, plain in _ONE_SOUND:
        sound = sound.replace(written, plain)
    return _LONG.sub("", sound.translate(_LARGE))


@lru_cache(maxsize=16384)
def plain_letters(latin: str) -> str:
    """A Latin name without accents, separators and capitals; kana in it stay."""
    parts = unicodedata.normalize("NFKD", _SEPARATORS.sub("", latin).translate(_LETTERS))
    # Voicing marks of kana are accents to Unicode: they are put back.
    kept = "".join(c for c in parts if not unicodedata.combining(c) or c in "\u3099\u309a")
    return unicodedata.normalize("NFKC", kept).lower()


def katakana_of(text: str) -> str:
    """Hiragana as katakana; what is none stays."""
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)
