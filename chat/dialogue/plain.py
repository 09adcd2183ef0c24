"""The end of a Japanese question as a plain statement: 「行きましたか?」 becomes 「行った」."""

from __future__ import annotations

from chat.dialogue.lexicon import END
from index.analysis import Token, analyze

_ROWS = {
    "き": "く",
    "ぎ": "ぐ",
    "し": "す",
    "ち": "つ",
    "に": "ぬ",
    "び": "ぶ",
    "み": "む",
    "り": "る",
    "い": "う",
}
_PAST = {"き": "いた", "ぎ": "いだ", "し": "した", "ち": "った", "り": "った", "い": "った"} | {
    "び": "んだ",
    "み": "んだ",
    "に": "んだ",
}
# Normalised forms that hide the kana of the stem.
_ONE_STEP = frozenset({"居る", "出来る", "見る", "着る"})
_IRREGULAR = frozenset({"為る", "来る"})


def plain(text: str) -> str:
    """The statement without what makes it a question, its verb in the plain form."""
    words = _without_tail(END.sub("", text))
    tokens = analyze(words)
    if len(tokens) < 2:
        return words
    ends = [t.span.of(words) for t in tokens[-3:]]
    if ends[-2:] == ["まし", "た"] and len(tokens) > 2:
        return _joined(words, tokens[-3], tokens[-2].span.start, past=True)
    if ends[-1] == "ます":
        return _joined(words, tokens[-2], tokens[-1].span.start, past=False)
    if ends[-2:] == ["でし", "た"]:
        return words[: tokens[-2].span.start] + "だった"
    if ends[-1] == "です":
        return words[: tokens[-1].span.start] + ("" if tokens[-2].pos[0] == "形容詞" else "な")
    return words


def _without_tail(words: str) -> str:
    """Without か, の and ね at the end, and without のですか, んだろう, っけ."""
    tokens = list(analyze(words))
    while len(tokens) > 1:
        last, before = tokens[-1], tokens[-2]
        form = last.span.of(words)
        after_noun = before.pos[0] not in ("動詞", "助動詞", "形容詞")
        particle = last.pos[1] in ("終助詞", "準体助詞") or form in ("か", "っけ", "わけ")
        copula = (
            form in ("だ", "です", "でしょう", "だろう", "だろ") and before.pos[1] == "準体助詞"
        )
        guess = form in ("でしょう", "だろう") and not after_noun
        if not (particle or copula or guess):
            break
        tokens.pop()
    return words[: tokens[-1].span.end] if tokens else words


def _joined(text: str, stem: Token, end: int, past: bool) -> str:
    """The verb before ます in its plain form."""
    before, kana = text[:end], text[end - 1]
    if stem.form == "行く" and past:
        return before[:-1] + "った"
    one_step = stem.form in _ONE_STEP or kana not in _ROWS or stem.form.endswith(kana + "る")
    if one_step and stem.form not in _IRREGULAR:
        return before + ("た" if past else "る")
    if stem.form in _IRREGULAR:
        return before + "た" if past else before[:-1] + ("する" if kana == "し" else "くる")
    return before[:-1] + (_PAST[kana] if past else _ROWS[kana])
