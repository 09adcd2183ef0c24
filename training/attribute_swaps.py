"""Questions that ask a named thing for another property than the paragraph tells.

What a question asks for is a common noun, alone or compound (設計者, 開園). It is changed into one
that another question of the same article asks for and that the paragraph does not hold: the thing
is named, the asked property is not there.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.analysis import Token, analyze
from ingest.document import Span
from ingest.normalize import fold
from training.entity_swaps import Entity, Swap

# These say what sort of answer is wanted, not what is asked of whom; paragraphs name them freely.
_GENERIC = frozenset(
    "名前 名称 名 人物 人 場所 理由 原因 時期 方法 種類 言葉 年 西暦 もの こと 何 今 当時 以前 "
    "以降 最初 最後 自分 全部 一つ 他 後 前 時 頃 間 中 内 上 下".split()
)
_PLAIN = frozenset({"一般", "サ変可能"})
_BOUND = frozenset({"名詞", "接頭辞", "接尾辞"})
_JOINTS = frozenset("・=")
_DO = "為る"


@dataclass(frozen=True, slots=True)
class Compound:
    """A common noun with what is joined to it.

    Attributes:
        span: where it stands.
        words: what stands there.
        kind: what it may be changed for: nouns of the same part of speech, of the same suffix, or
            that become verbs alike.
    """

    span: Span
    words: str
    kind: str


def find_compounds(text: str, entities: Sequence[Entity]) -> list[Compound]:
    """The common nouns of ``text`` that stand by themselves, outside of its names and numbers."""
    tokens = analyze(text)
    found: list[Compound] = []
    begin = 0
    while begin < len(tokens):
        end = begin
        while end < len(tokens) and _joins(tokens[end], first=end == begin):
            end += 1
        if end == begin:
            begin += 1
            continue
        span = Span(tokens[begin].span.start, tokens[end - 1].span.end)
        around = [tokens[at] for at in (begin - 1, end) if 0 <= at < len(tokens)]
        if _is_free(span.of(text), around) and not any(span.overlaps(e.span) for e in entities):
            following = tokens[end] if end < len(tokens) else None
            found.append(Compound(span, span.of(text), _kind(tokens[end - 1], following)))
        begin = end
    return found


def _joins(token: Token, *, first: bool) -> bool:
    if token.pos[:2] == ("接尾辞", "名詞的"):
        return not first
    return token.pos[:2] == ("名詞", "普通名詞") and token.pos[2] in _PLAIN


def _is_free(words: str, around: Sequence[Token]) -> bool:
    """Whether ``words`` say something, and are no part of a longer name."""
    bound = any(token.pos[0] in _BOUND or token.form in _JOINTS for token in around)
    return len(words) > 1 and words not in _GENERIC and not bound


def _kind(last: Token, following: Token | None) -> str:
    """What may stand in the same place: what ends in the same suffix, what becomes a verb."""
    if last.pos[0] == "接尾辞":
        return last.form
    is_verb = following is not None and following.form == _DO
    return f"{last.pos[2]}{_DO}" if is_verb else last.pos[2]


def swap_attribute(
    question: str,
    answer: str,
    context: str,
    compounds: Sequence[Compound],
    near: Mapping[str, Sequence[str]],
    rng: random.Random,
) -> Swap | None:
    """Change one common noun of ``question`` that ``context`` holds into one that it does not hold.

    Args:
        question: the question.
        answer: its answer in ``context``; what is part of it stays.
        context: all that will be read.
        compounds: those of the question.
        near: what other questions of the article ask for, by kind.
        rng: decides.

    Returns:
        None where nothing can be changed.
    """
    folded, gold = fold(context), fold(answer)
    for old in rng.sample(list(compounds), len(compounds)):
        plain = fold(old.words)
        if plain not in folded or plain in gold or gold in plain:
            continue
        others = near.get(old.kind, ())
        for new in rng.sample(list(others), len(others)):
            changed = fold(new)
            if changed not in folded and changed not in plain and plain not in changed:
                words = question[: old.span.start] + new + question[old.span.end :]
                return Swap(words, old.words, new, old.kind)
    return None
