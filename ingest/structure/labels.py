"""Labels that sites and books put over an author box, links to other pages or a list of contents.

They are the words of software and printers, the same on thousands of pages, in Japanese and
English; nothing here is a word of one article.
"""

from __future__ import annotations

import re

from ingest.document import SectionKind

AUTHOR_LABEL = re.compile(
    r"(?:この(?:記事|文章|コラム)[のを])?"
    r"(?:著者|筆者|執筆者|執筆|ライター|監修者|監修|編集者|書いた(?:人|ひと)|プロフィール)"
    r"(?:\s*[/\uff0f・&\uff06]\s*(?:著者|筆者|執筆者|ライター|監修者|編集者|プロフィール))*"
    r"(?:の?(?:プロフィール|紹介|情報)|について)?\s*[:\uff1a]?",
)
AUTHOR_LABEL_LATIN = re.compile(r"(?:about\s+the\s+authors?|author\s+(?:bio|profile))\s*:?", re.I)
TRAILER_LABEL = re.compile(
    r"(?:関連(?:する)?(?:記事|コンテンツ|ニュース|ページ|項目|情報)|(?:関連|外部|参考)?リンク集?"
    r"|(?:あわせて|合わせて)(?:読みたい|読む)(?:記事)?"
    r"|おすすめの?(?:記事|コンテンツ)|(?:人気|注目)の?(?:記事|ランキング)"
    r"|(?:人気|アクセス|記事|閲覧数?){1,2}ランキング|よく読まれている(?:記事|ページ)"
    r"|(?:最新|最近|新着|過去)(?:の)?(?:記事|投稿|コメント)"
    r"|こちらもおすすめ|(?:この記事を)?(?:シェア|共有|フォロー)する|この記事をシェア"
    r"|タグ一覧|カテゴリー?一覧|前後の記事|(?:前|次)の記事"
    r"|コメントを(?:どうぞ|残す|書く|投稿する?)|[次前]号(?:の)?予告|次回(?:の)?予告|奥\s*付"
    r"|投稿ナビゲーション|(?:共有|シェア)(?=[:\uff1a])"
    r"|スポンサー(?:ド)?リンク"
    r"|(?:この)?(?:ページ|記事|回答|情報|内容)(?:の(?:内容|情報))?は(?:お)?役に立ちましたか[?\uff1f。]?"
    r")(?:一覧)?\s*[:\uff1a]?",
)
TRAILER_LABEL_LATIN = re.compile(
    r"(?:related\s+(?:articles?|posts?|links?|stories|pages?)|you\s+may\s+also\s+like"
    r"|recommended(?:\s+articles?)?|read\s+(?:more|next)|see\s+also|external\s+links?"
    r"|share\s+this(?:\s+\w+)?|leave\s+a\s+(?:reply|comment)|recent\s+posts"
    r"|was\s+this\s+(?:page|article)\s+helpful\??)\s*:?",
    re.I,
)
# What blogs put over the comments of readers, the post's title within.
_COMMENTS = re.compile(
    r"[「『“\"].{1,80}[」』”\"][ ]?への[ ]?\d+[ ]?件の(?:フィードバック|コメント|返信)"
    r"|\d+[ ](?:thoughts?|comments?|repl(?:y|ies))[ ]on[ ][“\"].{1,80}[”\"]",
    re.I,
)
CONTENTS_LABEL = re.compile(
    r"(?:(?:この|当|本|今)?(?:記事|ページ|号|回|週|月)?の?(?:目\s*次|もくじ|コンテンツ|トピックス?|ラインナップ|メニュー)"
    r"|(?:この|当|本|今)(?:記事|ページ|号|回|週|月|日)?の(?:内容|項目|話題)"
    r"|(?:table\s+of\s+)?contents|in\s+this\s+(?:issue|article)|index)"
    r"\s*(?:[\[\uff3b(\uff08][^\[\]]{1,8}[\])\uff09\uff3d]|を?(?:隠す|非表示|閉じる))?\s*[:\uff1a]?",
    re.I,
)
# What writers call the first and last sections of whatever they write.
_SECTION_NAMES = frozenset(
    (
        "はじめに 初めに おわりに 終わりに 終りに むすび 結び むすびに 結びに代えて まえがき "
        "前書き あとがき 後書き 序 序文 序論 序章 終章 緒言 緒論 結論 結語 総括 まとめ 概要 "
        "要旨 要約 目的 背景 方法 結果 考察 謝辞 参考文献 引用文献 主要参考文献 参考資料 参考 注 "
        "註 注釈 注記 脚注 出典 凡例 付記 附記 追記 補足 補記 備考 付録 編集後記 質疑応答 質疑 "
        "主文 理由 事実 事実及び理由 附則 付則 別表 別記 様式一覧 別表一覧 "
        "図表一覧 用語一覧 資料一覧 参考文献一覧 出席者一覧 "
        "お知らせ お問い合わせ お問い合わせ先 問い合わせ先 よくある質問 "
        "プロローグ エピローグ "
        "introduction abstract summary conclusion conclusions references acknowledgements "
        "acknowledgments bibliography notes appendix preface foreword epilogue prologue"
    ).split()
)
_SECTIONS = (AUTHOR_LABEL, AUTHOR_LABEL_LATIN, TRAILER_LABEL, TRAILER_LABEL_LATIN)
_MAX_LABEL = 40
_MAX_POINTER = 100
_POINTING = re.compile(r"([^:：→▶►»]{2,20}?)[ \u3000]*([:：→▶►»])(.+)")
_ADVERTISED = re.compile(
    r"[［\[【〔(（](?:PR|ＰＲ|AD|広告|スポンサー)[］\]】〕)）][ \u3000]*\S"
    r"|[<＜«‹←]?[ \u3000]*[前次]の(?:記事|投稿|ページ)"
    r"(?:[ \u3000]*[>＞»›→][ \u3000]*|[ \u3000]+)\S.*|proudly\s+powered\s+by\s+\S.*",
    re.I,
)
_HOLDS_PROSE = re.compile(r"予告|奥\s*付|コメントを|役に立ち|leave\s+a|helpful", re.I)
# What a label begins with, so that most lines cost one look.
_STARTS = frozenset(
    "この著筆執投ラ監編書プ関外参リあ合おオ人最新過シ共フ前タカ次奥スペ記回情内目も今当本号トアよ注閲iIAaRrYySsLlEeWwTtCc"
)
# Signs and brackets around a label: 【関連記事】, ■ 関連記事, [目次を隠す].
_AROUND = " \t\u3000┃│|■◆▼●○◎□◇★☆▶▽▲△◯―─━=＝~～〜-【】\uff3b\uff3d〔〕[]<>\uff1c\uff1e〈〉「」*_"


