"""Questions as nobody means them: any characters, in any order, of any length."""

from __future__ import annotations

import json

from hypothesis import strategies as st

QUESTIONS = (
    "青葉庭園はいつ開園しましたか?",
    "それを設計したのは誰ですか?",
    "What is the name of the garden?",
    "年間の来園者は何人ですか?",
    "要約して",
    "見出しは?",
    "第2章には何が?",
    "いつの記事?",
    "こんにちは",
    "その館長は?",
    "あおばていえんの総額は?",
)
# One of each kind that text processing has stumbled over somewhere.
ODD = (
    "\0", "\x07", "\x1b[31m", "\x7f", "\x85", "\t", "\r\n", "\u2028",
    "\ud83d", "\udc80", "\udfff\ud800", "\ufffe", "\uffff", "\U0010ffff", "\ue000",
    "\u202e", "\u2066", "\u200f", "مرحبا", "שלום",
    "e\u0301", "は\u3099", "\u0301", "ก\u0e33", "ᄀ\u1161\u11a8",
    "\u200b", "\u200d", "\ufeff", "\u00ad", "\u2060", "\u180e",
    "👨\u200d👩\u200d👧", "🇯🇵", "1\ufe0f\u20e3", "葛\U000e0100", "\U000e0041",
    "㍻", "ﷺ", "Å", "ガ", "15", "ſ", "İ", "ß", "ⅷ", "①", "½", "٣", "〇",
    "「", "」", "『", "((", "[[", "\\", "/", "%s", "{0}", "${x}", "<b>", "&amp;", "'", '"', "--",
    "。", "、", "・", "ー", "〜", "々", "ゝ", "?", "?", "!", "…", "*", "-h", "=",
)  # fmt: skip

_ANY = st.characters()  # every code point, halves of pairs too
_PIECES = st.one_of(st.sampled_from(QUESTIONS), st.sampled_from(ODD), st.text(_ANY, max_size=6))


@st.composite
def _torn(draw: st.DrawFn) -> str:
    """A question into which something was put, at any place."""
    words, at = draw(st.sampled_from(QUESTIONS)), draw(st.integers(0, 20))
    return words[:at] + draw(st.sampled_from(ODD)) * draw(st.integers(1, 4)) + words[at:]


@st.composite
def _repeated(draw: st.DrawFn) -> str:
    """The same over and over, up to the longest question that is taken and one more."""
    unit = draw(_PIECES.filter(bool))
    length = draw(st.sampled_from([30, 400, 1999, 2000, 2001]))
    return (unit * length)[:length]


_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(_ANY, max_size=4)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(_ANY, max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)

questions = st.one_of(
    st.text(_ANY, max_size=40),
    st.lists(_PIECES, max_size=8).map("".join),
    _torn(),
    _repeated(),
    _JSON.map(json.dumps),
)
# What a program may send instead of a request.
requests = st.one_of(
    _JSON,
    st.fixed_dictionaries(
        {"question": st.one_of(questions, _JSON)},
        optional={
            "earlier": st.one_of(st.lists(questions, max_size=3), _JSON),
            "sources": st.one_of(st.just(["articles/garden.txt"]), _JSON),
            "language": st.one_of(st.sampled_from(["ja", "en"]), _JSON),
            "literal": st.one_of(st.booleans(), _JSON),
            "\ud800": _JSON,
        },
    ),
)

MEGABYTE = 1_000_000
_MIXED = "".join((*QUESTIONS, *ODD))
# A megabyte of one character, and of all of them.
LONG = {
    name: (unit * MEGABYTE)[:MEGABYTE]
    for name, unit in {
        "a": "a", "kana": "あ", "space": " ", "ideographic-space": "\u3000", "nul": "\0",
        "half": "\ud800", "accent": "\u0301", "joined": "👨\u200d", "digit": "1", "bar": "ー",
        "question-mark": "?", "bracket": "「", "json": '{"a":[', "mixed": _MIXED,
    }.items()
}  # fmt: skip
