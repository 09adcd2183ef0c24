"""What a question asks for: its content terms, its names, and the type of answer it expects."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from chat.question_form import Form, form_of
from index.analysis import Token, analyze
from ingest.normalize import normalize


class AnswerType(StrEnum):
    """What kind of words would answer a question."""

    PERSON = "person"
    DATE = "date"
    NUMBER = "number"
    PLACE = "place"
    REASON = "reason"
    MANNER = "manner"
    LIST = "list"
    THING = "thing"


# First match decides. Patterns look at the normalised question, lower case.
_TYPES: tuple[tuple[AnswerType, re.Pattern[str]], ...] = (
    (AnswerType.REASON, re.compile(r"なぜ|何故|なんで|どうして|理由|原因|動機|\bwhy\b|reason")),
    (
        AnswerType.DATE,
        re.compile(r"いつ|何(?:年|月|日|曜|時|世紀)(?!間)|\bwhen\b|what (?:year|date|day)"),
    ),
    (
        AnswerType.NUMBER,
        re.compile(
            r"いくら|いくつ|どれ(?:くらい|ぐらい|ほど|だけ)|どの(?:くらい|ぐらい|程度)|何(?:年間|時間)"
            r"|何\s*(?:人|個|件|社|回|円|ドル|ユーロ|%|パーセント|割|倍|台|本|名|歳|才|つ|カ国|か国|ヶ国"
            r"|km|キロ|メートル|トン|グラム|ヘクタール|平方|種類|番|位|度|字|文字|ページ|点|票)"
            r"|(?:金額|額|費用|価格|値段|人数|件数|回数|割合|比率|数|年齢|面積|高さ|長さ|重さ|人口)"
            r"(?:は|って|を)?(?:[??]|何|教え|$)"
            r"|how (?:much|many|old|long|far)|what (?:percent|number|amount)"
        ),
    ),
    (
        AnswerType.PLACE,
        re.compile(
            r"どこ(?!ろ|まで(?:が|を))|何処|(?:どの|どちらの|何という)(?:国|県|州|市|町|村|区|地域|地方|場所|都市|島|駅|川|山|海|大陸|街)"
            r"|何(?:県|市|国|州|町|区|駅|島|山|川|地方)(?!を|語)|(?:場所|所在地|出身地|出身|生地|本拠地|舞台)(?:は|って|を)?(?:[??]|何|教え|$)"
            r"|\bwhere\b|(?:which|what) (?:country|city|town|place|region|state|island|river)"
        ),
    ),
    (AnswerType.PERSON, re.compile(r"誰|だれ|どなた|何者|\bwho(?:se|m)?\b")),
    (
        AnswerType.LIST,
        re.compile(
            r"(?:すべて|全て|全部|一覧|列挙|挙げ)|どんな[^。]*(?:がいま|がい[たる]|がありま|があ[っる])"
            r"|どのような[^。]*(?:がいま|がい[たる]|がありま|があ[っる])"
            r"|何と何|\blist\b|what are\b|^(?>.*?which ).*s are"
        ),
    ),
    (AnswerType.MANNER, re.compile(r"どう(?!し)|どのよう|方法|手段|やり方|仕方|\bhow\b")),
)
_JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
# Words that ask, not words to be found.
_ASKING = frozenset(
    "何 誰 何時 何処 何れ 幾ら 幾つ 何故 如何 教える 知る 言う 呼ぶ 下さる 呉れる 記事 "
    "what who when where why how which is are was were did do does the a an of in on to for and "
    "by with from that this it be has have had much many tell me please".split()
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question, analysed once.

    Attributes:
        text: the words as searched.
        tokens: its tokens.
        terms: forms of its content words without those that only ask, no repeats.
        names: those of ``terms`` that are proper names, numbers or written in Latin or katakana.
        expects: the type of answer.
        japanese: whether it is written in Japanese.
        form: the form of answer.
    """

    text: str
    tokens: tuple[Token, ...]
    terms: tuple[str, ...]
    names: tuple[str, ...]
    expects: AnswerType
    japanese: bool
    form: Form = Form.SPAN


def expected_type(text: str) -> AnswerType:
    """The answer type that a question's form asks for; ``THING`` where nothing says more."""
    words = normalize(text).text.lower()
    return next((kind for kind, pattern in _TYPES if pattern.search(words)), AnswerType.THING)


def _name_like(token: Token, text: str) -> bool:
    surface = token.span.of(text)
    return token.name or token.number or bool(re.fullmatch(r"[A-Za-z0-9.\-ァ-ヺー]{2,}", surface))


def analyze_question(text: str, typed: str = "") -> Question:
    """Analyse a question.

    Args:
        text: the words to search.
        typed: the words before they were respelt, which tell the language: an English question
            stays one with a name in katakana.
    """
    tokens = analyze(text)
    content = [token for token in tokens if token.content and token.form not in _ASKING]
    words = normalize(text).text
    japanese = _JAPANESE.search(normalize(typed).text if typed else words) is not None
    return Question(
        text=text,
        tokens=tokens,
        terms=tuple(dict.fromkeys(token.form for token in content)),
        names=tuple(dict.fromkeys(t.form for t in content if _name_like(t, text))),
        expects=expected_type(text),
        japanese=japanese,
        form=form_of(words.lower(), tokens, japanese),
    )
