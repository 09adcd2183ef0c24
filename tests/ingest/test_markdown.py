"""Markdown: blocks lie in the text as written, signs left out."""

import pytest

from ingest.document import BlockKind, Document, SectionKind, Span
from ingest.readers.markdown.reader import MarkdownFormat
from ingest.shown import shown


def parse(text: str) -> Document:
    return MarkdownFormat().document("in/page.md", "page.md", text)


def outline(text: str) -> list[tuple[str, int, str]]:
    """Kind, level and words of each block, a line break shown as ``/``."""
    return [
        (b.kind.value, b.level, "/".join(text[b.start : b.end].splitlines()))
        for b in parse(text).blocks
    ]


@pytest.mark.parametrize(
    ("text", "level", "words"),
    [
        ("# 駅\n\n本文", 1, "駅"),
        ("### 駅 ###\n\n本文", 3, "駅"),
        ("  ## 駅と#港\n\n本文", 2, "駅と#港"),
        ("駅\n===\n\n本文", 1, "駅"),
        ("駅と\n港\n--\n\n本文", 2, "駅と/港"),
        ("# 1. 駅\n\n本文", 1, "1. 駅"),
        ("> ## 駅\n\n本文", 2, "駅"),
        ("- # 駅\n\n本文", 1, "駅"),
    ],
)
def test_heading_without_its_signs(text, level, words):
    assert outline(text)[0] == ("heading", level, words)


@pytest.mark.parametrize("text", ["#駅", "####### 駅", "#\u3000駅", "\\# 駅"])
def test_line_that_is_no_heading(text):
    assert outline(text) == [("paragraph", 0, text)]


@pytest.mark.parametrize(
    "text", ["#\n\n本文", "# #\n\n本文", "***\n\n本文", "-\n\n本文", ">\n\n本文"]
)
def test_signs_alone_are_no_block(text):
    assert outline(text) == [("paragraph", 0, "本文")]


def test_headings_make_the_section_tree():
    text = "# 話\n\n序\n\n## 駅\n\n本文\n\n### 切符\n\n本文\n\n## 港\n\n本文\n"
    document = parse(text)
    assert [(s.level, document.headings(s)) for s in document.sections] == [
        (1, ()),
        (2, ("駅",)),
        (3, ("駅", "切符")),
        (2, ("港",)),
    ]


def test_nested_lists_with_details():
    text = "- 果物\n\n  甘い\n  もの。\n\n  1. りんご\n  2) みかん\n     * 皮\n- 野菜\n"
    assert outline(text) == [
        ("list_item", 1, "果物"),
        ("list_detail", 1, "甘い/  もの。"),
        ("list_item", 2, "りんご"),
        ("list_item", 2, "みかん"),
        ("list_item", 3, "皮"),
        ("list_item", 1, "野菜"),
    ]
    assert [b.marker for b in parse(text).blocks] == ["-", "", "1.", "2)", "*", "-"]


def test_task_list_signs_are_left_out():
    assert outline("- [x] 買う\n- [ ] 売る\n") == [
        ("list_item", 1, "買う"),
        ("list_item", 1, "売る"),
    ]


def test_items_on_the_line_of_their_parent():
    assert outline("- - りんご\n  - みかん\n") == [
        ("list_item", 2, "りんご"),
        ("list_item", 2, "みかん"),
    ]


@pytest.mark.parametrize(
    "text", ["```py\n# 式\nx = 1\n```\n", "~~~\n- x\n~~~\n", "    x = 1\n    # 式\n"]
)
def test_code_is_one_block_as_written(text):
    (block,) = parse(text).blocks
    assert (block.kind, text[block.start : block.end]) == (BlockKind.CODE, text.strip())


def test_code_in_a_list_is_code():
    assert [kind for kind, _, _ in outline("- 手順\n\n  ```\n  x = 1\n  ```\n")] == [
        "list_item",
        "code",
    ]


def test_quotes():
    assert outline("> 一行目\n> 二行目\n続き\n\n本文") == [
        ("quote", 0, "一行目/> 二行目/続き"),
        ("paragraph", 0, "本文"),
    ]


