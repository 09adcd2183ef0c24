"""Notation within plain text: ruby and notes of Aozora Bunko, and line ends within paragraphs.

Aozora Bunko's way of writing (https://www.aozora.gr.jp/aozora-manual/) is used far beyond it:
``漢字《かんじ》``, ``｜東京《とうきょう》``, and notes for typesetters, ``［＃改ページ］``. What is
notation stays in the text but is hidden, so that a word is found whether it has ruby or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Block, BlockKind, Mark, MarkKind, Span

_KANJI = "一-鿿㐀-䶿豈-龎々〆〇ヶ仝\U00020000-\U0003ffff"
_KANA = "ぁ-ゖァ-ヺーゝゞヽヾ・\u3000 "
_NOTE = re.compile(r"［＃[^\n\r［］]{1,300}］")
# A character that no font had: its description is all there is to read, so it is no notation.
_GAIJI = r"※［＃[^\n\r［］]{1,300}］"
_RUBY = re.compile(
    rf"(?P<sign>｜)(?P<named>[^\n\r｜《》]{{1,80}})《(?P<any>[^\n\r《》]{{1,80}})》"
    rf"|(?P<base>(?:[{_KANJI}]|{_GAIJI}){{1,40}}+)《(?P<kana>[{_KANA}]{{1,60}})》"
)
_BRACKETS = re.compile(r"(?<!《)《[^\n\r《》]{1,200}》(?!》)")
_LEGEND = re.compile(r"【テキスト中に現れる記号について】")
_EMPHASIS = re.compile(r"［＃「([^」\n\r]{1,60})」に[^」］\n\r]{0,8}(?:傍点|圏点|傍線)］")
_MAX_KANA_A_KANJI = 6
_SURE = 3


@dataclass(frozen=True, slots=True)
class Notation:
    """What of a text is notation.

    Attributes:
        hidden: the characters that are not to be read, in order, apart from each other.
        marks: ruby on its base, and emphasis.
    """

    hidden: tuple[Span, ...] = ()
    marks: tuple[Mark, ...] = ()


def notation(text: str) -> Notation:
    """The notation of Aozora Bunko in a text, if it uses that.

    ``《…》`` is ruby where kana stand in it right after kanji, or anything after ``｜`` and a
    base. Books also put titles in these brackets (``長篇《こころ》``), so the whole text has to
    bear it out: it has a ``｜``, a note or the legend of the signs, or else three such places
    and hardly any other use of the brackets. Notes (``［＃…］``) are hidden but for descriptions
    of characters. The legend and the colophon stay: they are words of the file.
    """
    if "《" not in text and "［＃" not in text:
        return Notation()
    notes = [note for note in _NOTE.finditer(text) if text[note.start() - 1 : note.start()] != "※"]
    rubies = [ruby for ruby in _RUBY.finditer(text) if _is_likely(ruby)]
    told = bool(_LEGEND.search(text)) or bool(notes)
    if not told and not _bears_out(text, rubies):
        return Notation()
    hidden = [Span(*note.span()) for note in notes]
    marks = list(_emphasis(text))
    for ruby in rubies:
        named = ruby.group("sign") is not None
        base, reading = ("named", "any") if named else ("base", "kana")
        if named:
            hidden.append(Span(*ruby.span("sign")))
        hidden.append(Span(ruby.start(reading) - 1, ruby.end()))
        marks.append(Mark(MarkKind.RUBY, *ruby.span(base), ruby.group(reading)))
    return Notation(tuple(_apart(hidden)), in_order(marks))


def in_order(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks by their start, outer ones first."""
    return tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end)))


def _is_likely(ruby: re.Match[str]) -> bool:
    """Whether a reading is not longer than any that so many characters can have."""
    if ruby.group("sign"):
        return bool(ruby.group("any").strip() and ruby.group("named").strip())
    base = re.sub(_GAIJI, "※", ruby.group("base"))
    reading = ruby.group("kana").strip()
    return 0 < len(reading) <= _MAX_KANA_A_KANJI * len(base)


def _bears_out(text: str, rubies: list[re.Match[str]]) -> bool:
    """Whether a text without any other sign of it has ruby, and not titles in brackets."""
    if any(ruby.group("sign") for ruby in rubies):
        return True
    uses = sum(1 for _ in _BRACKETS.finditer(text))
    # A title comes again in the same words, a reading with its kanji only.
    bases: dict[str, set[str]] = {}
    for ruby in rubies:
        bases.setdefault(ruby.group("kana"), set()).add(ruby.group("base"))
    return len(bases) >= _SURE and len(rubies) >= 0.9 * uses


def _emphasis(text: str) -> Iterator[Mark]:
    """``言葉［＃「言葉」に傍点］``: the words right before are emphasised."""
    for note in _EMPHASIS.finditer(text):
        start = note.start() - len(note.group(1))
        if start >= 0 and text.startswith(note.group(1), start):
            yield Mark(MarkKind.EMPHASIS, start, note.start())


def _apart(spans: list[Span]) -> Iterator[Span]:
    """Spans in order, those within others left out (a note within ruby)."""
    end = 0
    for span in sorted(spans):
        if span.start >= end:
            yield span
            end = span.end


def outside(found: Notation, blocks: Sequence[Block]) -> Notation:
    """The notation that does not lie in program code."""
    code = [Span(b.start, b.end) for b in blocks if b.kind is BlockKind.CODE]
    if not code:
        return found
    return Notation(
        tuple(_not_in(found.hidden, code)),
        tuple(m for m in found.marks if [*_not_in([Span(m.start, m.end)], code)]),
    )


def _not_in(spans: Sequence[Span], code: Sequence[Span]) -> Iterator[Span]:
    at = 0
    for span in spans:
        while at < len(code) and code[at].end <= span.start:
            at += 1
        if at == len(code) or not code[at].overlaps(span):
            yield span
