"""Verbs and the objects that they need."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.analysis import Token, analyze

# Dictionary forms, one a line, by ``training/fit_valency.py``.
FILE = Path(__file__).with_name("transitive.txt")
_PASSIVE, _CAUSATIVE = frozenset({"れる", "られる"}), frozenset({"せる", "させる"})
# After what is quoted, or the sign that stands for it.
_QUOTED = re.compile(r"[」』◯]と(?![しいなを題])")
_DENIED = frozenset({"ない", "ず", "ぬ"})


@dataclass(frozen=True, slots=True)
class Verb:
    """The verb that a clause ends in.

    Attributes:
        form: its dictionary form: 「開業する」, 「送る」.
        start: where it begins in the clause.
        voice: "passive" or "causative", empty where it is neither.
    """

    form: str
    start: int
    voice: str


def verb_at_end(clause: str) -> Verb | None:
    """The main verb of a clause; None where it ends in something else, or denies.

    Args:
        clause: with its verb last, whatever helps the verb (ている, た) after it.
    """
    tokens = analyze(clause)
    at = next((n for n in reversed(range(len(tokens))) if _is_main(tokens, n)), None)
    if at is None:
        return None
    forms = {token.form for token in tokens[at + 1 :]}
    if forms & _DENIED or any(t.pos[0] in ("名詞", "代名詞") for t in tokens[at + 1 :]):
        return None
    voice = "causative" if forms & _CAUSATIVE else "passive" if forms & _PASSIVE else ""
    if tokens[at].form != "為る":
        return Verb(tokens[at].form, tokens[at].span.start, voice)
    if at == 0 or tokens[at - 1].pos[2] not in ("サ変可能", "サ変形状詞可能"):
        return None
    return Verb(tokens[at - 1].form + "する", tokens[at - 1].span.start, voice)


def lacks_object(clause: str) -> bool:
    """Whether nobody says what was done to: 「1990年に港町で発表した」.

    What is said (と after a quotation, or the sign for one) stands for the object; whom one makes
    do it has to be named too.

    Args:
        clause: with its verb last.
    """
    verb = verb_at_end(clause)
    if verb is None or verb.voice == "passive":
        return False
    before = [t for t in analyze(clause) if t.span.end <= verb.start and t.pos[0] == "助詞"]
    marks = {token.span.of(clause) for token in before}
    needs = verb.form in transitive()
    if verb.voice == "causative":
        return "を" not in marks or (needs and "に" not in marks)
    return needs and "を" not in marks and not quotes(clause)


def quotes(clause: str) -> bool:
    """Whether words are quoted as said or thought: 「◯と話す」, not 「◯として刊行した」."""
    return _QUOTED.search(clause) is not None


@cache
def transitive() -> frozenset[str]:
    """The dictionary forms of verbs that hardly ever stand without an object."""
    return frozenset(FILE.read_text(encoding="utf-8").split())


def _is_main(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb is one by itself: 「始めた」 after を, not after 「飲み」."""
    token, before = tokens[at], tokens[at - 1] if at else None
    if token.form == "為る":
        return True
    helps = before is not None and (
        before.pos[0] in ("動詞", "助動詞") or before.pos[1] == "接続助詞"
    )
    return token.pos[0] == "動詞" and not (token.pos[1] == "非自立可能" and helps)
