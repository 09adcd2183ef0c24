"""Questions about an article as a whole, in English."""

from __future__ import annotations

import re
from dataclasses import replace

from chat.gist.request import LAST, GistKind, GistRequest, SectionReference

_NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten".split(), start=1
    )
} | {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1
    )
}
_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(_NUMBERS)})"
_THIS = (
    r"(?:(?:this|the|that|your|whole|entire) )*(?:article|page|text|document|post|piece|story"
    r"|column|paper|report|blog(?: post)?)|this|it"
)
_IT = re.compile(r"\bit\b")
_ASK = r"(?:(?:please|can you|could you|would you|will you|just|quickly|briefly) )*"
_END = r"(?: (?:please|for me|briefly|quickly|in short))*"
_COUNT = (
    rf"(?: (?:in|with|using) (?:about |only |just )?(?P<count>{_NUMBER}|a)"
    r" (?:short |key |main )?(?:sentences?|lines?|points?|bullets?|bullet points))?"
)
_SECTION = (
    rf"(?:the )?(?:(?:chapter|section|part) (?P<number>{_NUMBER})"
    rf"|(?P<ordinal>{_NUMBER}) (?:chapter|section|part)"
    r"|(?P<last>last|final) (?:chapter|section|part))"
)
_FORMS: tuple[tuple[GistKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            GistKind.SECTION,
            rf"{_ASK}(?:(?:summari[sz]e|what(?: is|'s| does| happens)?(?: in)?|tell me about"
            rf"|show(?: me)?) )?{_SECTION}(?: (?:say|says|about|cover|covers|contain))?"
            rf"{_COUNT}{_END}",
        ),
        (
            GistKind.SUMMARY,
            rf"{_ASK}(?:summari[sz]e|sum up|(?:explain|describe)(?= (?:the|this) article)"
            rf"|sum(?= \w+ up))(?: (?:{_THIS}))?(?: up)?{_COUNT}{_END}",
        ),
        (
            GistKind.SUMMARY,
            rf"{_ASK}(?:give me |write |show me )?(?:a |an |the )?(?:quick |short |brief )?"
            rf"(?:summary|overview|gist|tl;?dr|key points?|main points?|main ideas?|key takeaways?"
            rf"|takeaways?)(?: (?:of|from|for) (?:{_THIS}))?{_COUNT}{_END}",
        ),
        (
            GistKind.SUMMARY,
            rf"what(?: is|'s| are) (?:the )?(?:gist|summary|main points?|main ideas?|key points?"
            rf"|key takeaways?)(?: (?:of|in|from) (?:{_THIS}))?"
            rf"|what does (?:{_THIS}) say|in short|in a nutshell",
        ),
        (
            GistKind.TOPIC,
            rf"what(?: is|'s) (?:{_THIS}) (?:all )?about"
            rf"|what is (?:the )?(?:main )?(?:topic|theme|subject)(?: of (?:{_THIS}))?"
            rf"|what's (?:the )?(?:topic|theme|subject)",
        ),
        (
            GistKind.HEADINGS,
            rf"{_ASK}(?:what are |show(?: me)? |list |give me )?(?:all )?(?:the )?"
            rf"(?:headings|section headings|section titles|chapters|sections|table of contents"
            rf"|outline|structure)(?: of (?:{_THIS}))?{_END}"
            rf"|what (?:sections|chapters|headings) (?:are there|does (?:{_THIS}) have)",
        ),
        (
            GistKind.TITLE,
            rf"(?:what(?: is|'s) )?the title(?: of (?:{_THIS}))?|what is (?:{_THIS}) called|title",
        ),
        (
            GistKind.DATE,
            rf"when was (?:{_THIS}) (?:last )?(?P<when>written|published|posted|updated|released)"
            rf"|(?:what(?: is|'s) )?(?:the )?(?P<day>publication|publishing|posting|update)"
            rf" date(?: of (?:{_THIS}))?|(?:what(?: is|'s) )?the date of (?:{_THIS})"
            rf"|how old is (?:the|this) article",
        ),
        (
            GistKind.AUTHOR,
            rf"who (?:wrote|is the author of) (?:{_THIS})|(?:who(?: is|'s) )?the author|author",
        ),
    )
)


def asked_in_english(words: str) -> GistRequest | None:
    """The request of an English question, lower case and without closing signs."""
    plain = " ".join(words.replace("’", "'").replace(",", " ").split())
    for kind, pattern in _FORMS:
        if match := pattern.fullmatch(plain):
            request = _request(kind, match.groupdict())
            dated = kind in (GistKind.DATE, GistKind.AUTHOR)
            return replace(request, implied=dated and _IT.search(plain) is not None)
    return None


def _request(kind: GistKind, found: dict[str, str | None]) -> GistRequest:
    count = found.get("count")
    number = found.get("number") or found.get("ordinal")
    section = None
    if kind is GistKind.SECTION:
        section = SectionReference(LAST if found.get("last") else _number(number or ""))
    return GistRequest(
        kind,
        count=min(10, max(1, _number(count))) if count else None,
        section=section,
        updated="update" in (found.get("when") or found.get("day") or ""),
    )


def _number(written: str) -> int:
    if written == "a":
        return 1
    return int(written) if written.isdigit() else _NUMBERS.get(written, 0)
