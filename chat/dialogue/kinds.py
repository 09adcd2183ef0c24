"""What kind of thing words stand for, as far as their form tells: a person, a place, a date.

Told from Sudachi's name types and from the last noun (-者, -館, -年); there is no list of names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from index.analysis import Token, analyze
from ingest.normalize import normalized


class Kind(Enum):
    """A kind of thing; ``CLAUSE`` is a statement, ``NAME`` a name of unknown kind."""

    PERSON = "person"
    PLACE = "place"
    GROUP = "group"
    DATE = "date"
    AMOUNT = "amount"
    NAME = "name"
    THING = "thing"
    CLAUSE = "clause"


# The last noun, or the end of it.
_PERSON = re.compile(
    r"(?:人|者|氏|さん|手|員|師|士|王|長|官|帝|皇后|神|妻|夫|父|母|兄|弟|姉|妹|娘|息子|子供|公|伯|"
    r"卿|爵|将"
    r"|大佐|大尉|首相|先生|学生|生徒|市民|農民|住民|僧|主|俳優|女優|声優|客|犯|女|男|監督|教授|"
    r"博士|詩人"
    r"|大統領|知事|リーダー|メンバー|デザイナー|プロデューサー|エンジニア|パイロット|キャプテン|"
    r"コーチ"
    r"|孫|祖|親|友|敵|仲間|恋人|弁士|[画作音政冒専戦思理評楽筆武]家|芸術家|活動家|実業家|宗教家|"
    r"本人|人物|(?:人|者|員|子)(?:たち|達|ら))$"
)
_GROUP = re.compile(
    r"(?:会社|企業|団体|組織|協会|連合|連盟|同盟|機関|委員会|協議会|研究会|商会|政府|政党|党|軍|"
    r"部隊|派|教団|財団"
    r"|銀行|局|省|庁|社|チーム|グループ|バンド|メーカー|クラブ|ブランド|大学|研究所|製作所|議会|"
    r"一族|王朝|[ァ-ヺー]家|王家)$"
)
_PLACE = re.compile(
    r"(?:街|町|市|村|国|県|府|都|州|郡|区|島|川|山|湖|海|港|駅|城|寺|神社|神宮|橋|道路|公園|庭園|"
    r"館|広場|会場|劇場|工場"
    r"|球場|塔|場所|土地|病院|学校|塾|半島|大陸|空港|地方|地域|地区|都市|首都|教会|建物|施設|"
    r"ホテル|ビル"
    r"|スタジアム|ホール|海外|国内|国外|世界|全国|店|遺跡|古墳|選挙区)$"
)
_NOT_A_NAME = re.compile(r"(?:神社|国家|機会)$")
_NUMERAL = "0-90-9一二三四五六七八九十百千万億兆元〇数"
_DATE = re.compile(
    rf"^(?:約|同|翌)?(?:紀元前|西暦|[一-鿿]{{2}})?[{_NUMERAL}]+\s*(?:年(?!間|生|連続)|月|日(?!間)|"
    rf"世紀)"
)
_AMOUNT = re.compile(rf"^(?:約|およそ|計|全|[+-])?[{_NUMERAL}]")
# A name may begin with a number: 「2001年宇宙の旅」.
_TIME_END = re.compile(r"[年月日期紀代頃旬末半度秋春夏冬分ろ)]$")
_LONG = 36
_ABOUT = frozenset(
    "平方 立方 時速 計 約 凡そ 以上 以下 未満 程度 余り 超 合計 総計 前後 強 弱 倍 割 "
    "ドル 円 キロ メートル".split()
)
_FORMAL = frozenset("事 物 為 所 様 訳 点 者 こと もの ため ところ よう わけ".split())
_VERBAL = frozenset({"動詞", "助動詞", "形容詞"})


def bare(text: str) -> str:
    """The words without a note in brackets at the end and without stops around them."""
    words = re.sub(r"(?<=.)\s*[((][^()()]*[))]\s*$", "", text.strip())
    return words.strip("、。, ") or text


def kind_of(text: str) -> Kind:
    """The kind of thing that an answer or a noun phrase stands for."""
    words = normalized(bare(text)).strip("「」『』\"' ")
    tokens = analyze(words)
    if not tokens:
        return Kind.THING
    if _DATE.match(words) and (_TIME_END.search(words) or len(words) < 12):
        return Kind.DATE
    if re.fullmatch(rf"(?:約|およそ)?[{_NUMERAL}.,]+\s*(?:[a-zA-Z%°℃]+[²³/a-zA-Z]*)", words):
        return Kind.AMOUNT
    if _AMOUNT.match(words) and all(_counts(t) for t in tokens):
        return Kind.AMOUNT
    if len(words) > _LONG or "。" in words or _states(tokens):
        return Kind.CLAUSE
    return kind_of_noun(words) or _kind_of_name(words, tokens)


def _counts(token: Token) -> bool:
    """Whether a token can stand in an amount: a numeral, a unit, 約, あまり."""
    return (
        token.number
        or token.pos[0] in ("接尾辞", "接頭辞", "補助記号", "副詞", "助詞")
        or token.pos[2] == "助数詞可能"
        or token.form in _ABOUT
    )


def _states(tokens: Sequence[Token]) -> bool:
    """Whether words end like a statement: with a verb, or with こと after one."""
    if len(tokens) > 2 and tokens[-1].form in _FORMAL and tokens[-2].pos[0] in _VERBAL | {"助詞"}:
        return tokens[-2].pos[0] in _VERBAL
    last = tokens[-1]
    return last.pos[0] in _VERBAL or (last.pos[0] == "助詞" and len(tokens) > 3)


def kind_of_noun(words: str) -> Kind | None:
    """The kind that the last noun of a phrase tells; None where it tells nothing."""
    words = re.sub(r"(?<=.)の?(?:名前|氏名|名|本名|フルネーム|名称)$", "", words)
    if _NOT_A_NAME.search(words):
        return Kind.PLACE if words.endswith("神社") else None
    for kind, pattern in ((Kind.GROUP, _GROUP), (Kind.PERSON, _PERSON), (Kind.PLACE, _PLACE)):
        if pattern.search(words):
            return kind
    return None


def _kind_of_name(words: str, tokens: Sequence[Token]) -> Kind:
    last = tokens[-1]
    if last.pos[2] == "人名" or (last.number and any(t.pos[2] == "人名" for t in tokens)):
        return Kind.PERSON
    if last.pos[2] == "地名":
        return Kind.PLACE
    if re.fullmatch(r"[ァ-ヺー]+(?:[・=゠][ァ-ヺーA-Z.]+)+(?:[0-9]+世)?|.{2,}[0-9]+世", words):
        return Kind.PERSON
    end = words[last.span.start :]
    if last.name or re.fullmatch(r"[A-Za-z0-9.]{2,}|[ァ-ヺー]{3,}", end):
        return Kind.NAME
    return Kind.THING
