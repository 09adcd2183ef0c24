"""Whatever a file holds, both formats make blocks and sections that fit its text."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Block, BlockKind, Document
from ingest.readers import FORMATS

CHARS = st.characters(exclude_categories=("Cs",), exclude_characters="\0")
SIGNS = (
    "\n\n\n\r\n\r \t\u3000あ駅aZ19.。、!?「」『』()\uff08\uff09【】[]・•○■*-+>#=_`~|<>:/\\'\"第章①"
    "\u2f08\uff11\uff0e\u3099\u2028\x85\x1c\x0c\x01\u200b\ufeff"
)
ANY = st.text(CHARS, max_size=100)
SIGNED = st.text(st.sampled_from(SIGNS), max_size=100)
LINES = st.lists(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["", "", "  ", "    ", "\t", "\u3000", "> ", "- ", "・", "1. ", "2. "]),
        st.sampled_from(["- ", "1. ", "(1) ", "■", "# ", "第1章 ", "[a]: ", "", "", "○", "* "]),
        st.sampled_from(
            ["", "駅", "駅は北。", "---", "===", "関連記事", "```", "| a | b |", "#", "-"]
        ),
    ),
    max_size=20,
).map("\n".join)
# What may lie outside blocks: white space, signs of headings, items, quotes, rules and tasks.
TEXT_SIGNS = re.compile(
    r"\s|[・•‣◦●○▪◆■▶*\-–—+·#=─\uff1d①-⑳]|[(\uff08](?:[a-zア-ン一二三四五六七八九十]|[0-9\uff10-\uff19]+)[)\uff09]|[0-9\uff10-\uff19]+[.\uff0e、]"
)
MARKDOWN_SIGNS = re.compile(r"[\s>#*+=_-]|\d{1,9}[.)]|\[[ xX]\]")
CASES = [(".txt", TEXT_SIGNS), (".md", MARKDOWN_SIGNS)]


def parse(text: str, suffix: str) -> Document:
    # Words enough that no text is refused as empty or binary.
    words = "題字" * (5 * len(text) + 1)
    return FORMATS[suffix].document("page", "page", f"{text}\n\n{words}\n")


def words(document: Document, block: Block) -> str:
    return document.text[block.start : block.end]


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@given(text=ANY | SIGNED | LINES)
def test_blocks_are_ordered_disjoint_and_hold_words(suffix, text):
    document = parse(text, suffix)
    assert all(a.end <= b.start for a, b in itertools.pairwise(document.blocks))
    assert all(words(document, b).strip() == words(document, b) != "" for b in document.blocks)
    assert document.blocks[-1].end <= len(document.text)


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@given(text=ANY | SIGNED | LINES)
def test_sections_tile_the_text(suffix, text):
    document = parse(text, suffix)
    bounds = [(s.start, s.end) for s in document.sections]
    assert bounds[0][0] == 0
    assert bounds[-1][1] == len(document.text)
    assert all(a[1] == b[0] and a[0] < a[1] for a, b in itertools.pairwise(bounds))


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@given(text=ANY | SIGNED | LINES)
def test_every_heading_block_heads_its_section(suffix, text):
    document = parse(text, suffix)
    headings = [b for b in document.blocks if b.kind is BlockKind.HEADING]
    headed = [s for s in document.sections if s.heading]
    assert [(s.heading.start, s.heading.end) for s in headed] == [
        (b.start, b.end) for b in headings
    ]
    for section in headed:
        assert section.start <= section.heading.start < section.heading.end <= section.end
        assert section.path[-1] == section.heading
        assert len(section.path) <= section.level


@pytest.mark.parametrize(("suffix", "signs"), CASES)
@given(text=ANY | SIGNED | LINES)
def test_nothing_but_signs_and_white_space_lies_outside_blocks(suffix, signs, text):
    if text.startswith("---"):
        text = f" {text}"  # front matter is not body
    document = parse(text, suffix)
    edges = [0, *(edge for b in document.blocks for edge in (b.start, b.end)), len(document.text)]
    outside = " ".join(document.text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
    assert signs.sub("", outside) == ""


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@given(text=LINES)
def test_marker_is_what_stands_before_the_block(suffix, text):
    document = parse(text, suffix)
    for block in document.blocks:
        before = document.text[: block.start].rstrip()
        assert before.endswith(block.marker.rstrip())
