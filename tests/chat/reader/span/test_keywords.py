"""Keywords are read as a question; sentences as they are."""

import pytest

from chat.reader.span.keywords import as_question


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("青葉庭園 開園", "青葉庭園 開園は?"),
        ("青葉庭園　設計者", "青葉庭園 設計者は?"),
        ("白い橋 設計 誰", "白い橋 設計 誰?"),
        ("青葉庭園 開園 何年?", "青葉庭園 開園 何年?"),
        ("Aoba Garden 開園", "Aoba Garden 開園は?"),
        ("青葉庭園 白い橋 設計 誰", "青葉庭園の白い橋の設計の誰?"),
        ("Aoba Garden 白い橋 完成", "Aoba Gardenの白い橋の完成は?"),
        ("池 通って遊ぶ 鯉 名前", "池の通って遊ぶの鯉の名前は?"),
        ("「池の橋」 作者", "「池の橋」 作者は?"),
    ],
)
def test_keywords_are_joined(typed, read):
    assert as_question(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        "橋は いつ できた",
        "青葉庭園の開園はいつですか?",
        "青葉庭園",
        "Aoba Garden opening",
        "Aoba Garden はいつ開いた?",
        "橋が架けられた? 池に?",
        "",
        " ",
    ],
)
def test_what_is_no_list_of_keywords_stays(typed):
    assert as_question(typed) == typed
