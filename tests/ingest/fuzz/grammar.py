"""The words of each format's grammar: what a parser looks for is what it may stumble over."""

from __future__ import annotations

ODD = (
    "\0", "\x01", "\x0b", "\x0c", "\r", "\r\n", "\n\n\n", "\x1b", "\x1c", "\x7f", "\x85", "\xa0",
    "\xad", "\u034f", "\u0301", "\u3099", "\u309a", "\u1100\u1161", "\u200b", "\u200d", "\u200e",
    "\u202e", "\u2028", "\u2029", "\u2060", "\u3000", "\ufe0f", "\ufeff", "\ufffd", "\uffff",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U000e0100", "\U000e0041", "\U0010ffff",
    "\u2f08", "\uff11\uff12", "\uff76\uff9e", "㍿", "ﷺ", "ß", "İ", "ﬃ", "①", "㈱", "½", "٣", "〇",
    "𠮟", "ーー", "〜", "※", "々", "《》", "|《", "］", "［＃", "。。", "「", "」", "（", "）",
)  # fmt: skip
NUMBERS = (
    "0", "-1", "00", "1e9", "1e308", "-1e308", "NaN", "inf", "0x10", "255", "256", "65535",
    "65536", "2147483647", "2147483648", "-2147483648", "4294967295", "4294967296",
    "9223372036854775807", "18446744073709551616", "9" * 40, "9" * 400, "1.5", "-0",
    "1" + "0" * 5000, "٣", "１２", "²",
)  # fmt: skip
_TEXT = (
    "■ ", "● ", "○", "・", "◆", "§", "第1章 ", "第三節　", "第 条", "1. ", "(1) ", "（一）", "①",
    "ア ", "i) ", "a. ", "1.1.1 ", "====", "----", "~~~~", "****", "＝＝＝＝", "────",
    "┌──┐\n│ 題 │\n└──┘", "│", "\t", "\u3000\u3000", "> ", "＞", "|", "表1 ", "図 2", "注1)",
    "※1", "[1]", "《ふりがな》", "｜", "［＃ここから２字下げ］", "［＃「」は大見出し］",
    "タイトル:", "著者：", "文・", "関連記事", "目次", "この記事をシェア", "コメント", "Q. ",
    "A. ", "質問", "――", "——", "… … …", "。", "、", "\n", "\n\n", "2024年5月1日",
    "---\ntitle: a\n---\n", "以上", "記", "続きを読む", "http://example.org/",
)  # fmt: skip
_MARKDOWN = (
    "# ", "###### ", "####### ", "===\n", "---\n", "- ", "* ", "+ ", "1. ", "0) ", "999999999. ",
    "- [ ] ", "- [x] ", "> ", ">>>>", "```", "~~~", "    ", "\t", "|", "|---|:-:|\n",
    "|\n|--|\n", "[a]: <b> 'c'\n", "[a]", "[](", "![", "](", "[^1]", "[^1]: ", "<!--", "-->",
    "<div>", "</div>", "<details>", "<br>", "<table><tr><td>", "<h1>", "&amp;", "&#0;",
    "&#x110000;", "&#xd800;", "\\", "**", "***", "__", "_", "`", "``", "~~", "==", "$$", "$",
    "+++\ntitle = 'a'\n+++\n", "---\ntitle: [\n---\n", "---\n- a: &x\n---\n", ":::note\n",
    "{#id}", "[[a|b]]", "![[a]]", "#tag", "<ruby>", "<rt>", "</ruby>", "{漢字|かんじ}",
    "| \\| |", "<script>", "<style>", "<pre>", "<![CDATA[", "<?php", "]]>", "*[HTML]: a\n",
    ": definition\n",
)  # fmt: skip
_HTML = (
    "<", ">", "</", "/>", "<!--", "-->", "--!>", "<![CDATA[", "]]>", "<!DOCTYPE html>",
    "<!DOCTYPE html [", "<?xml version='1.0' encoding='utf-16'?>", "<html>", "<head>", "</head>",
    "<body>", "</body>", "<frameset>", "<title>", "</title>", "<base href='//'>",
    "<meta charset='shift_jis'>", "<meta charset='utf-16'>",
    "<meta property='og:title' content='", "<style>", "</style>",
    "<style>*{display:none}</style>", "<style>p:not(.a)>b{visibility:hidden", "<script>",
    "</script>", "<noscript>", "<template>", "<main>", "</main>", "<article>", "<section>",
    "<nav>", "<aside>", "<header>", "<footer>", "<div>", "</div>", "<p>", "</p>", "<h1>",
    "</h1>", "<h2>", "<h6>", "<hgroup>", "<ul>", "<ol start='-1'>", "<ol reversed>",
    "<li value='9'>", "<li>", "</ul>", "<dl>", "<dt>", "<dd>", "<table>", "<caption>", "<thead>",
    "<tbody>", "<tr>", "<td>", "<th>", "<td colspan='99999' rowspan='99999'>", "<td rowspan=0>",
    "<td colspan=-1>", "</table>", "<ruby>", "<rb>", "<rt>", "<rp>", "<rtc>", "</ruby>",
    "<details>", "<summary>", "<blockquote>", "<pre>", "<code>", "<br>", "<hr>", "<wbr>",
    "<img alt='駅'>", "<a href='javascript:'>", "<a href='//[::1'>", "<a name=x>", "</a>", "<b>",
    "<strong>", "<em>", "<sup>", "<sub>", "<del>", "<svg>", "<math>", "<annotation>", "<select>",
    "<option>", "<textarea>", "<button>", "<form>", "<input value='a'>", "<iframe>", "<object>",
    "<plaintext>", "<xmp>", "<figure>", "<figcaption>", "<font size=7>", "<center>", "<o:p>",
    "<amp-ad>", "<custom-element>", " hidden", " hidden='until-found'", " style='display:none'",
    " style='font-size:9em'", " aria-hidden=true", " role=heading aria-level=99",
    " role=heading aria-level=²", " role=listitem", " role=row", " role=presentation",
    " class='related share'", " class='", " id='", " itemprop=articleBody", " open", " dir=rtl",
    " lang=ja", "=", "'", '"', "&", "&nbsp;", "&#0;", "&#xD800;", "&#x110000;", "&#99999999999;",
    "&ZeroWidthSpace;", "&lt;p&gt;", "&shy;", "続きを読む", "関連記事",
)  # fmt: skip
_XML = (
    "<", ">", "/>", "<!--", "-->", "<![CDATA[", "]]>", "<?xml version='1.1'?>",
    "<?xml encoding='ebcdic'?>", "&amp;", "&#0;", "&#xD800;", "&x;", "<!DOCTYPE a>",
    "xmlns='urn:x'", "xmlns:w='urn:y'", "xml:space='preserve'", "'", '"',
)  # fmt: skip
_PDF = (
    "<<", ">>", "[", "]", "(", ")", "<", "/", "%", "R", " 0 R", "1 0 R", "2 0 R", "3 0 R",
    "99 0 R", "obj", "endobj", "stream\n", "\nendstream", "xref", "trailer", "startxref",
    "%%EOF", "null", "true", "/Type /Page", "/Type /Pages", "/Type /ObjStm", "/Type /XRef",
    "/Kids [1 0 R]", "/Count -1", "/Parent 1 0 R", "/Contents [4 0 R 4 0 R]",
    "/MediaBox [0 0 0 0]", "/MediaBox [0 0 1e9 1e9]", "/MediaBox [9 9 0 0]",
    "/CropBox [-1 -1 1 1]", "/Rotate 90", "/Rotate 45", "/UserUnit 1e9", "/UserUnit -1",
    "/Length 0", "/Length 99999999", "/Length -1", "/Filter /FlateDecode",
    "/Filter [/ASCIIHexDecode /ASCII85Decode]", "/Filter /LZWDecode", "/Filter /DCTDecode",
    "/Filter /JBIG2Decode", "/Filter /Crypt",
    "/DecodeParms << /Predictor 15 /Columns 99999999 >>", "/Encoding /Identity-V",
    "/Encoding /90ms-RKSJ-V", "/Encoding /UniJIS-UTF16-H", "/ToUnicode 4 0 R",
    "/Differences [0 /a /uniD800 /u110000]", "/W [0 [1e9 -1e9]]", "/W2 [0 99 0 0 0]", "/DW -1",
    "/FontMatrix [0 0 0 0 0 0]", "/Subtype /Type3", "/Subtype /Type0", "/BaseFont /Symbol",
    "/Encrypt << >>", "/Prev 0", "/Root 2 0 R", "/Outlines 1 0 R", "/StructTreeRoot 1 0 R",
    "/Annots [1 0 R]", "/Names 1 0 R", "/AcroForm << /XFA (a) >>", "/OCProperties << >>",
    "/Lang (ja)", "/Title (\\376\\377",
)  # fmt: skip
_DRAWING = (
    "BT ", " ET ", "q ", " Q ", "/F1 12 Tf ", "/F 0 Tf ", "/F1 -12 Tf ", "/F2 1e9 Tf ",
    "/F3 1e-9 Tf ", "0 0 0 0 0 0 cm ", "1 0 0 1 72 700 Tm ", "0 1 -1 0 300 300 Tm ",
    "-1 0 0 1 300 300 Tm ", "1 0 1 1 0 0 Tm ", "1e38 0 0 1e38 0 0 Tm ", "0 0 Td ", "0 -14 Td ",
    "1e9 1e9 Td ", "T* ", "0 Tz ", "-100 Tz ", "1e9 Tc ", "-50 Tw ", "9 Ts ", "3 Tr ", "7 Tr ",
    "(words) Tj ", "(\\000\\001) Tj ", "<FFFE> Tj ", "<d83d> Tj ", "<82a0> Tj ",
    "[(a) -1e9 (b)] TJ ", "[] TJ ", "(x) ' ", "1 2 (x) \" ", "/X Do ", "0 0 10 10 re f ",
    "72 100 m 500 100 l S ", "0 0 1e9 1e9 re S ", "W n ", "/P << /MCID 0 >> BDC ",
    "/Span << /ActualText (a) >> BDC ", "EMC ", "BI /W 1 /H 1 ID x EI ", "/GS gs ", "sh ", "% ",
    "\0",
)  # fmt: skip
_CSV = (
    ",", "\t", ";", "|", '"', '""', "'", "\n", "\r", "\r\n", "\0", '"\n', ",,,,", "title,text\n",
    "題名,本文,出典\n", "text", "本文", "url", "=1+1", "sep=;\n", "\\,", " ", "\u3000", '"a""b"',
    "#",
)  # fmt: skip
_JSON = (
    "{", "}", "[", "]", '"', ":", ",", "\n", "null", "true", "NaN", "-Infinity", "1e999",
    '"\\ud800"', '"\\u0000"', "\\u", '"text": ', '"title": ', '"url": ', '"text": "駅"',
    '{"text": ["a"]}', "{}", "[[", "}}", "\\", "//", "\ufeff", "\u2028",
    '{"本文": "橋は古い。"}\n', '"paragraphs": [', "\x1e",
)  # fmt: skip
TOKENS: dict[str, tuple[str, ...]] = {
    "text": _TEXT, "markdown": _MARKDOWN, "html": _HTML, "xml": _XML, "pdf": _PDF,
    "drawing": _DRAWING, "csv": _CSV, "jsonl": _JSON,
}  # fmt: skip
"""What is put into files of a format; of a ZIP archive's parts "xml", of a page's drawing
"drawing"."""
NESTS: dict[str, tuple[tuple[str, str], ...]] = {
    "text": (("「", "」"), ("（", "）"), ("> ", ""), ("\u3000", ""), ("《", "》"), ("・\n", "")),
    "markdown": (
        ("> ", ""), ("- ", ""), ("[", "]"), ("![", "](a)"), ("*", "*"), ("**a ", "**"),
        ("<div>", "</div>"), ("`", ""), ("~~", "~~"), ("1. ", ""), ("|", ""), ("<", ">"),
        ("[^a]: ", "\n"), ("(", ")"),
    ),
    "html": (
        ("<div>", "</div>"), ("<b>", "</b>"), ("<ul><li>", ""), ("<table><tr><td>", "</table>"),
        ("<p>", ""), ("<blockquote>", "</blockquote>"), ("<ruby>駅<rt>", ""),
        ("<section><h2>駅</h2>", "</section>"), ("<a href=x>", ""), ("<font>", ""),
        ("<details>", ""), ("<svg>", ""), ("<dl><dd>", ""), ("<h1>", ""),
    ),
    "xml": (("<a>", "</a>"),),
    "pdf": (("[", "]"), ("<<", ">>"), ("<< /Kids [", "] >>"), ("(", ")")),
    "drawing": (("q ", "Q "), ("BT ", "ET "), ("/P BMC ", "EMC "), ("[", "]"), ("<< /A ", ">>")),
    "csv": (('"', '"'), ('""', ""), (",", "")),
    "jsonl": (("[", "]"), ('{"text":', "}"), ('{"a":[', "]}"), ('"\\', '"')),
}  # fmt: skip
"""What can stand within itself: opening and closing."""
CODINGS = (
    "cp932", "euc_jp", "iso2022_jp", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7",
    "cp1252", "utf-8-sig", "gb18030", "euc_kr", "big5", "cp037",
)  # fmt: skip
"""What files are written in, whatever they say."""
CLAIMS = (
    "utf-8", "UTF-8:replace", "cp932", "shift_jis:replace", "euc_jp", "iso-2022-jp", "utf-16",
    "utf-16-le:replace", "utf_32", "utf-7", "cp1252", "ascii", "x-sjis", "idna", "punycode",
    "zip", "hex", "rot13", "base64", "undefined", "unicode_escape", "mbcs", "euc_jis_2004", "hz",
    "cp65001", "utf-8-sig", "\0", " ", "é", "..", "a" * 300, ":replace", "１２", "utf-8\n",
    "UTF_8 :REPLACE", "shift_jisx0213:replace", "iso2022_jp_2", "iso2022_jp:replace",
    "euc_jp:replace", "hz:replace", "iso2022_kr",
)  # fmt: skip
"""What a user or server says that a file is in."""
