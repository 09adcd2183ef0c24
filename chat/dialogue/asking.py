"""「なぜ?」「いつから?」「それはどこで?」: nothing but a word that asks."""

from __future__ import annotations

import re

from chat.dialogue.lexicon import END
from chat.dialogue.mentions import UNNAMEABLE, History, Role
from chat.dialogue.owners import answer_of
from chat.dialogue.phrases import asks
from chat.dialogue.predicates import PERSONAL_PREDICATE
from chat.dialogue.sentence import strip_lead
from chat.dialogue.statement import event_of
from chat.dialogue.topics import topic_for
from index.analysis import analyze

THAT = re.compile(r"^(?:それ(?:は|って|、)?|その|で、)")


# Possessive, since のこと can be read in two ways.
COPULA = r"(?:なの|なん|です|でした|だった|でしょう|だろう|っけ|のこと|こと|の話|か|の|ん)*+"


_WHY = re.compile(
    rf"(?:なぜ|何故|なんで|何で|どうして)(?:そう|そんな|そうなった|そうした|なっ?た|した|"
    rf"こうなった)?(?:{COPULA})"
)


_ONLY_ASKING = re.compile(
    rf"(?:具体的に|正確には?|だいたい)?(?:いつ|(?:何[年月日時分世紀曜]+)+|どこ|"
    rf"どの[^はがを]{{1,6}}|(?:何という|どういう|どんな)[^はがを]{{1,6}}|何のため|どのように|"
    rf"どんなふう|誰|だれ|どなた|どう|何|なに|いくら|いくつ|どれ(?:くらい|ぐらい|ほど)|どのくらい|"
    rf"何[一-鿿ァ-ヺ%か]{{1,4}}(?:入り|建て|がかり|続け|間|目)?)"
    rf"(?:[のなに][^はがをでに]{{1,6}})?(?:ごろ|頃|くらい|ぐらい|間)?(?:から|まで|によって|で|に|"
    rf"が|を|へ|と|やって|して)?(?:{COPULA})"
)


_THING_ONLY = re.compile(
    rf"(?:何|なに|誰|だれ|どこ|(?:どんな|どういう|何という)[^はがを]+|いくら|いくつ)(?:{COPULA})"
)


# Asks about the text, not about what it tells.
OF_THE_ARTICLE = re.compile(
    r"^(?:見出し|目次|要約|要点|まとめ|概要|筆者|章立て|構成|出典|参考文献|続き|全文|本文)|記事$|"
    r"章$"
)


AFTERWARDS = re.compile(r"(?P<then>その(?:後|あと|前|次))(?:は|って)?(?:どう)?")


def is_asking_only(question: str) -> bool:
    """Whether nothing but a word that asks is there: 「なぜ?」「いつから?」「それはいつ?」."""
    text = END.sub("", strip_lead(question))
    words = THAT.sub("", text)
    if AFTERWARDS.fullmatch(text):
        return True
    return bool(words) and (_WHY.fullmatch(words) is not None or _asks_only(words))


def _asks_only(words: str) -> bool:
    if OF_THE_ARTICLE.search(words) or not _ONLY_ASKING.fullmatch(words):
        return False
    spoken = [t for t in analyze(words) if t.pos[0] in ("動詞", "形容詞")]
    return all(
        t.form in ("遣る", "為る", "言う", "入る", "建てる", "掛かる", "続ける") for t in spoken
    )


def only_asking(words: str, text: str, history: History) -> str | None:
    """The last question, asked for something else; None where more than asking is there.

    Args:
        words: the question without それは before it.
        text: the question with it.
        history: what was said before.
    """
    if not words:
        return None
    why = _WHY.fullmatch(words) is not None
    if not why and not _asks_only(words):
        return None
    last, exchange = history.sentences[0], history.exchanges[0]
    if text != words and not why and _THING_ONLY.fullmatch(words):
        return None
    event = event_of(exchange, last)
    if event and not why:
        # 「…したのは誰?」, not 誰が.
        words = re.sub(r"^(誰|だれ|何|なに|どこ)[がを]", r"\1", words)
    if not event or re.match(r"どんな(?!ふう)|どういう", words):
        # 「それはいつ?」 of a thing; 「いつ?」 of what was asked for.
        answer = answer_of(history)
        whole = (last.clause + last.head) or topic_text(history)
        if answer is not None and last.head and not asks(last.rest):
            whole = answer.text
        if PERSONAL_PREDICATE.search(words) and (person := topic_for(words, history)):
            whole = person.text
        return f"{whole}は{words}" if whole else None
    return f"なぜ{event}の" if why else f"{event}のは{words}"


def topic_text(history: History) -> str:
    """What the last exchange was about; empty where nothing nameable."""
    found = history.pick(
        lambda m: m.kind not in UNNAMEABLE, (Role.TOPIC, Role.SUBJECT, Role.ANSWER), 1
    )
    return found.text if found else ""
