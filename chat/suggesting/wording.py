"""The end of a Japanese statement in the form that a question needs: plain, or polite."""

from __future__ import annotations

import re

from chat.dialogue.plain import plain
from index.analysis import Token, analyze

# Said by the author to the reader, guessed or wished: no statement of fact to ask for.
_NO_STATEMENT = re.compile(
    r"(?:でしょう|だろう|かもしれ(?:ない|ません)|ましょう|ください|下さい|たい(?:です|と思います)?|べき(?:だ|である|です)?"
    r"|はず(?:だ|です|である)|ません(?:でした)?|ない|なかった|ぬ|ず|か|よ|ね|な|けど|けれど|から|ので|のに|思う|思います|思った"
    r"|わけ(?:だ|です|である)|よう(?:だ|です)|らしい(?:です)?|まい|とか|など|まま|だけ(?:だ|です)?|とおり(?:だ|です))$"
)
# 「…という」「…そうだ」: told by somebody else; the fact stands before it.
_TOLD = re.compile(
    r"(?<=[るたいだ])(?:(?:のだ|とのことだ|とのことです|の)?(?:という|といいます|と言います|とされる|とされています|とされている)"
    r"|(?:そう)(?:だ|です|である)|とのことだ|とのことです)$"
)
_EXPLAINED = re.compile(r"(?<=[たるい])(?:のだ|のです|のである|んです|んだ)$")
_PREDICATE = frozenset({"動詞", "形容詞", "助動詞"})
# 五段活用: the last kana of the dictionary form and that before ます.
_ROWS = dict(zip("うくぐすつぬぶむる", "いきぎしちにびみり", strict=True))
_TE = dict(zip("うくぐすつぬぶむる", ("って いて いで して って んで んで んで って").split(), strict=True))
_ONE_STEP_KANA = frozenset("いきぎしじちにびみりえけげせぜてでねべめれ")
_ONE_STEP = frozenset("見る 居る 着る 出る 得る 寝る 経る 似る 煮る 出来る".split())
_GODAN = frozenset("入る 要る 切る 知る 走る 帰る 限る 減る 握る".split())


def bare(statement: str) -> str:
    """A statement without 「という」, 「のです」 and the like at its end."""
    words = _EXPLAINED.sub("", statement)
    return _EXPLAINED.sub("", _TOLD.sub("", words))


def attributive(statement: str) -> str | None:
    """「…しました」 as 「…した」, to stand before のは; None where it states nothing plainly."""
    words = bare(statement.strip("、, "))
    if _NO_STATEMENT.search(words):
        return None
    words = plain(words)
    tokens = analyze(words)
    if len(tokens) < 2 or tokens[-1].pos[0] not in _PREDICATE or _NO_STATEMENT.search(words):
        return None
    if tokens[-1].form == "だ" and tokens[-1].span.of(words) == "だ":
        return words[:-1] + "である" if tokens[-2].pos[0] in ("名詞", "接尾辞", "補助記号") else None
    return words if words[-1] in "るたいうくぐすつぬぶむだ" else None


def polite(statement: str) -> str | None:
    """「…した」 as 「…しましたか」; None where it states nothing plainly."""
    words = bare(statement.strip("、, "))
    if re.search(r"(?:です|ます|ました|でした)$", words):
        return None if attributive(words) is None else words + "か"
    if attributive(words) is None:
        return None
    tokens = analyze(words)
    last, before = tokens[-1], tokens[-2]
    end = last.span.of(words)
    if last.pos[0] == "助動詞" and end in ("た", "だ") and before.pos[0] in ("動詞", "助動詞"):
        stem = _stem(before, words[: last.span.start], after_sound_change=True)
        return None if stem is None else stem + "ましたか"
    if last.pos[0] in ("動詞", "助動詞") and end.endswith(tuple(_ROWS)):
        return _present(last, words)
    return None


def _present(verb: Token, words: str) -> str | None:
    stem = _stem(verb, words, after_sound_change=False)
    return None if stem is None else stem + "ますか"


def _is_one_step(form: str) -> bool:
    """Whether a verb keeps its stem (食べる), by the dictionary form."""
    if form in _GODAN or not form.endswith("る"):
        return False
    return form in _ONE_STEP or (len(form) > 1 and form[-2] in _ONE_STEP_KANA)


def _stem(verb: Token, words: str, after_sound_change: bool) -> str | None:
    """Words that end in a verb, up to where ます follows."""
    form, kana = verb.form, words[-1]
    if form in ("為る", "する") or words.endswith(("する", "した")):
        return words[:-2] + "し" if words.endswith("する") else words if kana == "し" else None
    if form == "来る":
        return None
    if after_sound_change:
        # 食べた, 落とした: what stands before た is the stem, unless its sound has changed.
        changed = kana in "っん" or (kana == "い" and form.endswith(("く", "ぐ")))
        if not changed:
            return words
        return words[:-1] + _ROWS[form[-1]] if form[-1] in _ROWS else None
    if kana == "る" and (_is_one_step(form) or form in ("れる", "られる", "せる", "させる")):
        return words[:-1]
    return words[:-1] + _ROWS[kana] if kana in _ROWS else None


def going_on(statement: str) -> str | None:
    """「…と話す」 as 「…と話していますか」, which asks for what was once said; else as ``polite``."""
    words = bare(statement.strip("、, "))
    tokens = analyze(words)
    if not tokens or tokens[-1].pos[0] != "動詞" or words.endswith(("いる", "ある")):
        return polite(words)
    if words.endswith("する"):
        return words[:-2] + "していますか"
    form = tokens[-1].form
    if _is_one_step(form):
        return words[:-1] + "ていますか"
    return words[:-1] + _TE[words[-1]] + "いますか" if words[-1] in _TE else None
