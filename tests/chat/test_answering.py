"""Answers are spans of the stored text, or an honest no."""

import shutil
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import chat.answering
from chat.answer import Reason, Role
from chat.app import App
from chat.asking import Asked
from chat.evaluation.metrics.citation_integrity import citation_integrity
from chat.settings import load_config
from ingest.document import SectionKind
from ingest.errors import IndexStateError, NoIndexError, SourceError

QUESTIONS = [
    "青葉庭園はいつ開園しましたか?",
    "設計したのは誰ですか?",
    "総額はいくらでしたか?",
    "なぜ庭をつくったのですか?",
    "園内にはどんな見どころがありますか?",
    "来園者は15万人ですか?",
    "潮見図書館の館長は?",
    "この記事の著者は誰ですか?",
    "When was it built?",
]


def with_threshold(app: App, threshold: float, **others: int):
    """The same application with another operating point."""
    update = {"threshold": threshold, **others}
    section = app.config.settings.answer.model_copy(update=update)
    changed = app.config.settings.model_copy(update={"answer": section})
    return App(replace(app.config, settings=changed), app.index_dir).answerer


@pytest.mark.parametrize("question", QUESTIONS)
def test_answer_is_verbatim_span_of_source(app, question):
    answer = app.answerer.ask(question)
    documents = app.handle.current().documents
    assert answer.answered
    for place in (*answer.citations, *answer.nearest):
        assert place.text == documents[place.source].text[place.start : place.end]
        assert place.passage_start <= place.start < place.end <= place.passage_end
    assert answer.answer == "\n".join(c.text for c in answer.citations if c.role is Role.ANSWER)


def test_tight_span_follows_the_type_of_the_question(app):
    assert app.answerer.ask("青葉庭園はいつ開園しましたか?").answer == "1998年4月"
    assert app.answerer.ask("青葉庭園の総額はいくらでしたか?").answer == "約3億円"


def test_normalised_question_finds_the_source_as_it_is_written(app):
    answer = app.answerer.ask("年間の来園者は何人ですか?")
    assert answer.answer == "15万\u2f08"


def test_list_question_gets_all_items_as_separate_citations_in_reading_order(app):
    answer = app.answerer.ask("園内にはどんな見どころがありますか?")
    assert answer.answer == "白い橋\n竹の道\n石の広場"
    starts = [c.start for c in answer.citations]
    assert starts == sorted(starts)


def test_items_of_a_long_list_are_cited_each_in_its_own_passage(app, articles):
    items = "".join(f"  • {n}番の橋は町の{n}丁目にある長い橋である\n" for n in range(1, 41))
    (articles / "garden.txt").write_text(f"市内の橋は次のとおりです。\n\n{items}", encoding="utf-8")
    app.builder.build(app.builder.source_set([], app.config.source_paths))
    answer = app.answerer.ask("市内にはどんな橋がありますか?", sources=["articles/garden.txt"])
    assert len(answer.citations) == 40
    assert len({c.passage_start for c in answer.citations}) > 1
    assert citation_integrity(answer, app.handle.current().documents) == 1.0


def test_author_of_several_articles_is_not_guessed(app, articles):
    (articles / "library.txt").write_text(
        "海の本。\n\nこの記事の著者\n\n鈴木一郎\n", encoding="utf-8"
    )
    app.builder.build(app.builder.source_set([], app.config.source_paths))
    answer = app.answerer.ask("この記事の著者は誰ですか?")
    assert answer.confidence != 0.9


def test_every_equal_place_supports_the_answer(app, articles):
    text = "\n\n".join(["今日の館長は北村志保である。"] * 5)
    (articles / "garden.txt").write_text(text, encoding="utf-8")
    app.builder.build(app.builder.source_set([], app.config.source_paths))
    answer = app.answerer.ask("館長は誰?", sources=["articles/garden.txt"])
    roles = [c.role for c in answer.citations]
    assert roles == [Role.ANSWER] + [Role.SUPPORT] * 4


def test_citation_carries_heading_path_and_title(app):
    place = app.answerer.ask("青葉庭園はいつ開園しましたか?").citations[0]
    assert place.headings == ("1. 庭のはじまり",)
    assert place.title == "みどりの庭"
    assert place.source.endswith("articles/garden.txt")


def test_article_without_title_is_called_by_its_file_name(app):
    place = app.answerer.ask("潮見図書館はいつ建てられましたか?").citations[0]
    assert place.title == "library.txt"


def test_author_is_answered_from_the_layout(app):
    answer = app.answerer.ask("この記事の著者は誰ですか?", sources=["articles/garden.txt"])
    assert answer.answer == "山田花子"
    assert {c.role for c in answer.citations} == {Role.ANSWER, Role.SUPPORT}


def test_links_to_other_articles_are_not_answered_from(app):
    answer = app.answerer.ask("海の見える図書館とは?", sources=["articles/garden.txt"])
    assert all("海の見える" not in c.text for c in answer.citations)


