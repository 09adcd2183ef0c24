"""「その結果は?」「結ばれた年は?」「父親は?」: something more of what was just spoken of."""

from __future__ import annotations

import re

from chat.dialogue.asking import AFTERWARDS, COPULA, OF_THE_ARTICLE, THAT, only_asking, topic_text
from chat.dialogue.lexicon import ADVERBIAL_AFTER, END, class_noun
from chat.dialogue.mentions import History
from chat.dialogue.nouns import EVENT_ASPECT, MEASURE, OF_DEGREE, PERSONAL_ASPECT, ROLE
from chat.dialogue.ordinals import find_ordinal
from chat.dialogue.owners import does, longer_form, of_noun, owner_of, person_of
from chat.dialogue.phrases import Phrase, asks, phrases_of
from chat.dialogue.sentence import strip_lead
from chat.dialogue.statement import event_of
from chat.dialogue.topics import topic_for
from index.analysis import analyze

_AT_THAT = re.compile(r"その(?:時|とき|際|頃|ころ)の")


_OTHER = re.compile(r"(?:他|ほか|次|前|別|以前|その後|後)$")


_ADJUNCT = re.compile(
    r"(?:年|日|月|時期|時間|場所|理由|原因|目的|きっかけ|相手|方法|値段|金額|結果|経緯|時|頃|季節|"
    r"会場|期間|数|回数)$"
)


def aspect(question: str, history: History) -> str | None:
    """The question with what it asks about; None where it is no bare aspect."""
    text = END.sub("", strip_lead(question))
    that = THAT.match(text)
    words = text[that.end() :] if that else text
    if (only := only_asking(words, text, history)) is not None:
        return only + "?"
    if (match := AFTERWARDS.fullmatch(text)) is not None:
        owner = topic_text(history)
        return f"{owner}の{match['then']}は?" if owner else None
    cut = noun_aspect(question)
    if cut is None:
        return None
    noun, rest = cut
    if len(analyze(noun)) > 2 and asks(rest) and not that:
        # 「ゲイ解放戦線ってどんな団体?」 names what it is about.
        return None
    if (match := _AT_THAT.match(noun)) is not None:
        event = event_of(history.exchanges[0], history.sentences[0])
        return f"{event}時の{noun[match.end() :]}{rest}?" if event else None
    named = _named(noun, that is not None, history)
    return None if named is None else f"{named}{rest}?"


def owned(question: str, history: History) -> str | None:
    """「父親は何をしてた人?」「原因は分かってる?」: with whose father it is put in front."""
    noun = first_noun(question)
    if noun is None:
        return None
    text = strip_lead(question)
    named = of_noun(noun, False, history)
    if named is None or not named.endswith(noun):
        return None
    return named + text[len(noun) :]


def first_noun(question: str) -> str | None:
    """A noun of something else (父親, 原因, 全長) that begins a question without saying whose."""
    text = strip_lead(question)
    found = phrases_of(END.sub("", text))
    if not found or found[0].start or found[0].name or find_ordinal(question):
        return None
    noun = found[0].text
    known = any(p.fullmatch(noun) for p in (PERSONAL_ASPECT, EVENT_ASPECT, MEASURE, ROLE))
    if not known or found[0].particle not in ("は", "が", "も", "って", "とは", "を", "に", "の"):
        return None
    if found[0].particle in ("を", "に", "の") and not PERSONAL_ASPECT.fullmatch(noun):
        return None
    return None if any(p.name for p in found) or "、" in text else noun


def noun_aspect(question: str) -> tuple[str, str] | None:
    """The aspect and what follows it: (場所, は), (時期, はいつ); None if it is none."""
    whole = END.sub("", strip_lead(question))
    text = THAT.sub("", whole)
    if _AT_THAT.match(whole) and re.fullmatch(r"[^、。はがをの]+の[^、。はがを]+は", whole):
        return whole[:-1], "は"
    if text != whole and (class_noun(text, 0) or ADVERBIAL_AFTER.match(text)):
        return None
    match = re.fullmatch(
        r"(?P<noun>[^、。はがを]+)(?P<rest>(?:は|って|とは|も|については|について教えて|を教えて|"
        r"を知りたい|(?=どこ|いつ|誰|何|いくら|どれ|どの))(?P<ask>.{0,12}))",
        text,
    )
    if match is None:
        return None
    ask = match["ask"]
    if ask and not re.fullmatch(
        r"(?:いつ|どこ|誰|だれ|何|なに|いくら|いくつ|どれ(?:くらい|ぐらい|ほど)|どのくらい|"
        r"どんな[^はがを]{1,5}|どう|何[一-鿿]{1,3}|(?:何|なん)(?:て|と)(?:いう|言う|いった))"
        + COPULA,
        ask,
    ):
        return None
    noun = match["noun"]
    if find_ordinal(question) or OF_THE_ARTICLE.search(noun):
        return None
    if any(t.pos[0] == "動詞" and t.form != "言う" for t in analyze(ask)):
        return None
    tokens = analyze(noun)
    if not tokens or tokens[-1].pos[0] not in ("名詞", "接尾辞") or asks(noun):
        return None
    return noun, match["rest"]


