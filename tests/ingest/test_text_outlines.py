"""Pages of differing make, as plain text and Markdown, against what a careful person marked."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Hashable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Block, BlockKind, Document, SectionKind, Span
from ingest.readers import FORMATS
from ingest.shown import shown

PAGES = sorted(
    page for page in (Path(__file__).parent / "pages").iterdir() if page.suffix in (".txt", ".md")
)
DECORATIONS = "■●◆▼◎◇○□▶★☆▽"
# What a page is known to miss, and why; every other page has to be read without a fault.
HEADINGS = {
    "64-coop-mail": 0.8,  # the mail's subject is its title; contents are no section
    "91-tane-newsletter": 0.87,  # the mail's subject is its title
    "94-shimagure-blog": 0.83,  # a picture's caption; a heading over a list without signs
    "95-kamadoya-manual": 0.88,  # the name of the document goes on in a second line
    "100-keizaichiri-lecture": 0.95,  # a line over the last paragraph, alone of its kind
}
ITEMS = {
    "12-blog-copied": 0.55,  # a list without any sign
    "64-coop-mail": 0.7,  # the list of contents is navigation
    "65-research-report": 0.9,  # a single note "1)"
    "94-shimagure-blog": 0.0,  # a list without any sign
}
LOST = {"64-coop-mail": ["今週のもくじ"]}  # the label of the contents
QUOTES = {
    "44-hearing-minutes": "a statement read out, without a gap around it",
    "47-lecture-transcript": "a poem without a gap around it",
    "62-audio-guide": "a song that is not set in",
    "66-interview": "a notice that is not set in",
    "67-wiki-runbook": "a line on who keeps the page, behind a sign of quotations",
    "84-shionomichi-chapter": "a song without sentences",
    "87-blog-freezer": "a reader's answer behind a sign of quotations",
}
TABLES = {
    "10-museum-guide": "lines set in columns, which a person may take for a table or not",
    "44-hearing-minutes": "names and values set in columns, taken for a table",
    "45-product-manual": "boxes around warnings, taken for tables",
    "92-naruse-minutes": "names of those who sign set in columns, taken for a table",
    "63-school-newsletter": "two narrow columns parted by one space, taken for one",
}
BOXES = {
    "41-shimbun-feature": "a name, an office and a field, without a label or a sentence",
    "96-ameyoke-note": "offices behind asterisks, as the authors' names have them",
    "61-news-analysis": "a name, an office and a field, without a label or a sentence",
}
PAIRS = {
    "42-interview-dash": "questions behind dashes and names before the answers",
    "49-recipe-card": "questions in bold without a sign",
    "97-watarai-interview": "answers of several paragraphs, with a list",
    "64-coop-mail": "the asker's name stands between question and answer",
    "69-readme-bilingual": "questions without a sign, in summaries of HTML",
}
# Comments of readers (87), a paywall (41), a slip to be cut off (63), a mail's head (64).
NOT_APART = {range(1, 41): 0.15, range(41, 91): 0.5, range(91, 103): 0.15}
_REFERENCE = re.compile(r"\[\^\w+\]")  # a sign of Markdown, not to be shown


def squeezed(words: str) -> str:
    return "".join(words.split())


class Page:
    """A page as it was read, beside its expectation; white space is left out."""

    def __init__(self, path: Path) -> None:
        self.wanted = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        self.text = path.read_bytes().decode("utf-8").removeprefix("\ufeff")
        form = FORMATS[path.suffix]
        self.document: Document = form.document(path.name, path.name, self.text)

    def kind(self, block: Block) -> SectionKind:
        return next(s.kind for s in self.document.sections if s.start <= block.start < s.end)

    def words(self, block: Block) -> str:
        return squeezed(shown(self.document, Span(block.start, block.end)).text)

    def blocks(self, *kinds: BlockKind) -> list[Block]:
        return [b for b in self.document.blocks if b.kind in kinds]

    def headings(self) -> list[tuple[int, str]]:
        found = [
            (b.level, self.words(b).lstrip(DECORATIONS))
            for b in self.blocks(BlockKind.HEADING)
            if self.kind(b) is SectionKind.BODY
        ]
        # The subject of a mail is a title, but no heading of the text.
        title = squeezed(self.document.title)
        stated = self.document.titled and self.document.format == "text"
        if stated and title not in [words.lstrip(DECORATIONS) for _, words in found]:
            found.insert(0, (1, title))
        return found

    def items(self) -> list[tuple[int, str]]:
        """Items with the lines under them where those were marked as belonging to them."""
        wanted = {(depth, squeezed(words)) for depth, words in self.wanted["list_items"]}
        blocks, found = self.document.blocks, []
        for at, block in enumerate(blocks):
            if block.kind is not BlockKind.LIST_ITEM or self.kind(block) is not SectionKind.BODY:
                continue
            item = (block.level, self.words(block))
            below = blocks[at + 1 : at + 2]
            if below and below[0].kind is BlockKind.LIST_DETAIL:
                longer = (block.level, item[1] + self.words(below[0]))
                item = longer if longer in wanted else item
            found.append(item)
        return found

    def read(self, *kinds: SectionKind) -> str:
        return "".join(self.words(b) for b in self.document.blocks if self.kind(b) in kinds)


def f1(wanted: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    right = (Counter(wanted) & Counter(found)).total()
    return 2 * right / (len(wanted) + len(found)) if wanted or found else 1.0


@pytest.fixture(scope="module", params=PAGES, ids=[page.stem for page in PAGES])
def page(request) -> tuple[str, Page]:
    return request.param.stem, Page(request.param)


def test_headings_of_a_page(page):
    name, read = page
    wanted = [squeezed(words) for _, words in read.wanted["headings"]]
    score = f1(wanted, [words for _, words in read.headings()])
    assert score >= HEADINGS.get(name, 1.0)


def test_levels_of_a_pages_headings(page):
    name, read = page
    wanted = [(level, squeezed(words)) for level, words in read.wanted["headings"]]
    assert f1(wanted, read.headings()) >= HEADINGS.get(name, 1.0)


def test_list_items_of_a_page(page):
    name, read = page
    wanted = [(depth, squeezed(words)) for depth, words in read.wanted["list_items"]]
    assert f1(wanted, read.items()) >= ITEMS.get(name, 1.0)


def test_no_words_of_the_body_are_lost_or_put_elsewhere(page):
    name, read = page
    body = read.read(SectionKind.BODY, SectionKind.AUTHOR)
    wanted = [_REFERENCE.sub("", words) for words in read.wanted["body"]]
    assert [words for words in wanted if squeezed(words) not in body] == LOST.get(name, [])


def test_author_box_of_a_page(page):
    name, read = page
    if name in BOXES:
        pytest.skip(BOXES[name])
    box = read.read(SectionKind.AUTHOR)
    assert all(squeezed(words) in box for words in read.wanted["author_boxes"])


def test_quotations_of_a_page(page):
    name, read = page
    if name in QUOTES:
        pytest.skip(QUOTES[name])
    found = [read.words(block) for block in read.blocks(BlockKind.QUOTE)]
    assert found == [squeezed(words) for words in read.wanted["quotes"]]


def test_tables_of_a_page(page):
    name, read = page
    if name in TABLES:
        pytest.skip(TABLES[name])
    found = [
        [squeezed(shown(read.document, Span(cell.start, cell.end)).text) for cell in block.cells]
        for block in read.blocks(BlockKind.TABLE_ROW)
    ]
    rows = [row for table in read.wanted["tables"] for row in table]
    assert found == [[squeezed(cell) for cell in row] for row in rows]


def test_question_and_answer_stay_together(page):
    """They are one paragraph, or a heading and what stands right below it."""
    name, read = page
    if name in PAIRS:
        pytest.skip(PAIRS[name])
    blocks = [block for block in read.document.blocks if read.words(block)]
    pairs = [read.words(b) for b in blocks if b.kind is BlockKind.PARAGRAPH]
    pairs += [
        read.words(above) + read.words(below)
        for above, below in itertools.pairwise(blocks)
        if above.kind is BlockKind.HEADING
    ]
    for question, answer in read.wanted["qa"]:
        assert any(squeezed(question) in words and squeezed(answer) in words for words in pairs)


@pytest.mark.parametrize("numbers", NOT_APART)
def test_most_of_what_is_no_body_is_told_apart(numbers):
    missed, all_of = 0, 0
    for path in PAGES:
        if int(path.name.split("-")[0]) not in numbers:
            continue
        read = Page(path)
        apart = read.read(SectionKind.TRAILER, SectionKind.NAVIGATION)
        for words in read.wanted["trailers"]:
            # The number of an entry in a list of contents is a sign outside its block.
            plain = squeezed(words).lstrip(DECORATIONS + "・")
            missed += plain not in apart and plain.lstrip("0123456789.") not in apart
            all_of += 1
    assert missed / all_of < NOT_APART[numbers]


SIGNED = st.lists(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["", "", "  ", "    ", "\u3000", "\u3000\u3000", "\u3000" * 4, "\t", "> "]),
        st.sampled_from(
            [
                "",
                "1. ",
                "１　",
                "(一)",
                "ア　",
                "■",
                "・",
                "Q. ",
                "A. ",
                "※",
                "表1 ",
                "| ",
                "<b>",
                "**",
            ]
            + ["- ", "* ", "[^1]: ", ":::note ", "第1章 ", "【", "目次", "`", "[a](b", "![", "[["]
            + ["§1 ", "§1.1 ", "┃", "－", "(ii) ", "研究ノート", "本文へスキップ"]
        ),
        st.sampled_from(
            [
                "",
                "駅",
                "駅は北にある。",
                "北\t1",
                "北  1  2",
                "】",
                "…… 3",
                "|",
                "----",
                "**",
                "</b>",
            ]
            + [
                "`",
                "]]",
                "](c)",
                "- 1 -",
                "関連記事",
                "北 | 1 |",
                ":::",
                "記",
                "以上",
                "┏━━━",
                "┗━━━",
                "~~~~",
                "-PR------",
                "＊　　＊　　＊",
                "a*b*c",
                "]",
            ]
        ),
    ),
    max_size=15,
).map("\n".join)
ANY = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t\r"))


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@given(text=SIGNED | ANY)
def test_every_letter_lies_in_one_block(suffix, text):
    text = f"\n{text}\n\n終わり。"
    document = FORMATS[suffix].document("page", "page", text)
    held = [at for block in document.blocks for at in range(block.start, block.end)]
    assert len(held) == len(set(held))
    outside = {text[at] for at in set(range(len(text))) - set(held)}
    # Letters of signs: ア (一) a. A. I. and of the name of a container, ::: note.
    assert {char for char in outside if char.isalpha()} <= set("アイ一二三四五六七八九十noteabABIi")


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@given(text=SIGNED | ANY)
def test_cells_marks_and_hidden_signs_lie_in_their_blocks(suffix, text):
    document = FORMATS[suffix].document("page", "page", f"\n{text}\n\n終わり。")
    for block in document.blocks:
        for cell in block.cells:
            assert block.start <= cell.start <= cell.end <= block.end
    for mark in document.marks:
        assert any(b.start <= mark.start < mark.end <= b.end for b in document.blocks)
    spans = document.hidden
    assert all(0 <= a.start < a.end for a in spans)
    assert all(a.end < b.start for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize(
    "text",
    [
        "1. 項目\n\n" * 20_000,
        "■ a\n" + "\n" * 100_000,
        "".join(" " * n + "1. x\n" for n in range(1500)),
        "1. x\n 説明\n" * 20_000,
        "a\tb\na\tb\tc\n" * 10_000,
        "目次\n項\n\n" * 10_000,
        "> " * 20_000 + "x",
        "長い文。" * 500_000,
        "短い行\n" * 50_000,
    ],
    ids=["numbers", "blanks", "indents", "details", "tabs", "contents", "quotes", "long", "lines"],
)
def test_hostile_text_takes_no_time(text):
    assert FORMATS[".txt"].document("page", "page", text + "\n終わり").blocks
