"""Verbs by what they are said of: people, things, what happens. Stems, as questions have them."""

from __future__ import annotations

import re

# What only a person does or is.
PERSONAL_PREDICATE = re.compile(
    r"(?:何|いくつの?)?(?:歳|才|人?兄弟)|生まれ|亡くな|死ん|死去|没し|結婚|離婚|卒業|入学|留学|"
    r"育っ|育ち|暮らし|住ん|怒っ|怒り|"
    r"思っ|考え|言っ|述べ|語っ|就任|辞任|引退|即位|称号|逮捕|生前|晩年|学ん|弟子|趣味|病気"
)


# What a person does not do.
THING_PREDICATE = re.compile(
    r"見つか|発見さ|発売|発行|出版|公開さ|発表さ|完成|出土|売れ|作られ|造られ|建てられ|建設|"
    r"開発さ|開通|起き|起こ|"
    r"始ま|終わ|発生|開催|行われ|開かれ|結ばれ|締結|制定|施行|廃止|使われ|書かれ|描かれ|放送|上演|"
    r"上映|製造|生産|続い|続く|"
    r"連載|掲載|収録|収蔵|所蔵|展示|撮影|設立さ|創設さ|設置さ|登録さ|指定さ|でき(?:た|上が)|"
    r"出来(?:た|上が)|何(?:台|枚|冊|巻|話|部|本|キロ|メートル)|いくら|高さ|長さ|重さ"
)


# Built or made over some time.
BUILT = re.compile(r"完成|建設|建て|開通|着工|竣工|造られ|改修|解体|取り壊|かかっ|かかる|設計さ")


# Of people: killed, chosen, caught.
OF_PEOPLE = re.compile(
    r"殺さ|暗殺|処刑|逮捕|捕ま|捕らえ|選ば|選出|任命|指名|追放|解任|釈放|起訴|育てられ|雇わ|"
    r"呼ばれ|救わ|助けられ|撃たれ|疑わ|批判さ|評価さ|尊敬|愛さ|嫌わ"
)


# Done to things that one can hold or print.
MADE = re.compile(
    r"見つか|発見さ|発売|発行|出版|出土|売れ|書かれ|描かれ|放送|上演|上映|製造|公開さ|何(?:台|枚|"
    r"冊|巻|話)"
)


# Verbs whose companion takes に.
WITH_NI = re.compile(
    r"^(?:参加|反対|賛成|出席|加盟|加入|勝っ|負け|乗っ|入っ|会っ|なっ|なら|なる|住ん|登っ|成功|"
    r"失敗|貢献|協力|出演|関わっ|踏み込)"
)


# Of people in something that happens.
WITH_DE = re.compile(
    r"^(?:何人)?(?:助か|亡くな|死ん|生き残|残っ|勝っ|勝て|優勝|活躍|負傷|けが|逃げ|捕ま|起き|起こ)"
)
