"""The model is asked in the passage's own writing of numbers and years."""

import pytest

import chat.reader.span.as_written as module
from chat.reader.span.as_written import as_written


@pytest.mark.parametrize(
    ("question", "passage", "asked"),
    [
        ("昭和53年に開いた店は?", "1978年に駅前に店を開いた。", "1978年に開いた店は?"),
        ("1978年に開いた店は?", "昭和五十三年に店を開いた。", "昭和五十三年に開いた店は?"),
        ("平成元年の市長は?", "1989年に市長となった。", "1989年の市長は?"),
        ("昭和64年の市長は?", "1989年に市長となった。", "1989年の市長は?"),
        ("三人で始めたのは?", "3人で始めた。", "3人で始めたのは?"),
        ("第十二回大会は?", "第12回大会を開いた。", "第12回大会は?"),
        ("20万人が見たのは?", "二十万人が見た。", "二十万人が見たのは?"),
        ("1000人が見たのは?", "1,000人が見た。", "1,000人が見たのは?"),
        ("12人が来たのは?", "十二人が来た。", "十二人が来たのは?"),
    ],
)
def test_same_value_is_asked_for_in_the_passages_words(question, passage, asked):
    assert as_written(question, passage) == asked


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("1978年に開いた店は?", "1978年(昭和53年)に店を開いた。"),
        ("1978年に開いた店は?", "昭和54年に店を開いた。"),
        ("三人で始めたのは?", "3月に始めた。"),
        ("三菱は?", "3丁目の店。"),
        ("1850年の出来事は?", "嘉永3年の出来事。"),
        ("2人は?", "12人が来た。"),
        ("誰が始めた?", "3人で始めた。"),
        ("1970年代の店は?", "昭和45年に開いた店。"),
    ],
)
def test_what_is_not_the_same_or_stands_there_is_left_alone(question, passage):
    assert as_written(question, passage) == question


def test_of_several_years_each_is_looked_at():
    passage = "昭和53年に開き、1990年に閉じた。"
    assert as_written("1978年から平成2年まで", passage) == "昭和53年から1990年まで"


@pytest.mark.parametrize(
    ("question", "passage", "asked"),
    [
        ("船団をこうげきしたのは?", "連合軍が船団を攻撃した。", "船団を攻撃したのは?"),
        ("何回目をむかえましたか", "祭りは百回目を迎えた。", "何回目を迎えましたか"),
        ("ゆうじんと始めた店は?", "友人とともに店を開いた。", "友人と始めた店は?"),
        ("かいさいちはどこ?", "大会の開催地は港町だった。", "開催地はどこ?"),
    ],
)
def test_words_in_kana_are_asked_for_as_the_passage_has_them(question, passage, asked):
    assert as_written(question, passage) == asked


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("船団をこうげきしたのは?", "こうげき(攻撃)を受けた。"),
        ("こうこうの校長は?", "孝行な息子が高校に通う。"),  # which of two?
        ("どうしてですか", "同士で争った。"),
        ("そうしたのはいつでしょうか", "総氏と五日に会った。"),
    ],
)
def test_kana_that_may_mean_something_else_stay(question, passage):
    assert as_written(question, passage) == question


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("池があるのはどのクニですか?", "池があるのはどの国ですか?"),
        ("どのようなひとびとが来ましたか?", "どのような人々が来ましたか?"),
        ("なんのしごとですか?", "なんの仕事ですか?"),
        ("クニはどこですか?", "クニはどこですか?"),
        ("どのチームですか?", "どのチームですか?"),
        ("どんなものですか?", "どんなものですか?"),
        ("どのそしきですか?", "どのそしきですか?"),  # the dictionary has no such word in kana
    ],
)
def test_what_is_asked_for_is_told_in_kanji_whatever_the_passage_says(question, asked):
    assert as_written(question, "庭に池がある。") == asked


def test_a_question_is_looked_through_once_for_all_its_passages(monkeypatch):
    looked = []
    find = module.of_dictionary
    monkeypatch.setattr(module, "of_dictionary", lambda text: looked.append(text) or find(text))
    question = "ここにしかない問いのどのクニが2つめのでんせつですか?"
    for passage in ("国の話。", "村の話。", "島の話。"):
        as_written(question, passage)
    assert looked == [question]
    module.forget_writings()
    as_written(question, "国の話。")
    assert looked == [question] * 2
