"""What a short line is by its form: caption, note, question, byline, page number, menu.

Used for plain text and Markdown alike; every function looks at the words of one line only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

_D = "0-9０-９"
_CAPTION = re.compile(
    rf"[(（\[［〔【]?\s*(?:"
    rf"(?:図表?|表|写真|グラフ|地図|資料写真|挿絵|Fig(?:ure)?\.?|Table|Photo|Plate)"
    rf"\s*[{_D}]{{1,3}}(?:[-－‐.．][{_D}]{{1,3}})?\s*"
    rf"(?:[)）\]］〕】]\s*|[ \u3000:：.．]+)\S"
    rf"|(?:図|写真|Photo)\s*(?:[:：＝=]|[)）\]］〕】])\s*\S)",
    re.I,
)
_TABLE_CAPTION = re.compile(r"(?:表|Table)[ \u3000:：]\s*\S", re.I)
_POINTING_CAPTION = re.compile(r"[▲△▼▽↑↓]\s?[^\s▲△].*[^へにる]$")
_NOTE = re.compile(
    rf"※\s*\S|[(（\[［]?\s*(?:注|註|脚注)\s*[{_D}]{{0,2}}\s*[)）\]］]?[ \u3000:：.．)）]+\S"
    rf"|[*＊†‡][{_D}]{{1,2}}[ \u3000:：]\s*\S|\[\^?[{_D}]{{1,2}}\]\s+\S",
)
_NOTE_OPEN = re.compile(rf"[(（\[［](?:注|註)[{_D}]{{1,2}}[)）\]］]\s*\S")
_QUESTION = re.compile(
    rf"(?:Q|Ｑ|問|質問)\s*[{_D}]*\s*[.．:：、)）| \u3000]\s*\S|[QＱ][{_D}]+\s*\S"
)
_ANSWER = re.compile(
    rf"(?:A|Ａ|答え?|回答)\s*[{_D}]*\s*[.．:：、)）| \u3000]\s*\S|[AＡ][{_D}]+\s*\S"
)
_MAX_BYLINE = 60
_BYLINE = re.compile(
    r"著者|執筆|取材|筆者|編集部|編集者|編集長|記者|ライター|監修|翻訳|寄稿|教授|研究員|代表|取締役"
    r"|株式会社|有限会社|合同会社|社団法人|財団法人|大学|新聞|通信社|投稿[日者]|公開日|更新日|掲載日|発行日"
    r"|^(?:文|写真|撮影|訳|作|絵|編|案|考案|構成|評者|聞き手|語り手|話し手|報告|担当|記録|画|イラスト|by)"
    r"\s*[・:/=\s]"
    r"|\b(?:CEO|CTO|COO|Inc|Ltd|LLC)\b|^(?:edited |written |words |photos? |text )?by\s"
    r"|^(?:from|date)\s*:|\s編$|委員長|編纂室|編集委員会"
    r"|(?:19|20)\d\d\s*[年/.-]\s*(?:\([^)]{1,8}\))?\s*\d{1,2}|(?:令和|平成|昭和|大正|明治)\s*(?:\d{1,2}|元)年\s*\d{1,2}月"
    r"|\d{1,2}\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+(?:19|20)\d\d"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2},\s+(?:19|20)\d\d",
    re.IGNORECASE,
)
_DAY = (
    r"(?:(?:(?:19|20)\d\d|(?:令和|平成|昭和|大正|明治)\s*(?:\d{1,2}|元))\s*[年/.-]\s*)?"
    r"\d{1,2}\s*[月/.-]\s*\d{1,2}\s*日?\s*(?:\([^)]{1,8}\))?"
)
_HOUR = r"(?:午前|午後|am|pm)?\s*\d{1,2}\s*[:時]\s*(?:\d{1,2}\s*分?|半)?"
_PERIOD = re.compile(
    rf"{_DAY}\s*(?:{_HOUR})?\s*(?:[〜~～\-–—―‐→]|から|より)\s*(?:{_DAY}|\d{{1,2}}日|{_HOUR}|$)"
)
_CLOSING_BYLINE = re.compile(
    r"[(（\[［](?=.*(?:記者|支局|編集|文責|特派員|通信員|取材|撮影|聞き手|構成))[^。]{2,30}[)）\]］]"
    r"|文責[ \u3000:：・=＝].{2,20}"
)
_NAME = re.compile(
    r"[\u4e00-\u9fff々ヶ]{2,6}|[ァ-ヶー]{2,8}(?:[・＝=][ァ-ヶー]{1,10})*"
    r"|[\u4e00-\u9fff々ヶ]{1,4}[ \u3000][\u4e00-\u9fff々ヶぁ-んァ-ヶー]{1,5}"
    r"|[A-Z][\w.'-]*(?:[ ][A-Z][\w.'-]*){1,2}"
)
_PROFILE = re.compile(
    r"[*_]*(?:[^\s。（(]{1,8}[ \u3000]?[^\s。（(]{0,8})[*_]*\s*"
    r"[(（][ぁ-んァ-ヶー]+[・ \u3000][ぁ-んァ-ヶー]+[)）][*_]*"
    r"(?:[ \u3000\r\n]|$)"
    r"|(?:[ぁ-ん]{1,6}・[ぁ-ん]{1,6}|[^\s。（(、]{2,10})[ \u3000\r\n]+"
    rf"(?:(?:19|20|一九|二〇)[{_D}〇一二三四五六七八九十]{{2,3}}年|(?:昭和|平成)[{_D}元]{{1,2}}年)[^。]{{0,8}}生まれ"
)
_PAGE_NUMBER = re.compile(
    rf"[-－―–—‐・]\s*[{_D}]{{1,4}}\s*[-－―–—‐・]"
    rf"|(?:p(?:age|\.)?\s*|[頁])[{_D}]{{1,4}}(?:\s*(?:/|／|of)\s*[{_D}]{{1,4}})?"
    rf"|[{_D}]{{1,4}}\s*(?:(?:/|／)\s*[{_D}]{{1,4}}\s*)?(?:ページ|頁|page)|[{_D}]{{1,4}}\s*[/／]\s*[{_D}]{{1,4}}",
    re.I,
)
_NUMBER = rf"(?:[-－―–—]\s*[{_D}]{{1,4}}\s*[-－―–—]|(?:p|P|ｐ|Ｐ)\.?\s*[{_D}]{{1,4}}"
_NUMBER += rf"|[{_D}]{{1,4}}\s*[/／]\s*[{_D}]{{1,4}}|[{_D}]{{1,4}}\s*(?:ページ|頁))"
_RUNNING = re.compile(
    rf"(\S.{{1,60}}?)(?:[ \u3000]{{3,}}[-－–—p. ]*[{_D}]{{1,4}}[-－–— ]*"
    rf"|[ \u3000\t]*[|｜/／]?[ \u3000\t]+{_NUMBER})"
)
_RUNNING_LEFT = re.compile(
    rf"(?:{_NUMBER}[ \u3000\t]*[|｜]?[ \u3000\t]+|[{_D}]{{1,4}}[ \u3000]{{3,}})(\S.{{1,60}})"
)
_LEADERS = re.compile(
    rf"(\S.{{0,60}}?)[ \u3000]*(?:[…‥]{{2,}}|[・.．·]{{4,}})[ \u3000…‥・.．·]*([{_D}ivx]{{1,4}})"
)
_CRUMBS = re.compile(r"[^>＞›»。]{1,20}(?:\s*[>＞›»]\s*[^>＞›»。]{1,80}){2,}")
_MENU_GAP = re.compile(r"\t+|\s*[|｜]\s*|\s+[/／]\s+")
_SKIP = re.compile(
    r"(?:本文|コンテンツ|メイン(?:コンテンツ|メニュー)?|ナビゲーション)(?:へ|に|まで|を)?"
    r"(?:スキップ|移動|飛ぶ|ジャンプ)(?:する)?|skip\s+to\s+(?:main\s+)?(?:content|navigation)",
    re.I,
)
_LETTERS = re.compile(
    r"文字の?(?:大きさ|サイズ)(?:の?(?:変更|切替|切り替え))?"
    r"(?:[ \u3000:：|｜/／]*(?:小さく|大きく|標準|特大|拡大|縮小|[小中大]))+"
)
_TOP = re.compile(
    r"[▲△↑⇧\^]?\s*(?:この)?(?:ページ|頁|本文|画面)?の?(?:先頭|トップ|上部?|TOP)[へに](?:戻る|もどる|移動)?"
    r"|[▲△↑]?\s*(?:back\s+to\s+(?:the\s+)?top)",
    re.I,
)
_TURN = re.compile(
    r"(?:[<＜«‹]?\s*前の?(?:ページ)?へ?\s+)?\d{1,3}(?:\s+\d{1,3}){0,20}\s+次の?(?:ページ)?へ?\s*[>＞»›]*"
)
_READING_TIME = re.compile(
    r"(?:この記事は)?約?\s*\d+\s*分で読め(?:ます|る)。?|\d+\s*min(?:ute)?s?\s+read", re.I
)
_TAGS = re.compile(r"[#＃][^\s#＃]+(?:[\s\u3000]+[#＃][^\s#＃]+)+")
_FURNITURE = re.compile(
    "|".join(
        form.pattern for form in (_PAGE_NUMBER, _SKIP, _TOP, _TURN, _READING_TIME, _TAGS, _LETTERS)
    ),
    re.I,
)
_CONTACT = re.compile(
    rf"(?:電話|(?i:tel|fax|phone)|ファク[スシ]|℡|☎|〒)(?:番号)?[ \u3000:：・./（(]*"
    rf"[+{_D}（(][{_D}()（）・－‐ -]{{5,}}.*"
    rf"|.*[{_D}]{{2,5}}[-－‐–（(][{_D}]{{1,4}}[-－‐–）)][{_D}]{{3,4}}.*"
)
_CREDIT = re.compile(
    r".*[(（](?:イメージ図?|資料写真|写真は.*|[^()（）]{0,16}(?:提供|撮影|作成))[)）]"
    r"|.*[=＝/／].{0,30}(?:撮影|提供)"
)
_CUE = re.compile(
    r"[［〔\[](?:音楽|効果音|音声|BGM|ＢＧＭ|SE|ＳＥ|曲|拍手|笑い?|笑声|間|暗転|照明|テロップ|字幕|映像|画面"
    r"|ナレーション|ジングル|スライド)(?:[ \u3000:：・、].*)?[］〕\]]"
    # What minutes tell of those present: 〔「異議なし」と呼ぶ者あり〕.
    r"|[［〔\[](?:「[^「」]{1,30}」と.{1,16}|.{1,20}(?:者あり|起立|着席|登壇|降壇|退席|退場))[］〕\]]"
)
_COPYRIGHT = re.compile(
    r"(?:©|\([cC]\)|(?i:copyright)\s*(?:©|\([cC]\)|[:：]|(?:19|20)\d\d|by\b|[A-Z])).{0,80}"
)
_MAX_STEP = 20
_KEY_VALUE = re.compile(r"[^\s:：。、]{1,8}\s*[:：]\s*\S")


# What each form begins with, so that most lines cost one look.
_CAPTION_STARTS = frozenset("(（[［〔【図表写グ地資挿FTPftp▲△▽▼↑↓")
_NOTE_STARTS = frozenset("※(（[［注註脚*＊†‡")
_FURNITURE_STARTS = frozenset(
    "0123456789０１２３４５６７８９-－―–—‐・pP頁本コメナ前<＜«‹sS▲△↑⇧^このペ画先ト上文tTbB約#＃"
)


def is_caption(words: str) -> bool:
    """Whether a line names a figure, photograph or table and is no sentence of the text."""
    return (
        words[:1] in _CAPTION_STARTS
        and len(words) <= 120
        and (_CAPTION.match(words) is not None or _POINTING_CAPTION.fullmatch(words) is not None)
    )


def is_table_caption(words: str) -> bool:
    """Whether a line right above or below a table names it."""
    return (
        words[:1] in _CAPTION_STARTS
        and len(words) <= 120
        and (_TABLE_CAPTION.match(words) is not None or _CAPTION.match(words) is not None)
    )


def is_note(words: str) -> bool:
    """Whether a line is a note: ``※…``, ``注1 …``, ``*1 …``."""
    return words[:1] in _NOTE_STARTS and (
        (_NOTE.match(words) or _NOTE_OPEN.match(words)) is not None
    )


def is_question(words: str) -> bool:
    """Whether a line is the question of a pair: ``Q. …``, ``問1 …``."""
    return words[:1] in "QＱ問質" and _QUESTION.match(words) is not None


def is_answer(words: str) -> bool:
    """Whether a line begins the answer of a pair."""
    return words[:1] in "AＡ答回" and _ANSWER.match(words) is not None


def names_maker(words: str) -> bool:
    """Whether a short line shows by its form that it names people, a publisher or a date.

    A day to another, or a day with an hour to another, is when something takes place.
    """
    if len(words) > _MAX_BYLINE:
        return False
    plain = unicodedata.normalize("NFKC", words)
    if _BYLINE.search(plain) is None:
        return False
    rest = _PERIOD.sub(" ", plain)
    return rest == plain or _BYLINE.search(rest) is not None


def is_closing_byline(words: str) -> bool:
    """Whether a line at the end of an article, in brackets, names who wrote it."""
    return len(words) <= 40 and _CLOSING_BYLINE.fullmatch(words) is not None


def is_name(words: str) -> bool:
    """Whether a line could be a person's name and nothing else."""
    return len(words) <= 40 and _NAME.fullmatch(words) is not None


