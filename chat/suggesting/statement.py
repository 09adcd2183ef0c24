"""A sentence taken apart: what it is about, its clauses, its words without asides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from chat.dialogue.nouns import MEASURE, ROLE
from chat.suggesting.phrases import (
    holds_relative,
    name_at_end,
    people_in,
    person_at_end,
    without_asides,
)
from chat.suggesting.standing import is_bare, is_closed, is_deed, points_elsewhere
from chat.suggesting.wording import finished
from index.analysis import analyze
from ingest.brackets import CLOSERS, OPENERS
from ingest.document import Span

_COMMAS = "、,\uff0c"
_LONGEST_TOPIC = 30
_SUBJECT = re.compile(r"^(?P<what>[^、。「」]{0,24}(?:「[^「」]{2,16}」)?)が")
# Says whose words follow, or in what respect: the statement is as good without it.
_SOURCE = re.compile(
    r"(?:よると|よれば|よりますと|の(?:調べ|推計|調査|試算|集計|統計|データ|計算|発表)では)$"
)
_JOINS = re.compile(
    r"(?:しかし(?:も)?|更に|同時に|併せて|そうして|こうして|しかし(?:ながら)?|なお|また|加えて|さらに|そして|ただし?|一方(?:で)?|その(?:一方|後|ため|結果)(?:で)?|このため|これにより"
    r"|だが|そこで|つまり|例えば|たとえば|特に|よって|したがって|従って|ところが|それでも|他方|実際(?:に)?|もちろん|たしかに|結局"
    r"|すると|やがて|ちなみに|実は|とはいえ|もっとも|これに対し(?:て)?)[、,]?"
)
# What has to be somebody's or something's, of the nouns that ``chat.dialogue`` knows and more.
_OWNED = re.compile(
    rf"(?:総|年間の?|平均の?|1日の?|毎月の?|最初の)?(?:{MEASURE.pattern}|(?:代表取締役)?(?:{ROLE.pattern})|開業|開館|開店|設立|創業|総?事業費|総工費|建設費|負債(?:総額)?|資本金"
    r"|年商|売上高?|売り上げ|営業利益|利用者数?|利用料|入館料|入場料|参加費|参加者数?|会費|年会費|月会費|月額|料金|手数料|加盟店|定員|客席|座席数?|席数|客数|来場者数?|来館者数?"
    r"|入館者数?|従業員数?|社員数?|会員数?|店舗数|発行部数|蔵書|延べ?床面積|敷地|床面積|総額|予算|初任給|時給|月給|家賃|営業時間|開館時間|定休日|所要時間|本店|本拠|所在地|店主|店長"
    r"|女将|杜氏|工場長|工房長|事務局長|理事長|講師|司会|審査員長|座長|所長|発起人|考案者|名付け親|開発者|運営者|仕掛け人|貸出期間|保証期間|賞金|走行距離|最高速度|重量|容量|応募者|当選者|合格者)"
)
# Has no price, whether or not the dictionary knows the name.
_SOMEBODY = re.compile(r"(?:さん|氏|さま|様|先生|くん|君|ちゃん)$")
_BODY = re.compile(r"(?:社|銀行|大学|学校|協会|組合|団体|委員会|省|庁|市|町|村|県|国)$")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence without its full stop; places are those in ``words``.

    Attributes:
        words: what it says.
        clauses: its parts between commas that stand in no brackets, commas left out.
        topic: the noun phrase before は, with what modifies it; None where there is none.
        after: where what is said of the topic begins; 0 where there is none.
        owner: what the sentences before it are about: a topic that belongs to something
            (「会員は」) is that one's.
    """

    words: str
    clauses: tuple[Span, ...]
    topic: Span | None
    after: int
    owner: str = ""

    @property
    def last(self) -> Span:
        """The last clause, the topic left out."""
        clause = self.clauses[-1]
        return Span(max(clause.start, self.after), clause.end)

    def people(self) -> list[Span]:
        """The names of people in it."""
        return people_in(self.words)


def statement_of(words: str) -> Statement | None:
    """A sentence taken apart; None where nothing is stated in it."""
    end = len(words.rstrip("。\uff61.\uff0e \u3000\n"))
    words = words[:end]
    clauses = tuple(_split(words))
    if not clauses or words[-1] in "?!\uff1f\uff01":
        return None
    if words[0] in OPENERS and words[-1] in CLOSERS:
        return None  # a quotation, nobody says whose
    topic = _topic(words, clauses)
    after = 0
    if topic is not None:
        after = topic.end + 1
        while after < len(words) and words[after] in "、, ":
            after += 1
    return Statement(words, clauses, topic, after)


