"""Whether words stand by themselves: what they speak of is named, nothing points elsewhere."""

from __future__ import annotations

import re
from collections.abc import Collection

from index.analysis import Token, analyze
from ingest.brackets import CLOSERS, OPENERS

_LONGEST = 58
_SHORTEST = 8
_POINTS = re.compile(
    r"これ|それ(?!ぞれ)|あれ(?!ば)|この(?!間)|その|あの(?!人)|ここ|そこ(?!で)|あそこ|こう(?:し|い)|そう(?:し|い)|ああ|こんな|そんな|どちらも"
    r"|同(?!じ|時に|様|意|情|盟|居|僚|志|級|窓|封|席|調|化|感|期|行)[一-龥]"
    r"|両(?:者|社|国|氏|校|方)|後者|前者|翌|前年|前月|前日|前の|当時|次の|次に|上記|下記|前述|以下の|右の|左の|別の|もう一|ほかの|他の|残り|一方"
    r"|逆に|さらに|また、|ただ|しかし|つまり|例えば|たとえば|なお|実際|先ほど|先の"
)
# Who writes or speaks, who reads.
_SPEAKER = re.compile(
    r"私|僕|俺|わたし|ぼく|筆者|我々|われわれ|当(?:社|店|館|園|院|校|会|研究所|工房|団体|サイト|ブログ|紙|誌|行|法人|事務所)"
    r"|弊社|わが|我が|自分|うち(?=[のはでも])|本(?:稿|記事|紙|誌|書|サイト|欄|ノート|報告|調査)|小社|拙|あなた|皆さ|みなさ|みんな|自社"
)
# Pronouns that ask.
_ASKING = frozenset("何 誰 いつ どこ いくら 何時 何処 幾ら".split())
# Nouns that say nothing of what they belong to.
_BARE = frozenset(
    "人 方 者 物 事 こと もの 理由 原因 結果 答え 答 問題 場合 最後 最初 今回 費用 内訳 "
    "目的 きっかけ 数 数字 値段 価格 彼 彼女 本人 皆 全員 一つ 二つ 三つ 多く 一部 半分 "
    "夫妻 夫婦 両親 兄弟 姉妹 一家 一行 本種 両者 じつ 実 もと 本来 普段 ふだん 通常 いま 以前 "
    "全体 全部 場所 時間 期間 今 現在 昔 後 前 中 上 下 客 店 会社 町 国 市 村 県 家 子 "
    "子ども 子供 母 父 夫 妻 息子 娘 息 親 相手 担当者 担当 記者 編集部 作者 著者".split()
)
_CASE = re.compile(
    r"(?:場合|とき|際|頃|ころ|以降|以来|[たるいの]時|[たるの][後前中間]|うち|ところ|こと|もの"
    r"|の|[年月日]|段階|時点|当[初時]|近年|最近|今後|一方)$"
)
_NAME = re.compile(
    r"[A-Za-z][A-Za-z0-9.\-]+|[ァ-ヺ][ァ-ヺー・=]{2,}|「[^「」]{2,}」|『[^『』]{2,}』"
)
# 「聞き手 修理は」: who speaks, before what is said.
_LABEL = re.compile(r"[ぁ-ん一-龥ァ-ヺー][ \u3000][ぁ-ん一-龥ァ-ヺー]")
_KATAKANA = re.compile(r"[ァ-ヺー・=]+")
_TOLD, _TOLD_ALONE = 4, 7
# What no Japanese clause holds: two particles of case in a row, or a verb at its start that joins.
_BROKEN = re.compile(
    r"[をが](?:[はのをがも、]|には)|[ぁ-ん]のの|にに|^(?:対する|よる|おける|関する|ついて|[はがをにのもでと、])|はは"
)
# Katakana that names nothing by itself.
_UNITS = re.compile(
    r"^(?:キロ|メートル|トン|グラム|パーセント|センチ|ミリ|ドル|ユーロ|ポンド|ページ|リットル|ヘクタール|キログラム|センチメートル|[kcm]?[mg]|kWh?|[MGT]B)+$"
)


def is_closed(words: str) -> bool:
    """Whether every bracket that opens is closed."""
    return all(words.count(a) == words.count(b) for a, b in zip(OPENERS, CLOSERS, strict=True))


def points_elsewhere(words: str) -> bool:
    """Whether words lean on what stands around them, or on who writes them."""
    if _POINTS.search(words) or _SPEAKER.search(words):
        return True
    tokens = analyze(unquoted(words))
    return any(token.pos[0] == "代名詞" and token.form not in _ASKING for token in tokens)


def unquoted(words: str) -> str:
    """Words with a sign in the place of what is quoted."""
    return re.sub(r"「[^「」]*」|『[^『』]*』", "\u25ef", words)


def is_named(words: str, known: Collection[str] = ()) -> bool:
    """Whether words hold a proper name, quoted words, or enough else to tell what is meant.

    A word in katakana, or one of the title's, may be any noun: it names something if more is said
    of it.

    Args:
        words: the words.
        known: terms that are of the whole article.
    """
    tokens = [token for token in analyze(words) if token.content]
    if any(token.name for token in tokens):
        return True
    told = sum(_tells(token) for token in tokens)
    if told >= _TOLD_ALONE or (told >= _TOLD and any(t.form in known for t in tokens)):
        return True
    return any(
        _UNITS.match(match.group()) is None
        and (told >= _TOLD or _KATAKANA.fullmatch(match.group()) is None or _is_known(match, known))
        for match in _NAME.finditer(words)
    )


def _is_known(katakana: re.Match[str], known: Collection[str]) -> bool:
    return all(token.form in known for token in analyze(katakana.group()) if token.content)


def _tells(token: Token) -> bool:
    return token.pos[0] != "接尾辞" and token.pos[2] != "助数詞可能" and token.form not in _ASKING


def is_bare(noun: str) -> bool:
    """Whether a noun phrase is one noun that could be anything's, or says when or in which case."""
    if _CASE.search(noun):
        return True
    tokens = [t for t in analyze(noun) if t.pos[0] != "接頭辞"]
    if tokens and tokens[-1].pos[2] == "副詞可能":
        return True
    return noun in _BARE or all(_is_bare(token) for token in tokens)


def is_deed(noun: str) -> bool:
    """Whether a noun phrase is but what is done (「開発」), nobody says of what."""
    tokens = analyze(noun)
    return len(tokens) == 1 and tokens[0].pos[2] == "サ変可能"


def _is_bare(token: Token) -> bool:
    return token.form in _BARE or token.pos[0] in ("助詞", "補助記号") or token.number


def stands_alone(question: str, known: Collection[str], named: bool = False) -> bool:
    """Whether a question can be understood and asked as it is.

    Args:
        question: with its end.
        known: terms that are of the whole article, its title's.
        named: whether it is sure to name what it asks about.
    """
    return (
        _SHORTEST <= len(question) <= _LONGEST
        and is_closed(question)
        and re.search(r"[。\n\r\t!!]|[??].", question) is None
        and _LABEL.search(question) is None
        and _BROKEN.search(unquoted(question)) is None
        and not points_elsewhere(question)
        and (named or is_named(question, known))
    )