def test_restriction_to_an_article_holds(app):
    answer = app.answerer.ask("青葉庭園はいつ開園しましたか?", sources=["articles/library.txt"])
    places = (*answer.citations, *answer.nearest)
    assert {place.source for place in places} == {"articles/library.txt"}


def test_unknown_article_is_told(app):
    with pytest.raises(SourceError, match="nowhere"):
        app.answerer.ask("誰?", sources=["nowhere.txt"])


def test_below_the_threshold_the_nearest_passages_are_offered_as_such(app):
    answer = with_threshold(app, 1.0).ask("青葉庭園はいつ開園しましたか?", language="ja")
    assert (answer.answered, answer.answer, answer.reason) == (False, None, Reason.NOT_IN_ARTICLE)
    assert (
        answer.reply
        == "記事の中に、この質問の答えは見つかりませんでした。近い箇所は次のとおりです。"
    )
    assert answer.citations == ()
    assert 0 < len(answer.nearest) <= 3
    # The sentence that the reader was too careful to answer from comes first.
    assert "開園" in answer.nearest[0].text
    assert answer.nearest[0].text.count("。") <= 1
    assert len({(c.source, c.passage_start) for c in answer.nearest}) == len(answer.nearest)
    assert 0 < answer.confidence < 1


def test_where_no_place_is_offered_the_reply_speaks_of_none(app):
    answer = with_threshold(app, 1.0, nearest=0).ask("青葉庭園はいつ開園しましたか?")
    assert (answer.reason, answer.nearest) == (Reason.NOT_IN_ARTICLE, ())
    assert answer.reply == "記事の中に、この質問の答えは見つかりませんでした。"


def test_an_answer_comes_without_reply_reason_and_nearest_places(app):
    answer = app.answerer.ask("青葉庭園はいつ開園しましたか?")
    assert (answer.answered, answer.reply, answer.reason, answer.nearest) == (True, "", None, ())
    assert answer.understood_as is None
    assert answer.index_version == app.handle.current().version


def test_confidence_is_the_best_readings_probability_answered_or_not(app):
    asked = Asked("青葉庭園はいつ開園しましたか?")
    for threshold in (0.0, 1.0):
        trace = with_threshold(app, threshold).trace([asked])[0]
        assert trace.answer.confidence == round(trace.readings[0].probability, 4)


@pytest.mark.parametrize("count", [1, 2])
def test_so_many_passages_are_read_as_the_setting_says(app, count):
    settings = app.config.settings
    search = settings.search.model_copy(update={"passages": count})
    config = replace(app.config, settings=settings.model_copy(update={"search": search}))
    trace = App(config, app.index_dir).answerer.trace([Asked("青葉庭園の庭は?")], depth=20)[0]
    assert len(trace.read) == count < len(trace.hits)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("", Reason.INVALID),
        (" \n\t", Reason.INVALID),
        ("\U0001f600\U0001f600", Reason.INVALID),
        ("\x00\x01", Reason.INVALID),
        ("?!", Reason.INVALID),
        ("あ" * 100_000, Reason.INVALID),
        ("こんにちは", Reason.SMALLTALK),
        ("Thank you!", Reason.SMALLTALK),
    ],
)
def test_what_is_no_question_gets_a_sentence(app, question, reason):
    answer = app.answerer.ask(question)
    assert answer.reason is reason
    assert answer.reply
    assert not answer.answered
    assert answer.citations == answer.nearest == ()


def test_earlier_question_that_is_too_long_is_passed_over(app):
    long = "青葉庭園の" + "あ" * 5_000 + "は何ですか?"
    answer = app.answerer.ask("それはいつ開園しましたか?", earlier=["青葉庭園とは?", long])
    assert answer.understood_as is None or len(answer.understood_as) <= 2_000


def test_question_too_long_is_refused_without_being_cleaned(app, monkeypatch):
    cleaned = []
    real = chat.answering.clean
    monkeypatch.setattr(chat.answering, "clean", lambda text: cleaned.append(text) or real(text))
    answer = app.answerer.ask("あ" * 5_000_000)
    assert answer.reason is Reason.INVALID
    assert "5000000" in answer.reply.replace(",", "")
    assert max(map(len, cleaned)) <= 2_001


def test_links_to_other_articles_take_no_place_among_what_is_read(app, articles):
    links = "\n".join(f"- 青葉庭園の白い橋の話 {n}" for n in range(40))
    text = f"# 庭\n\n青葉庭園の橋は1903年に架けられた。\n\n## 関連記事\n\n{links}\n"
    (articles / "links.md").write_text(text, encoding="utf-8")
    app.builder.build(app.builder.source_set([], app.config.source_paths))
    asked = Asked("青葉庭園の白い橋の話はいつ?", sources=("articles/links.md",))
    (trace,) = app.answerer.trace([asked])
    kinds = {hit.passage.kind for hit in trace.hits}
    assert SectionKind.TRAILER in kinds
    assert [hit.passage.kind for hit in trace.read] == [SectionKind.BODY]


