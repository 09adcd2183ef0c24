"""Why: what stands before 「ため、」「ので、」「ことから、」, or after 「その理由は」."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from ingest.document import Span
from training.weak.clauses import Sentence, after_joins, asked, is_statement, plain, topic_of
from training.weak.pairs import LONGEST, Pair

_CUE = re.compile(
    r"(?P<cue>ためだけに|ために|ため|(?<!も)ので|ことから|せいで|おかげで|(?:という|との)理由(?:で|から)|を理由に|"
    r"を受けて|(?<=[たるいだ])から)$"
)
# Nothing of a cause is left before these: they point back, or say a time or an aim of something.
_POINTS_BACK = re.compile(
    r"^(?:その|この|これらの?|それ|これ|そうした|こうした|以上の?)?(?:ため|ので|こと)"
)
_BACK = re.compile(
    r"^(?:これ|それ)は、?|^(?:その|この)(?:理由|原因|背景|ため)(?:は|に|として)、?|^なぜなら(?:ば)?、?"
)
_BECAUSE = re.compile(
    r"(?:ため|から|こと|の)(?:である|だ|であった|だった|によるものである|によるものだ|による|が理由である|が原因である|"
    r"が挙げられる|があげられる|にある|にあった|とされる|と(?:考え|見)られている)$"
)
_THE_REASON = re.compile(
    r"^(?P<what>.{4,50}?)(?P<noun>理由|原因|要因|背景|動機|きっかけ)(?:は|として|には)、?(?P<cause>.{6,70})$"
)
_SPLIT = re.compile(
    r"^(?P<what>.{4,50}?[たるい])のは、?(?P<cause>.{4,70}?)(?:ため|から)(?:である|だ|であった|だった)$"
)
_ASKS = ("なぜ", "どうして", "なんで", "何故")
_NOUN_ENDS = ("は何ですか?", "は?", "は何?", "を教えてください", "って何?")


def reasons(sentence: Sentence, before: Sentence | None, rng: random.Random) -> Iterator[Pair]:
    """Questions for the reason that a sentence gives.

    Args:
        sentence: the sentence.
        before: the one before it in the paragraph, which it may point back to.
        rng: chooses among ways to ask.
    """
    yield from _split_sentence(sentence, rng)
    yield from _noun_sentence(sentence, rng)
    yield from _two_sentences(sentence, before, rng)
    yield from _clause(sentence, rng)


def _clause(sentence: Sentence, rng: random.Random) -> Iterator[Pair]:
    topic, after = topic_of(sentence)
    for at, clause in enumerate(sentence.clauses[:-1]):
        words = clause.of(sentence.text)
        cue = _CUE.search(words)
        if cue is None or _POINTS_BACK.match(words) or clause.end <= after:
            continue
        start = max(clause.start, after)
        wider = max(sentence.clauses[0].start, after)
        end = clause.start + cue.start()
        if words[cue.start() :] == "ことから":
            end += len("こと")
        if end - wider <= LONGEST and rng.random() < 0.5:
            start = wider
        cause = after_joins(sentence.text, Span(start, end))
        rest = sentence.between(at + 1, len(sentence.clauses) - 1).of(sentence.text)
        yield from _ask(sentence.text, topic, rest, cause, rng)
        return


def _split_sentence(sentence: Sentence, rng: random.Random) -> Iterator[Pair]:
    match = _SPLIT.match(sentence.words)
    if match is not None:
        start = sentence.span.start
        answer = Span(start + match.start("cause"), start + match.end("cause"))
        yield from _ask(sentence.text, "", match["what"], answer, rng)


def _noun_sentence(sentence: Sentence, rng: random.Random) -> Iterator[Pair]:
    match = _THE_REASON.match(sentence.words)
    if match is None or not match["what"].endswith(("た", "る", "い", "の")):
        return
    start = sentence.span.start + match.start("cause")
    end = start + len(_BECAUSE.sub("", match["cause"]))
    what = plain(match["what"])
    if what.startswith(("その", "この")) or _BECAUSE.search(match["cause"]) is None:
        return
    yield Pair("why", f"{what}{match['noun']}{rng.choice(_NOUN_ENDS)}", Span(start, end))


def _two_sentences(
    sentence: Sentence, before: Sentence | None, rng: random.Random
) -> Iterator[Pair]:
    back = _BACK.match(sentence.words)
    because = _BECAUSE.search(sentence.words)
    if before is None or back is None or because is None:
        return
    start = sentence.span.start + back.end()
    answer = Span(start, sentence.span.start + because.start())
    topic, after = topic_of(before)
    clauses = [clause for clause in before.clauses if clause.end > after][-2:]
    if clauses:
        rest = Span(max(clauses[0].start, after), clauses[-1].end).of(before.text)
        yield from _ask(sentence.text, topic, rest, answer, rng)


def _ask(text: str, topic: str, rest: str, answer: Span, rng: random.Random) -> Iterator[Pair]:
    cause = answer.of(text)
    if not is_statement(cause) and not cause.endswith("こと"):
        return
    if not is_statement(plain(rest)) or not (topic or "は" in rest or "が" in rest):
        return
    topic, why = plain(topic), rng.choice(_ASKS)
    if rng.random() < 0.25 and topic:
        noun = rng.choice(("理由", "原因", "わけ"))
        yield Pair("why", f"{topic[:-1]}が{plain(rest)}{noun}{rng.choice(_NOUN_ENDS)}", answer)
        return
    question = asked(rest, rng)
    if question is not None:
        order = f"{why}{topic}{question}" if rng.random() < 0.5 else f"{topic}{why}{question}"
        yield Pair("why", order, answer)
