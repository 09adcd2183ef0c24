"""Closed classes of Japanese nouns that belong to something or stand in pairs."""

from __future__ import annotations

import re

# Of an event: when, where, why, with what result.
EVENT_ASPECT = re.compile(
    r"(?:主な|具体的な|本当の|直接の|最終的な|正確な)?"
    r"(?:理由|わけ|訳|原因|きっかけ|契機|背景|動機|目的|狙い|ねらい|意図|結果|結末|影響|効果|反応|"
    r"時期|日時|日付|日|年月日|年|"
    r"年度|時間|時刻|場所|会場|現場|方法|手段|やり方|経緯|いきさつ|根拠|証拠|期間|相手|対象|犯人|"
    r"費用|値段|金額|お金|距離|回数|人数)"
)


# Of a person.
PERSONAL_ASPECT = re.compile(
    r"(?:お|御)?(?:父|母|父親|母親|両親|兄|弟|姉|妹|兄弟|姉妹|妻|夫|息子|娘|子供|子ども|孫|祖父|"
    r"祖母|父さん|母さん|兄さん|姉さん|奥さん|"
    r"家族|師匠|弟子|恋人|本名|職業|仕事|年齢|身長|体重|出身地?|出身校|学歴|誕生日|生年月日|没年|"
    r"享年|死因|経歴|国籍|"
    r"血液型|趣味|性格|最期|晩年|生涯|人柄|幼少期|少年時代|生い立ち|墓|葬儀|遺産|後継者|跡継ぎ|"
    r"デビュー作?|フルネーム|肩書き?|代表作)"
)


# Of a thing, not of who made it.
MEASURE = re.compile(
    r"(?:全|直)?(?:長さ|深さ|高さ|幅|広さ|重さ|大きさ|厚さ|太さ|速さ|速度|全長|全高|重量|体積|"
    r"容量|面積|標高|価格|値段|定価|色|形|材料|素材|材質|中身|内容|構造|仕組み|用途|種類|味|"
    r"製造元|発売日|発売元|出版社|タイトル|題名)"
)


# Of something: what stands alone in front belongs to what was spoken of.
ROLE = re.compile(
    r"船長|機長|社長|会長|院長|校長|館長|監督|脚本家?|音楽|主演|主人公|主役|作者|著者|作曲者|"
    r"作詞者|編集者|設計者|発明者|開発者|発見者|"
    r"創業者|創設者|設立者|創立者|提唱者|指導者|主催者|責任者|生存者|犠牲者|死者|負傷者|被害者|"
    r"参加者|観客|乗客|乗員|住民|会員|社員|従業員|"
    r"評判|評価|首都|本社|本部|拠点|名前|名称|別名|正式名称|通称|由来|語源|意味|特徴|人口|歴史|"
    r"起源|ルーツ|メンバー|リーダー|プロデューサー|スポンサー|ライバル|モデル"
)


# Nouns that stand for something that happens.
HAPPENING = re.compile(
    r"(?:事件|事故|戦い|戦争|反乱|暴動|蜂起|虐殺|革命|一揆|打ちこわし|大会|選挙|地震|火災|災害|"
    r"洪水|会議|会談|祭|祭り|展|展覧会|"
    r"試合|レース|作戦|運動|改革|合戦|の乱|の変|の役|戦|クーデター|紛争|危機|飢饉|裁判|ツアー|"
    r"公演|コンサート)$"
)


# What needs saying more of, with an owner: 「主な理由」.
OF_DEGREE = re.compile(
    r"主な|有名な|正式な|正確な|具体的な|本当の|最終的な|公式の|直接の|平均の|代表的な|現在の|今の"
)


OPPOSITES = tuple(
    tuple(pair.split("/"))
    for pair in (
        "大きい/小さい 大きな/小さな 多い/少ない 高い/低い 長い/短い 古い/新しい 重い/軽い "
        "早い/遅い 速い/遅い 広い/狭い 強い/弱い "
        "上/下 左/右 前/後 東/西 南/北 内/外 男/女 夫/妻 兄/弟 姉/妹 父/母 昼/夜 朝/夜 夏/冬 "
        "春/秋 始まり/終わり 開始/終了 "
        "入口/出口 最初/最後 表/裏 増加/減少 輸出/輸入 勝ち/負け 賛成/反対 メリット/デメリット "
        "長所/短所 国内/海外 都市/農村 "
        "始まる/終わる 勝つ/負ける 勝つ/敗れる 買う/売る 開く/閉じる 増える/減る 入る/出る "
        "上がる/下がる 生まれる/死ぬ 乗る/降りる 攻める/守る 作る/壊す 借りる/貸す 成功/失敗 "
        "結婚/離婚 当選/落選 入学/卒業 就任/辞任 オス/メス 雄/雌 大人/子供 大人/子ども 当時/現在 "
        "息子/娘 兄/姉 弟/妹 出発/到着 開会/閉会 先攻/後攻 生年/没年 収入/支出 縦/横 過去/現在 "
        "以前/以後"
    ).split()
)


DIRECTION = frozenset("東 西 南 北 中央 東部 西部 南部 北部".split())


SEASON = frozenset("春 夏 秋 冬".split())


_SIDE = re.compile(r"(?:側|部|方|場|場合|の人|ども|達|たち)$")


_SEX = re.compile(r"男|女|オス|メス|雄|雌")


_KIN = re.compile(
    r"(?:長|次|三|四|末)(?:男|女)|父親?|母親?|両親|兄|弟|姉|妹|妻|夫|息子|娘|孫|祖父|祖母|子供|"
    r"子ども|叔父|叔母|伯父|伯母"
)


def alike(new: str, old: str) -> bool:
    """Whether two common nouns are of one kind by their form: 父親 and 母親, 東側 and 南."""
    new, old = _SIDE.sub("", new) or new, _SIDE.sub("", old) or old
    if new == old:
        return False
    if any({new, old} <= group for group in (DIRECTION, SEASON)) or opposite(new, old):
        return True
    if _SEX.match(new) and _SEX.match(old) and new[0] != old[0]:
        return True
    if _KIN.fullmatch(new) and _KIN.fullmatch(old):
        return True
    if len(new) == len(old) >= 2 and new[0] == old[0] == "最":
        return True
    return (
        min(len(new), len(old)) >= 2
        and new[-1] == old[-1]
        and re.match(r"[一-鿿]", new[-1]) is not None
    )


def opposite(new: str, old: str) -> bool:
    """Whether two words are a pair of opposites."""
    return any({new, old} == set(pair) for pair in OPPOSITES)
