"""Five articles on invented facts, each in a format of its own, and two questions to each.

Made for the pictures of ``docs/formats.md`` and for the test that asks them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595, 842
FONT, BOLD = "HeiseiMin-W3", "HeiseiKakuGo-W5"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the words that answer it."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Tour:
    """An article of the tour.

    Attributes:
        name: its file's.
        make: its bytes.
        asked: the questions to it.
    """

    name: str
    make: Callable[[], bytes]
    asked: tuple[Asked, Asked]


LEFT_COLUMN = (
    "雨宮川に架かる霧立橋は、昭和の初めに造ら",
    "れた三連のアーチ橋である。設計したのは県",
    "の土木技師だった小野田久作で、完成までに",
    "四年を要した。",
    "橋の長さは八十六メートルあり、当時の県内",
    "では最も長い石造りの橋だった。石は上流の",
    "鷹巣山から切り出され、筏で運ばれた。",
)
RIGHT_COLUMN = (
    "二〇一九年の台風では、中央の橋脚が洗われ",
    "て三センチ傾いた。県は通行を止め、翌年か",
    "ら修復工事に入った。",
    "工事の費用は十二億三千万円で、このうち二",
    "億円は市民の寄付でまかなわれた。橋は二〇",
    "二三年四月に再び開通した。",
)
SECOND_PAGE = (
    "修復では、失われていた欄干の灯籠も復元さ",
    "れた。手がかりになったのは、近くの旅館に",
    "残っていた一枚の絵葉書である。灯籠は全部",
    "で十六基あり、夕方五時に明かりがともる。",
)


def bridge_pdf() -> bytes:
    """Two columns, running heads and page numbers."""
    for font in (FONT, BOLD):
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
    canvas.setTitle("霧立橋の修復")

    def lines(x: float, top: float, words: tuple[str, ...], size: float = 11) -> None:
        canvas.setFont(FONT, size)
        for number, line in enumerate(words):
            canvas.drawString(x, HEIGHT - top - number * size * 1.8, line)

    for page in (1, 2):
        canvas.setFont(BOLD, 8)
        canvas.drawString(60, HEIGHT - 40, "雨宮の橋と道 第七号")
        canvas.drawCentredString(WIDTH / 2, 40, str(page))
        canvas.setFont(BOLD, 18 if page == 1 else 13)
        canvas.drawString(60, HEIGHT - 90, "霧立橋の修復" if page == 1 else "灯籠の復元")
        if page == 1:
            lines(60, 130, LEFT_COLUMN)
            lines(315, 130, RIGHT_COLUMN)
        else:
            lines(60, 130, SECOND_PAGE[:2])
            lines(315, 130, SECOND_PAGE[2:])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def guide_docx() -> bytes:
    """Headings, a numbered list and a table."""
    document = Document()
    document.add_heading("共同作業室の使い方", 0)
    document.add_heading("利用できる人", 1)
    document.add_paragraph("作業室は、木工組合の会員と、会員が同伴する家族が使えます。")
    document.add_heading("申し込み", 1)
    document.add_paragraph("申し込みは次の順に行います。")
    for words in (
        "受付で利用票を受け取る。",
        "使う機械に印を付け、係に渡す。",
        "安全講習の修了証を見せる。",
    ):
        document.add_paragraph(words, style="List Number")
    document.add_heading("料金", 1)
    rows = (("機械", "一時間の料金", "予約"), ("帯のこ盤", "四百円", "三日前まで"),
            ("旋盤", "六百円", "前日まで"), ("研磨機", "二百五十円", "不要"))  # fmt: skip
    table = document.add_table(rows=0, cols=3, style="Table Grid")
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.add_paragraph("集じん機が止まったときは、係の戸田までお知らせください。")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


PAGE = """<!doctype html><html lang="ja"><head><meta charset="utf-8">
<title>時計塔の歯車 | 汐見市立博物館</title></head><body>
<header><a href="/">汐見市立博物館</a><nav><ul><li><a href="/hours">開館時間</a></li>
<li><a href="/map">交通案内</a></li><li><a href="/shop">売店</a></li></ul></nav></header>
<main><article><h1>時計塔の歯車</h1><p class="byline">学芸員 久世みのり 2022年9月14日</p>
<p>汐見駅前の時計塔は、開業以来、一度も電気を使わずに動いてきた。<ruby>錘<rt>おもり</rt></ruby>を巻き上げるのは、
いまも週に二度、人の手である。</p><h2>動かす人</h2>
<p>三代目の守り手は時計職人の<ruby>鵜飼<rp>(</rp><rt>うかい</rt><rp>)</rp></ruby>正治さん。錘を最後まで巻くには
百四十四回、取っ手を回さなければならない。</p>
<h2>部品の由来</h2><table><caption>主な部品</caption><tr><th>部品</th><th>製造地</th><th>取り替えた年</th></tr>
<tr><td>振り子</td><td>京都</td><td>1954年</td></tr><tr><td>文字盤</td><td>瀬戸</td><td>1988年</td></tr>
<tr><td>がんぎ車</td><td>スイス</td><td>2007年</td></tr></table>
<blockquote><p>止まった時計は直せる。狂った時計のほうがこわい。</p></blockquote></article></main>
<aside><h2>関連記事</h2><ul><li><a href="/a">港の灯台をめぐる</a></li>
<li><a href="/b">駅舎の百年</a></li></ul></aside>
<footer>汐見市立博物館 汐見市本町一の二</footer></body></html>"""


def clock_html() -> bytes:
    """A saved page with menus, ruby, a table and links to other articles."""
    return PAGE.encode()


def _chapter(title: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
    )


CHAPTERS = (
    _chapter(
        "第一章 島の塩",
        "<p><ruby>弓張島<rt>ゆみはりじま</rt></ruby>の塩作りは、江戸のころに始まったといわれる。"
        "海水を汲むのは夜明け前、月の出ない朝に限られた。</p>"
        "<p>島で最後の塩職人となった磯部ハナは、一九七一年に釜の火を落とした。"
        "理由は、薪にしていた松が枯れたことだった。</p>",
    ),
    _chapter(
        "第二章 戻ってきた火",
        "<p>二〇一五年、磯部の孫の航平が四十四年ぶりに釜に火を入れた。"
        "燃料には松の代わりに、島で余っていた蜜柑の枝を使った。</p>"
        "<p>いまでは年に一・八トンの塩がとれ、半分は島の食堂で使われている。</p>",
    ),
)


def island_epub() -> bytes:
    """A book of two chapters with ruby."""
    out = io.BytesIO()
    manifest = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n in range(len(CHAPTERS))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(CHAPTERS)))
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        book.writestr(
            "META-INF/container.xml",
            '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
            '<rootfiles><rootfile full-path="book.opf"'
            ' media-type="application/oebps-package+xml"/></rootfiles></container>',
        )
        book.writestr(
            "book.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">tour'
            "</dc:identifier><dc:title>弓張島の塩</dc:title><dc:language>ja</dc:language>"
            f"</metadata><manifest>{manifest}</manifest><spine>{spine}</spine></package>",
        )
        for number, chapter in enumerate(CHAPTERS):
            book.writestr(f"c{number}.xhtml", chapter)
    return out.getvalue()


MINUTES = """風の丘発電所 住民説明会の記録

