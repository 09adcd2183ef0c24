"""「いつ完成した?」「買ったのは?」: a whole question that leaves out what it is about."""

from __future__ import annotations

import re

from chat.dialogue.kinds import Kind
from chat.dialogue.lexicon import END
from chat.dialogue.mentions import UNNAMEABLE, History, Mention, Role, focus_is_answer, with_owner
from chat.dialogue.nouns import HAPPENING
from chat.dialogue.phrases import Phrase, asks, phrases_of
from chat.dialogue.predicates import THING_PREDICATE, WITH_DE, WITH_NI
from chat.dialogue.sentence import Sentence, Shape, sentence_of, strip_lead
from chat.dialogue.topics import COUNTED, FOCUS_ORDER, TOPIC_ORDER, prominent, topic_for
from index.analysis import analyze

_SUBJECT = ("は", "が", "も", "って", "とは", "なら", "というのは", "からは", "のほうが", "だけが")


_CONTRAST = ("では", "には", "からは", "までは", "でも", "にも")


_COMPLEMENT = re.compile(r"^(?:代わりに|代りに|次に|前に|後に|(?:跡|後|あと)を(?:継|つ|引き継|追))")


_BY_ITSELF = re.compile(r"でき(?:た|る)|出来|始ま|終わ|生まれ|ある|あった|通る|通って")


_EITHER = re.compile(r"どっち|どちら|どれ")


_NEW = 1


def omitted(question: str, history: History) -> str | None:
    """The question with its topic in front; None where it has one."""
    lacking = lacks(question)
    text = strip_lead(question)
    if lacking is None:
        return _taking_part(text, sentence_of(question), history)
    sentence = sentence_of(question)
    if _is_new(sentence, history, lacking):
        return None
    if lacking == "complement":
        found = topic_for(text, history)
        return None if found is None else f"{found.text}の{text}"
    if lacking == "owner":
        found = topic_for(sentence.text, history)
        return None if found is None else f"{found.text}の{text}"
    if lacking == "object":
        return _with_object(text, sentence, history)
    found = topic_for(sentence.text, history)
    if found is None or found.text in text:
        return None
    if sentence.shape is Shape.CLEFT:
        return f"{found.text}が{text}"
    within = COUNTED.search(text) is not None and found.kind is not Kind.PERSON
    return f"{found.text}{'では' if within else 'は'}{text}"


def bare_topic(sentence: Sentence) -> Phrase | None:
    """The topic, where it is one common noun and the only thing that the question names."""
    said = [p for p in sentence.phrases if not (p.asking or p.verbal or p.adverbial)]
    alone = len(said) == 1 and said[0].start == 0 and said[0].plain and not said[0].name
    marked = alone and said[0].particle in ("は", "って")
    return said[0] if marked and sentence.shape is Shape.VERBAL else None


def _taking_part(text: str, sentence: Sentence, history: History) -> str | None:
    """「群衆は何を求めた?」 after 「Xの虐殺はいつ?」: who took part in what happened."""
    topic = bare_topic(sentence)
    if topic is None:
        return None
    for mention in history.mentions(0):
        if mention.role is Role.ANSWER and mention.kind in UNNAMEABLE:
            continue
        if mention.text.endswith(topic.text) and len(mention.text) > len(topic.text):
            return mention.text + text[topic.end :]
    happened = next((m for m in history.mentions(0) if HAPPENING.search(m.text)), None)
    if happened is None or topic.text in happened.text or HAPPENING.search(topic.text):
        return None
    return f"{happened.text}で{text}"


def lacks(question: str) -> str | None:
    """What a question lacks: its subject, the object, what 代わりに needs; None where nothing."""
    sentence = sentence_of(question)
    text = sentence.text
    if not _is_question(question, text):
        return None
    if not any(t.pos[0] in ("動詞", "形容詞", "形状詞", "助動詞") for t in analyze(text)):
        return None
    said = [p for p in sentence.phrases if not (p.asking or p.verbal or p.adverbial)]
    if _COMPLEMENT.match(text) and not any(p.particle in ("は", "って") for p in said):
        return "complement"
    if sentence.shape is Shape.HEAD:
        # 「踏み込んだ警官は何人?」: a bare verb before the noun.
        if re.search(r"[そこ](?:れ|の|こ)", sentence.clause):
            return None
        bare_clause = bool(sentence.clause) and len(said) <= 1 and _only_verb(sentence)
        return "object" if bare_clause and "の" not in sentence.head else None
    counted = sentence.asked is Kind.AMOUNT and re.match(r"何[人名社国]", sentence.rest)
    wanted = (None, Kind.PERSON, Kind.THING, Kind.PLACE)
    if sentence.shape is Shape.CLEFT and (counted or sentence.asked in wanted):
        inside = [p for p in said if p.start < len(sentence.clause)]
        if sentence.asked is Kind.PLACE and not inside:
            return "subject"
        return "object" if not inside else None
    if _SPOKEN_TOPIC.match(text):
        return None
    if _counts_parts(sentence):
        return "owner"
    if any(
        p.particle in _SUBJECT or (p.particle == "" and _followed_by_comma(text, p)) for p in said
    ):
        return None
    if any(p.particle == "が" for p in sentence.phrases):
        return "object" if not said and not _EITHER.search(text) else None
    return "subject"


