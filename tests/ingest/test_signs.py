"""What a line begins with: its kind, its number, and whether it can head or list."""

import pytest

from ingest.structure.signs import sign_of

HEADS = [
    ("第1部 朝", "part", 1), ("第二編 朝", "part", 2), ("第3章 朝", "chapter", 3),
    ("第2節 朝", "section", 2), ("第一款 朝", "clause", 1), ("1. 朝", "1.", 1), ("2) 朝", "1)", 2),
    ("1-2 朝", "1-1", 0), ("1.2.3 朝", "1-1-1", 0), ("(4) 朝", "(1)", 4), ("（五） 朝", "(一)", 5),
    ("■朝", "■", 0), ("# 朝", "#", 0), ("## 朝", "##", 0), ("§3 朝", "§", 3), ("一、朝", "一、", 1),
    ("【朝】", "【】", 0), ("別表1（第3条関係） 朝", "back matter", 0), ("(ア) 朝", "(ア)", 1),
]  # fmt: skip
LISTS = [
    ("①朝", "①", 1), ("・朝", "・", 0), ("- 朝", "-", 0), ("* 朝", "*", 0), ("(a) 朝", "(a)", 1),
    ("■朝", "■", 0), ("（五） 朝", "(一)", 5), ("(ア) 朝", "(ア)", 1),
]  # fmt: skip
WEAK = [
    ("3 朝", "1", 3), ("Ⅱ. 朝", "I.", 2), ("IV. 朝", "I.", 4), ("A. 朝", "A.", 1),
    ("b) 朝", "a.", 2), ("ア 朝", "ア", 1), ("ア. 朝", "ア", 1), ("問1: 朝", "問 n", 1),
    ("質問2：朝", "質問 n", 2),
]  # fmt: skip
KINDS = {line: (style, number) for line, style, number in (*HEADS, *LISTS, *WEAK)}


@pytest.mark.parametrize("line", KINDS)
def test_lines_that_belong_together_have_signs_of_one_style(line):
    sign = sign_of(line)
    assert (sign.style, sign.number) == KINDS[line]


@pytest.mark.parametrize("line", KINDS)
def test_a_sign_tells_whether_it_heads_or_lists_or_is_one_only_in_a_series(line):
    sign = sign_of(line)
    lists = line in {words for words, *_ in LISTS}
    weak = line in {words for words, *_ in WEAK}
    assert (sign.lists, sign.weak) == (lists, weak)
    if not weak:
        assert sign.heads is (line in {words for words, *_ in HEADS})


@pytest.mark.parametrize("line", [line for line in KINDS if not line.endswith("】")])
def test_words_after_a_sign_begin_where_it_ends(line):
    sign = sign_of(line)
    assert line.startswith(sign.marker)
    # The words of a heading with a counted name, or a title of its own kind, go with it.
    assert sign.begin == 0 or line[sign.begin :] == "朝"


@pytest.mark.parametrize(
    ("line", "other"), [("(ア) 朝", 36), ("イ 朝", 1), ("ハ 朝", 3), ("ロ 朝", 2)]
)
def test_kana_count_in_the_order_of_iroha_too(line, other):
    assert sign_of(line).other_number == other


@pytest.mark.parametrize("line", ["", "駅は北。", "朝の駅", "Q1 朝", "その1 朝"])
def test_words_without_a_sign_have_none(line):
    assert sign_of(line) is None