def test_table_is_rows_of_cells():
    text = "前\n\n| 駅 | 年 |\n|---|---|\n| 北 | 19\\|90 |\n| 南 | |\n\n後"
    rows = [block for block in parse(text).blocks if block.kind is BlockKind.TABLE_ROW]
    assert [row.level for row in rows] == [1, 2, 3]
    assert [row.is_header for row in rows] == [True, False, False]
    assert [[text[cell.start : cell.end] for cell in row.cells] for row in rows] == [
        ["駅", "年"],
        ["北", "19\\|90"],
        ["南", ""],
    ]


def test_html_stays_as_written():
    html = "<div onclick='x()'>\n<script>alert(1)</script>\n</div>"
    assert outline(f"{html}\n\n本文") == [
        ("paragraph", 0, html.replace("\n", "/")),
        ("paragraph", 0, "本文"),
    ]


def test_inline_signs_stay_in_the_text():
    text = "これは**強い**語と[駅](https://example.com)と`式`です。"
    assert outline(text) == [("paragraph", 0, text)]


@pytest.mark.parametrize("line", ["[注]: 北町に本社がある。", '[1]: https://example.com "題"'])
def test_link_definition_is_still_text_of_the_article(line):
    assert ("paragraph", 0, line) in outline(f"本文[注]です。\n\n{line}\n\n終わり。")


@pytest.mark.parametrize(
    "text", ["> " * 30 + "深い", "".join(f"{'  ' * n}- 段{n}\n" for n in range(30))]
)
def test_words_below_many_levels_are_kept(text):
    blocks = parse(text).blocks
    assert text.rstrip()[-2:] in text[blocks[-1].start : blocks[-1].end]


PAGE = """# 話

一行目
二行目

- 果物
  甘い

> 引用

```
x

y
```

駅
---

終わり。
"""


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_do_not_change_the_blocks(end):
    text = PAGE.replace("\n", end)
    assert parse(text).text == text
    assert outline(text) == outline(PAGE)


@pytest.mark.parametrize("sign", ["\u2028", "\x85", "\x0b", "\x0c", "\x1d"])
def test_other_line_separators_do_not_shift_offsets(sign):
    text = f"一{sign}二\n\n## 駅{sign}前\n\n本文"
    assert [b.kind.value for b in parse(text).blocks] == ["paragraph", "heading", "paragraph"]
    assert text[parse(text).blocks[2].start :] == "本文"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("title: 駅の話", "駅の話"),
        ('title:   "駅の話"  ', "駅の話"),
        ("title: '駅の話'", "駅の話"),
        ("date: 2024-05-01\ntitle: 駅: 昔と今\ntags: [a]", "駅: 昔と今"),
        ("Title: 駅の話", "駅の話"),
    ],
)
def test_title_of_the_front_matter(front, title, end):
    document = parse(f"---\n{front}\n---\n\n# 町\n\n本文\n".replace("\n", end))
    assert (document.title, document.titled) == (title, True)
    assert document.blocks[0].kind is BlockKind.HEADING


@pytest.mark.parametrize("front", ["subtitle: 駅", "title:", "tags: [a]"])
def test_front_matter_without_a_title(front):
    document = parse(f"---\n{front}\n---\n\n本文\n")
    assert (document.title, document.titled) == ("page.md", False)


def test_front_matter_is_no_block_and_offsets_hold_behind_it():
    text = "---\ntitle: 話\n---\n# 駅\n\n本文"
    assert outline(text) == [("heading", 1, "駅"), ("paragraph", 0, "本文")]
    assert parse(text).sections[0].start == 0


@pytest.mark.parametrize(
    "text", ["# 駅\n\n本文", "駅\n=\n\n本文", "前書き\n\n# 駅\n\n本文", "# 駅\n\n関連記事\n\n海"]
)
def test_only_heading_of_level_one_is_the_title(text):
    assert (parse(text).title, parse(text).titled) == ("駅", True)


