"""「2023年は?」「大阪では?」「弟のほうは?」: the last question again, of another of its kind."""

from __future__ import annotations

import re

from chat.dialogue.kinds import Kind
from chat.dialogue.lexicon import END
from chat.dialogue.mentions import History
from chat.dialogue.nouns import EVENT_ASPECT, MEASURE, PERSONAL_ASPECT, ROLE, alike
from chat.dialogue.phrases import Phrase, phrases_of
from chat.dialogue.sentence import Sentence, Shape, strip_lead
from index.analysis import analyze

_BARE = re.compile(
    r"(?P<value>.{1,24}?)(?P<side>の(?:ほう|方|場合|時|とき|人(?=は|だと|って|なら)))?"
    r"(?P<particle>のは|ではどう|だとどう|はどう|はいかが|だったら|については|についても|では|"
    r"には|でも|にも|なら|だと|とは逆に|って|の場合|は|も)?"
    r"(?:です|でした|だった|なの|でしょう)?か?"
)
_NUMBERS = re.compile(r"[0-90-9,.一二三四五六七八九十百千万億]+")
_AUDIENCE = (Kind.PERSON, Kind.PLACE)
_RELATIVE = re.compile(
    r"(?:前|翌|昨|去|今|同)年|前日|翌日|現在|今|最近|当時|昔|(?:前|今|来)(?:期|回|月|週)"
)
_ORDINAL = re.compile(r"^第|目$|期$")
_MORE = re.compile(
    r"(?:他|ほか|それ以外|その他)(?:に|には|にも|は)?(?:何か)?(?:ある|あります|いる|います)?か?"
)
_DETAIL = "詳しく"
_DETAILS = re.compile(
    r"(?:もっと|もう少し|もうちょっと)?(?:詳しく|くわしく|具体的に)(?:は|教えて|説明して|知りたい|"
    r"お願い)*(?:ください|下さい|です|します)?"
)
_ANOTHER = re.compile(r"もう(?:1|一|1)(?:つ|人|個|点|冊|本|社|方|件|枚)(?:の(?:ほう|方))?")


def value(question: str, history: History) -> str | None:
    """The last question with the value in the place of what it stands for; None if it is none."""
    if (more := more_of(question)) is not None:
        return _one_more(more, history.sentences[0])
    found = bare_value(question)
    if found is None:
        return None
    words, particle, side = found
    for age in range(min(2, len(history.sentences))):
        sentence = history.sentences[age]
        again = _again(words, particle, side, sentence)
        if again is not None:
            return again
    return None


def more_of(question: str) -> str | None:
    """ほかに or もう一つ of a question that asks for more of the same; None where it does not."""
    text = re.sub(r"(?:は|って)$", "", END.sub("", strip_lead(question)))
    if _ANOTHER.fullmatch(text):
        return text
    if _DETAILS.fullmatch(text):
        return _DETAIL
    return "ほかに" if _MORE.fullmatch(text) else None


def _one_more(more: str, last: Sentence) -> str | None:
    if more == _DETAIL:
        about = last.topic or last.clause + last.head
        return f"{about}について詳しく教えて" if about else None
    if last.head:
        return (
            f"{last.clause}{last.head}の{more}は?"
            if more != "ほかに"
            else f"{last.clause}{last.head}はほかに{last.rest}?"
        )
    return _put_in(more, last)


def bare_value(question: str) -> tuple[str, str, bool] | None:
    """The words of a bare value, its particle, and whether it is one side of two (〜のほう)."""
    text = END.sub("", strip_lead(question))
    match = _BARE.fullmatch(text)
    if match is None or (text == match["value"] and len(text) > 10):
        return None
    words = match["value"]
    found = phrases_of(words)
    if not found or found[-1].end != len(words) or any(p.asking for p in found):
        return None
    before = words[: found[0].start]
    if len(found) > 1 or (before and not _adjective(before)):
        return None
    particle = match["particle"] or ""
    return words, particle, match["side"] is not None or words.endswith(("ほう", "方"))


def _adjective(words: str) -> bool:
    tokens = analyze(words)
    return all(
        t.pos[0] in ("形容詞", "形状詞", "副詞", "連体詞") or t.span.of(words) == "な"
        for t in tokens
    ) and not re.match(r"その|この|あの|どの", words)


def _again(words: str, particle: str, side: bool, last: Sentence) -> str | None:
    text = last.text
    new = phrases_of(words)[0]
    if EVENT_ASPECT.fullmatch(words):
        return None
    old = _parallel(words, new, particle, side, last)
    if old is not None:
        start, end = old
        return _finished(text[:start] + words + text[end:])
    if (inside := _inside(words, text)) is not None:
        return _finished(inside)
    if _is_time(new):
        dated = next((p for p in last.phrases if p.kind is Kind.DATE and not p.asking), None)
        if dated is not None and _RELATIVE.fullmatch(new.text):
            near = re.match(r"前[年日]|翌", words) is not None
            put = f"{dated.text}の{words}" if near else words
            return _finished(text[: dated.start] + put + text[dated.end :])
        return _with_time(words, last)
    if side and not words.endswith(("方", "ほう")) and last.shape is Shape.HEAD:
        return _finished(f"{words}の場合の{last.text}")
    if any(p.fullmatch(words) for p in (ROLE, PERSONAL_ASPECT, MEASURE)):
        return None
    if new.name and not side and particle in ("では", "には", "でも", "にも"):
        return _with_place(words, particle, last)
    if new.name and particle in ("は", "も", "なら", "って", "だと", "はどう", ""):
        return _of_another(words, new, last)
    return None


