"""Buttons and advertisements of sites, as they stand in what was copied from a page.

``続きを読む`` is one by itself. ``印刷`` or ``保存`` may be a heading, so words like these are
buttons only side by side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_AROUND = " \t\u3000【】［］[]()（）＜＞<>〈〉▼▶►»›→↓＞+＋-―─…・"
_SITES = (
    r"(?:facebook|フェイスブック|twitter|ツイッター|x|line|ライン|はてな(?:ブックマーク|ブログ)?|はてブ"
    r"|pocket|threads|instagram|インスタグラム|note|bluesky|mastodon|linkedin|pinterest|feedly|rss)"
)
_BUTTON = re.compile(
    r"(?:pr|ｐｒ|ad|ads|advertisement|sponsored(?:\s+links?)?|スポンサー(?:ド)?(?:リンク)?|広告(?:の後に.{1,12})?"
    r"|(?:記事の?)?(?:続き|つづき|全文)を?(?:読む|よむ|見る|表示(?:する)?)|もっと(?:見る|読む)|read\s+more|show\s+more"
    r"|(?:この(?:記事|ページ)[をに])?(?:コメント|印刷|クリップ|ブックマーク|保存)する|この記事をシェア"
    rf"|(?:メール|{_SITES})で?(?:シェア|共有|送る|ツイート|ポスト)(?:する)?"
    r"|(?:この記事を)?(?:シェア|ツイート|リツイート|ポスト)する|(?:無料)?会員登録(?:はこちら)?"
    r"|(?:url|リンク)(?:を)?コピー(?:する|しました)?|文字サイズ(?:変更)?(?:\s*[小中大]){0,3}"
    r"|skip\s+ad|広告を(?:閉じる|スキップ))",
    re.I,
)
_MAYBE = re.compile(
    rf"(?:{_SITES}|シェア|共有|ツイート|ポスト|いいね[!！]?|ブックマーク|クリップ|メール|印刷|保存|フォロー(?:する)?"
    r"|コメント|ログイン|ログアウト|検索|メニュー|ホーム|トップ|拡大|縮小|閉じる|print|share|tweet|save|email|like"
    r"|follow|comments?|log\s*in|sign\s+(?:up|in)|menu|search|home)",
    re.I,
)
_SHARING = re.compile(r"シェア|ツイート|いいね[!！]?|フォローする|share|tweet|like", re.I)
_MAX = 24
_MAX_ROW = 120
_LEAST = 2
_GAP = re.compile(r"[\u3000\t|｜]+|\s{2,}|\s+[/／・]\s+")


def _is_row(words: str) -> bool:
    """Whether a line is buttons side by side, with gaps between them or none."""
    if len(words) > _MAX_ROW:
        return False
    parts = [part.strip(_AROUND) for part in _GAP.split(words)]
    if len(parts) < _LEAST:
        return False
    sure = any(_BUTTON.fullmatch(part) for part in parts)
    # シェア　拡大 may be a heading; with a third name beside them it is a row of buttons.
    sure = sure or (len(parts) > _LEAST and any(_SHARING.fullmatch(part) for part in parts))
    return sure and all(_BUTTON.fullmatch(p) or _MAYBE.fullmatch(p) for p in parts)


def find_buttons(words: Sequence[str]) -> set[int]:
    """Which of some lines or paragraphs are buttons; empty ones are passed over.

    Words that could be the article's (印刷) are buttons in a row with one that can be nothing else
    or that is about sharing.
    """
    found: set[int] = set()
    row: list[int] = []
    sure = False
    for at, line in enumerate([*words, "."]):
        if not line:
            continue
        if _is_row(line):
            found.add(at)
            continue
        bare = line.strip(_AROUND) if len(line) <= _MAX else ""
        button = bool(bare) and _BUTTON.fullmatch(bare) is not None
        if button or (bare and _MAYBE.fullmatch(bare)):
            if button:
                found.add(at)
            row.append(at)
            sure = sure or button or _SHARING.fullmatch(bare) is not None
        else:
            if sure and len(row) > 1:
                found.update(row)
            row, sure = [], False
    return found
