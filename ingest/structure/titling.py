"""Lines at the head of a plain text: what kind of text it is, to whom it goes, what is a title."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence

from ingest.structure.contents import folded
from ingest.structure.forms import is_crumbs, is_key_value, is_name, names_maker
from ingest.structure.headings import heading_style
from ingest.structure.labels import is_section_name
from ingest.structure.lines import Page, ends_prose, is_rule
from ingest.structure.prose import is_prose
from ingest.structure.signs import BRACKETS

_DOCUMENT = (
    r"(?:規程|規則|規約|規準|細則|内規|要綱|要領|要項|憲章|条例|定款|契約書|協定書|覚書|約款"
    r"|議事録|議事要旨|会議録|講演録|報告書|説明書|計画書|仕様書|提案書|手順書|ガイドライン|白書|答申|利用案内|しおり)"
)
_NAMED_DOCUMENT = re.compile(rf"(?P<of>.*\S)[ \u3000]*{_DOCUMENT}(?:[(（][^()（）]{{1,12}}[)）])?")
_DOCUMENT_ALONE = re.compile(rf"[^\s]{{0,4}}(?:{_DOCUMENT}|手引き?|マニュアル|取扱ガイド)")
_ADDRESSEE = re.compile(
    r".*(?:各位|御中|皆様|皆さま|みなさま)|.*\S[ \u3000]+(?:様|殿)"
    r"|[\u4e00-\u9fff々]{2,8}(?:様|殿|先生)"
)
_KIND = re.compile(
    r"(?:(?:news|press)\s*(?:release|letter)|ニュースリリース|プレスリリース|報道(?:発表)?(?:資料|提供)"
    r"|研究(?:ノート|論文|報告)|原著(?:論文)?|論文|総説|短報|(?:調査|実践|活動)報告|解説"
    r"|(?:お|御)知らせ|news|ニュース|コラム|特集|連載|書評|インタビュー|エッセイ|随筆|論説|社説|寄稿|レポート)",
    re.I,
)
_SERIES = re.compile(
    rf"{_KIND.pattern}.*|.*周年(?:記念)?"
    r"|.*第[ \u3000]?[\d０-９一二三四五六七八九十百]+[ \u3000]?[号回話巻集期].{0,6}"
    r"|.*(?:連載|特集|シリーズ|コラム|だより|便り|通信|新聞|日報|新報|月報|週報|ニュース|日記|ノート|手帖|手帳"
    r"|ブログ|マガジン|レター|ジャーナル|magazine|journal|blog|news|times|review"
    r"|(?:vol|no)\.?[ ]?\d+)"
    # Whose text it is may stand above, too.
    r"|[^\sの、]{2,20}(?:館|役場|役所|協会|協議会|委員会|研究所|大学|学校|センター|組合|財団|法人|連盟|学会|会社)"
    # 町を歩く（12）: which of a series it is.
    r"|.*\S[(（][\d０-９一二三四五六七八九十百〇]{1,3}[)）]"
    r"|(?:季刊|月刊|週刊|隔月刊|年刊|連載|特集|シリーズ).*",
    re.I,
)
_DATED = re.compile(
    r"(?:19|20)\d\d[年/.-]\d{1,2}[月/.-]\d{1,2}日?(?:\([^()]{1,3}\))?[ \u3000]+(?P<of>\S.{2,30})"
)
# The third of a column (連載 ③) is one text; the third issue of a paper (第3号) is many.
_INSTALMENT = re.compile(
    r"\S.{0,20}?(?:[ \u3000]+[①-⑳㉑-㉟㊱-㊿❶-❿]"
    r"|[ \u3000]*第[ \u3000]?[\d０-９一二三四五六七八九十百〇]+[ \u3000]?[回話]"
    r"|[ \u3000]+[(（][\d０-９一二三四五六七八九十百〇]+[)）])"
)
_DATE_BEHIND = re.compile(
    r"(?P<of>.{5,}?)[ \u3000]*\((?:(?:19|20)\d\d[年/.-])?\d{1,2}[月/.-]\d{1,2}日?\)"
)
_NUMBERED = re.compile(
    r"[^\s。、]{0,16}(?:資料|別紙|様式|文書番号|No\.?)[ \u3000]*[:：]?[ \u3000]*"
    r"[\d０-９][\d０-９\-－‐–の]{0,8}|[\u4e00-\u9fff]{1,8}発?第[\d０-９]{1,5}号(?:の[\d０-９]+)?"
)
_UNFINISHED = re.compile(r".*[、のをにがと・]")
_PAIRS = ("「」", "『』", "（）", "()", "“”")
_LONGEST_NAME = 4
_LONGEST = 40
_SHORTEST = 5
_LEAST_SENTENCES = 4
_RULES = 2


def is_addressee(words: str) -> bool:
    """Whether a line says to whom a text goes: 関係者各位, ○○株式会社 御中."""
    return _ADDRESSEE.fullmatch(words) is not None


def is_kind(words: str) -> bool:
    """Whether a line says only what kind of text follows, or its number among papers."""
    return _KIND.fullmatch(words) is not None or _NUMBERED.fullmatch(words) is not None


def is_series(words: str) -> bool:
    """Whether a line names a series, a periodical or the kind of a text rather than one text."""
    boxed = words[-1] == BRACKETS.get(words[0]) and words.count(words[-1]) == 1
    return boxed or _SERIES.fullmatch(words) is not None


def is_dated_title(words: str) -> bool:
    """Whether a line is a day and what took place then: 2024/5/1 定例会."""
    return _dates_something(_DATED, words)


def is_instalment(words: str) -> bool:
    """Whether a line names a series and which of its texts this is: 台所だより ⑰, 旅の話 第3回."""
    return _INSTALMENT.fullmatch(words) is not None


def is_dated_behind(words: str) -> bool:
    """Whether a line is what a text is called with its day in brackets: 講義 第2回 (2024/5/1)."""
    return _dates_something(_DATE_BEHIND, words)


def _dates_something(form: re.Pattern[str], words: str) -> bool:
    """Whether a line has this form, and its day is that of something, not of who wrote it."""
    found = form.fullmatch(unicodedata.normalize("NFKC", words))
    return found is not None and not is_name(found["of"]) and not names_maker(found["of"])


def names_document(words: str) -> bool:
    """Whether a line names one document by what it is: 第2回 講演録, 在宅勤務規程."""
    found = _NAMED_DOCUMENT.fullmatch(words)
    return found is not None and len(found["of"]) > 1


def is_document_alone(words: str) -> bool:
    """Whether a line is the name of a kind of document and nothing else: 取扱説明書."""
    return _DOCUMENT_ALONE.fullmatch(words) is not None


def could_name_text(words: str) -> bool:
    """Whether a line that could be a name by its characters is rather that of a text."""
    long = len(words) > _LONGEST_NAME and len(words.split()) == 1
    other = is_section_name(words) or is_addressee(words)
    document = names_document(words) or is_document_alone(words)
    return is_name(words) and not other and (long or document)


def is_unfinished(words: str) -> bool:
    """Whether a line breaks off: behind a particle, or within a bracket."""
    opened = any(words.count(pair[0]) > words.count(pair[1]) for pair in _PAIRS)
    return opened or _UNFINISHED.fullmatch(words) is not None


def ends_sentence(page: Page, at: int) -> bool:
    """Whether a line at the head of a text is said in it, and is not what it is called.

    A title may end with what somebody said (町が残した「市」), and the first line of all may ask or
    call, if what stands below it is no paragraph.
    """
    words = page.lines[at].words
    if not ends_prose(words):
        return False
    below = page.next_words(at, 1)
    if below is None or len(words) > _LONGEST:
        return True
    beneath = page.lines[below].words
    named = names_maker(beneath)
    if not (page.blank_below(at) or named or is_key_value(beneath)):
        return True
    first = page.next_words(at, -1) is None
    if "。" in words:
        # Author and date, in two lines below, stand under no sentence of the text.
        after = page.lines[min(below + 1, len(page.lines) - 1)].words
        return not (first and named and names_maker(after) and words.count("。") == 1)
    if words[-1] in "」』" and words[0] not in "「『":
        return False
    first = first or (page.lines[at - 1].words != "" and is_series(page.lines[at - 1].words))
    heads = named or is_key_value(beneath) or heading_style(page, below) is not None
    return not (first and heads)


def heads_prose(page: Page, at: int) -> bool:
    """Whether the first line of a text stands alone over paragraphs, and is none of them."""
    line, below = page.lines[at], page.next_words(at, 1)
    if below is None or not page.blank_below(at) or not _opens(page, at):
        return False
    if not _SHORTEST <= len(line.words) <= _LONGEST or (line.indent and line.wide):
        return False
    if is_name(page.lines[below].words) and page.blank_below(below):
        below = page.next_words(below, 1) or below  # the author's name stands between
    said = sum(other.words.count("。") for other in page.lines[below : below + 40])
    end = next((n for n in range(below, below + 10) if page.blank_below(n)), below + 10)
    words = "\n".join(other.words for other in page.lines[below : end + 1])
    return said >= _LEAST_SENTENCES and is_prose(words)


def _opens(page: Page, at: int) -> bool:
    """Whether nothing stands above but what kind of text it is, or its number in a series."""
    above = page.next_words(at, -1)
    if above is None:
        return True
    words, alone = page.lines[above].words, page.blank_below(above) and page.blank_above(above)
    first = page.next_words(above, -1) is None
    return first and alone and (is_kind(words) or is_instalment(words))


def crumbs_title(page: Page, furniture: Collection[int], groups: Sequence[list[int]]) -> int | None:
    """The line that the path through the site, above it, ends with."""
    paths = [at for at in sorted(furniture) if is_crumbs(page.lines[at].words)][:1]
    if not paths:
        return None
    ends = folded(re.split(r"[>＞›»]", page.lines[paths[0]].words)[-1])
    lines = (at for group in groups for at in group if at > paths[0])
    return next((at for at in lines if folded(page.lines[at].words) == ends), None)


def boxed_lines(page: Page, group: Sequence[int]) -> bool:
    """Whether the lines stand between two rules that are alike and no others in the text are."""
    above, below = group[0] - 1, group[-1] + 1
    if above < 0 or below >= len(page.lines) or len(group) > 3:
        return False
    rule = page.lines[above].words
    if not is_rule(rule) or page.lines[below].words != rule:
        return False
    return Counter(line.words for line in page.lines)[rule] == _RULES