def test_reply_is_in_the_language_of_the_question(app):
    assert app.answerer.ask("Hello", language="ja").reply.startswith("Hello")
    assert app.answerer.ask("こんにちは", language="en").reply.startswith("こんにちは")


def test_follow_up_shows_what_it_was_understood_as(app):
    answer = app.answerer.ask("その館長は?", earlier=["潮見図書館はいつ建てられましたか?"])
    assert answer.understood_as == "潮見図書館の館長は?"
    assert (
        app.answerer.ask("青葉庭園の設計者は?", earlier=["潮見図書館とは?"]).understood_as is None
    )


def test_thanks_in_between_are_nothing_to_refer_to(app):
    question = "青葉庭園はいつ開園しましたか?"
    straight = app.answerer.ask("誰が設計した?", [question])
    after = app.answerer.ask("誰が設計した?", [question, "ありがとう"])
    assert straight.understood_as
    assert after.understood_as == straight.understood_as


def test_name_is_searched_in_the_spelling_of_the_article(app, articles):
    (articles / "library.txt").write_text(
        "Brightline館の館長はMarcus Tellmanです。\n", encoding="utf-8"
    )
    app.builder.build(app.builder.source_set([], app.config.source_paths))
    answer = app.answerer.ask("ブライトライン館の館長は?")
    assert answer.understood_as == "Brightline館の館長は?"
    assert answer.question == "ブライトライン館の館長は?"
    assert "Marcus Tellman" in answer.answer


def test_spelling_is_that_of_the_articles_asked(app, articles):
    (articles / "library.txt").write_text("Brightline館は町にある。", encoding="utf-8")
    app.builder.build(app.builder.source_set([], app.config.source_paths))
    question = "ブライトライン館とは?"
    here = app.answerer.ask(question, sources=["articles/library.txt"])
    elsewhere = app.answerer.ask(question, sources=["articles/garden.txt"])
    assert here.understood_as == "Brightline館とは?"
    assert elsewhere.understood_as is None


def test_question_taken_literally_keeps_its_spelling(app):
    question = "青場庭園の設計者の佐藤建一は?"
    assert app.answerer.ask(question).understood_as == "青場庭園の設計者の佐藤健一は?"
    assert app.answerer.ask(question, literal=True).understood_as is None


def test_new_version_has_new_spellings(app, articles):
    question = "ブライトライン館とは?"
    assert app.answerer.ask(question).understood_as is None
    (articles / "library.txt").write_text("Brightline館は町にある。", encoding="utf-8")
    app.builder.build(app.builder.source_set([], app.config.source_paths))
    assert app.answerer.ask(question).understood_as == "Brightline館とは?"


def test_follow_up_is_resolved_before_it_is_respelt(app):
    answer = app.answerer.ask(
        "その館長の鈴木一朗は?", earlier=["潮見図書館はいつ建てられましたか?"]
    )
    assert answer.understood_as == "潮見図書館の館長の鈴木一郎は?"


def test_without_an_index_the_remedy_is_told(config_file, tmp_path):
    app = App(load_config(config_file), tmp_path / "elsewhere")
    with pytest.raises(NoIndexError, match="shutten index build"):
        app.answerer.ask("誰?")


def test_new_version_is_picked_up_between_two_questions(app, articles):
    before = app.answerer.ask("青葉庭園はいつ開園しましたか?")
    (articles / "garden.txt").write_text("青葉庭園は1999年に開園しました。", encoding="utf-8")
    app.builder.build(app.builder.source_set([], app.config.source_paths))
    after = app.answerer.ask("青葉庭園はいつ開園しましたか?")
    assert before.answer == "1998年4月"
    assert after.answer == "1999年"
    assert before.index_version != after.index_version


def test_changed_encoder_is_refused_naming_both(app, config_file, tiny_encoder_folder, tmp_path):
    other = tmp_path / "other-model"
    shutil.copytree(tiny_encoder_folder, other)
    (other / "extra.json").write_text("{}")
    text = config_file.read_text(encoding="utf-8")
    config_file.write_text(text.replace(str(tiny_encoder_folder), str(other)), encoding="utf-8")
    changed = App(load_config(config_file), app.index_dir)
    with pytest.raises(IndexStateError) as caught:
        changed.answerer.ask("誰?")
    assert str(other) in caught.value.message("en")
    assert str(tiny_encoder_folder) in caught.value.message("en")


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(st.text(max_size=200), st.lists(st.text(max_size=50), max_size=2))
def test_no_question_breaks_a_promise(app, question, earlier):
    answer = app.answerer.ask(question, earlier=earlier)
    assert citation_integrity(answer, app.handle.current().documents) == 1.0
    assert 0.0 <= answer.confidence <= 1.0
    assert answer.answered == (answer.reason is None) == (answer.reply == "")