@pytest.mark.parametrize(
    "text", ["# 駅\n\n本文\n\n# 港\n\n本文", "## 駅\n\n本文", "本文\n\nこの記事の著者\n\n山田"]
)
def test_title_is_never_guessed(text):
    assert (parse(text).title, parse(text).titled) == ("page.md", False)


@pytest.mark.parametrize("label", ["この記事の著者", "## この記事の著者", "**この記事の著者**"])
def test_author_box(label):
    document = parse(f"# 話\n\n本文\n\n{label}\n\n山田花子\n")
    assert document.sections[-1].kind is SectionKind.AUTHOR
    assert document.text[document.sections[-1].start :].strip().endswith("山田花子")


@pytest.mark.parametrize("text", ["[" * 50_000, "*" * 50_000, "![a](" * 10_000, "> " * 20_000])
def test_hostile_signs_take_no_time(text):
    assert parse(text + "x").text.endswith("x")


def read(text: str) -> str:
    """What of a text is searched and read."""
    return shown(parse(text), Span(0, len(text))).text


def marks(text: str) -> list[tuple[str, str, str]]:
    return [(m.kind.value, text[m.start : m.end], m.value) for m in parse(text).marks]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("朝</b>の駅です。", []),
        ("朝</b>の<b>駅</b>です。", [("strong", "駅", "")]),
        ("<b>朝</i>の駅</b>です。", [("strong", "朝</i>の駅", "")]),
    ],
)
def test_a_tag_that_closes_nothing_marks_nothing(text, found):
    assert marks(text) == found


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("駅は**広い**。", "駅は広い。", [("strong", "広い", "")]),
        ("駅は**「広い」**と", "駅は「広い」と", [("strong", "「広い」", "")]),
        ("駅は*広い*。", "駅は広い。", [("emphasis", "広い", "")]),
        ("`a*b*`です", "a*b*です", [("code", "a*b*", "")]),
        ("[駅](/a 'b')へ", "駅へ", [("link", "駅", "/a")]),
        ("[駅][1]へ\n\n[1]: /a", "駅へ\n\n", [("link", "駅", "/a")]),
        ("<https://a.b/>へ", "https://a.b/へ", [("link", "https://a.b/", "https://a.b/")]),
        ("![駅の絵](a.png)です", "駅の絵です", []),
        ("![](a.png)です", "です", []),
        ("\\*駅\\*です", "*駅*です", []),
        ("~~駅~~です", "駅です", []),
        ("<kbd>q</kbd>です", "qです", [("code", "q", "")]),
        ("[[海|山]]と[[川]]", "山と川", [("link", "山", "海"), ("link", "川", "川")]),
        ("駅です[^1]。", "駅です。", []),
        ("==駅==です", "駅です", [("emphasis", "駅", "")]),
    ],
)
def test_inline_signs_are_hidden_and_become_marks(text, words, found):
    assert (read(text), marks(text)) == (words, found)


def test_ruby_keeps_its_base_and_hides_its_reading():
    text = "名は<ruby>北颪<rp>(</rp><rt>きたおろし</rt><rp>)</rp></ruby>だ"
    assert read(text) == "名は北颪だ"
    assert ("ruby", "北颪", "きたおろし") in marks(text)


def test_nested_signs():
    text = "**駅は*広い*と[北`口`](/a)**"
    assert read(text) == "駅は広いと北口"
    assert [kind for kind, _, _ in marks(text)] == ["strong", "emphasis", "link", "code"]


@pytest.mark.parametrize("text", ["5*3と4*2", "a_b_c", "**駅", "[駅]です", "[駅](/a", "2 < 3 > 1"])
def test_what_is_no_sign_stays(text):
    assert (read(text), marks(text)) == (text, [])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_signs_over_line_ends_and_behind_quote_signs(end):
    text = f"> 駅は**北{end}> の町**だ"
    (block,) = parse(text).blocks
    words = shown(parse(text), Span(block.start, block.end)).text
    assert "".join(words.split()) == "駅は北の町だ"
    assert marks(text) == [("strong", f"北{end}> の町", "")]