def _counts_parts(sentence: Sentence) -> bool:
    """「学生は何人いる?」: how many there are of a thing that is not said to be anybody's."""
    if not sentence.phrases:
        return False
    first = sentence.phrases[0]
    rest = sentence.text[first.end + len(first.particle) :]
    return (
        first.start == 0
        and first.plain
        and first.particle in ("は", "って")
        and _HOW_MANY.fullmatch(rest) is not None
    )


# 「紗漉きってどうやるの?」, where the noun before って is none to Sudachi.
_SPOKEN_TOPIC = re.compile(r"[^、はがを]{2,12}?(?:って|とは)(?=[どなだ何誰い])")


_HOW_MANY = re.compile(
    r"(?:全部で)?(?:何(?:[一-鿿]|[かカ][所国])|いくつ|どれ(?:くらい|ぐらい|ほど))(?:くらい|ぐらい)?"
    r"(?:いる|いた|います|いました|ある|あった|あります|ありました)(?:の|か|のか|んですか|ですか)?"
)


def _is_question(question: str, text: str) -> bool:
    """Whether something is asked; 「助かった」 says something."""
    return (
        asks(text) or question.strip()[-1:] in "??" or text.endswith(("か", "の", "っけ", "かな"))
    )


def _only_verb(sentence: Sentence) -> bool:
    """Whether the clause says what is done, perhaps when, but not of what."""
    clause = sentence.clause
    inside = [p for p in phrases_of(clause) if not (p.adverbial or p.verbal)]
    return not inside and not re.match(r"[ァ-ヺA-Za-z]", clause)


def _followed_by_comma(text: str, phrase: Phrase) -> bool:
    return text[phrase.end : phrase.end + 1] in ("、", ",")


def _is_new(sentence: Sentence, history: History, lacking: str) -> bool:
    """Whether the question names things of its own, so that nothing is missing."""
    if lacking in ("object", "complement", "owner"):
        return False
    if "、" in sentence.text[3:]:
        return True
    known = "".join(m.text for m in history.all()) + "".join(e.question for e in history.exchanges)
    new = [
        p
        for p in sentence.phrases
        if not (p.asking or p.number or p.adverbial or p.verbal)
        and p.text not in known
        and not (p.particle in _CONTRAST and _bare_contrast(sentence, p))
    ]
    if any(p.kind is Kind.DATE and not p.asking for p in sentence.phrases):
        return True
    if any(p.name or (not p.plain and len(analyze(p.text)) > 1) for p in new):
        return True
    counted = [p for p in sentence.phrases if p.number and not p.asking]
    if any(len(analyze(p.text)) > 2 and p.kind is Kind.THING for p in counted):
        return True
    if sentence.shape is Shape.CLEFT:
        return any(p.start < len(sentence.clause) for p in new)
    return len(new) > _NEW


def _bare_contrast(sentence: Sentence, phrase: Phrase) -> bool:
    """「ロンドンでは」 narrows what was asked; 「故郷のドイツには」 says something of its own."""
    return with_owner(sentence, phrase) == phrase.text and len(analyze(phrase.text)) == 1


_EXISTS = re.compile(
    r"(?:が|も)(?:いる|いた|います|いました|ある|あった|あります|ありました)(?:の|か|のか|"
    r"んですか|ですか)?$"
)


def _with_object(text: str, sentence: Sentence, history: History) -> str | None:
    order = FOCUS_ORDER if focus_is_answer(history) else TOPIC_ORDER
    words = END.sub("", text)
    thing = THING_PREDICATE.search(words) is not None

    def fits(mention: Mention) -> bool:
        if mention.kind in UNNAMEABLE or mention.text in text:
            return False
        if not prominent(mention) and mention.role is not Role.OBJECT:
            return False
        owned = sentence.shape is Shape.HEAD
        return owned or not thing or mention.kind is not Kind.PERSON

    found = history.pick(fits, (Role.OBJECT, *(r for r in order if r is not Role.OBJECT)), 3)
    if found is None:
        return None
    if _EXISTS.search(words):
        return f"{found.text}には{text}"
    if any(t.form in ("れる", "られる") and t.pos[0] == "助動詞" for t in analyze(words)):
        return f"{found.text}が{text}"
    if _BY_ITSELF.match(words):
        return f"{found.text}が{text}"
    if HAPPENING.search(found.text) or WITH_DE.search(words):
        return f"{found.text}で{text}"
    particle = "に" if WITH_NI.search(words) else "を"
    if found.kind is Kind.PERSON and sentence.shape is not Shape.CLEFT:
        particle = "の"
    return f"{found.text}{particle}{text}"
