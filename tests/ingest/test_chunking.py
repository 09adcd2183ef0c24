"""Passages: within a section, within the budget, and no word of the body left out."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chunking import block_sentences, chunk
from ingest.document import Block, BlockKind, Cell, Document, Passage, Section, SectionKind, Span
from ingest.leads import Leads
from ingest.readers import FORMATS
from ingest.shown import shown

LINES = st.sampled_from(
    [
        "# 大きな題",
        "## 小さな題",
        "1. 町",
        "(1) 駅",
        "■ 港",
        "第1章 山",
        "この記事の著者",
        "関連記事",
        "駅は1990年に開いた。広場は翌年だ。",
        "「広い。明るい。」と町長は言う",
        "長い" * 40,
        "a b  c " * 12,
        "• 北口",
        "  広場に出る。",
        "    ◦ 時計",
        "1. りんご",
        "2. みかん",
        "> 引用です。",
        "```",
        "---",
        "| 駅 | 年 |",
        "[注]: 町のこと",
        "",
        "",
        "",
    ]
)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
PAGES = st.builds(lambda lines, end: end.join(lines), st.lists(LINES, max_size=30), ENDS)
ANY = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\r\t\f"), max_size=120
)
BUDGETS = st.integers(1, 60)
SUFFIXES = st.sampled_from([".txt", ".md"])


def parse(text: str, suffix: str = ".txt") -> Document:
    return FORMATS[suffix].document(f"page{suffix}", f"page{suffix}", f"題\n\n{text}")


def words_of(document: Document, passages: list[Passage]) -> list[str]:
    return [p.span.of(document.text) for p in passages]


@given(ANY | PAGES, SUFFIXES, BUDGETS)
def test_every_character_of_the_body_lies_in_exactly_one_passage(text, suffix, budget):
    document = parse(text, suffix)
    passages = chunk(document, len, budget)
    held = [at for p in passages for at in range(p.start, p.end)]
    assert len(held) == len(set(held))
    for block in document.blocks:
        if block.kind is not BlockKind.HEADING:
            for at in range(block.start, block.end):
                assert document.text[at].isspace() or at in held


@given(ANY | PAGES, SUFFIXES, BUDGETS)
def test_passages_are_in_order_and_hold_words(text, suffix, budget):
    document = parse(text, suffix)
    passages = chunk(document, len, budget)
    assert all(a.end <= b.start for a, b in itertools.pairwise(passages))
    assert all(words.strip() == words != "" for words in words_of(document, passages))


@given(ANY | PAGES, SUFFIXES, BUDGETS)
def test_passages_keep_to_the_budget(text, suffix, budget):
    document = parse(text, suffix)
    assert all(p.end - p.start <= budget for p in chunk(document, len, budget))


@given(ANY | PAGES, SUFFIXES, BUDGETS)
def test_passages_lie_in_one_section_and_carry_its_heading_path(text, suffix, budget):
    document = parse(text, suffix)
    for passage in chunk(document, len, budget):
        (home,) = [s for s in document.sections if s.start <= passage.start < s.end]
        assert passage.end <= home.end
        assert passage.headings == document.headings(home)
        assert (passage.source, passage.kind) == (document.source, home.kind)


@given(PAGES, SUFFIXES)
def test_every_heading_is_found_with_some_passage(text, suffix):
    document = parse(text, suffix)
    found = {heading for p in chunk(document, len, 40) for heading in p.headings}
    found.add(document.title)
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            words = shown(document, Span(block.start, block.end)).text
            assert " ".join(words.splitlines()).strip() in found


def test_short_paragraphs_are_joined():
    document = parse("一つ目です。\n\n二つ目です。")
    assert words_of(document, chunk(document, len, 40)) == ["題\n\n一つ目です。\n\n二つ目です。"]


def test_long_paragraph_is_cut_at_a_sentence_end():
    document = parse("駅は北にある。港は南にある。山は西にある。")
    assert words_of(document, chunk(document, len, 15)) == [
        "題",
        "駅は北にある。港は南にある。",
        "山は西にある。",
    ]


def test_quoted_sentences_are_not_parted():
    document = parse("町長は「駅だ。港だ。」と言った。皆は聞いた。")
    assert words_of(document, chunk(document, len, 18)) == [
        "題",
        "町長は「駅だ。港だ。」と言った。",
        "皆は聞いた。",
    ]


def test_too_long_sentence_is_cut_after_a_comma():
    document = parse("朝に起きて顔を洗い、駅まで歩いて汽車に乗る。")
    assert words_of(document, chunk(document, len, 14))[1:] == [
        "朝に起きて顔を洗い、",
        "駅まで歩いて汽車に乗る。",
    ]


def test_list_stays_with_its_lead_in():
    text = "一つ目の段落はこれです。\n\n次の品です。\n\n• りんご\n• みかん"
    document = parse(text)
    assert words_of(document, chunk(document, len, 30))[-1] == "次の品です。\n\n• りんご\n• みかん"


def test_item_stays_with_its_description():
    document = parse("• 北口\n  広場に出る。\n• 南口\n  港に出る。")
    assert words_of(document, chunk(document, len, 14))[1:] == [
        "北口\n  広場に出る。",
        "南口\n  港に出る。",
    ]


def leads(document: Document, passages: list[Passage]) -> list[list[str]]:
    return [[lead.of(document.text) for lead in passage.leads] for passage in passages]


def test_list_that_is_cut_keeps_its_lead_in():
    document = parse("町は広い。次の三つがある。\n\n• 赤い塔\n• 青い橋\n• 白い港\n")
    passages = chunk(document, len, 25)
    assert words_of(document, passages)[-1] == "青い橋\n• 白い港"
    assert leads(document, passages)[-1] == ["次の三つがある。"]
    assert leads(document, passages)[0] == []


def test_nested_item_keeps_the_items_that_it_lies_under():
    red, green, other = "国光" * 8, "青い" * 8, "温州" * 8
    lines = ["- りんご", "  - 赤いもの", f"    - {red}", f"  - {green}", "- みかん", f"  - {other}"]
    document = parse("\n".join(["果物:", "", *lines]), ".md")
    passages = chunk(document, len, 20)
    found = dict(zip(words_of(document, passages), leads(document, passages), strict=True))
    assert found[red] == ["果物:", "りんご", "赤いもの"]
    assert found[green] == ["果物:", "りんご"]
    assert found[other] == ["果物:", "みかん"]


def test_each_row_of_a_table_with_a_header_is_a_passage():
    table = "| 駅 | 開業 |\n|---|---|\n| 東駅 | 1910年 |\n| 西駅 | 1920年 |\n| 南駅 | 1930年 |"
    document = parse(f"前の文。駅の表である。\n\n{table}\n\n後の文である。\n", ".md")
    passages = chunk(document, len, 100)
    header = "| 駅 | 開業 |"
    first, *rows, after = passages[1:]
    assert words_of(document, passages)[0] == "題\n\n前の文。駅の表である。"
    assert "駅" in first.span.of(document.text)[:6] and "1910年" in first.span.of(document.text)
    assert [re.findall(r"\d+", row.span.of(document.text)) for row in rows] == [["1920"], ["1930"]]
    assert words_of(document, [after]) == ["後の文である。"]
    assert leads(document, [first]) == [["駅の表である。"]]
    for ahead in leads(document, rows):
        assert ahead[0] == "駅の表である。"
        assert re.sub(r"\W+", " ", ahead[1]).split() == re.sub(r"\W+", " ", header).split()


def test_rows_of_a_table_without_a_header_stay_together():
    rows = [(0, 5), (6, 11), (12, 17)]
    cells = [(Cell(start, start + 2), Cell(start + 3, end)) for start, end in rows]
    blocks = tuple(
        Block(BlockKind.TABLE_ROW, start, end, number, cells=inside)
        for number, ((start, end), inside) in enumerate(zip(rows, cells, strict=True), 1)
    )
    text = "駅名|東駅\n開業|昨年\n改装|今年"
    document = Document("a", "a", text, blocks=blocks, sections=(Section(None, 0, 0, 17),))
    assert words_of(document, chunk(document, len, 100)) == [text]


def test_row_too_long_for_a_passage_keeps_the_header_for_each_part():
    long = "。".join(f"{n}番目の説明" for n in range(10)) + "。"
    document = parse(f"| 駅 | 説明 |\n|---|---|\n| 東駅 | 短い。 |\n| 西駅 | {long} |\n", ".md")
    passages = [p for p in chunk(document, len, 40) if "番目" in p.span.of(document.text)]
    assert len(passages) > 1
    for ahead in leads(document, passages):
        assert re.sub(r"\W+", " ", ahead[-1]).split() == ["駅", "説明"]


def test_table_keeps_no_header_of_the_table_before():
    one, two = (f"| {a} | {b} |\n|---|---|\n| 一 | 二 |\n" for a, b in ("駅年", "橋人"))
    document = parse(one + "\n" + two, ".md")
    passages = chunk(document, len, 1)
    assert not [ahead for ahead in leads(document, passages)[-1] if "駅" in ahead]


def test_quotation_keeps_the_sentence_that_says_whose_it_is():
    document = parse("山は高い。山田は次のように言う。\n\n> 海は広い。海は青い。\n", ".md")
    passages = chunk(document, len, 22)
    assert words_of(document, passages)[-1] == "海は広い。海は青い。"
    assert leads(document, passages)[-1] == ["山田は次のように言う。"]


def test_what_a_passage_leans_on_leaves_room_for_its_own_words():
    document = parse(f"{'長' * 40}次の二つ。\n\n• 赤い塔\n• 青い橋\n")
    for passage in chunk(document, len, 20):
        assert sum(lead.end - lead.start for lead in passage.leads) <= 10


@given(ANY | PAGES, SUFFIXES, BUDGETS)
def test_what_a_passage_leans_on_stands_before_it_in_its_section(text, suffix, budget):
    document = parse(text, suffix)
    for passage in chunk(document, len, budget):
        section = next(s for s in document.sections if s.start <= passage.start < s.end)
        ends = [section.start]
        for lead in passage.leads:
            assert ends[-1] <= lead.start < lead.end <= passage.start
            ends.append(lead.end)


def test_long_tables_and_lists_are_cut_in_time_that_grows_with_them():
    blocks = [Block(BlockKind.LIST_ITEM, 3 * n, 3 * n + 2, 1 + (n > 0)) for n in range(60_000)]
    document = Document("a", "a", "あ。\n" * 60_000, blocks=tuple(blocks))
    before = Leads(document, blocks)
    ahead = [before.of(Span(block.start, block.end)) for block in blocks[1:]]
    assert set(ahead) == {(Span(0, 2),)}


def test_section_that_is_nothing_but_a_heading_is_a_passage():
    document = parse("1. 町\n\n本文です。\n\n関連記事")
    passage = chunk(document, len, 40)[-1]
    assert passage.span.of(document.text) == "関連記事"
    assert passage.kind is SectionKind.TRAILER


def test_heading_over_other_headings_is_no_passage_of_its_own():
    document = parse("1. 町\n\n(1) 駅\n\n本文です。")
    assert words_of(document, chunk(document, len, 40)) == ["題", "本文です。"]
    assert chunk(document, len, 40)[-1].headings == ("1. 町", "(1) 駅")


@pytest.mark.parametrize("text", ["長い" * 20_000, "x " * 20_000, "<" + "a" * 40_000 + ">"])
def test_text_without_full_stops_costs_no_more_than_its_passages(text):
    counted = 0

    def count(words: str) -> int:
        nonlocal counted
        counted += len(words)
        return len(words)

    assert len(chunk(parse(text), count, 100)) >= 400
    assert counted < 30 * len(text)


def test_character_of_more_tokens_than_the_budget_is_a_passage_of_its_own():
    document = parse("\ufdfa\ufdfa")
    passages = chunk(document, lambda words: 20 * len(words), 16)
    assert words_of(document, passages) == ["題", "\ufdfa", "\ufdfa"]


def test_code_is_one_sentence():
    document = parse("```\na. b\nc. d\n```", ".md")
    block = document.blocks[-1]
    assert [s.of(document.text) for s in block_sentences(document, block)] == [
        "```\na. b\nc. d\n```"
    ]
