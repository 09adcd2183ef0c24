"""Radicals of the CJK Radicals Supplement that stand in for whole characters, mostly in PDF text.

Source: EquivalentUnifiedIdeograph-14.0.0.txt of the Unicode Character Database (U+2E81..U+2EF3;
U+2E80 and U+2E9A have no equivalent), © 1991-2021 Unicode, Inc., under the Unicode License
(https://www.unicode.org/license.txt). The Kangxi radicals (U+2F00..U+2FD5) need no table, NFKC
replaces them.
"""

from __future__ import annotations

_PAIRS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵"
    "⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁"
    "⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车"
    "⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨"
    "⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
# NFKC makes the forms of traditional Chinese of these four Kangxi radicals; where a Japanese text
# has one (``⼾籍``, ``⽩⿊``), the glyph is that of the Japanese character.
_JAPANESE = "⼾戸⾭青⿈黄⿊黒"

RADICALS = dict(zip((_PAIRS + _JAPANESE)[::2], (_PAIRS + _JAPANESE)[1::2], strict=True))
"""Each radical, and the character that it stands for."""
