"""Which column or key holds what, by its English or Japanese name."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.normalize import fold

# The first of a file's names counts, in this order.
_NAMES = {
    "text": ("text", "本文", "テキスト", "body", "content", "contents", "内容", "記事本文", "記事",
             "article", "article_text", "body_text", "full_text", "fulltext", "文章", "全文",
             "本文テキスト", "記事内容", "コンテンツ", "document", "passage"),
    "title": ("title", "題名", "タイトル", "表題", "記事名", "記事タイトル", "headline", "件名",
              "見出し", "題", "article_title"),
    "url": ("url", "link", "permalink", "uri", "アドレス", "リンク", "記事url", "page_url",
            "source_url", "ページurl"),
}  # fmt: skip
_RANKS = {
    fold(name).replace("-", "_"): (role, rank)
    for role, names in _NAMES.items()
    for rank, name in enumerate(names)
}


def roles(names: Iterable[str]) -> dict[str, int]:
    """For ``text``, ``title`` and ``url`` the place of the name that holds it, if any does.

    Case, width and white space of names are left aside.
    """
    best: dict[str, tuple[int, int]] = {}
    for place, name in enumerate(names):
        known = _RANKS.get(fold(name).replace("-", "_")) if len(name) < 40 else None
        if known and (known[0] not in best or known[1] < best[known[0]][0]):
            best[known[0]] = (known[1], place)
    return {role: place for role, (_, place) in best.items()}
