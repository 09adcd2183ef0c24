"""Labels that pages all over the web put above and beside their parts, in Japanese and English.

None is a label of one site; what it means still depends on where it stands
(``ingest.readers.html.parts``).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TRAILER_LABEL = re.compile(
    r"(?:(?:あわせて|合わせて|次に|つぎに|もっと|続けて|ほかにも?|他にも?|こちらも)(?:読む|読みたい"
    r"|見る|おすすめ|オススメ|どうぞ).*"
    r"|(?:この(?:記事|ページ)[のにとを])?関連(?:する|した|の)?"
    r"(?:記事|ニュース|リンク|ページ|トピック|情報|コンテンツ|質問|動画|商品|投稿|書籍|サイト"
    r"|キーワード|タグ|エントリー?|ワード)(?:一覧|・.*)?"
    r"|この(?:記事|ページ)(?:の関連|[をに].{0,6}(?:シェア|共有|タグ|コメント|感想|入って|関する)).*"
    r"|(?:あなた|皆さま|みなさま)へ?に?の?おすすめ.*|おすすめ(?:の)?(?:記事|コンテンツ|商品|ページ)?"
    r"|.{0,8}(?:ランキング|人気(?:の)?記事|人気順)|(?:新着|最新|最近|注目)の?(?:記事|投稿|ニュース"
    r"|エントリー?|コメント)(?:一覧)?|前後の記事|記事一覧|同じカテゴリー?の記事"
    r"|いいね|拍手(?:する|を送る)?|シェア(?:する|はこちら)?|共有(?:する)?|拡散|この記事を(?:シェア|共有)する|フォロー(?:する)?"
    r"|(?:みんなの|読者の|ユーザー)?(?:コメント|返信|レス|感想|口コミ|レビュー)(?:一覧|欄|を.{1,6})?"
    r"|(?:あなたの)?(?:回答|コメント)(?:を.{1,6})|あなたの回答|トラックバック|カテゴリー?(?:一覧)?"
    r"|タグ(?:一覧)?|(?:月別)?アーカイブ|バックナンバー|検索|カレンダー|プライバシーポリシー"
    r"|メールマガジン|メルマガ|ニュースレター|スポンサー(?:ド)?(?:リンク)?|広告|お役に立ちましたか"
    r"|このページについて(?:の.*)?|この(?:ページ|記事|情報)(?:の(?:情報|内容))?は.{0,6}(?:役|参考|見つけ|わかり|分かり).*"
    r"|より(?:良|よ)い.{0,12}サイト.*|.{0,12}ご意見を?(?:お聞かせ|お寄せ).*|目次|もくじ"
    r"|(?:related|recommended|popular|latest|recent|trending|more|similar|other)\s+(?:\w+\s+)?"
    r"(?:articles?|posts?|links?|stories|reading|news|topics?|pages?|questions?|content|by|from"
    r"|entries|products)\b.*|more\s+(?:stories|to\s+explore|like\s+this)"
    r"|you\s+(?:may|might)\s+(?:also\s+)?(?:like|enjoy|be\s+interested).*|read\s+(?:more|next|also)"
    r"|up\s+next|recommended(?:\s+for\s+you)?|share(?:\s+(?:this|on|article)\b.*)?"
    r"|(?:leave|post|write)\s+a\s+(?:comment|reply)|(?:\d+\s+)?(?:comments?|repl(?:y|ies)"
    r"|responses?)(?:\s+on\b.*)?|tags?|filed\s+under|posted\s+in|categories|archives?|newsletter"
    r"|advertisement|sponsored(?:\s+.*)?|table\s+of\s+contents|contents|on\s+this\s+page"
    r"|was\s+this\s+(?:page|article)\s+helpful|follow(?:\s+us)?|about\s+this\s+page"
    r"|subscribe\b.*|sign\s+up\b.*)",
    re.IGNORECASE,
)
_CONTROL_LABEL = re.compile(
    r"(?:(?:続き|つづき|全文|本文|詳細|詳しく|詳しい内容|全て|すべて|もっと|さらに|他)?(?:を|に|の)?"
    r"(?:続き|情報|件)?を?(?:もっと)?(?:見る|みる|読む|よむ|表示(?:する)?|開く|ひらく|開閉(?:する)?|展開(?:する)?)"
    r"|(?:すべて|全て)?を?(?:閉じる|とじる|隠す|非表示|たたむ)|(?:もっと|さらに)(?:詳しく|見る)?"
    r"|詳しくはこちら|詳細(?:はこちら)?|メニュー|目次|検索|シェア(?:する)?|共有(?:する)?|コピー(?:する)?"
    r"|言語(?:選択|切替)?|設定|コメント(?:する|を.{1,6})?|ログイン|次へ|前へ|戻る|[+\-＋−×✕☰▼▲∨∧…]+"
    r"|(?:see|show|read|view|load|learn)\s*(?:more|less|all|details?).{0,12}"
    r"|(?:continue\s*reading|expand|collapse|open|close|toggle|menu|search|share|copy|settings?"
    r"|more|less|details?|next|previous|back|contents|log\s*in|sign\s*in)(?:\s*\w+)?)",
    re.IGNORECASE,
)
_SEE_ALSO = re.compile(
    r"関連(?:項目|文献)|外部リンク|参考リンク|see\s+also|external\s+links?|further\s+reading",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"(?:この(?:記事|ページ|コラム|ニュース)の?)(?:の?(?:ポイント|要点|要約|まとめ|概要|内容|結論)"
    r"|で(?:分か|わか|解)ること|の?(?:3|三)(?:つの|行)(?:ポイント|要点|まとめ))|(?:要点|ポイント|要約"
    r"|サマリー?)|(?:3|三)行(?:で)?(?:まとめ|要約)|key\s+(?:points?|takeaways?|findings?|facts?)"
    r"|takeaways?|highlights|at\s+a\s+glance|in\s+brief|summary|tl;?\s?dr",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"(?:(?:みんな|読者|皆さま|皆さん)の|最新の?|新着の?)?(?:コメント|返信|レス|口コミ|クチコミ|レビュー|感想|書き込み)"
    r"(?:一覧|欄)?|(?:\d+\s+)?(?:comments?|repl(?:y|ies)|responses?|reviews?)(?:\s+on\b.*)?",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\s*[(\[]?\s*\d{1,6}\s*(?:件|本|人|個)?\s*[)\]]?\s*$")
_RIGHTS = re.compile(
    r"©|\(c\)\s*\d{4}|copyright|all rights reserved|無断(?:転載|複製)"
    r"|(?:許可|許諾|承諾|断り)[^。]{0,20}(?:転載|複製|転用|使用|利用)[^。]{0,12}(?:禁じ|禁止|お断り)"
    r"|転載[をは]?(?:固く)?(?:禁じ|禁止|お断り)",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"(?:この(?:記事|続き|ページ)は)?.{0,4}(?:(?:有料|会員|登録者|購読者|プレミアム)(?:会員)?限定"
    r"(?:の)?(?:記事|コンテンツ|公開)?|(?:有料|会員)(?:記事|コンテンツ))(?:です)?(?:。.{0,30})?"
    r"|残り.{0,3}[\d,]+\s*(?:文字|字).{0,20}|ここから先は(?:.{0,12}(?:有料|会員|限定|購入).{0,20})?"
    r"|.{0,12}続きを(?:読む|お読み|ご覧).{0,6}(?:には|会員|登録|ログイン).*"
    r"|(?:subscribe|sign\s+(?:in|up)|log\s+in|register)\s+(?:now\s+)?to\s+(?:continue|read|keep).*"
    r"|(?:this\s+\w+\s+is\s+)?(?:only\s+)?(?:available\s+)?(?:for|to)\s+(?:paid\s+)?"
    r"(?:subscribers|members)(?:\s+only)?|to\s+continue\s+reading.*",
    re.IGNORECASE,
)
_AUTHOR_LABEL = re.compile(
    r"(?:この(?:記事|文章|コラム|ページ|ブログ)[のを])?(?:著者|筆者|執筆者|執筆|ライター|監修者|監修"
    r"|編集者|書いた(?:人|ひと)|プロフィール|投稿者|作者|記者|訳者|自己紹介)(?:の?(?:プロフィール"
    r"|紹介|情報|略歴))?(?:について)?|about\s+(?:the\s+)?(?:author|writer|contributor)s?"
    r"|author\s+(?:bio|profile|info)|written\s+by(?:\s.{1,40})?|(?:the\s+)?authors?",
    re.IGNORECASE,
)
_FILED_LABEL = re.compile(
    r"(?:カテゴリー?|タグ|テーマ|ジャンル|ラベル|category|categories|tags?|labels?|filed\s+under"
    r"|posted\s+in|tagged)\s*[:：].*",
    re.IGNORECASE | re.S,
)
_VIEWER = re.compile(
    r"[^。]{0,40}(?:ファイル|文書|資料|形式)[^。]{0,20}(?:ご覧|閲覧|見る|開く|表示)[^。]{0,40}"
    r"(?:必要です|必要になります|ダウンロード|インストール|お持ちでない)",
    re.IGNORECASE,
)
_AD_LABEL = re.compile(
    r"[\[(【]?\s*(?:pr|ad|ads|広告|スポンサー(?:ド)?(?:リンク)?|advertisement|sponsored)\s*[\])】]?",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)
def plain(label: str) -> str:
    """A label without white space at its ends, signs around it and its full-width letters."""
    words = unicodedata.normalize("NFKC", label[:200]).strip()
    return words.strip("■◆●▼▲◇□○★☆▶►≫»<>《》〈〉:!?。… \t\n\u3000")


def is_trailer_label(label: str) -> bool:
    """Whether a short text heads what is no part of an article: related links, comments."""
    words = _COUNT.sub("", plain(label)) if label else ""
    return 0 < len(words) <= 40 and _TRAILER_LABEL.fullmatch(words) is not None


def is_comments_label(label: str) -> bool:
    """Whether a short text heads what readers wrote."""
    return 0 < len(label) <= 40 and _COMMENTS.fullmatch(_COUNT.sub("", plain(label))) is not None


def states_rights(text: str) -> bool:
    """Whether a short text says who owns the page."""
    return len(text) <= 200 and _RIGHTS.search(text) is not None


def is_paywall(label: str) -> bool:
    """Whether a short text says that the rest is for those who pay or are registered."""
    return 0 < len(label) <= 80 and _PAYWALL.fullmatch(plain(label)) is not None


def is_control_label(label: str) -> bool:
    """Whether the words of a button say what a click does and nothing of the text it opens."""
    return len(label) <= 40 and _CONTROL_LABEL.fullmatch(plain(label)) is not None


def is_see_also(label: str) -> bool:
    """Whether a label heads links that an encyclopedia has as a section of its article."""
    return _SEE_ALSO.fullmatch(_COUNT.sub("", plain(label))) is not None


def is_points_label(label: str) -> bool:
    """Whether a label heads the main points of an article, its summary."""
    words = plain(label) if label else ""
    return 0 < len(words) <= 30 and _POINTS.fullmatch(words) is not None


def is_author_label(label: str) -> bool:
    """Whether a short text heads a box about the author."""
    words = plain(label)
    return 0 < len(words) <= 30 and _AUTHOR_LABEL.fullmatch(words) is not None


def is_owner_label(label: str) -> bool:
    """Whether a label heads a profile without saying whose: on many pages the site owner's."""
    return plain(label).lower() in ("プロフィール", "profile", "自己紹介", "about", "about me")


def is_filed_label(label: str) -> bool:
    """Whether a short text says where an article is filed (``Tags: …``)."""
    return 0 < len(label) <= 120 and _FILED_LABEL.fullmatch(label.strip()) is not None


def is_ad_label(label: str) -> bool:
    """Whether a short text only says that an advertisement stands here."""
    return _AD_LABEL.fullmatch(plain(label)) is not None


def names_viewer(text: str) -> bool:
    """Whether a short text says with which program the files of a page are opened."""
    return len(text) <= 200 and _VIEWER.match(text.strip()) is not None
