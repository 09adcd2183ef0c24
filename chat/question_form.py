"""What form of answer a question asks for: a few words, a clause, items, a whole sentence.

Told from the question's own form: its interrogative word, its ending, its parts of speech. Nothing
here knows a word of an article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from index.analysis import Token


class Form(StrEnum):
    """The form of answer that is asked for.

    ``SPAN``: the words themselves (who, when, where, how much, which). ``REASON`` and ``MANNER``:
    what states it. ``OPINION``: what somebody says or thinks. ``LIST``: all items.
    ``DEFINITION``: what says what a thing is. ``POLAR``: the sentence that decides between
    yes and no.
    """

    SPAN = "span"
    REASON = "reason"
    MANNER = "manner"
    OPINION = "opinion"
    LIST = "list"
    DEFINITION = "definition"
    POLAR = "polar"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def _first(words: str) -> str:
    """A pattern for the first place of some words; where it fails behind that, it fails at once."""
    return rf"^(?>.*?\b{words})"


_END = r"[??。]*$"
# 「です」「でしょう」「なの」 and what asks after them.
_COPULA = r"(?:です|でしょう|でした|だった|なの){0,6}(?:か|の)?"
_INTERROGATIVE = _any(
    r"何|なに|なん(?:で|の|て|だ|です|と|$|\?)|誰|だれ|どなた|いつ(?!も|か(?!ら))|どこ|どっから",
    r"どれ|どの|どんな|どちら|どっち|どう(?!し(?:ても|た(?:ら|$))|せ)|なぜ|いくら|いくつ|幾[つら]|いかが|いずれ",
    r"どんだけ|どんくらい|それとも",
)
# Told to tell, not asked whether.
_TELL = _any(
    r"教え|おしえ|挙げ|あげて|説明|紹介|述べよ|答え(?:て|よ)|示せ|知りたい|聞かせ|列挙|一覧"
)
# A noun and what is left out: 「理由は?」「買ったのは?」
_OPEN_END = _any(
    r"(?:は|って|とは|なら|のほう|の方|では|について|に関して|だっけ|でしたっけ)\s*[??]*$"
)
_ASKED_WHETHER = re.compile(r"[??]$|か[。]?$")
# 「長編なの、短編なの?」
_EITHER = _any(r"(?:か|の)、.*(?:か|の)[??。]*$")
_ENGLISH_POLAR = _any(
    r"^(?:is|are|was|were|do|does|did|can|could|has|have|had|will|would|should|may|might)\b"
)

_WHAT = r"(?:何|なに|なん|誰|だれ|どんな|どのような|どういう|どういった)"
_KIND = (
    r"(?:意味|もの|人|人物|人たち|方|会社|企業|組織|団体|国|場所|ところ|制度|仕組み|建物|言葉|店|施設|作品|本|製品|"
    r"サービス|技術|動物|植物|生き物|存在|やつ|の|こと)"
)
_DEFINITION = _any(
    rf"とは(?:いったい|一体)?{_WHAT}?(?:のこと|こと|もの|者|人|人物|意味)?(?:を?指し?ます|を?指す)?{_COPULA}{_END}",
    r"(?:って|というのは|とは|は)(?:そもそも|いったい|一体)?(?:何者|どんな|どういう|どのような|どういった)"
    rf"{_KIND}?(?:の言葉)?{_COPULA}{_END}",
    r"(?:(?:って|とは|は|というのは)(?:どんな|どういう)|(?:って|というのは)何の)[^。、はがをに]{1,6}"
    rf"(?:のこと)?{_COPULA}{_END}",
    rf"(?:って|とは){_END}",
    rf"(?:って|というのは)(?:そもそも)?(?:何|なに|なん|誰|だれ)(?:のこと|を指す|の略)?{_COPULA}{_END}",
    rf"の(?:意味|定義)(?:は|って|を)?(?:何(?:です)?か?|なに|教えて[^。]{{0,24}})?{_END}",
    r"^[^。、]{2,24}(?:について(?:詳しく)?(?:説明|教え)|を説明)(?:して|て)?(?:ください|下さい|もらえますか|ほしい)?"
    rf"{_END}",
    r"\bwhat (?:is|are|was|were) (?:an? |the )?[\w .&'-]{2,40}\??$",
    r"\bwhat does [\w .&'-]{2,40} mean",
    r"\bwho (?:is|was) [\w .&'-]{2,40}\??$",
)
_SUBJECT_END = re.compile(r"とは|って|というのは|は(?=どんな|どういう|どのような|何者|何の)")

_SAYS = (
    r"(?:考え|思|評|見て|みて|主張|言|いって|述べ|語|批判|コメント|反応|答え|回答|反論|説明し|伝え|捉え|とらえ|受け止|"
    r"紹介し|書き残|映っ)"
)
_OPINION = _any(
    rf"(?:どう|どのように|どんなふうに|何と|何て|なんて|なんと|何を(?:しろ)?と?){_SAYS}(?!る方法)",
    r"(?:意見|主張|考え|見解|評価|感想|コメント|言い分|立場|反応|受け止め方?|反論|見方|評判)(?:は|って|を)?"
    rf"(?:何|どう|どんな|教え[^。]{{0,24}})?{_COPULA}{_END}",
    r"いわく|曰く|に言わせると",
    rf"{_first('what (?:did|do|does) ')}.+ (?:say|think|claim|argue|believe)\b",
    rf"{_first('how (?:did|do|does) ')}.+ (?:describe|see|view|respond|react|feel)\b|\bopinion\b",
)
# A name is asked for, not an opinion.
_NAMED = _any(
    r"(?:何|なん)と(?:呼|いう(?:名|人|会社|本)|名付|名づけ|題)|(?:何|なん)て(?:いう(?:名|人|会社|本)|名前)",
    r"(?:何|なん)と(?:言い|いい|申し)ます|(?:何|なん)と(?:言|い)う(?:名|の|か|[??]|$)",
    r"を(?:何|なん)と(?:言|い)(?:い|っ)|(?:何|なん)と(?:言|い)われ",
)
# 「3人を教えて」, but 「3人を救助したのは誰?」
_NAMES_ALL = (
    r"(?:教えて|おしえて|挙げ[てよな]|あげて|列挙|答え[てよ]|述べ[てよ]|言って|いって"
    r"|示して|示せ|並べて|紹介して)"
)
_COUNTED = _any(
    r"(?<![0-9])(?:[2-9二三四五六七八九]|1[0-9]|十)\s*"
    r"(?:つ|社|人|名|か国|カ国|ヶ国|ヵ国|箇所|か所|カ所|種類?|点|本|冊|作品?|都市|校|軒|つの[^\s、]{1,8})"
    rf"(?:は|とも|を(?=[^。]{{0,12}}{_NAMES_ALL})|の[^\s、]{{1,10}}は|って|すべて|全部)"
)
_ALL = _any(
    r"(?:すべて|全て|全部|ぜんぶ)(?!で|の|が)|全員|一覧|列挙|リスト|挙げて|あげて|並べて|それぞれ",
    r"(?:つ|個)(?:だけ)?(?:言って|いって|教えて|おしえて)",
    r"[何誰](?:と|や)[何誰]|どれとどれ|どことどこ",
    r"(?:どんな|どのような|どういう|どういった|何という)[^。、]{1,20}(?:がいま|がい[たる]|がありま|があ[っる]|"
    r"が挙げ|を挙げ|が含ま|を含)",
    r"(?:何|誰|だれ|どこ|どれ)が(?:あり|ある|あっ|い(?:ます|る|た|まし))",
    r"\blist\b|\ball (?:of )?the\b|\bwhat are\b|\bname (?:the|all)\b",
    rf"{_first('which ')}.*s (?:are|were)\b",
)
_EVERY = re.compile(r"すべて|全て|全部|ぜんぶ|全員")
_BESIDES = re.compile(r"ほか|他")
# 「3つのうち最大なのは?」 counts, and asks for one.
_ONE = _any(
    r"うち|一番|最も|最大|最[初後](?!の\s*[0-9二三四五六七八九十])|最小|最高|何(?:人|個|つ|社|年)|いくつ|どちら|どっち|いつ|なぜ|どうして|どうやって",
    r"どこにあ|何(?:回|冊|本|件|機|枚|円|か所|箇所|%|パーセント)|どれ(?:くらい|ぐらい|ほど|だけ)",
)
_REASON = _any(
    r"なぜ|何故|なんで(?!す|しょ|も|あ[りるっ])|どうして(?!も|る|い)|\bwhy\b",
    r"何で(?!す|しょ|も|あ[りるっ]|でき|作|つく|出来)(?=[^。]*(?:の|のか|のです|んだ|んです)か?[??]*$|[??。]*$)",
    r"(?:理由|動機|原因|わけ|訳|要因|きっかけ|狙い|背景|目的|根拠|由来)(?:は|って|が|を)?"
    rf"(?:何|なに|なん|教え[^。]{{0,24}})?(?:だと言われてる)?{_COPULA}{_END}",
    r"何のせい|何が(?:原因|狙い|理由|まず|邪魔)|何のため|何を(?:目的|狙|理由)",
)
_WAY = r"(?:ふう|風|方法|やり方|手|形|仕組|しくみ)"
_MANNER = _any(
    r"どうやって|どうす(?:る|れ)|どうし(?:た|て(?:る|い))|どのように(?!な|して呼|呼|表記)",
    r"どう(?!いう|呼|な(?:る|り)|いった|も|せ|や?ら|か|して|であれ)",
    rf"どんな{_WAY}|どんな(?:工夫|格好|方針|送り方)|どういう{_WAY}",
    r"(?:方法|手段|やり方|仕方|手口|手順|仕組み|作り方|使い方|見分け方)(?:は|って|を)?(?:何|教え[^。]{0,24})?"
    rf"{_COPULA}{_END}",
    r"\bhow (?:do|does|did|can|could|should|would|is|are|was|were)\b",
)
_PREDICATES = frozenset({"動詞", "形容詞", "助動詞", "形状詞"})


def form_of(words: str, tokens: Sequence[Token], japanese: bool) -> Form:
    """The form of answer that a question asks for.

    Args:
        words: the question, normalised, lower case.
        tokens: its tokens.
        japanese: whether it is Japanese.
    """
    words = words.strip()
    if _lists(words):
        return Form.LIST
    if _REASON.search(words):
        return Form.REASON
    if _NAMED.search(words):
        return Form.SPAN
    if _OPINION.search(words):
        return Form.OPINION
    if _DEFINITION.search(words) and not _says_which(words, tokens):
        return Form.DEFINITION
    if _is_polar(words, tokens, japanese):
        return Form.POLAR
    if _MANNER.search(words):
        return Form.MANNER
    return Form.SPAN


def asks_for_one(words: str) -> bool:
    """Whether one thing is asked for, or how many there are: 「一番…は」, 「いくつ」."""
    return _ONE.search(words) is not None


def _lists(words: str) -> bool:
    """Whether all of something is asked for."""
    if asks_for_one(words) or (_BESIDES.search(words) and not _EVERY.search(words)):
        return False
    return _ALL.search(words) is not None or _COUNTED.search(words) is not None


def _says_which(words: str, tokens: Sequence[Token]) -> bool:
    """Whether a thing is described and asked for: 「暴いたのは何者?」, 「流れている川とは?」."""
    ends = [match.start() for match in _SUBJECT_END.finditer(words)]
    return bool(ends) and any(
        token.pos[0] in _PREDICATES and token.span.end <= ends[-1] for token in tokens
    )


def _is_polar(words: str, tokens: Sequence[Token], japanese: bool) -> bool:
    """Whether it is answered with yes or no."""
    if not japanese:
        return _ENGLISH_POLAR.search(words) is not None
    if any(p.search(words) for p in (_INTERROGATIVE, _TELL, _OPEN_END, _EITHER)):
        return False
    if _ASKED_WHETHER.search(words) is None:
        return False
    content = [t for t in tokens if t.pos[0] not in ("助詞", "補助記号", "感動詞")]
    # 「…なの?」「…できる?」: something is said of something.
    return bool(content) and content[-1].pos[0] in _PREDICATES
