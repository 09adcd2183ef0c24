"""The end of a question: what asks, how politely, and the plain words before it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from benchmarks.perturbing.conjugation import plain_past, plain_present
from benchmarks.perturbing.morphemes import Morpheme, parse

MARK = re.compile(r"[?\uff1f。\s]*$")
_OF_NOUN = re.compile(
    r"(?P<stem>.+?)(?P<ending>"
    r"(?P<past>でしたでしょうか|だったのでしょうか|だったでしょうか|だったのですか|だったんですか|でしたか"
    r"|だったのか|だったの|だったか|だった|であったのか|であったの|であったか|であった)"
    r"|なのでしょうか|なのですか|なんですか|でしょうか|ですか|でしょう|なのか|なの|であるか|であるの|である|だろうか|か|)$"
)
_OF_VERB = re.compile(
    r"(?P<plain>.+?)(?P<ending>のでしょうか|のですか|んですか|でしょうか|ですか|でしょう|だろうか|のか|の|か)$"
)
_OF_POLITE = re.compile(
    r"(?P<stem>.+?)(?P<ending>(?P<past>ました)か|ますか|ましたでしょうか|ますでしょうか)$"
)


@dataclass(frozen=True, slots=True)
class Predicate:
    """How a question ends.

    Attributes:
        plain: the question without what asks: a noun (「…の名前は何」) or a verb in its plain form
            (「…は何年に始まった」).
        noun: whether it is a noun.
        past: whether it is said of the past.
        polite: whether です or ます is in it.
        mark: the question mark or full stop after it.
    """

    plain: str
    noun: bool
    past: bool
    polite: bool
    mark: str


def predicate_of(question: str) -> Predicate | None:
    """The predicate of a question of one sentence; None where its end is another one."""
    words = MARK.sub("", question)
    mark = question[len(words) :].strip()
    if re.search(r"[。?!\uff1f\uff01]", words) or not words:
        return None
    if found := _OF_POLITE.fullmatch(words):
        plain = _plain_of(found["stem"], bool(found["past"]))
        return Predicate(plain, False, bool(found["past"]), True, mark) if plain else None
    found = _OF_VERB.fullmatch(words)
    polite_end = (
        re.search(r"(?:です|でした|ます|ました|である|であった|だった)$", found["plain"])
        if found
        else None
    )
    if found and not polite_end and _inflected(last := parse(found["plain"])[-1]):
        past = last.normal == "た"
        return Predicate(found["plain"], False, past, "です" in found["ending"], mark)
    found = _OF_NOUN.fullmatch(words)
    if found is None or not _can_be_said(last := parse(found["stem"])[-1]):
        return None
    polite = "です" in found["ending"] or "でし" in found["ending"]
    return Predicate(
        found["stem"],
        last.kind != "助詞" or last.surface != "は",
        bool(found["past"]),
        polite,
        mark,
    )


def _plain_of(stem: str, past: bool) -> str:
    verb = parse(stem + ("ました" if past else "ます"))
    place = next((at for at, one in enumerate(verb) if one.start == len(stem)), 0)
    last = verb[place - 1]
    if place == 0 or last.kind not in ("動詞", "助動詞"):
        return ""
    put = plain_past(last) if past else plain_present(last)
    return put and stem[: last.start] + put


def _inflected(last: Morpheme) -> bool:
    """Whether a plain predicate ends here: a verb, an adjective, た, ない."""
    if last.kind == "助動詞" and last.normal in ("だ", "です"):
        return False
    return last.kind in ("動詞", "形容詞", "助動詞") and last.pos[5].startswith(
        ("終止形", "連体形")
    )


def _can_be_said(last: Morpheme) -> bool:
    """Whether だ or か can follow: a noun, a question word, から, まで."""
    return (
        last.noun
        or last.surface
        in ("から", "まで", "は", "」", "』", '"', ")", "くらい", "ぐらい", "ほど", "だけ")
        or (last.kind == "副詞")
    )