def test_title_is_shown_without_signs():
    assert parse("# **駅**の`話`\n\n本文").title == "駅の話"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# 駅\n\n## 北\n\n本文\n\n# 付録\n\n本文", "駅"),
        ("# 駅の話\n\n文・山田花子\n\n本文\n\n# 港\n\n本文", "駅の話"),
        ("# Page\n\n本文\n\n# 港\n\n本文", "Page"),
    ],
)
def test_first_of_several_top_headings_is_the_title_where_it_is_borne_out(text, title):
    assert (parse(text).title, parse(text).titled) == (title, True)


def test_numbered_first_heading_is_no_title():
    assert not parse("# 1. 駅\n\n## 北\n\n本文\n\n# 2. 港\n\n本文").titled


def test_lines_in_bold_alone_are_headings_where_there_are_several():
    text = "## 駅\n\n**北口**\n\n本文\n\n**南口**\n\n本文"
    assert [level for kind, level, _ in outline(text) if kind == "heading"] == [2, 3, 3]
    assert "heading" not in [kind for kind, _, _ in outline("本文\n\n**重要**\n\n本文")]


def test_question_and_answer_are_one_paragraph():
    text = "**Q. 駅は?**\n\nA. 北です。\n\n**Q. 港は?**\n\nA. 南です。"
    assert [kind for kind, _, _ in outline(text)] == ["paragraph", "paragraph"]
    assert "**" not in read(text)


def test_footnotes_are_notes():
    text = "本文[^1]。\n\n[^1]: 一つ目。\n\n    続き。\n[^2]: 二つ目。\n"
    assert [kind for kind, _, _ in outline(text)] == ["paragraph", "note", "note", "note"]
    assert read(text).split() == ["本文。", "一つ目。", "続き。", "二つ目。"]


def test_containers_are_signs_and_their_titles_words():
    text = "前\n\n:::message\n中です。\n:::\n\n:::details 題\n中。\n:::\n"
    assert [words for _, _, words in outline(text)] == ["前", "中です。", "題", "中。"]


def test_sign_of_a_container_that_nothing_closes_stays():
    assert outline(":::message\n中") == [("paragraph", 0, ":::message/中")]


def test_container_within_code_is_code():
    code = "```\n:::details 題\n中\n:::\n```"
    assert outline(f"前\n\n{code}\n") == [
        ("paragraph", 0, "前"),
        ("code", 0, code.replace("\n", "/")),
    ]


def test_definition_list_keeps_its_term():
    text = "北降ろし\n:   風の名。\n\n本文"
    assert outline(text)[0][0] == "paragraph"
    assert read(text) == "北降ろし\n風の名。\n\n本文"


def test_html_table_is_rows_of_cells():
    text = (
        "<table>\n<caption>数</caption>\n<tr><th>月</th><th colspan=2>日</th></tr>\n"
        "<tr><td>一月<td>6</tr>\n</table>\n"
    )
    blocks = parse(text).blocks
    assert [b.kind.value for b in blocks] == ["caption", "table_row", "table_row"]
    assert [[text[c.start : c.end] for c in b.cells] for b in blocks[1:]] == [
        ["月", "日"],
        ["一月", "6"],
    ]
    assert (blocks[1].is_header, blocks[1].cells[1].columns) == (True, 2)
    assert "<" not in read(text)


def test_scripts_and_comments_are_not_read():
    text = "<div>駅<script>var x = 1</script></div>\n\n<!-- 内緒 -->\n\n本文"
    assert read(text).split() == ["駅", "本文"]