# Pictures before a label: 🔗 関連ページ.
_PICTURES = re.compile(
    "^[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\ufe0e\ufe0f\u200d]+"
)


def _label(line: str) -> str:
    """A line without the signs and brackets that a label may stand in; empty if it is none."""
    if len(line) > _MAX_LABEL:
        return ""
    bare = _PICTURES.sub("", line).strip(_AROUND)
    return bare if bare[:1] in _STARTS else ""


def _is_over_comments(line: str) -> bool:
    found = len(line) <= _MAX_POINTER and line[:1] in '「『“"0123456789'
    return found and _COMMENTS.fullmatch(line) is not None


def is_author_label(line: str) -> bool:
    """Whether a line, stripped, heads an author box."""
    line = _label(line)
    return bool(line) and bool(AUTHOR_LABEL.fullmatch(line) or AUTHOR_LABEL_LATIN.fullmatch(line))


def holds_prose(line: str) -> bool:
    """Whether a label heads some sentences of the site's own (次号予告, コメントを残す)."""
    if _is_over_comments(line):
        return True
    return _HOLDS_PROSE.search(line) is not None


def is_trailer_label(line: str) -> bool:
    """Whether a line, stripped, heads links to other articles, or comments of readers."""
    if _is_over_comments(line):
        return True
    line = _label(line)
    return bool(line) and bool(TRAILER_LABEL.fullmatch(line) or TRAILER_LABEL_LATIN.fullmatch(line))


def is_pointer(line: str) -> bool:
    """Whether a line, stripped, is a link to another page behind its label, or an advertisement.

    ``関連記事：…``, ``あわせて読みたい → …``, ``［PR］…``: what is said in sentences is none.
    """
    if len(line) > _MAX_POINTER or "。" in line:
        return False
    if _ADVERTISED.match(line):
        return True
    match = _POINTING.match(line)
    return match is not None and bool(match[3].strip()) and is_trailer_label(match[1])


def is_section_label(line: str) -> bool:
    """Whether a line, stripped, heads an author box or links to other articles."""
    if _is_over_comments(line):
        return True
    line = _label(line)
    return bool(line) and any(form.fullmatch(line) for form in _SECTIONS)


def is_contents_label(line: str) -> bool:
    """Whether a line, stripped, heads a list of contents."""
    bare = _label(line)
    if not bare:
        return False
    if any(CONTENTS_LABEL.fullmatch(form) for form in (line, bare)):
        return True
    # In two languages: 目次 / Contents
    both = [form.strip() for form in re.split(r"[/／・|｜]", bare)]
    return len(both) == 2 and all(CONTENTS_LABEL.fullmatch(form) for form in both)


def is_section_name(line: str) -> bool:
    """Whether a line, stripped, is the name of a first or last section and nothing else."""
    if len(line) > _MAX_LABEL:
        return False
    return "".join(line.strip(_AROUND).split()).rstrip(":\uff1a").casefold() in _SECTION_NAMES


def section_kind(heading: str) -> SectionKind:
    """What a heading heads by its words: body, an author box or a trailer."""
    if is_author_label(heading.strip()):
        return SectionKind.AUTHOR
    return SectionKind.TRAILER if is_trailer_label(heading.strip()) else SectionKind.BODY
