"""Japanese words that refer back or lead in to a follow-up."""

from __future__ import annotations

import re

from chat.dialogue.kinds import Kind

# What comes before the follow-up proper: 「じゃあ、」「それでは」「あと、」.
LEAD = re.compile(
    r"^(?:ところで|さて|話は変わ[りるっ][^、]*|じゃあ?|では|それでは|それじゃあ?|そしたら|"
    r"なら(?=[、,])|で、|あと(?=[、,])|ちなみに|逆に(?=[、,])|一方|えっと|ええと|"
    r"ふーん|へえ|へー|なるほど|そうなんだ|そっか|ありがとう|了解|OK|ok)[、,。!!\s]*"
)


# Says that something else is asked now.
TURN = re.compile(r"^(?:ところで|話は?変わ|話を変え|別の話|それはそうと|さて)")


END = re.compile(r"[??。!!\s]*$")


PERSONAL = re.compile(
    r"彼女(?:たち|達|ら)?|彼(?:ら|等)?(?!女)|かれ(?:ら)?|かのじょ|本人(?=[はがのをにも])"
)


THING_PRONOUN = re.compile(r"(?:それ|これ|あれ)(?:ら)?|そっち|こっち|そちら|こちら")


PLACE_PRONOUN = re.compile(r"そこ|ここ|あそこ")


# それ and そこ that refer to nothing one could name.
ADVERBIAL = re.compile(
    r"それ(?:まで|から|以来|以降|以前|以後|以外|以上|以下|ほど|だけ|ぞれ|なり|でも|なら|じゃあ?|"
    r"では|とも|にして(?:も|は)|"
    r"に(?=[、,])|で(?=[、,も])|はさておき)|これ(?:まで|から|以上|ほど|だけ)|そこそこ|そこまで|"
    r"そこで(?=[、,])|ここまで|"
    r"ここ(?:最近|数|[0-90-9])"
)


DEMONSTRATIVE = re.compile(r"その|この|あの")


# その後, そのため: adverbs and conjunctions; この記事 and この中 speak of the whole.
ADVERBIAL_AFTER = re.compile(
    r"[、,]?(?:(?:後|前|間|時|際|頃|当時|度|場|他|為|上|中|分|先|一方|逆|以[前後降来上下]|記事|"
    r"文章|本文|辺|通り)(?![一-鿿])|"
    r"あと|のち|まえ|あいだ|とき|ころ|たび|ほか|ため|うえ|うち|まま|くせ|よう|へん|とおり|もの|"
    r"代わり|後の|間の)"
)


# Nouns that only say what kind of thing is meant: 「その会社」.
CLASS_NOUNS: dict[Kind, re.Pattern[str]] = {
    Kind.PERSON: re.compile(
        r"(?:人物|人(?!口|気|数|々|生|種|類|間|材|事|形)|方(?!法|向|針|式|々|面|角|言)|お方|男性?|"
        r"女性?|先生|監督|作者|作家|選手|社長|学者|医師|画家|"
        r"政治家|軍人|詩人|俳優|歌手|王様?|皇帝|子(?!供|会))(?=[はがのをにもとって、]|$)"
    ),
    Kind.GROUP: re.compile(
        r"(?:会社|企業|団体|組織|機関|グループ|バンド|チーム|政党|党|大学|学校|メーカー|軍|部隊|"
        r"協会|委員会)(?=[はがのをにもでとへか、って]|$)"
    ),
    Kind.PLACE: re.compile(
        r"(?:国|街|町|都市|市|村|場所|島|地域|地方|土地|建物|施設|店|お店|駅|川|山|城|寺|神社|"
        r"博物館|美術館|公園|広場)(?=[はがのをにもでとへかまって、]|$)"
    ),
    Kind.DATE: re.compile(
        r"(?:年|日|月|時期|時代|世紀|翌年|前年|翌日|前日)(?=[はがのをにもでとへか、って]|$)"
    ),
    Kind.THING: re.compile(
        r"(?:作品|本|映画|曲|歌|小説|絵|論文|雑誌|番組|アルバム|ゲーム|製品|商品|サービス|車|船|"
        r"飛行機|機械|装置|"
        r"技術|方法|言葉|用語|名前(?!の)|法律|条約|制度|事件|事故|戦い|戦争|反乱|改革|運動|計画|"
        r"大会|祭り?|試合|病気|薬|"
        r"物質|動物|植物|生物|料理|神|星|衛星|システム|ソフト|プロジェクト|賞|銀貨|"
        r"建築)(?=[はがのをにもでとへかまって、]|$)"
    ),
}


SAME = re.compile(
    r"同じ(?:年|日|月)(?=[にのはも])|同(?:社|氏|国|市|町|村|県|州|島|校|大学|大会|事件|年|月|"
    r"日)(?![一-鿿])"
)


def class_noun(text: str, start: int) -> tuple[Kind, int] | None:
    """The kind that a class noun at ``start`` names, and where the noun ends."""
    for kind, pattern in CLASS_NOUNS.items():
        if match := pattern.match(text, start):
            return kind, match.end()
    return None
