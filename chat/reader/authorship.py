"""Who wrote it: answered from the author box or byline, by their form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chat.question import AnswerType, Question
from chat.reader import Reading
from index.search import Hit
from index.view import IndexView
from ingest.document import BlockKind, Document, SectionKind, Span
from ingest.normalize import normalize
from ingest.structure.labels import is_section_label
from ingest.structure.titling import is_addressee

# The whole question has to ask it: 「『沈黙の春』を書いたのは誰?」 asks who wrote something else.
_THIS = (
    r"^(?:(?:では|じゃあ?|で|ところで|ちなみに|そもそも|なお)、?)?"
    r"(?:(?:(?:この|その|こちらの|本|当)?(?:記事|文章|コラム|ページ|文書|レポート|エッセイ|投稿|ブログ|論文|原稿|本文)"
    r"|これ|こちら)(?:の|を|は|って)?、?)?"
)
_TELL = r"(?:(?:を)?(?:教えて|おしえて|知りたい)[^。]{0,8})?"
_ASKS_AUTHOR = re.compile(
    rf"{_THIS}(?:著者|筆者|執筆者|書き手|ライター|記者|書いた(?:の|人|ひと)|執筆した(?:の|人))"
    r"(?:は|って|が)?(?:(?:誰|だれ|どなた|何者|何という(?:人|方|名前)?|(?:の|は)?(?:お?名前|氏名)|名)(?:は|って)?)?"
    rf"{_TELL}(?:です|でしょう|なの)?か?[??。]*$"
    rf"|{_THIS}(?:誰|だれ|どなた)が(?:この(?:記事|文章|コラム|ページ)を)?(?:書|執筆)[^。]{{0,8}}$"
    r"|^(?:and |so )?who (?:wrote|is the author(?: of)?|authored)"
    r"(?: (?:it|this|(?:this|the) (?:article|page|text|post|piece|report|column|story|essay)))?\??$"
    r"|^(?:what(?:'s| is) )?(?:the )?(?:author'?s? name|name of the author)"
    r"(?: of (?:this|the) (?:article|page|text|post))?\??$",
    re.IGNORECASE,
)
_MAX_NAME = 24
# By judgement, not measured: the form of an author box is seldom mistaken.
_PROBABILITY = 0.9
_DATE = re.compile(r"[0-9〇一二三四五六七八九十]+[年月日]")
_NOT_A_NAME = re.compile(
    r"有料会員|会員限定|記事$|株式会社|有限会社|合同会社|社団法人|財団法人|大学|代表|取締役|編集長|教授|記者$|研究員|部長"
    r"|プロフィール|[。、:\uff1a/\d]|\b(?:CEO|CTO|Inc|Ltd|LLC)\b"
)


def asks_author(question: Question) -> bool:
    """Whether a question asks who wrote the article, and nothing more about that person."""
    words = normalize(question.text).text.strip()
    person = question.expects in (AnswerType.PERSON, AnswerType.THING)
    return person and _ASKS_AUTHOR.search(words) is not None


def author_spans(document: Document) -> list[Span]:
    """Where the article names its author: the author box first, then the byline.

    Each span is one short line with the form of a name; later ones name the same author.
    """
    boxes = [s for s in document.sections if s.kind is SectionKind.AUTHOR]
    lines: list[Span] = []
    for block in document.blocks:
        in_box = any(s.start <= block.start < s.end for s in boxes)
        if in_box and block.kind is BlockKind.PARAGRAPH:
            lines.extend(_lines(document.text, Span(block.start, block.end)))
    if document.byline is not None:
        lines.extend(_lines(document.text, document.byline))
    names = [span for span in lines if _is_name(span.of(document.text))]
    if not names:
        return []
    first = names[0].of(document.text)
    return [span for span in names if span.of(document.text) == first]


def author_readings(hits: Sequence[Hit], index: IndexView) -> list[Reading]:
    """Where the articles found name their authors; certain, since it is read off the layout."""
    readings = []
    sources = {hit.passage.source for hit in hits}
    if len(sources) != 1:
        return []  # of several articles nobody knows which is meant
    for source in sources:
        for span in author_spans(index.documents[source]):
            passage = index.passage_around(source, span)
            hit = next(
                (h for h in hits if h.passage == passage), Hit(passage, 0.0, None, 0.0, None, 0.0)
            )
            readings.append(Reading(hit, (span,), span, 1.0, _PROBABILITY))
    return readings


def _lines(text: str, span: Span) -> list[Span]:
    """The lines of a span, without the asterisks that make one bold."""
    return [
        Span(span.start + match.start(), span.start + match.end())
        for match in re.finditer(r"[^\s*_][^\r\n]*[^\s*_]|[^\s*_]", span.of(text))
    ]


def _is_name(words: str) -> bool:
    """Whether a line has the form of a name: no date, no title of a section, nobody written to."""
    if len(words) > _MAX_NAME or is_section_label(words) or is_addressee(words):
        return False
    plain = normalize(words).text
    return _NOT_A_NAME.search(plain) is None and _DATE.search(plain) is None
