"""How much and how many: the amount in a statement, asked for where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chat.suggesting.candidate import Kind, Made
from chat.suggesting.phrases import holds_relative, without_asides
from chat.suggesting.statement import Statement, topic_words
from chat.suggesting.ways.cleft import subject_at
from chat.suggesting.wording import attributive, polite
from index.analysis import analyze
from ingest.document import Span

_NUMBER = r"\d[\d,.]*(?:[十百千万億兆]+(?:\d[\d,]*[万億千]?)*)*"
_UNIT = (
    r"円|ドル|ユーロ|ポンド|元|%|\uff05|パーセント|割|倍|人|名|社|件|個|回|台|本|冊|枚|歳|点|票|年間|[かカヶケ]月間?|週間|日間|時間|分間|分|秒間?"
    r"|[かカヶケ]国|種類|階建て|校|店舗?|カ所|か所|ヶ所|箇所|軒|戸|世帯|頭|匹|羽|杯|隻|両|平方メートル|平方キロメートル|平方キロ|キロメートル|キログラム|ミリメートル|センチメートル|キロワット時|ヘクタール"
    r"|メートル|キロ|グラム|トン|センチ|ミリリットル|リットル|km|kg|cm|mm|文字|字|ページ|行|巻|作品|曲|議席|棟|基|玉|点"
)
_AMOUNT = re.compile(
    rf"(?P<about>約|およそ|総額|計|合計|少なくとも|延べ|最大|最高)?(?P<number>{_NUMBER})\s*(?P<unit>{_UNIT})(?P<more>以上|以下|未満|余り|あまり|近く|前後|ほど|程度|強|弱)?"
    r"(?P<aside>\(約?[^()]{1,16}\)|（約?[^（）]{1,16}）)?"
)
_ANY = re.compile(r"\d|[一二三四五六七八九十]+[つ人個]")
_MONEY = frozenset("円 ドル ユーロ ポンド 元".split())
_COPULA = re.compile(
    r"(?P<past>だった|でした|であった|に(?:なっ|のぼっ|上っ|達し|とどまっ)た)?"
    r"(?:だ|です|である|に(?:なる|のぼる|上る|達する|とどまる|なります|のぼります|上ります|達します|及ぶ|及びます))?(?:という|そうです|そうだ)?$"
)
_MIDDLE = re.compile(
    r"(?:[12]\d{3}年(?:度|\d{1,2}月)?(?:に|の時点で|現在|で)?、?)?(?:平均(?:で)?|全部で|年に|月に|週に|1日(?:に|あたり)?|税込み?で?|税別で?|全体の|現在、?|全国に|国内に|合わせて|年間(?:で)?)?、?"
)
_PARTICLES = ("の", "を", "が", "に", "で", "から", "も")
_NOT_HERE = re.compile(r"は(?!じ)|よれば|よると|など$|うち$|も$|でも")
# 「342店にとどまる」: asked for as what it is.
_ONLY_SO_MUCH = re.compile(
    r"に(?:も|まで)?(?:なる|なり|なっ|のぼ|上[るりっ]|達[すし]|とどま|及[びぶん])|と(?:なる|なり|なっ)|(?:で(?:ある|あっ|す|し)|だ)"
)
# 「20時間を働く」
_LASTING = re.compile(r"時間|分|年間|月間?|日間|週間|秒")
_WORKED = re.compile(r"を(?!かけ|費や|過ご|超え|要|切|割|待|走|使|短縮|区切)")
# What is counted is the object: 「12両の電車を」.
_COUNTED = re.compile(r"の[^がをにでとは、]{1,14}を")
# 「ご利用の60台を導入された」
_HONOURED = re.compile(r"を[^を]*(?:され|られ)")
_SHORTEST_END = 2
_SMALL = re.compile(r"[01]|[01]\.0*")


def numbers(statement: Statement) -> Iterator[Made]:
    """「…はいくらですか?」 and 「…は何件の…を…しましたか?」."""
    topic = topic_words(statement)
    if topic is None or statement.topic is None:
        return
    clause = statement.clauses[-1]
    first = next((c for c in statement.clauses if c.end > statement.after), clause)
    yield from _is_so_much(statement, topic, Span(max(first.start, statement.after), first.end))
    if clause != first or first.end == len(statement.words):
        yield from _in_place(statement, topic, statement.last)


def how_much(unit: str) -> str:
    """The word that asks for a number of a unit: いくら, 何人."""
    if unit in _MONEY:
        return "いくら"
    return "何" + ("%" if unit == "\uff05" else unit)


def amount_in(words: str) -> str | None:
    """The unit of the one amount that these words are; None where they are something else."""
    match = _AMOUNT.fullmatch(words)
    return match["unit"] if match and not _SMALL.fullmatch(match["number"]) else None


def _is_so_much(statement: Statement, topic: str, clause: Span) -> Iterator[Made]:
    """「利用者は3万1,400人で、」: the amount is all that is said."""
    words = clause.of(statement.words)
    middle = _MIDDLE.match(words)
    begin = middle.end() if middle else 0
    amount = _AMOUNT.match(words, begin)
    if amount is None or _SMALL.fullmatch(amount["number"]):
        return
    rest = words[amount.end() :]
    end = _COPULA.fullmatch(rest)
    if end is None and not (rest == "で" and clause.end < len(statement.words)):
        return
    past = "でした" if end is not None and end["past"] else "です"
    lead = middle[0].rstrip("、") if middle else ""
    question = f"{topic}は{lead}{how_much(amount['unit'])}{past}か?"
    yield Made(Kind.NUMBER, question, _place(amount, clause.start))


def _in_place(statement: Statement, topic: str, clause: Span) -> Iterator[Made]:
    words = clause.of(statement.words)
    amounts = list(_AMOUNT.finditer(words))
    if len(amounts) != 1 or _SMALL.fullmatch(amounts[0]["number"]):
        return
    amount = amounts[0]
    before, after = words[: amount.start()], words[amount.end() :]
    if _ANY.search(before + after) or _leans(before) or _goes_elsewhere(before, after):
        return
    lasts = _LASTING.search(amount["unit"]) and _WORKED.match(after)
    alone = not before and after.startswith("を")  # 「何人を動員しましたか」: where, for what?
    if lasts or alone or subject_at(before) or _HONOURED.search(after):
        return
    if amount["unit"] in _MONEY:
        after = re.sub(r"^を", "", after)  # 「いくら出資しましたか」
    end = polite(without_asides(re.sub(r"^も(?!の)", "", after)))
    if end is None:
        return
    question = f"{topic}は{without_asides(before)}{how_much(amount['unit'])}{end}?"
    yield Made(Kind.NUMBER, question, _place(amount, clause.start))


def _goes_elsewhere(before: str, after: str) -> bool:
    """Whether the amount is not plainly that of the clause's verb."""
    if re.search(r"^のうち|は|「", after) or len(after) < _SHORTEST_END:
        return True
    if not after.startswith(_PARTICLES) and not _is_verbal(after):
        return True
    if after.startswith("の") and _COUNTED.match(after) is None:
        return True  # 「何人の発表に」: not what is counted, but whose it is
    if _NOT_HERE.search(before) or _ONLY_SO_MUCH.match(after):
        return True
    return holds_relative(after) or holds_relative(before)


def _is_verbal(after: str) -> bool:
    """Whether a verb follows the amount at once: not 「4歳馬も」, 「3キロ南に」."""
    tokens = analyze(after)
    noun = tokens[0].pos[0] in ("名詞", "接尾辞", "接頭辞") and tokens[0].pos[2] != "サ変可能"
    return not noun and attributive(after) is not None


def _leans(before: str) -> bool:
    """Whether an amount belongs to the noun right before it."""
    tokens = analyze(before)
    if not tokens:
        return False
    word = tokens[-1].span.of(before)
    adverb = tokens[-1].pos[0] == "副詞" or tokens[-1].pos[2] == "副詞可能"
    return word in ("の", "は", "第") or not (
        adverb or tokens[-1].pos[0] == "助詞" or word in "、," or _MIDDLE.fullmatch(before)
    )


def _place(amount: re.Match[str], offset: int) -> Span:
    return Span(offset + amount.start(), offset + amount.end())
