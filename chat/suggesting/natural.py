"""Whether a question reads as one that a person would ask; what is doubtful is left out.

The rules are of grammar, and look at the question alone: one clause with its subject and object,
in the form of something that happened, nothing beside it that answers what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from chat.dialogue.nouns import PERSONAL_ASPECT
from chat.suggesting.candidate import Kind
from chat.suggesting.phrases import noun_phrase_before
from chat.suggesting.standing import is_bare, is_deed, unquoted
from chat.suggesting.valency import lacks_object, quotes, verb_at_end
from index.analysis import Token, analyze, terms

# In full-width signs.
_LONGEST = 40
_CLEFT = re.compile(
    r"^(?P<said>.+)のは(?P<asked>いつ|いつから|誰|どこ|なぜ|何)(?:です|でした)か\?$"
)
_GOES_ON = re.compile(r"[てで](?:い|お|あ|き|く|ゆ|しま)(?:る|った|いった|た|く|り)?$")
_WAS = re.compile(r"(?:だった|である|であった|でいた)$")
_ASKS = re.compile(
    r"どの|どう|どれ|どんな|なぜ|何故|何|誰|いつ|いくら|か否か|かどうか|か[をに]|のか[はが]"
)
_YEAR = re.compile(r"[12]\d{3}年")
# What is spoken of, before who acts; what people say; when, after something that is not said.
_LEANS = re.compile(
    r"(?:について|に関して|との間に).*が|と(?:いわ|言わ|さ|見ら|みら)れ|である◯|(?:[\d一二三四五六七八九十数]+(?:年|[かカヶ]月|週間|日))[後前]"
)
# A second word of when it was.
_TIME = re.compile(
    r"\d\s*(?:年|月|日|時|世紀)|世紀|年代|[直以]後|[直以]前|以[来降]|[前翌当同][日年月週]|[昨今来]年|[今先来]月|午[前後]|にかけ|当時|時代|(?:後|のち|時|間|中|末|初め)に|[早深]朝"
    r"|まず|すでに|既に|次第に|徐々に|やがて|ようやく|再び|ふたたび|なお|いまだ|まだ|たびたび|しばしば|毎[年月日週]|同時に|まで"
)
_OPENS_LOOSELY = re.compile(
    r"^(?:後|のち|他|時|主|特|とく|既|すで|まず|次|つい|いったん|一度|やがて|しばしば|常|つね|一時|時々|同時|のちのち|いっぽう|一方)に?(?![一-龥ァ-ヺ])"
)
# て that makes no second clause: a particle, or an adverb.
_NO_CLAUSE = re.compile(
    r"(?:に(?:よっ|おい|つい|対し|とっ|向け|わたっ|関し|応じ|沿っ|際し|比べ|先立っ|続い|加え|代わっ|かけ)|と(?:し|比べ)"
    r"|を(?:通じ|通し|もっ|めぐっ|巡っ|除い|目指し|かけ)|合わせ|あわせ|改め|あらため|まとめ|連れ|続け|力を入れ)[てで]"
)
_FOLLOWS = frozenset({"と", "ば", "が", "けれど", "から", "し", "ながら", "つつ", "ので", "のに"})
_PAUSE = re.compile(r"[いきぎしちにびみりえけげせてでねべめれじぜ]$")
_BODY = re.compile(
    r"(?:寺|社|院|会|党|軍|隊|市|町|村|県|国|省|庁|署|店|局|線|駅|座|団|号|パートナーズ|グループ|ホールディングス|ファンド|キャピタル|コーポレーション)$|・アンド・|&"
)
# 「選ばれた」: of a person, as much as what that one does.
_CHOSEN = re.compile(r"(?:選ばれ|選出され|任命され|指名され|起用され|抜擢され|逮捕され)た$")
# What nobody does alone: with whom has to be said.
_TOGETHER = frozenset("結婚する 離婚する 婚約する 会談する 対立する 合併する 再会する".split())
# What one does to something, though it takes に.
_TOWARDS = frozenset(
    "反対する 賛成する 抗議する 反論する 就任する 当選する 着手する 成功する 署名する".split()
)
_NAMED = re.compile(r"[A-Za-zァ-ヺー]{2}|◯")
_PLACED = frozenset({"で", "に"})
# Of what it was said is not said.
_TO_SOMEBODY = re.compile(r"(?:[^をに]{0,6}の)?(?:取材|インタビュー|会見|質問|本[誌紙])[にで]?何と")
_SHORTEST_REASON = 6


def reads_well(
    kind: Kind, question: str, answer: str, sentence: str, known: Collection[str] = ()
) -> bool:
    """Whether a Japanese question is natural.

    Args:
        kind: what it asks for.
        question: with its end.
        answer: the words that it was made from.
        sentence: the sentence that they stand in.
        known: terms that are of the whole article.
    """
    if len(question) - sum(map(str.isascii, question)) / 2 > _LONGEST:
        return False
    words = unquoted(question)
    match = _CLEFT.match(words)
    if match is None:
        if kind is Kind.NUMBER and _is_of_a_year(sentence) and not _is_of_a_year(words):
            return False
        return kind not in (Kind.NUMBER, Kind.SAID) or _is_said_of(words, kind, known)
    said = match["said"]
    if _is_loose(said, kind) or _gives_away(question, answer):
        return False
    if (kind is not Kind.WHAT and lacks_object(said)) or _is_told_vividly(said, sentence):
        return False
    if kind is Kind.WHO:
        return _is_a_persons(said, answer, known)
    if match["asked"] == "いつから":
        return _has_subject(said, known) and _TIME.search(said) is None
    return _has_subject(said, known) and {
        Kind.WHEN: _happened,
        Kind.WHERE: _is_somewhere,
        Kind.WHY: _has_reason,
    }.get(kind, _is_plain)(said, answer)


def _is_of_a_year(words: str) -> bool:
    """Whether an amount is that of some year, which the question has to name."""
    return re.search(r"\d年|年度", words) is not None


def _is_loose(said: str, kind: Kind) -> bool:
    """Whether there is more than one clause, or something beside it that leans on others."""
    tokens = analyze(said)
    if not tokens or tokens[0].pos[0] in ("助詞", "接続詞", "動詞", "助動詞", "接尾辞"):
        return True
    if tokens[0].pos[0] == "副詞" and kind is not Kind.WHO:
        return True
    if _OPENS_LOOSELY.match(said) or _ASKS.search(said) or _LEANS.search(said):
        return True
    topics = (t.pos[1] == "係助詞" and t.span.of(said) in ("は", "も") for t in tokens)
    if any(topics) or any(t.pos[0] == "接続詞" for t in tokens):
        return True
    return holds_two_clauses(said)


def holds_two_clauses(said: str) -> bool:
    """Whether one clause is joined to another: 「会社を開いて町に住む」, 「開き売った」."""
    tokens = analyze(said)
    ends = {match.end() for match in _NO_CLAUSE.finditer(said)}
    for before, token in pairwise(tokens):
        word = before.span.of(said)
        if before.pos[1] == "接続助詞" and before.span.end not in ends:
            if word in _FOLLOWS or (word in ("て", "で") and token.pos[1] != "非自立可能"):
                return True
            if token.form == "為る":
                return True
        pauses = before.pos[0] == "動詞" and _PAUSE.search(word) is not None
        if pauses and token.pos[0] in ("名詞", "接頭辞", "代名詞", "補助記号"):
            return True
    return False


def _is_told_vividly(said: str, sentence: str) -> bool:
    """Whether the present tense is used of what was, in a year that is named."""
    return not said.endswith(("た", "だ", "ている")) and _YEAR.search(sentence) is not None


def _gives_away(question: str, answer: str) -> bool:
    """Whether half of the answer stands in the question."""
    wanted, said = set(terms(answer)), set(terms(question))
    return 2 * len(wanted & said) >= len(wanted) > 0


def _is_a_persons(said: str, answer: str, known: Collection[str]) -> bool:
    """Whether a deed is worth asking whose it is: not of the one the article is about."""
    if _BODY.search(answer) or all(term in known for term in terms(answer)):
        return False
    verb = verb_at_end(said)
    if verb is None or _WAS.search(said):
        return False
    said_so = quotes(said)
    if not said_so and (_GOES_ON.search(said) or not said.endswith(("た", "だ"))):
        return False
    if verb.voice == "passive" and not _CHOSEN.search(said):
        return False
    return (
        "を" in said
        or said_so
        or _CHOSEN.search(said) is not None
        or (verb.form in _TOGETHER and "と" in said)
        or (verb.form in _TOWARDS and "に" in said)
    )


def _has_subject(said: str, known: Collection[str]) -> bool:
    """Whether a subject is named, and all that stand as one are more than scraps."""
    tokens = analyze(said)
    ends = [
        t.span.start for t in tokens if t.span.of(said) == "が" and t.pos[:2] == ("助詞", "格助詞")
    ]
    verb = verb_at_end(said)
    alone = verb is not None and verb.form in _TOGETHER and "と" not in said
    return bool(ends) and not alone and not any(_is_scrap(said, end, known) for end in ends)


def _is_scrap(said: str, end: int, known: Collection[str]) -> bool:
    """Whether a noun phrase before ``end`` could be anybody's, or is the rest of a longer one."""
    start = noun_phrase_before(said, end)
    words = said[start:end]
    if not words:
        return said[end - 1 : end] != "◯"
    if "◯" in said[max(0, start - 2) : end]:
        return False  # 「◯の入場料」
    if is_bare(words) or is_deed(words) or PERSONAL_ASPECT.fullmatch(words):
        return True
    tokens = analyze(words)
    if tokens[0].pos[0] in ("接尾辞", "助詞") or tokens[0].pos[2] == "副詞可能":
        return True
    modified = any(t.pos[0] in ("動詞", "助動詞") and t.span.end == start for t in analyze(said))
    modified = modified or said[:start].endswith("の")
    return not modified and _is_one_word(words, tokens, known)