def statements_of(words: str, owner: str = "") -> Iterator[tuple[Statement, int]]:
    """What a sentence states, part by part, and where each part begins in it.

    「Xは2010年にYを開き、客は3万人だった。」 holds 「Xは2010年にYを開いた」 too, and what is
    said of the second topic. The words of a part are the sentence's but for their end.

    Args:
        words: the sentence.
        owner: what the sentences before it are about.
    """
    whole = statement_of(words)
    if whole is None:
        return
    past = re.search(r"(?:た|だ)(?:という|そうです|そうだ)?$", whole.words) is not None
    starts = [0, *(c.start for c in whole.clauses[1:] if topic_at(whole.words, c))]
    for begin in starts:
        yield from _part(whole.words[begin:], begin, owner)
        for clause in whole.clauses[:-1]:
            closed = finished(whole.words[begin : clause.end], past) if clause.end > begin else None
            if closed is not None:
                yield from _part(closed, begin, owner)


def _part(words: str, begin: int, owner: str) -> Iterator[tuple[Statement, int]]:
    statement = statement_of(words)
    if statement is not None:
        yield replace(statement, owner=owner), begin


def topic_at(words: str, clause: Span) -> bool:
    """Whether a clause has a topic of its own."""
    part = words[clause.start : clause.end]
    return is_closed(part) and _topic(part, (Span(0, len(part)),)) is not None


def _split(words: str) -> Iterator[Span]:
    depth, begin = 0, 0
    for at, char in enumerate(words):
        if char in OPENERS:
            depth += 1
        elif char in CLOSERS:
            depth = max(0, depth - 1)
        elif char in _COMMAS and depth == 0 and not _in_number(words, at):
            if begin < at:
                yield Span(begin, at)
            begin = at + 1
    if begin < len(words):
        yield Span(begin, len(words))


def _in_number(words: str, at: int) -> bool:
    return words[at - 1 : at].isdigit() and words[at + 1 : at + 2].isdigit()


def _depths(words: str) -> list[int]:
    depth, found = 0, []
    for char in words:
        depth = max(0, depth - 1) if char in CLOSERS else depth
        found.append(depth)
        depth = depth + 1 if char in OPENERS else depth
    return found


def _topic(words: str, clauses: tuple[Span, ...]) -> Span | None:
    """The noun phrase before the first は outside brackets, after clauses that may go."""
    depths = _depths(words)
    tokens = analyze(words)
    for before, token in pairwise(tokens):
        at = token.span.start
        if token.span.of(words) != "は" or token.pos[0] != "助詞" or depths[at]:
            continue
        if before.pos[0] not in ("名詞", "接尾辞", "補助記号", "記号"):
            return None
        return _head(words, clauses, at)
    return None


def _head(words: str, clauses: tuple[Span, ...], at: int) -> Span | None:
    number = next(n for n, clause in enumerate(clauses) if clause.start <= at < clause.end)
    start = clauses[number].start
    if number and not _SOURCE.search(clauses[number - 1].of(words)):
        # 「Xの社長、Yさんは」: the name alone will do; of anything else the beginning is missing.
        name = person_at_end(words[start:at])
        if name is None and _JOINS.fullmatch(words[: clauses[number - 1].end]) is None:
            return None
    start += joined(words[start:at])
    while start < at and words[start] in " \u3000":
        start += 1
    head = Span(start, at)
    return head if 0 < at - start <= _LONGEST_TOPIC else None


def joined(words: str) -> int:
    """The length of the conjunction that words begin with."""
    match = _JOINS.match(words)
    return match.end() if match else 0


def topic_words(statement: Statement) -> str | None:
    """What a statement is about as a question may name it; None where that is not named."""
    if statement.topic is None:
        return None
    words = statement.topic.of(statement.words)
    name = person_at_end(words)
    if name is not None:
        return name
    words = without_asides(words)
    if statement.owner and _OWNED.fullmatch(words) and _may_own(statement.owner, words):
        return f"{statement.owner}の{words}"
    if "を" in words and not holds_relative(words):
        return None
    if len(words) < 2 or is_bare(words) or is_deed(words) or points_elsewhere(words):
        return None
    return words


def _may_own(owner: str, owned: str) -> bool:
    """Whether a thing can have it: a company is not three metres high."""
    return not (_BODY.search(owner) and re.fullmatch(MEASURE.pattern, owned))


def owner_after(statement: Statement) -> str:
    """What the next sentence's 「会員は」 belongs to; empty where that cannot be told."""
    if statement.topic is None:
        subject = _SUBJECT.match(statement.words)
        somebody = subject is not None and _SOMEBODY.search(subject["what"])
        return "" if somebody else name_at_end(subject["what"]) if subject else statement.owner
    words = without_asides(statement.topic.of(statement.words))
    if _OWNED.fullmatch(words):
        return statement.owner
    if _SOMEBODY.search(words):
        return ""
    topic = topic_words(statement)
    return name_at_end(words) if topic is not None and person_at_end(topic) is None else ""
