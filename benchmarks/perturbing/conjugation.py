"""Plain forms of polite verbs."""

from __future__ import annotations

from benchmarks.perturbing.morphemes import Morpheme

# By the row of a five-row verb: what the last kana before ます becomes before た.
_BEFORE_TA = {
    "カ": "いた", "ガ": "いだ", "サ": "した", "タ": "った", "ナ": "んだ", "バ": "んだ",
    "マ": "んだ", "ラ": "った", "ワ": "った",
}  # fmt: skip


def plain_past(verb: Morpheme) -> str:
    """The verb before ました with た: 書き to 書いた; empty for kinds that are rare."""
    kind, stem = verb.pos[4], verb.surface
    if kind.startswith("五段"):
        row = kind.removeprefix("五段-")[:1]
        if verb.normal == "行く":
            return stem[:-1] + "った"
        return stem[:-1] + _BEFORE_TA[row] if row in _BEFORE_TA else ""
    if "一段" in kind or kind in ("サ行変格", "カ行変格", "助動詞-レル"):
        return stem + "た"
    return ""


def plain_present(verb: Morpheme) -> str:
    """The verb before ます in its dictionary form."""
    return verb.plain