def _is_one_word(words: str, tokens: Collection[Token], known: Collection[str]) -> bool:
    content = [t for t in tokens if t.content and t.pos[0] not in ("接頭辞", "接尾辞")]
    named = _NAMED.search(words) is not None
    return len(content) < 2 and not named and not any(t.name or t.form in known for t in tokens)


def _is_plain(said: str, _: str) -> bool:
    return not _GOES_ON.search(said)


def _happened(said: str, _: str) -> bool:
    """Whether something happened, at no other time than is asked for."""
    return not (_TIME.search(said) or _is_state(said))


def _is_somewhere(said: str, _: str) -> bool:
    """Whether no other place is named in which it is so."""
    tokens = analyze(said)
    return not any(
        before.pos[2] == "地名" and token.span.of(said) in _PLACED
        for before, token in pairwise(tokens)
    ) and not (_WAS.search(said) or re.search(r"て(?:いっ|き|しまっ)た$", said))


def _has_reason(said: str, answer: str) -> bool:
    """Whether something happened, and the reason is told with what it is about."""
    told = len(answer) >= _SHORTEST_REASON and re.search("[がをのに]", answer[:-1]) is not None
    # 「AというよりBのため」: two reasons, one of them denied.
    one = re.search("というより|だけでなく|ではなく", answer) is None
    return told and one and not _is_state(said)


def _is_state(said: str) -> bool:
    """Whether something is told as going on, or as being so."""
    verb = verb_at_end(said)
    there = verb is not None and verb.form == "有る"
    return there or _GOES_ON.search(said) is not None or _WAS.search(said) is not None


def _is_said_of(words: str, kind: Kind, known: Collection[str]) -> bool:
    """Whether 「Xは何人…」 and 「Xは何と…」 say whose, and one thing only."""
    topic, _, rest = words.partition("は")
    if topic.startswith("◯による") or _is_scrap(topic + "が", len(topic), known):
        return False
    if kind is Kind.SAID:
        return _TO_SOMEBODY.match(rest) is None
    if re.search(r"[てで]いましたか|にも|でも", rest) or re.match(r"何歳(?:です|でした)か", rest):
        return False  # how old somebody is, is so for a year
    before, _, after = rest.partition("いくら" if "いくら" in rest else "何")
    passive = re.search(r"[られさ]れ(?:て|ます|まし)", after) is not None
    placed = any(t.span.of(before) in _PLACED for t in analyze(before))
    return not (passive and not placed) and not holds_two_clauses(rest)
