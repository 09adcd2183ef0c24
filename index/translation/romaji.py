"""Japanese names in Latin letters, by Hepburn's rules, as people write them without care.

Long vowels are folded (Ōkubo, Ookubo, Ohkubo and Okubo are one), and so is n before b, m and p.
"""

from __future__ import annotations

import re
import unicodedata

_KANA = (
    "ア a イ i ウ u エ e オ o カ ka キ ki ク ku ケ ke コ ko サ sa シ shi ス su セ se ソ so タ ta "
    "チ chi ツ tsu テ te ト to ナ na ニ ni ヌ nu ネ ne ノ no ハ ha ヒ hi フ fu ヘ he ホ ho マ ma "
    "ミ mi ム mu メ me モ mo ヤ ya ユ yu ヨ yo ラ ra リ ri ル ru レ re ロ ro ワ wa ヲ o ン n ガ ga "
    "ギ gi グ gu ゲ ge ゴ go ザ za ジ ji ズ zu ゼ ze ゾ zo ダ da ヂ ji ヅ zu デ de ド do バ ba "
    "ビ bi ブ bu ベ be ボ bo パ pa ピ pi プ pu ペ pe ポ po ヴ vu"
).split()
_SYLLABLES = dict(zip(_KANA[::2], _KANA[1::2], strict=True))
_SMALL = {"ャ": "a", "ュ": "u", "ョ": "o"}
# シャ is sha, not shya.
_WITHOUT_Y = ("sh", "ch", "j")
_LONG = re.compile(r"ou|oo|oh(?![aeiouy])")


def romanised(katakana: str) -> str:
    """A reading in folded Latin letters."""
    letters = ""
    for at, kana in enumerate(katakana):
        after = katakana[at + 1 : at + 2]
        syllable = _SYLLABLES.get(kana, "")
        if kana in _SMALL:
            continue
        if after in _SMALL and syllable.endswith("i"):
            consonant = syllable[:-1]
            letters += consonant + ("" if consonant in _WITHOUT_Y else "y") + _SMALL[after]
        elif kana == "ッ":
            letters += _SYLLABLES.get(after, "")[:1]
        else:
            letters += syllable
    return folded(letters)


def folded(latin: str) -> str:
    """Latin letters as they are compared."""
    apart = unicodedata.normalize("NFKD", latin.lower())
    plain = "".join(char for char in apart if char.isascii() and char.isalpha())
    one = _LONG.sub("o", plain).replace("uu", "u").replace("tch", "cch")
    return re.sub("m(?=[bmp])", "n", one)
