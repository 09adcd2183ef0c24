"""The end of a Japanese statement in the form that a question needs: plain, or polite."""

from __future__ import annotations

import re

from chat.dialogue.plain import plain
from index.analysis import Token, analyze

# Said by the author to the reader, guessed or wished: no statement of fact to ask for.
_NO_STATEMENT = re.compile(
    r"(?:でしょう|だろう|かもしれ(?:ない|ません)|ましょう|ください|下さい|たい(?:です|と思います)?|べき(?:だ|である|です)?"
    r"|はず(?:だ|です|である)|ません(?:でした)?|ない|なかった|ぬ|ず|か|よ|ね|な|けど|けれど|から|ので|のに|思う|思います|思った"
    r"|(?:ため|から|もの|こと|ところ|とき)(?:だ|です|である|であった|だった|でした)|わけ(?:だ|です|である)|よう(?:だ|です)|らしい(?:です)?|まい|とか|など|まま|だけ(?:だ|です)?|とおり(?:だ|です))$"
)
# 「…という」「…そうだ」: told by somebody else; the fact stands before it.
_TOLD = re.compile(
    r"(?<=[るたいだうくぐすつぬぶむ])(?:(?:のだ|とのことだ|とのことです|の)?(?:という|といいます|と言います|とされる|とされています|とされている)"
    r"|(?:そう)(?:だ|です|である)|とのことだ|とのことです)$"
)
_EXPLAINED = re.compile(r"(?<=[たるい])(?:のだ|のです|のである|んです|んだ)$")
_COPULAS = (
    ("である", "ですか"),
    ("であった", "でしたか"),
    ("だった", "でしたか"),
    ("だ", "ですか"),
)
# 「…に対し、」 is no deed: finished, it would be 「…に対した」.
_PARTICLE = re.compile(
    r"(?:に(?:対し|関し|際し|伴い|ともない|より|よっ|基づき|基づい|応じ|当たり|あたり|先立ち|先がけ|先駆け|続き|続い|加え|限り|限っ|かけ|わたり|わたっ|つき|おい|つい|とっ|向け|代わり|従い|つれ|沿い|沿っ|比べ|至っ)"
    r"|と(?:し|とも|共|比べ|もに)|を(?:皮切りに(?:し)?|きっかけに(?:し)?|中心に(?:し)?|背景に(?:し)?|めぐり|巡り|めぐっ|巡っ|もっ|もち|通じ|通し|受け|経|除き|除い|機|はじめ|始め|含め|目指し|控え|挟み))[てで]?$"
)
_PREDICATE = frozenset({"動詞", "形容詞", "助動詞"})
# 五段活用: the last kana of the dictionary form and that before ます.
_ROWS = dict(zip("うくぐすつぬぶむる", "いきぎしちにびみり", strict=True))
_TE = dict(
    zip("うくぐすつぬぶむる", ("って いて いで して って んで んで んで って").split(), strict=True)
)
# That before ます, with the last kana of the dictionary form, and what stands for both in the past.
_PAST = {
    "い": ("う", "った"),
    "き": ("く", "いた"),
    "ぎ": ("ぐ", "いだ"),
    "し": ("す", "した"),
    "ち": ("つ", "った"),
    "に": ("ぬ", "んだ"),
    "び": ("ぶ", "んだ"),
    "み": ("む", "んだ"),
    "り": ("る", "った"),
}
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
        return (
            words[:-1] + "である" if tokens[-2].pos[0] in ("名詞", "接尾辞", "補助記号") else None
        )
    return words if words[-1] in "るたいうくぐすつぬぶむだ" else None


def polite(statement: str) -> str | None:
    """「…した」 as 「…しましたか」; None where it states nothing plainly."""
    words = bare(statement.strip("、, "))
    words = re.sub(r"でありま(す|した)$", lambda m: "です" if m[1] == "す" else "でした", words)
    if re.search(r"(?:です|ます|ました|でした)$", words):
        return None if attributive(words) is None else words + "か"
    if attributive(words) is None:
        return None
    for end, asked in _COPULAS:
        if words.endswith(end) and _follows_noun(words, end):
            return words.removesuffix(end) + asked
    tokens = analyze(words)
    last, before = tokens[-1], tokens[-2]
    end = last.span.of(words)
    if last.pos[0] == "助動詞" and end in ("た", "だ") and before.pos[0] in ("動詞", "助動詞"):
        stem = _stem(before, words[: last.span.start], after_sound_change=True)
        return None if stem is None else stem + "ましたか"
    if last.pos[0] in ("動詞", "助動詞") and end.endswith(tuple(_ROWS)):
        return _present(last, words)
    return None


def finished(clause: str, past: bool) -> str | None:
    """A clause that goes on (「…を開き」, 「…したが」) as a sentence; None where it cannot.

    Args:
        clause: its words, without the comma.
        past: whether the sentence that it opens ends in the past; where it does not, the tense of
            a verb in it cannot be told.
    """
    tokens = analyze(clause)
    if len(tokens) < 2 or _PARTICLE.search(clause):
        return None
    last, before = tokens[-1], tokens[-2]
    word, rest = last.span.of(clause), clause[: last.span.start]
    if word == "が" and last.pos[1] == "接続助詞":
        return rest
    if word == "おり" and rest.endswith(("て", "で")):
        return rest + ("いた" if past else "いる")
    if word == "で" and last.pos[0] == "助動詞" and before.pos[0] in ("名詞", "接尾辞", "補助記号"):
        return rest + ("だった" if past else "である")
    if word in ("て", "で") and last.pos[1] == "接続助詞":
        return None  # how the next thing was done, more often than a thing by itself
    if (
        last.pos[0] not in ("動詞", "助動詞")
        or clause[-1] not in "いきぎしちにびみりえけげせてでねべめれじぜ出見得"
    ):
        return None
    return _finished_verb(last, clause, past)


def _finished_verb(verb: Token, clause: str, past: bool) -> str | None:
    if verb.form in ("為る", "する"):
        return clause + "た" if past and clause[-1] == "し" else None
    if _is_one_step(verb.form) or verb.form in ("れる", "られる", "せる", "させる"):
        return clause + "た" if past else None
    if past and verb.form in ("行く", "逝く"):
        return clause[:-1] + "った"
    if not past or clause[-1] not in _PAST or not verb.form.endswith(_PAST[clause[-1]][0]):
        return None
    return clause[:-1] + _PAST[clause[-1]][1]


def _follows_noun(words: str, end: str) -> bool:
    before = [t for t in analyze(words) if t.span.end <= len(words) - len(end)]
    return bool(before) and before[-1].pos[0] in ("名詞", "接尾辞", "補助記号", "形状詞", "助詞")


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
    """「…と話す」 as 「…と話している」, for what somebody said; None where it has no form."""
    words = bare(statement.strip("、, "))
    tokens = analyze(words)
    if not tokens or tokens[-1].pos[0] != "動詞" or words.endswith(("いる", "ある")):
        return attributive(words)
    if words.endswith("する"):
        return words[:-2] + "している"
    if _is_one_step(tokens[-1].form):
        return words[:-1] + "ている"
    return words[:-1] + _TE[words[-1]] + "いる" if words[-1] in _TE else None
