"""Sound files of every format to begin from: pages of tests, and what their makers make."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest.mock import patch

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from docs.tour_articles import TOUR
from tests.ingest import test_docx as word
from tests.ingest import test_epub as epub
from tests.ingest.fuzz.containers import members_of, zipped
from tests.ingest.hostile import FILES, READS
from tests.ingest.test_html_bodies import PAGES as BODIES
from tests.ingest.test_html_bodies import _complete, _Filled
from tests.ingest.test_pdf import GOTHIC, Pages, filled, two_columns, vertical

ROOT = Path(__file__).resolve().parents[3]
_PAGES = ROOT / "tests/ingest/pages"
_LARGEST = 40_000
_SUFFIXES = {
    ".txt": "text", ".md": "markdown", ".html": "html", ".xhtml": "html", ".pdf": "pdf",
    ".docx": "docx", ".epub": "epub", ".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl",
    ".json": "jsonl",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seed:
    """A file that is read soundly as it is."""

    name: str
    data: bytes


@cache
def corpus() -> Mapping[str, tuple[Seed, ...]]:
    """The files by the name of their format."""
    found: dict[str, list[Seed]] = {kind: [] for kind in _SUFFIXES.values()}
    with patch.object(rl_config, "invariant", 1):  # no time in any PDF
        seeds = list(_all())
    for seed in seeds:
        kind = _SUFFIXES[Path(seed.name).suffix]
        packed = seed.data.startswith(b"PK")
        if packed == (kind in ("docx", "epub")) and len(seed.data) <= _LARGEST:
            data = _same_each_time(seed.data) if packed else seed.data
            found[kind].append(Seed(seed.name, data))
    return {kind: tuple(seeds) for kind, seeds in found.items()}


def _all() -> Iterator[Seed]:
    pages = [path for path in sorted(_PAGES.iterdir()) if path.suffix != ".json"]
    texts = [path.read_text(encoding="utf-8") for path in pages if path.suffix == ".txt"]
    yield from (Seed(path.name, path.read_bytes()) for path in pages)
    yield from (Seed(path.name, path.read_bytes()) for path in sorted(ROOT.glob("articles/*")))
    yield from (Seed(tour.name, tour.make()) for tour in TOUR)
    yield from (
        Seed(file.name, file.make())
        for file in FILES
        if file.outcome == READS and Path(file.name).suffix in _SUFFIXES
    )
    yield from (
        Seed(f"{name}.html", _Filled(_complete(page)).page.encode())
        for name, page in list(BODIES.items())[::6]
    )
    yield from _word_files(texts)
    yield from _books(
        [path.read_text(encoding="utf-8") for path in pages if path.suffix == ".html"]
    )
    yield from _rows(texts)
    yield from _pdfs(texts)


def _same_each_time(archive: bytes) -> bytes:
    """Without the time at which it was made."""
    return zipped(members_of(archive))


def _word_files(texts: list[str]) -> Iterator[Seed]:
    for at, text in enumerate(texts[:6]):
        lines = [line for line in text.splitlines() if line.strip()]
        body = "".join(
            word.styled(str(1 + at % 2), line) if len(line) < 12 else word.p(line) for line in lines
        )
        yield Seed(f"page-{at}.docx", word.word_file(body, styles=word.HEADING_STYLES))
    yield Seed("all.docx", _everything())


_RUBY = (
    "<w:r><w:ruby><w:rt><w:r><w:t>しゅってん</w:t></w:r></w:rt>"
    "<w:rubyBase><w:r><w:t>出典</w:t></w:r></w:rubyBase></w:ruby></w:r>"
)
_LINK = f'<w:hyperlink r:id="h1">{word.t("案内")}</w:hyperlink>'
_EQUATION = (
    "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num>"
    "<m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
)
_BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{0}</wps:txbx>"
    "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{0}</v:textbox></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r>"
).format(f"<w:txbxContent>{word.p('箱の中')}</w:txbxContent>")
_CHANGED = (
    f"<w:ins>{word.t('足した')}</w:ins><w:del><w:r><w:delText>消した</w:delText></w:r></w:del>"
)


def _grid() -> str:
    """A table with cells over several columns and rows, and a table in it."""
    p, tr, tc = word.p, word.tr, word.tc
    wide, first = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>'
    inner = word.tbl(tr(tc(p("内の表"))))
    return word.tbl(
        tr(tc(p("名"), properties=wide), tc(p("年")), properties="<w:tblHeader/>"),
        tr(tc(p("縦"), properties=first), tc(p("東")), tc(p("1954年"))),
        tr(tc(p(""), properties="<w:vMerge/>"), tc(p("西"), inner), tc(p("1988年"))),
    )


def _everything() -> bytes:
    """A Word file with a little of all that readers look at."""
    p, t = word.p, word.t
    items = (("一つ", 0), ("内", 1), ("二つ", 0))
    body = [
        word.styled("1", "町の橋"),
        word.styled("2", "橋の歴史"),
        p("橋は", t("古い", "<w:b/>"), "。", '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        p("本", _RUBY, _LINK),
        p("昔", word.field(r"EQ \* jc2 \o\ad(\s\up 9(むかし),昔)"), word.field("PAGE", t("3"))),
        p(word.field('HYPERLINK "https://example.org/b"', t("頁")), word.field("TOC", t("目次"))),
        *(word.item(words, depth=depth) for words, depth in items),
        _grid(),
        p("式", _EQUATION, "です。", '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'),
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p('中身')}</w:sdtContent></w:sdt>",
        p("前", _BOX, _CHANGED),
        p("後", '<w:r><w:endnoteReference w:id="3"/></w:r>', t("二", '<w:vertAlign w:val="x"/>')),
        "<w:sectPr/>",
    ]
    note = "<w:r><w:footnoteRef/></w:r>"
    styles = word.HEADING_STYLES + word.style("a9", "caption")
    return word.word_file(
        "".join(body),
        styles=styles + word.style("S", "Strong", kind="character"),
        numbering=word.numbering(word.level(0, "decimal", "%1."), word.level(1, "aiueo", "(%2)")),
        footnotes=f'<w:footnote w:id="2">{p(note, "脚注です。")}</w:footnote>',
        endnotes=f'<w:endnote w:id="3">{p("後注です。")}</w:endnote>',
        settings='<w:footnotePr><w:numFmt w:val="decimal"/></w:footnotePr>',
    )


def _books(pages: list[str]) -> Iterator[Seed]:
    for at in range(0, 18, 3):
        chapters = {f"c{n}.xhtml": page for n, page in enumerate(pages[at : at + 3])}
        files = {f"OEBPS/{name}": page for name, page in chapters.items()}
        nav = epub.page('<nav epub:type="toc"><ol><li><a href="c0.xhtml">一</a></li></ol></nav>')
        data = epub.book(
            {**chapters, "nav.xhtml": ""}, nav="nav.xhtml", **files, **{"OEBPS/nav.xhtml": nav}
        )
        yield Seed(f"pages-{at}.epub", data)
    notes = (
        '<h1>第一章</h1><p>橋<a epub:type="noteref" href="#n1">1</a>は古い。</p>'
        '<aside epub:type="footnote" id="n1"><p>注の言葉。</p></aside>'
        "<table><tr><th>名</th></tr></table>"
    )
    yield Seed(
        "notes.epub",
        epub.book({"a.xhtml": notes, "b.xhtml": "<p><ruby>川<rt>かわ</rt></ruby></p>"}),
    )


def _rows(texts: list[str]) -> Iterator[Seed]:
    short = [text[:400] for text in texts[:8]]
    lines = [
        json.dumps({"title": f"題{n}", "text": text}, ensure_ascii=False)
        for n, text in enumerate(short)
    ]
    yield Seed("articles.jsonl", "\n".join(lines).encode())
    yield Seed("articles.json", f"[{', '.join(lines)}]".encode())
    yield Seed("one.json", json.dumps({"本文": short[0], "出典": "https://example.org/"}).encode())
    quoted = [
        f'題{n},"{text.replace(chr(34), chr(34) * 2)}",https://example.org/{n}'
        for n, text in enumerate(short)
    ]
    yield Seed("articles.csv", "\r\n".join(["題名,本文,出典", *quoted]).encode("cp932", "ignore"))
    yield Seed(
        "articles.tsv",
        "\n".join(line.replace(",", "\t") for line in ["title,text", "駅,駅は北。"]).encode(),
    )
    yield Seed(
        "table.csv", "部品;製造地;年\n振り子;京都;1954\n文字盤;瀬戸;1988\n".encode("utf-8-sig")
    )


def _pdfs(texts: list[str]) -> Iterator[Seed]:
    for name, make in _DRAWN.items():
        yield Seed(f"{name}.pdf", make(_blank()).data())
    for at, text in enumerate(texts[:5]):
        pages = _blank()
        lines = [line.strip()[:40] for line in text.splitlines()]
        for begin in range(0, min(len(lines), 80), 40):
            pages.lines(72, 100, lines[begin : begin + 40]).turn()
        yield Seed(f"page-{at}.pdf", pages.data())
    yield Seed("latin.pdf", _latin())


def _blank() -> Pages:
    return Pages(pageCompression=0)


def _article(pages: Pages) -> Pages:
    for number in (1, 2):
        pages.put(60, 40, "町の新聞 第七号", 8).put(290, 810, str(number), 8)
        pages.put(72, 90, f"第{number}章 橋の話", 20, GOTHIC).lines(
            72, 130, [*filled(0, 6), "終わる。"]
        )
        pages.put(72, 300, "橋は古い").put(72 + 42, 296, "1", 6).put(72 + 46, 300, "と言う。")
        pages.put(72, 330, "・一つ目の項目").put(72, 348, "・二つ目の項目").put(
            72, 360, "かわ", 5
        ).put(72, 368, "川の名")
        pages.turn()
    return pages


def _table(pages: Pages) -> Pages:
    for row, cells in enumerate(
        (("部品", "産地", "年"), ("振り子", "京都", "1954"), ("文字盤", "瀬戸", "1988"))
    ):
        for column, words in enumerate(cells):
            pages.put(80 + 120 * column, 120 + 24 * row, words)
    for at in range(4):
        pages.canvas.line(72, 740 - 24 * at, 430, 740 - 24 * at)
        pages.canvas.line(72 + 119 * at, 740, 72 + 119 * at, 668)
    pages.canvas.linkURL("https://example.org/", (72, 668, 200, 700))
    pages.canvas.bookmarkPage("a")
    pages.canvas.addOutlineEntry("表", "a")
    return pages


_DRAWN: dict[str, Callable[[Pages], Pages]] = {
    "article": _article,
    "table": _table,
    "columns": lambda pages: two_columns(pages, filled(0, 14), [*filled(90, 12), "終わる。"]),
    "vertical": lambda pages: vertical(
        pages, 500, [filled(0, 1, 39)[0], filled(39, 1, 40)[0], "終わる。"]
    ),
}


def _latin() -> bytes:
    """Letters of a font that lies in the file."""
    import matplotlib

    font = Path(matplotlib.get_data_path(), "fonts/ttf/cmtt10.ttf")
    pdfmetrics.registerFont(TTFont("Held", str(font)))
    lines = [
        "The harbour board kept its six horns in tune for as long as any-",
        "one could remember.",
    ]
    return _blank().put(72, 80, "Horns", 20, "Held").lines(72, 110, lines, font="Held").data()
