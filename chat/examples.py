"""Example questions drawn from an article's own words: dates and names.

They are asked in the article's language. Only forms are used (topic, date, predicate;
names), so any article yields some; where a sentence has no such form it yields none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from chat.question import analyze_question
from chat.reader.authorship import author_spans
from chat.reader.spans import spans_in
from index.analysis import analyze
from index.live import LiveIndex
from ingest.chunking import block_sentences
from ingest.document import BlockKind, Document, SectionKind, Span

_MAX = 4
_MIN_NAME_COUNT = 2
_MIN_NAME_LENGTH = 3
_LATIN_NAME = re.compile(r"(?<![A-Za-z])[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)*")
_WHEN, _WHO = (analyze_question(question) for question in ("いつ?", "誰?"))


def example_questions(index: LiveIndex, source: str | None, language: str) -> tuple[str, ...]:
    """Up to four questions that the article is likely to answer.

    Args:
        index: the live index.
        source: the article to draw from; None for the first.
        language: of the interface; used only where the article's own is not Japanese.
    """
    documents = [index.documents[source]] if source in index.documents else []
    for document in documents or list(index.documents.values())[:3]:
        found = _japanese(document) if _is_japanese(document.text) else _latin(document, language)
        if found:
            return tuple(found[:_MAX])
    return ()


def _is_japanese(text: str) -> bool:
    return bool(re.search(r"[\u3041-\u30ff]", text))


def _sentences(document: Document) -> Iterator[Span]:
    body = [s for s in document.sections if s.kind is SectionKind.BODY]
    for block in document.blocks:
        inside = any(s.start <= block.start < s.end for s in body)
        if inside and block.kind is BlockKind.PARAGRAPH:
            yield from block_sentences(document, block)


def _japanese(document: Document) -> list[str]:
    sentences = list(_sentences(document))
    made = (_date_question(document.text, sentence) for sentence in sentences)
    dates = list(dict.fromkeys(question for question in made if question))[:2]
    author = ["この記事の著者は誰ですか?"] if author_spans(document) else []
    return dates + _name_questions(document.text, sentences)[:2] + author


def _date_question(text: str, sentence: Span) -> str | None:
    """「Xは2015年にYを設立した。」 turned round: 「XがYを設立したのはいつですか?」."""
    words = sentence.of(text)
    dates = [s for s in spans_in(text, sentence, _WHEN) if "年" in s.of(text)]
    if len(dates) != 1:
        return None
    date = Span(dates[0].start - sentence.start, dates[0].end - sentence.start)
    before, after = words[: date.start], words[date.end :]
    head = re.fullmatch(r"([^、。はがをにで「」]{2,14})[はが]、?", before)
    rest = re.match(r"(?:に|、|には、)(?!は)(?P<what>[^。「」]{2,24})。$", after)
    if head is None or rest is None:
        return None
    predicate = _past_attributive(rest["what"])
    if predicate is None or "は" in rest["what"]:
        return None
    return f"{head[1]}が{predicate}のはいつですか?"


def _past_attributive(words: str) -> str | None:
    """A clause in the plain past (設立しました → 設立した), where that needs no change of stem."""
    tokens = analyze(words)
    if len(tokens) < 2 or tokens[-1].form != "た":
        return None
    if tokens[-2].form != "ます":
        return words if tokens[-2].pos[0] in ("動詞", "助動詞") else None
    verb = tokens[-3] if len(tokens) > 2 else None
    same_stem = verb is not None and verb.span.of(words)[-1] in "しれけげせてでべめえ"
    return words[: tokens[-2].span.start] + "た" if same_stem else None


def _name_questions(text: str, sentences: Sequence[Span]) -> list[str]:
    """The person and the other names that the article speaks of most."""
    people: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for sentence in sentences:
        people.update(s.of(text) for s in spans_in(text, sentence, _WHO) if _full_name(s.of(text)))
        names.update(match.group() for match in _LATIN_NAME.finditer(sentence.of(text)))
        names.update(_katakana_names(sentence.of(text)))
    questions = [f"{name}はどんな人物ですか?" for name, _ in people.most_common(1)]
    for name, count in names.most_common(3):
        if count >= _MIN_NAME_COUNT and len(name) >= _MIN_NAME_LENGTH:
            questions.append(f"{name}とは何ですか?")
    return questions


def _katakana_names(words: str) -> Iterator[str]:
    """Names of organisations and things in katakana, as the dictionary knows them."""
    for token in analyze(words):
        if token.pos[1:3] == ("固有名詞", "一般") and re.fullmatch(
            r"[ァ-ヺー]{3,}", token.span.of(words)
        ):
            yield token.span.of(words)


def _full_name(words: str) -> bool:
    """A first and a family name, both known to the dictionary as people's names."""
    parts = [t for t in analyze(words) if t.form != "・"]
    return len(parts) >= 2 and all(t.pos[2] == "人名" for t in parts)


def _latin(document: Document, language: str) -> list[str]:
    text = document.text
    names = Counter(
        match.group()
        for sentence in _sentences(document)
        for match in _LATIN_NAME.finditer(text, sentence.start + 1, sentence.end)
    )
    template = "{}とは何ですか?" if language == "ja" else "What is {}?"
    common = [name for name, count in names.most_common(_MAX) if count >= _MIN_NAME_COUNT]
    return [template.format(name) for name in common]