def test_image_over_a_line_in_emphasis_is_a_caption():
    assert outline("![絵](a.png)\n*駅の絵。北口*\n\n本文")[0][0] == "caption"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("![絵](a.png)", "caption"),
        ("![絵][a]", "caption"),
        ("![絵](a.png)\n_北口_", "caption"),
        ("![絵](a.png)\n**北口**", "caption"),
        ("![" + "絵" * 990 + "](a.png)", "caption"),
        ("![" + "絵" * 991 + "](a.png)", "paragraph"),
        ("![絵](a.png)![空](b.png)", "paragraph"),
        ("![絵](a.png)![空](b.png)\n*北口*", "paragraph"),
        ("![絵](a.png) と空", "paragraph"),
        ("![絵](a.png) (北口)", "paragraph"),
        ("![絵](a.png)\n北口", "paragraph"),
        ("![絵](a.png)\n*北口_", "paragraph"),
        ("![絵](a.png)\n*北口*\n*南口*", "paragraph"),
        ("[絵](a.png)\n*北口*", "paragraph"),
    ],
)
def test_caption_is_one_image_with_at_most_a_line_in_emphasis_below(words, kind):
    found = outline(f"{words}\n\n本文です。\n\n[a]: a.png")
    assert [block[0] for block in found[:2]] == [kind, "paragraph"]


@pytest.mark.parametrize(
    "line",
    ["[日](a) | **英** | [韓](b)", "[![a](b)](c) [![d](e)](f)", "← [[前]] | [[次]] →"],
)
def test_links_side_by_side_are_navigation(line):
    document = parse(f"# 駅\n\n{line}\n\n本文です。")
    kinds = [section.kind for section in document.sections]
    assert kinds == [SectionKind.BODY, SectionKind.NAVIGATION, SectionKind.BODY]


def test_sentence_with_links_is_body():
    document = parse("# 駅\n\n[北口](a)と[南口](b)がある。\n\n本文です。")
    assert {section.kind for section in document.sections} == {SectionKind.BODY}


def test_heading_ids_are_left_out():
    assert outline("## 駅 {#eki}\n\n本文")[0] == ("heading", 2, "駅")


def test_very_long_file_is_read_by_the_rules_of_plain_text():
    text = "# 駅\n\n- 北\n- 南\n" + "\n本文です。\n" * 60_000
    assert outline(text)[:3] == [
        ("heading", 1, "駅"),
        ("list_item", 1, "北"),
        ("list_item", 1, "南"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        ("[" * 199 + "\n\n") * 300,
        "![" * 150 + "](a)" * 150,
        "<" * 50_000,
        "<!-- " * 50_000,
        "`" + "".join("`" * n + " " for n in range(60)),
        ":::a\n" * 20_000,
        "".join(f"[^{n}]: 注\n" for n in range(10_000)),
        "<div>" + "<b>x</b><p>y" * 20_000,
        "".join("  " * n + "- x\n" for n in range(500)),
        "[[" * 90 + "]]" * 90,
    ],
    ids=["open", "images", "less", "comments", "ticks", "colons", "notes", "html", "deep", "wiki"],
)
def test_hostile_markdown_takes_no_time(text):
    assert parse(text + "\n終わり").blocks


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_bars_and_the_rule_of_a_table_are_not_read(end):
    text = end.join(["| 駅 | 年 |", "| :--- | ---: |", "| 北 | 1990 |", "", "後"])
    document = parse(text)
    assert shown(document, Span(0, len(text))).text.split() == ["駅", "年", "北", "1990", "後"]
    assert shown(document, Span(0, text.index("1990"))).text.count(end) == 1


def test_bars_without_gaps_still_keep_cells_apart():
    text = "駅|年\n-|-\n北|1990\n"
    assert shown(parse(text), Span(0, len(text))).text == "駅|年\n北|1990\n"


def test_signs_of_a_quotation_around_a_table_are_not_read():
    text = "> | 駅 | 年 |\n> |---|---|\n> | 北 | 1990 |\n"
    document = parse(text)
    assert ">" not in shown(document, Span(text.index("駅"), len(text))).text
    assert "-" not in shown(document, Span(0, len(text))).text


def test_rule_in_program_code_is_read():
    text = "```\n| a |\n|---|\n```\n"
    assert "|---|" in shown(parse(text), Span(0, len(text))).text


def test_strong_words_between_tags():
    text = "<aside>\n💡 **使い方**\n毎週見る。\n\n</aside>\n\n<pre>\na **b** c\n</pre>\n"
    words = shown(parse(text), Span(0, len(text))).text
    assert "💡 使い方" in words
    assert "a **b** c" in words