def _parallel(
    words: str, new: Phrase, particle: str, side: bool, last: Sentence
) -> tuple[int, int] | None:
    """The place of the phrase that stands for a thing of the same kind."""
    usable = [p for p in last.phrases if not p.asking and p.text != new.text]
    marked = particle in ("では", "には", "だと", "なら", "でも")
    ranked = [(_likeness(words, new, p, side, particle if marked else ""), p) for p in usable]
    best, phrase = max(ranked, key=lambda pair: pair[0], default=(0, None))
    if phrase is None or best < 2:
        return None
    start = phrase.start
    adjective = re.search(r"(?:いちばん|一番|最も)?[一-鿿]+(?:しい|い|きな|な)$", last.text[:start])
    if adjective and words != new.text:
        start = adjective.start()
    return start, phrase.end


def _likeness(words: str, new: Phrase, old: Phrase, side: bool, particle: str) -> int:
    """How alike two phrases are in form: 0 not at all."""
    if new.number or old.number:
        if not (new.number and old.number):
            return 0
        if _unit(new) == _unit(old):
            return 5
        if len(analyze(old.text)) > len(analyze(new.text)) + 1:
            return 0
        ordinals = [_ORDINAL.search(p.text) is not None for p in (new, old)]
        return 4 if ordinals[1] and (ordinals[0] or new.kind not in (Kind.DATE, Kind.AMOUNT)) else 0
    score = 0
    if particle in ("では", "には") and old.particle[:1] != particle[:1]:
        # 「大阪では?」 is no other company.
        return 3 if new.kind is old.kind is Kind.PLACE else 0
    if particle and old.particle in (particle, particle[:1], particle[:1] + "は"):
        score += 2
    if new.name and old.name:
        score += 3 if new.kind is old.kind else 2
        if old.particle in ("は", "では", "には", "って"):
            score += 1
        # A name in quotes is another thing than one without.
        score -= 2 if (new.text[0] in "「『") != (old.text[0] in "「『") else 0
    elif alike(new.text, old.text):
        score += 3
    elif (_same_sort(new, old) and old.particle not in ("は", "って")) or (
        side and _both_common(new, old) and old.particle == "の"
    ):
        score += 2
    elif words != new.text and new.text == old.text:
        score += 3
    elif particle and not old.name and not new.name and old.particle == "だと":
        score += 2
    return score


def _both_common(new: Phrase, old: Phrase) -> bool:
    return new.plain and old.plain and not (new.name or old.name)


def _same_sort(new: Phrase, old: Phrase) -> bool:
    if new.kind is not old.kind or new.kind not in _AUDIENCE:
        return False
    return new.kind is Kind.PLACE or new.name == old.name


def _unit(phrase: Phrase) -> str:
    unit = _NUMBERS.sub("", phrase.text)
    return re.sub(r"^(?:約|第|西暦)|(?:頃|ごろ|現在|時点|当時|代|度|末)$", "", unit)


def _inside(words: str, text: str) -> str | None:
    """「最低のほうは?」 after 最高気温: the value stands for a part of a word."""
    new = analyze(words)
    adjective = len(new) == 2 and new[0].pos[0] in ("形容詞", "連体詞")
    if len(new) != 1 and not adjective and not words.startswith("第"):
        return None
    form = new[0].span.of(words)
    if words.startswith("第"):
        match = re.search(r"第[0-90-9一二三四五六七八九十]+" + re.escape(words[-1]), text)
        return None if match is None else text[: match.start()] + words + text[match.end() :]
    for token in analyze(text):
        old = token.span.of(text)
        if old != form and token.pos[0] == new[0].pos[0] and alike(form, old):
            return text[: token.span.start] + form + text[token.span.end :]
    return None


def _is_time(new: Phrase) -> bool:
    return new.kind is Kind.DATE or _RELATIVE.fullmatch(new.text) is not None


def _with_time(words: str, last: Sentence) -> str:
    """The last question with a time put in."""
    if last.shape is Shape.HEAD and not last.clause:
        return _finished(f"{words}の{last.text}")
    return _put_in(words + ("に" if words[-1] in "年月日" and words[0].isdecimal() else ""), last)


def _with_place(words: str, particle: str, last: Sentence) -> str:
    if last.shape is Shape.HEAD and not last.clause:
        return _finished(f"{words}の{last.text}")
    return _put_in(words + particle, last)


def _put_in(words: str, last: Sentence) -> str:
    topic = next((p for p in last.phrases if p.particle in ("は", "って") and not p.asking), None)
    if topic is None or last.shape is not Shape.VERBAL:
        return _finished(words + last.text)
    at = topic.end + len(topic.particle)
    return _finished(last.text[:at] + words + last.text[at:])


def _of_another(words: str, new: Phrase, last: Sentence) -> str | None:
    """A name without its like: it stands for what the question was about, if that was one name."""
    order = ("は", "って", "では", "が", "の")
    usable = [p for p in last.phrases if not p.asking and not p.number and p.particle in order]
    usable = [p for p in usable if p.name and p.text != new.text]
    if not usable:
        return None
    old = min(usable, key=lambda p: order.index(p.particle))
    return _finished(last.text[: old.start] + words + last.text[old.end :])


def _finished(text: str) -> str:
    return text + "?"
