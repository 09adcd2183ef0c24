"""Example questions are drawn from the article's own words."""

from chat.examples import example_questions


def test_questions_name_what_the_article_speaks_of(app):
    questions = example_questions(app.handle.current(), "articles/garden.txt")
    assert "この記事の著者は誰ですか?" in questions
    assert "青葉庭園が開園したのはいつですか?" in questions


def test_dated_sentence_is_turned_round_only_where_its_form_allows(app, articles):
    (articles / "garden.txt").write_text(
        "北橋は1990年に完成した。駅から、2001年まで歩けた道がある。Acmeの話。Acmeはいい。",
        encoding="utf-8",
    )
    app.builder.build(app.builder.source_set([], app.config.source_paths))
    questions = example_questions(app.handle.current(), "articles/garden.txt")
    assert questions == ("北橋が完成したのはいつですか?",)


def test_article_without_names_or_dates_yields_none(app, articles):
    for path in articles.iterdir():
        path.write_text("空は広い。風が吹く。", encoding="utf-8")
    app.builder.build(app.builder.source_set([], app.config.source_paths))
    assert example_questions(app.handle.current(), None) == ()
