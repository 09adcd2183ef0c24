"""The words that questions about an article as a whole are made of.

Such a question consists of these pieces and nothing else; any other word in it (a name, a
thing) makes it a question to search for.
"""

from __future__ import annotations

import re
from enum import StrEnum

KANJI_NUMBER = "一二三四五六七八九十"
NUMBER = rf"(?:\d{{1,4}}|[{KANJI_NUMBER}]{{1,3}})"
CHAPTER = r"(?:章|節|セクション|パート|チャプター|見出し)"
_ARTICLE = (
    r"(?:(?:この|本|当|その|今回の|上の|上記の|以下の|下の)?"
    r"(?:記事|文章|本文|ページ|資料|コラム|文書|テキスト|ブログ|レポート|報告書|論文|原稿|エントリー?"
    r"|投稿|ニュース|ドキュメント|ファイル|pdf|全文|文面)|(?:この|その)(?:話|文|本|サイト|内容|章|小説|手紙))"
    r"(?:全体|全部|全文)?"
)


class Piece(StrEnum):
    """The kinds of pieces."""

    SECTION = "section"
    COUNT = "count"
    CHARACTERS = "characters"
    SUMMARY = "summary"
    POINT = "point"
    SHORT = "short"
    EXPLAIN = "explain"
    TOPIC = "topic"
    ABOUT = "about"
    CONTENT = "content"
    SAID = "said"
    MESSAGE = "message"
    HEADINGS = "headings"
    TITLE = "title"
    DAY = "day"
    WHEN = "when"
    PUBLISHED = "published"
    AUTHOR = "author"
    MAKER = "maker"
    WHO = "who"
    WRITTEN = "written"
    ARTICLE = "article"
    THIS = "this"
    WHAT = "what"
    ASK = "ask"
    FILLER = "filler"


