"""SQuAD files, 1.1 and 2.0: read article by article, answers held against their contexts."""

import json

import pytest

from chat.evaluation.questions import (
    check_questions,
    open_questions,
    read_questions,
    squad_articles,
    squad_source,
)
from ingest.errors import QuestionFileError
from ingest.normalize import fold

GARDEN = "青葉庭園は1998年に開園した。設計したのは佐藤健一である。総額は約3億円だった。"
LIBRARY = "潮見図書館は2005年に建てられた。"


def answer(context: str, text: str) -> dict:
    return {"text": text, "answer_start": context.index(text)}


def squad(*questions: dict, version: str = "v2.0") -> dict:
    """Two articles; the questions are asked of the first."""
    garden = {"context": GARDEN, "qas": list(questions)}
    library = {"context": LIBRARY, "qas": []}
    return {
        "version": version,
        "data": [
            {"title": "庭", "paragraphs": [garden]},
            {"title": "海の/図書館", "paragraphs": [library, library]},
        ],
    }


def save_squad(save, *questions, name="s.json", indent=None):
    return save(name, json.dumps(squad(*questions), ensure_ascii=False, indent=indent))


def test_answer_evidence_and_source(save):
    golds = [answer(GARDEN, "佐藤健一"), answer(GARDEN, "健一"), answer(GARDEN, "佐藤健一")]
    path = save_squad(save, {"id": "a", "question": "誰?", "answers": golds}, name="s.json.gz")
    question = read_questions(path)[0]
    assert question.answers == ("佐藤健一", "健一")
    assert question.evidence == ("設計したのは佐藤健一である。",)
    assert (question.id, question.answerable) == ("a", True)
    assert question.source == "0001-庭.txt"


def test_answer_over_two_sentences_has_both_as_evidence(save):
    gold = answer(GARDEN, "佐藤健一である。総額は約3億円")
    question = read_questions(save_squad(save, {"question": "?", "answers": [gold]}))[0]
    assert question.evidence == ("設計したのは佐藤健一である。", "総額は約3億円だった。")


def test_impossible_questions_of_squad_2(save):
    plausible = {"plausible_answers": [answer(GARDEN, "佐藤健一")]}
    path = save_squad(
        save,
        {"id": "a", "question": "海を設計したのは?", "is_impossible": True, "answers": []}
        | plausible,
        {
            "id": "b",
            "question": "庭は?",
            "is_impossible": False,
            "answers": [answer(GARDEN, "佐藤健一")],
        },
        {"id": "c", "question": "正解を伏せた質問?"},
        indent=1,
    )
    questions = read_questions(path)
    assert [q.answerable for q in questions] == [False, True, None]
    assert questions[0].answers == questions[0].evidence == ()


def test_kind_is_the_question_type_of_jaquad(save):
    path = save_squad(save, {"question": "?", "question_type": "Logical reasoning"})
    assert read_questions(path)[0].kind == "Logical reasoning"


@pytest.mark.parametrize(
    ("question", "place", "words"),
    [
        ({"answers": []}, "", "question is missing"),
        ("text", "", "question is missing"),
        ({"question": "?", "id": [1]}, "", '"id"'),
        ({"question": "?", "is_impossible": "no"}, "", '"is_impossible"'),
        ({"question": "?", "answers": {"text": ["a"]}}, "", '"answers"'),
        ({"question": "?", "answers": [{"text": "佐藤"}]}, ".answers[0]", "answer_start"),
        ({"question": "?", "answers": [{"text": ""}]}, ".answers[0]", '"text"'),
        (
            {"question": "?", "answers": [{"text": "佐藤", "answer_start": 3}]},
            ".answers[0]",
            "佐藤",
        ),
        (
            {"question": "?", "answers": [{"text": "佐藤", "answer_start": -1}]},
            ".answers[0]",
            "-1",
        ),
        (
            {"question": "?", "answers": [answer(GARDEN, "佐藤")], "is_impossible": True},
            "",
            "unanswerable",
        ),
    ],
)
def test_wrong_question_is_told_with_its_path_and_reading_goes_on(
    save, problems, question, place, words
):
    path = save_squad(save, {"question": "ok?"}, question, {"question": "later?"})
    (found,) = problems(path)
    assert found.startswith(f"data[0].paragraphs[0].qas[1]{place}: ")
    assert words in found
    with pytest.raises(QuestionFileError, match=r"qas\[1\]"):
        read_questions(path)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([1], "data[0]"),
        ([{"title": "t"}], "data[0]"),
        ([{"paragraphs": []}, {"paragraphs": [{"qas": []}]}], "data[1].paragraphs[0]"),
        ([{"paragraphs": [{"context": "c"}]}], "data[0].paragraphs[0]"),
    ],
)
def test_wrong_structure_is_told_with_its_path(save, problems, data, place):
    path = save("s.json", json.dumps({"data": data}))
    assert [found.split(":")[0] for found in problems(path)] == [place]
    with pytest.raises(QuestionFileError, match="data"):
        list(squad_articles(path))


def test_file_that_breaks_off_keeps_what_was_whole(save):
    whole = json.dumps(squad({"question": "誰?"}), ensure_ascii=False)
    path = save("s.json", whole[:-40])
    report = check_questions(path, "en")
    assert report.questions == 1
    assert [found.place for found in report.problems] == ["data[1]"]


def test_articles_and_sources_share_their_numbers(save):
    path = save_squad(save, {"question": "誰?"})
    assert list(squad_articles(path)) == [("庭", [GARDEN]), ("海の/図書館", [LIBRARY, LIBRARY])]
    with pytest.raises(QuestionFileError):
        list(squad_articles(save("q.jsonl", [{"question": "q"}])))


@pytest.mark.parametrize(
    ("number", "title", "source"),
    [
        (1, "庭", "0001-庭.txt"),
        (12, "海の/図書館: \\*?<>|", "0012-海の_図書館.txt"),
        (3, "../..", "0003.txt"),
        (4, "", "0004.txt"),
        (12345, "a b\n\0c\ud800", "12345-a_b_c.txt"),
        (6, "か\u3099", "0006-\u304c.txt"),
    ],
)
def test_source_is_a_name_that_file_systems_take(tmp_path, number, title, source):
    assert squad_source(number, title) == source
    (tmp_path / source).write_text("x")


def test_long_titles_are_cut_and_stay_apart(tmp_path):
    names = {squad_source(number, "\U00020000" * 300) for number in range(1, 4)}
    assert len(names) == 3
    for name in names:
        (tmp_path / name).write_text("x")


def test_jaquad_as_it_is(shared):
    path = shared / "data" / "jaquad" / "dev.json.gz"
    file = open_questions(path)
    assert (file.format, file.encoding) == ("squad", "UTF-8")
    report = check_questions(path, "ja")
    assert (report.questions, report.with_answers, report.problem_count) == (3939, 3939, 0)
    articles = {
        squad_source(number, title): paragraphs
        for number, (title, paragraphs) in enumerate(squad_articles(path), start=1)
    }
    assert len(articles) == 101
    assert sum(map(len, articles.values())) == 1431
    for question in file:
        (text,) = question.answers
        contexts = [c for c in articles[question.source] if question.evidence[0] in c]
        assert contexts
        assert all(sentence in contexts[0] for sentence in question.evidence)
        assert fold(text) in fold("".join(question.evidence))
