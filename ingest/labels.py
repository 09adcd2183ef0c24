"""Labels that head an author box or links to other articles, in Japanese and English."""

from __future__ import annotations

import re

AUTHOR_LABEL = re.compile(
    r"(?:この(?:記事|文章|コラム)[のを])?"
    r"(?:著者|筆者|執筆者|執筆|ライター|監修者|監修|編集者|書いた(?:人|ひと)|プロフィール)"
    r"(?:\s*[/\uff0f・&\uff06]\s*(?:著者|筆者|執筆者|ライター|監修者|編集者|プロフィール))*"
    r"(?:の?(?:プロフィール|紹介|情報)|について)?\s*[:\uff1a]?",
)
AUTHOR_LABEL_LATIN = re.compile(r"(?:about\s+the\s+authors?|author\s+(?:bio|profile))\s*:?", re.I)
TRAILER_LABEL = re.compile(
    r"(?:関連(?:記事|リンク|コンテンツ|ニュース|ページ)|(?:あわせて|合わせて)読みたい(?:記事)?"
    r"|おすすめの?(?:記事|コンテンツ)|人気(?:の)?(?:記事|ランキング)|最新(?:の)?記事"
    r"|こちらもおすすめ|この記事をシェア|タグ一覧|カテゴリー?一覧|前後の記事)(?:一覧)?\s*[:\uff1a]?",
)
TRAILER_LABEL_LATIN = re.compile(
    r"(?:related\s+(?:articles?|posts?|links?|stories)|you\s+may\s+also\s+like"
    r"|recommended(?:\s+articles?)?|read\s+(?:more|next))\s*:?",
    re.I,
)


def is_author_label(line: str) -> bool:
    """Whether a line, stripped, heads an author box."""
    return bool(AUTHOR_LABEL.fullmatch(line) or AUTHOR_LABEL_LATIN.fullmatch(line))


def is_trailer_label(line: str) -> bool:
    """Whether a line, stripped, heads links to other articles."""
    return bool(TRAILER_LABEL.fullmatch(line) or TRAILER_LABEL_LATIN.fullmatch(line))