_END = r"(?:こと|の)?"
_BE = r"(?:いる|る|います|ます|いた|た|ある|あります|あった)?"
PIECES: tuple[tuple[Piece, re.Pattern[str]], ...] = tuple(
    (piece, re.compile(pattern))
    for piece, pattern in (
        (
            Piece.SECTION,
            rf"第?(?P<deep>\d{{1,2}}[-.]\d{{1,2}})(?:{CHAPTER}|項)"
            rf"|(?:第|セクション|チャプター)?(?P<number>{NUMBER})(?:番目|つ目|個目)?の?{CHAPTER}目?"
            rf"|(?:セクション|チャプター|パート)(?P<counted>{NUMBER})"
            rf"|(?P<first>一?番?最初|冒頭|初め|はじめ)の?{CHAPTER}"
            rf"|(?P<last>一?番?最後|最終|終わり|ラスト|末尾)の?{CHAPTER}"
            rf"|\((?P<part>{NUMBER})\)"
            rf"|[「『\"](?P<name>[^「」『』\"]{{1,40}})[」』\"](?:という|って|について)?の?(?:{CHAPTER}|項目?)",
        ),
        (
            Piece.COUNT,
            rf"(?:約|たった|たったの)?(?P<count>{NUMBER})(?:行|文|センテンス|点|(?:つ|個)の(?:文|行))"
            r"(?:程度|ほど|くらい|ぐらい|以内|だけ)?"
            r"|(?P<one>一言|ひとこと|ひと言|一文)",
        ),
        (
            Piece.CHARACTERS,
            rf"約?(?P<characters>{NUMBER})文?字(?:程度|ほど|くらい|ぐらい|以内|前後)?",
        ),
        (
            Piece.SUMMARY,
            r"要約文?|サマリー?|summary|要旨|概要|概略|要点|ポイント|骨子|あらまし|大意|大筋"
            r"|ダイジェスト|tl;?dr|まとめ(?:て|ると|れば|た(?:もの|やつ))?|かいつまん(?:で|だ)|全体像"
            r"|(?:重要|大事|肝心|大切)な?(?:点|ところ|とこ|部分|箇所|文|こと|ポイント)",
        ),
        (Piece.POINT, rf"(?P<points>{NUMBER})(?:つ|個)の?(?:ポイント|要点|点|こと)?"),
        (
            Piece.SHORT,
            r"ざっくり(?:と)?|手短に?|簡単に?|簡潔に?|短く|端的に|大まかに|おおまかに|大雑把に|ざっと"
            r"|さくっと|サクッと|軽く|要するに|つまり|結局|要は",
        ),
        (Piece.EXPLAIN, r"説明|解説|紹介|教え(?:て|ろ|てよ)|話して|言うと|いうと|言えば|いえば"),
        (
            Piece.TOPIC,
            r"テーマ|主題|トピック|題材|(?:何|なん|どんな|どういう)の?(?:話題?|こと|お話)",
        ),
        (Piece.ABOUT, r"について|に関する|に関して|関する|に関し"),
        (
            Piece.WRITTEN,
            r"書(?:いた|かれた|かれました|きました)(?:の|もの)?"
            r"|執筆(?:した|された|しました|されました)(?:の|もの)?",
        ),
        (
            Piece.CONTENT,
            rf"書いて{_BE}{_END}|書かれて{_BE}{_END}|書かれた{_END}|載って{_BE}{_END}"
            rf"|述べ(?:て|られて){_BE}{_END}|扱(?:って|われて){_BE}{_END}|取り上げ(?:て|られて){_BE}{_END}",
        ),
        (
            Piece.SAID,
            rf"内容|中身|趣旨|主旨|論旨|主張|話題|言って{_BE}{_END}|語って{_BE}{_END}|話して{_BE}{_END}",
        ),
        (Piece.MESSAGE, r"(?:言い|伝え|いい)たい(?:こと|の|ん)?|言わんとする(?:こと|ところ)"),
        (
            Piece.HEADINGS,
            r"小?見出し|大見出し|目次|もくじ|構成|章立て|アウトライン|章(?:の(?:タイトル|題名|名前))?"
            r"|セクション|チャプター",
        ),
        (Piece.TITLE, r"タイトル|題名|表題|記事名"),
        (
            Piece.DAY,
            r"(?:公開|掲載|投稿|発行|配信|作成|執筆|更新|最終更新|改訂)(?:日時?|年月日)|最終更新|更新履歴",
        ),
        (Piece.WHEN, r"いつ(?:頃|ごろ)?|何(?:年|月|日)(?:何月)?(?:何日)?|日付"),
        (
            Piece.PUBLISHED,
            r"(?:公開|掲載|投稿|配信|更新|発行|発表|アップ)(?:された|した|されました|しました)?",
        ),
        (Piece.AUTHOR, r"著者|筆者|執筆者|書き手|書いた(?:人|ひと|方|の)|書いてる(?:人|の)"),
        (Piece.MAKER, r"作者|記者|ライター|執筆"),
        (Piece.WHO, r"誰|だれ|どなた|何者|名前"),
        (Piece.ARTICLE, _ARTICLE),
        (Piece.THIS, r"これ|コレ|ここ"),
        (Piece.WHAT, r"何|なに|なん|どんな|どういう|どういった|どのような|どう|どのように"),
        (
            Piece.ASK,
            r"して|しろ|せよ|する|します|した|しといて|できる|できます|出来ます|出来る"
            r"|(?:お願い|おねがい)(?:します|いたします|致します|できますか?|できる|したい)?(?:です)?"
            r"|頼む|頼みます|頼んだ|よろ(?:しく)?(?:お願いします)?"
            r"|見せて|出して|挙げて|並べて|列挙|述べて|知りたい|聞きたい|欲しい|ほしい|ちょうだい|頂戴"
            r"|わかる|分かる|一覧|リスト|リストアップ|全部|全て|すべて|だけ|のみ|ある|あります|あるの"
            r"|くだ(?:さい|さいませんか?|さいね)|下さい(?:ませんか?)?|くれ(?:る|ない|ます|ません)?"
            r"|もらえ(?:る|ます|ない|ません)?|いただけ(?:る|ます|ない|ません)?|頂け(?:る|ます|ません)?"
            r"|もら(?:いたい|って)|みて|です|でしょう|だっけ|でした|だ|た|なの|かな|か|の|は|が|を|に|で|と|って"
            r"|とは|も|な|ん|よ|ね|から|いる|います|一体",
        ),
        (
            Piece.FILLER,
            r"[、,。.!?\s・~ー]+|とりあえず|まずは?|じゃあ?|それでは|では|すみません(?:が)?|すいません"
            r"|ちょっと|あの|えっと|ええと|もっと|もう少し|少し|もう一度|わかりやすく|分かりやすく|箇条書き"
            r"|日本語|全体|早く|急いで|そもそも|ねえ|ごめん|長い(?:から|ので)|時間がない(?:から|ので)"
            r"|全体を通して|一番|最も|一通り|ひととおり|だいたい|大体",
        ),
    )
)
NAMED = re.compile(
    rf"(?:{_ARTICLE}の)?(?P<name>[^はがをに、。?「」『』]{{1,30}}?)"
    r"(?:という|って|についての|に関する|の)(?:章|節|セクション|パート|チャプター)(?P<rest>[はにでのをっ].*|)"
)
# What is no name of a section: 次の章, 全12章, 聖書の最後の章.
NO_NAME = re.compile(
    r"(?:次|前|他|ほか|別|各|全|同じ|どの|その|この|あの|最初|最後|第|目|\d|いくつ)"
)