def is_profile(words: str) -> bool:
    """Whether words begin as a note on an author does: name, reading or year of birth."""
    return _PROFILE.match(words) is not None


def is_key_value(words: str) -> bool:
    """Whether a line is a short label, a colon and a value."""
    return _KEY_VALUE.match(words) is not None


def running_head(words: str) -> str:
    """The words of a page's head or foot without its number; empty if a line is none."""
    if len(words) > 120:
        return ""
    match = _RUNNING.fullmatch(words) or _RUNNING_LEFT.fullmatch(words)
    return match.group(1).strip() if match else ""


def running_heads(words: Iterable[str]) -> set[int]:
    """Which of some lines are heads or feet of pages: alike but for numbers as pages have them."""
    places: dict[str, list[tuple[int, int]]] = {}
    for at, line in enumerate(words):
        if line and (name := running_head(line)):
            numbers = re.findall(r"\d+", line.replace(name, " ", 1))
            places.setdefault(name, []).append((at, int(numbers[0]) if numbers else 0))
    found: set[int] = set()
    for alike in places.values():
        steps = [below - above for (_, above), (_, below) in pairwise(alike)]
        # Sums in tables differ by more, or in either direction.
        if steps and all(0 < step <= _MAX_STEP for step in steps):
            found.update(at for at, _ in alike)
    return found