日時　二〇二四年六月八日(土) 午後二時から
場所　榎集会所

■ 計画のあらまし

事業者の北嶺電力から、風車を七基建てる計画の説明がありました。
一基の高さは百十メートルで、着工は来年の秋を予定しています。

■ 寄せられた意見

住民からは、次のような意見が出ました。

・低い音が夜の眠りを妨げるのではないか
・渡り鳥の通り道に当たるのではないか
・工事の車で通学路が混むのではないか

■ 今後の予定

事業者は鳥の調査を十月から始め、結果を翌年の三月に公表します。
次の説明会は、調査の結果が出たあとに開きます。
"""


def minutes_txt() -> bytes:
    """Plain text as a Windows program saves it."""
    return MINUTES.replace("\n", "\r\n").encode("cp932")


TOUR = (
    Tour(
        "霧立橋.pdf",
        bridge_pdf,
        (
            Asked("霧立橋を設計したのは誰ですか?", "小野田久作"),
            Asked("灯籠は全部で何基ありますか?", "十六基"),
        ),
    ),
    Tour(
        "作業室.docx",
        guide_docx,
        (
            Asked("旋盤の一時間の料金はいくらですか?", "六百円"),
            Asked("集じん機が止まったら誰に知らせますか?", "係の戸田"),
        ),
    ),
    Tour(
        "時計塔.html",
        clock_html,
        (
            Asked("文字盤を取り替えたのは何年ですか?", "1988年"),
            Asked("三代目の守り手は誰ですか?", "鵜飼正治さん"),
        ),
    ),
    Tour(
        "弓張島.epub",
        island_epub,
        (
            Asked("磯部ハナが釜の火を落としたのはいつですか?", "一九七一年"),
            Asked("松の代わりに何を燃料に使いましたか?", "島で余っていた蜜柑の枝"),
        ),
    ),
    Tour(
        "説明会.txt",
        minutes_txt,
        (
            Asked("風車は何基建てる計画ですか?", "七基"),
            Asked("鳥の調査はいつ始まりますか?", "十月"),
        ),
    ),
)


def write_tour(folder: Path) -> None:
    """Write the five files."""
    for tour in TOUR:
        (folder / tour.name).write_bytes(tour.make())