def _named(noun: str, that: bool, history: History) -> str | None:
    """The aspect with its thing; None where the words name a thing of their own."""
    found = phrases_of(noun)
    before = noun[: found[0].start] if found else noun
    if not found or found[-1].end != len(noun):
        return None
    if before and OF_DEGREE.fullmatch(before) and len(found) == 1 and not found[0].name:
        owner = owner_of(noun, history)
        return None if owner is None else f"{owner.text}の{noun}"
    if before:
        return _of_clause(before, noun, found, history)
    if len(found) == 1:
        known = EVENT_ASPECT.fullmatch(noun) or PERSONAL_ASPECT.fullmatch(noun)
        if found[0].name or (not known and not that and len(analyze(noun)) > 3):
            return None
        return of_noun(noun, that, history)
    if _of_verbal_noun(noun, found):
        subject = topic_for(noun, history)
        return None if subject is None else f"{subject.text}が{noun}"
    short = len(found) == 2 or (len(found) == 3 and found[1].adverbial)
    if DATE_LIKE.match(noun) and short and found[-1].plain and not that:
        owner = owner_of(noun, history)
        return None if owner is None else f"{owner.text}の{noun}"
    if len(found) == 2 and found[0].particle == "の":
        if _OTHER.fullmatch(found[0].text):
            owner = owner_of(noun, history)
            return None if owner is None else f"{owner.text}の{noun}"
        return _of_part(noun, found, that, history)
    return None


DATE_LIKE = re.compile(r"[0-90-9一二三四五六七八九十元]+(?:年|月|日|世紀|歳)の")


def _of_verbal_noun(noun: str, found: tuple[Phrase, ...]) -> bool:
    """「離農した理由」: a verb made with する, and nothing it is said of."""
    if len(found) != 2 or not found[0].verbal or not _ADJUNCT.search(noun):
        return False
    between = analyze(noun[found[0].end : found[1].start])
    return all(t.pos[0] in ("動詞", "助動詞") for t in between)


def _of_clause(before: str, noun: str, found: tuple[Phrase, ...], history: History) -> str | None:
    """「結ばれた年」, 「できた街」: a verb without anything it is said of."""
    tokens = analyze(before)
    verbal = all(
        t.pos[0] in ("動詞", "助動詞") or t.span.of(before) in ("て", "で") for t in tokens
    )
    if not verbal or len(found) > 1 or not _ADJUNCT.search(noun):
        return None
    subject = topic_for(before, history)
    return None if subject is None else f"{subject.text}が{noun}"


def _of_part(noun: str, found: tuple[Phrase, ...], that: bool, history: History) -> str | None:
    """「戦いの年」 where 「ボスニア高地の戦い」 was spoken of; 「父親の職業」."""
    first, second = found
    if PERSONAL_ASPECT.fullmatch(first.text):
        person = person_of(history)
        return f"{person.text}の{noun}" if person else None
    if that or first.name or first.number:
        return None
    whole = longer_form(first.text, history)
    if whole is not None:
        return f"{whole}の{second.text}"
    known = any(p.fullmatch(first.text) for p in (ROLE, EVENT_ASPECT, MEASURE))
    spoken_of = any(first.text in e.question for e in history.exchanges[:3])
    if (known or does(first.text)) and not spoken_of:
        owner = owner_of(noun, history)
        return None if owner is None else f"{owner.text}の{noun}"
    for exchange, sentence in list(zip(history.exchanges, history.sentences, strict=True))[:3]:
        # 「合意の中身」 where 「合意文書にサインした」 was said.
        event = event_of(exchange, sentence)
        if event and any(first.text in p.text for p in phrases_of(event)):
            return f"{event}{noun}"
    return None
