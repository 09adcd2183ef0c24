"""Markdown: blocks lie in the text as written, signs left out."""

import pytest

from ingest.document import BlockKind, Document, SectionKind
from ingest.readers.markdown import MarkdownFormat


def parse(text: str) -> Document:
    return MarkdownFormat().parse("in/page.md", "page.md", text.encode())


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


def test_table_is_one_block():
    table = "| 駅 | 年 |\n|---|---|\n| 北 | 1990 |"
    assert outline(f"前\n\n{table}\n\n後")[1] == ("paragraph", 0, table.replace("\n", "/"))


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
