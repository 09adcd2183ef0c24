"""The names of columns and keys, English and Japanese."""

from __future__ import annotations

import difflib

from ingest.normalize import fold

# `answer` is no name for `answers`: in exported feedback it is what was answered, right or wrong.
_NAMES = {
    "question": ("questions", "質問", "質問文", "質問内容", "問い", "設問", "問題"),
    "answers": ("回答", "正解", "答え", "解答", "正答", "模範解答", "正解例"),
    "kind": ("種類", "種別", "分類", "区分", "カテゴリ", "カテゴリー", "質問の種類"),
    "source": ("記事", "出典", "文書", "資料", "記事名", "ファイル", "ファイル名"),
    "evidence": ("根拠", "根拠文", "引用", "引用文", "根拠の文"),
    "after": ("前の質問", "直前の質問", "以前の質問", "これまでの質問"),
    "id": ("番号", "質問番号", "no", "no.", "連番", "通し番号"),
    "answerable": ("回答可能", "回答可否", "答えられる", "答えられるか", "回答できる", "解答可能"),
}
KEYS = tuple(_NAMES)
_COLUMNS = {fold(name): key for key, names in _NAMES.items() for name in (key, *names)}


def column_of(name: str) -> str | None:
    """What a column of that name holds, upper and lower case and character width left aside."""
    return _COLUMNS.get(fold(name))


def nearest(name: str) -> str | None:
    """The key that a name looks like a slip of, if any."""
    known = column_of(name)
    if known:
        return known
    close = difflib.get_close_matches(fold(name), _COLUMNS, n=1, cutoff=0.75)
    return _COLUMNS[close[0]] if close else None
