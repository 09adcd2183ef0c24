"""Words that were typed in hiragana and stand in the articles in kanji."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from chat.respelling.sounds import katakana_of
from index.analysis import analyze, lookup
from ingest.document import Span

_WHOLE = re.compile("[ぁ-んー]{2,}|[ァ-ヴー]{2,}")
_KATAKANA = re.compile("[ァ-ヴー]")
_KANJI = re.compile("[々〆一-鿿]")
_DETERMINER = re.compile(
    "(?:ど(?:の(?:ような)?|んな|ういう|ちらの|こ(?:の|にある))|(?:何|なん)(?:の|という))$"
)
_RUN_SIGN = re.compile("[ぁ-ん]")
_RUN = re.compile("[ぁ-んー]{3,}")
_WRITTEN = re.compile("[々〆一-鿿ァ-ヴーA-Za-z]{2,}")
_WRITTEN_SIGN = re.compile("[々〆一-鿿ァ-ヴーA-Za-z0-9]")
_PARTICLES = frozenset("はがをにでとのもへや")
_LEAST, _LONG, _LONGEST = 3, 4, 12
# What a word in kana can follow and be followed by in a run of kana: particles and endings. The
# dictionary's own cuts are of no use, since it takes a word that was not converted to pieces.
_BEFORE = re.compile(r"(?:^|[はがをにでとのもへやたるいなう])$")
_AFTER = re.compile(
    "$|[はがをにでとのもへやか]|だ|です|した|して|され|する|すれ|しま|でき|な[のん]|って|から|まで|より|など"
)
_AFTER_VERBS = re.compile("[たてだでるれらせさうばず]|ない|なか|なけ|なく|ま[すし]|よう")
_ENDING = re.compile("[ぁ-ん]$")
_VERB = re.compile("した|して|され|する|すれ|しま|でき")
_VERBAL = "サ変可能"
# So many other words of the question have to stand near the word of the articles.
_COMPANY, _COMPANY_OF_SHORT = 1, 3


class Words(Protocol):
    """Words that kana may stand for: those of articles (``Spellings``), or of one passage."""

    def holds(self, word: str) -> bool:
        """Whether a word stands there, be it within a longer one."""

    def read_as(self, reading: str) -> Sequence[str]:
        """Words with kanji that are read so, the commonest first."""

    def nearest_company(self, word: str, others: Sequence[str]) -> int:
        """How many of other words stand near a word at most."""


def of_kana(text: str, spellings: Words) -> Iterator[tuple[Span, str]]:
    """Words in kana that are read as one word of the articles, which have it in kanji only.

    Args:
        text: the question, normalised.
        spellings: of the articles.
    """
    others = _WRITTEN.findall(text)
    for run in _RUN.finditer(text):
        # 「条約のうち」: behind a noun a particle comes first.
        noun = _WRITTEN_SIGN.fullmatch(text[run.start() - 1 : run.start()]) is not None
        at = 1 if noun and run[0][0] in _PARTICLES else 0
        while at < len(run[0]):
            found = _longest(run[0], at, others, spellings)
            if found is None:
                at += 1
                continue
            length, word = found
            yield Span(run.start() + at, run.start() + at + length), word
            at += length


def _longest(kana: str, at: int, others: Sequence[str], spellings: Words) -> tuple[int, str] | None:
    """The longest word that begins in a place of a run of kana, and its length there."""
    if not _BEFORE.search(kana[:at][-1:]):
        return None
    for length in range(min(_LONGEST, len(kana) - at), _LEAST - 1, -1):
        after = kana[at + length :]
        if not _AFTER.match(after) and not _AFTER_VERBS.match(after):
            continue
        piece = kana[at : at + length]
        words = spellings.read_as(katakana_of(piece))
        if len(words) != 1 or spellings.holds(piece):
            continue
        # 迎え, of a verb, is followed by other endings than a noun.
        if not _AFTER.match(after) and not _ENDING.search(words[0]):
            continue
        least = _COMPANY if length >= _LONG else _COMPANY_OF_SHORT
        takes = any(_VERBAL in entry.pos for entry in lookup(words[0]))
        if (takes or not _VERB.match(after)) and spellings.nearest_company(
            words[0], others
        ) >= least:
            return length, words[0]
    return None


def of_dictionary(text: str) -> Iterator[tuple[Span, str]]:
    """What is asked for, in kana, where the dictionary has it in kanji alone: どのクニ is どの国.

    Such a noun need not stand in the articles, which name a country without calling it one.

    Args:
        text: the question, normalised.
    """
    for token in analyze(text):
        kana, after = token.span.of(text), text[token.span.end :]
        if not (token.pos[0] == "名詞" and _WHOLE.fullmatch(kana) and _KANJI.search(token.form)):
            continue
        asked = _DETERMINER.search(text[: token.span.start]) is not None
        # What is cut out of a longer run was not meant.
        ends = _AFTER.match(after) if _RUN_SIGN.match(kana) else not _KATAKANA.match(after)
        if asked and ends and {entry.normal for entry in lookup(kana)} == {token.form}:
            yield token.span, token.form