def contents_entry(words: str) -> tuple[str, int] | None:
    """Words and page of a line of contents (``第1章 …… 3``)."""
    match = _LEADERS.fullmatch(words) if len(words) <= 120 else None
    if match is None:
        return None
    page = match.group(2)
    return match.group(1).strip(), int(page) if page.isdigit() else 0


def is_crumbs(words: str) -> bool:
    """Whether a line is a path through a site: ``Home > News > …``."""
    return len(words) <= 200 and _CRUMBS.fullmatch(words) is not None


def menu_parts(words: str) -> list[str]:
    """The names in a line of links side by side; empty if a line is none."""
    if len(words) > 200 or "。" in words:
        return []
    parts = [part.strip() for part in _MENU_GAP.split(words)]
    names = len(parts) >= 3 and all(0 < len(part) <= 16 for part in parts)
    return parts if names else []


def is_furniture(words: str) -> bool:
    """Whether a line is a site's or page's own: page number, skip link, way to the top, tags."""
    if len(words) > 160 or words[:1] not in _FURNITURE_STARTS:
        return False
    return _FURNITURE.fullmatch(words) is not None


def is_skip_link(words: str) -> bool:
    """Whether a line is the link that skips what a site has above its text."""
    return len(words) <= 60 and _SKIP.fullmatch(words) is not None


def is_contact(words: str) -> bool:
    """Whether a line says by what number or address somebody is reached."""
    return len(words) <= 120 and _CONTACT.fullmatch(words) is not None


def is_credit(words: str) -> bool:
    """Whether a line ends as the caption of a picture does: (イメージ), ＝2020年、森撮影."""
    return len(words) <= 120 and _CREDIT.fullmatch(words) is not None


def is_cue(words: str) -> bool:
    """Whether a bracketed line tells what is heard or seen: ［音楽 消える］."""
    return len(words) <= 120 and _CUE.fullmatch(words) is not None


def is_copyright(words: str) -> bool:
    """Whether a line is a notice of copyright and nothing else."""
    return _COPYRIGHT.fullmatch(words) is not None
