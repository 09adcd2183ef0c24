"""The page's events without a browser; browser tests hold the same from outside."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from chat.answer import Answer, Reason, Role, Timings, cite
from chat.asking import Trace
from chat.settings import Config, Settings
from chat.web.handlers import Handlers, Screen, browser_language
from chat.web.reading.choices import choices_of
from chat.web.session import Session, View
from chat.web.upload import Articles
from index.version import SourcePath
from ingest.document import Document, Passage, Span
from ingest.errors import NoIndexError


class Scripted:
    """Answers what a test tells it to."""

    def __init__(self) -> None:
        self.answer: Callable[[str], Answer] = plain
        self.asked: list[tuple[str, tuple[str, ...], object]] = []

    def ask(self, question, earlier=(), sources=None, language="ja", literal=False) -> Answer:
        self.asked.append((question, tuple(earlier), sources))
        return self.answer(question)

    def trace(self, asked, depth=0) -> list[Trace]:
        return [Trace(self.ask(a.question, a.earlier, a.sources)) for a in asked]


def plain(question: str, reason: Reason | None = None, **parts: object) -> Answer:
    fields = {"citations": (), "nearest": (), "understood_as": None, "answer": None} | parts
    return Answer(
        question=question,
        answered=bool(fields["answer"]),
        confidence=0.5,
        reason=reason,
        reply="",
        index_version="v",
        timings_ms=Timings(),
        **fields,
    )


@pytest.fixture
def scripted() -> Scripted:
    return Scripted()


@pytest.fixture
def handlers(app, scripted: Scripted) -> Handlers:
    return make(app, scripted)


def make(app, scripted: Scripted, **settings: object) -> Handlers:
    config = Config(Settings(**settings), Path("c"), Path(), Path())
    shelf = Articles(app.store, app.builder, app.config)
    return Handlers(scripted, app.handle, shelf, config)


def cited(app, words: str) -> Callable[[str], Answer]:
    source, document = next(
        (s, d) for s, d in app.handle.current().documents.items() if words in d.text
    )
    start = document.text.index(words)
    passage = Passage(source, start, start + len(words), ("節",))
    citation = cite(document, passage, Span(start, start + len(words)), Role.ANSWER)
    return lambda question: plain(question, answer=words, citations=(citation,))


def ask(handlers: Handlers, session: Session, question: str, selected: str = "") -> Screen:
    first, last = handlers.ask(session, View(), selected, question)
    assert first.busy and first.session.turns[-1].pending
    assert last.busy is False and last.session.running is None
    return last


def test_numbers_and_earlier_questions_count_answers_only(app, handlers, scripted) -> None:
    def fail(_: str) -> Answer:
        raise NoIndexError("no_index", directory="x")

    session = ask(handlers, Session("ja"), "一").session
    scripted.answer = lambda q: plain(q, Reason.INVALID)
    session = ask(handlers, session, "").session
    scripted.answer = fail
    session = ask(handlers, session, "二").session
    scripted.answer = plain
    session = ask(handlers, session, "三", "a.txt").session
    assert [turn.number for turn in session.turns] == [1, 2, 0, 3]
    question, earlier, sources = scripted.asked[-1]
    assert (question, [e.question for e in earlier], sources) == ("三", ["一"], ("a.txt",))
    assert "shutten index build" in session.turns[2].error


def test_a_stopped_question_leaves_nothing_but_its_text(handlers, scripted) -> None:
    go = threading.Event()

    def slow(question: str) -> Answer:
        go.wait(10)
        return plain(question)

    scripted.answer = slow
    steps = handlers.ask(Session("ja"), View(), "", "遅い")
    first = next(steps)
    handlers.stop(first.session)
    last = next(steps)
    go.set()
    assert (last.session.turns[-1].stopped, last.question) == (True, None)
    # It comes back, for the script to put into the box where that is empty.
    assert 'data-returned="遅い"' in last.stage
    assert last.session.earlier == ()
    assert next(steps, None) is None


def test_an_unforeseen_error_is_a_sentence_too(handlers, scripted, caplog) -> None:
    def fail(_: str) -> Answer:
        raise ZeroDivisionError

    scripted.answer = fail
    screen = ask(handlers, Session("ja"), "一")
    assert "ZeroDivisionError" in screen.session.turns[-1].error
    assert "Traceback" not in screen.conversation
    assert "ZeroDivisionError" in caplog.text


def understood(screen: Screen) -> str:
    return screen.conversation.split('class="understood">')[1].split("<")[0]


def test_half_of_a_character_is_never_sent_back(handlers, scripted) -> None:
    # JSON can spell one, and the event that holds one ends without a word.
    scripted.answer = lambda q: plain(q, Reason.NOT_IN_ARTICLE, understood_as="庭は誰が設計した?")
    session = Session("ja")
    for question in ("庭は\ud83d誰が?", "\udc80" * 9):
        for screen in handlers.ask(session, View(), "", question):
            for drawn in (screen.conversation, screen.stage):
                (drawn or "").encode("utf-8")
        session = screen.session
    assert [question for question, *_ in scripted.asked] == ["庭は誰が?", ""]


def test_half_of_a_character_comes_not_back_with_a_question_that_failed(handlers, scripted) -> None:
    def fail(_: str) -> Answer:
        raise NoIndexError("no_index", directory="x")

    scripted.answer = fail
    stage = ask(handlers, Session("ja"), "庭は\ud83d誰が?").stage
    assert 'data-returned="庭は誰が?"' in stage


def test_what_was_understood_turns_no_line_around(handlers, scripted) -> None:
    scripted.answer = lambda q: plain(q, Reason.NOT_IN_ARTICLE, understood_as=f"庭の{q}")
    line = understood(ask(handlers, Session("ja"), "\u202e誰が?"))
    assert "庭の" in line
    assert line.isprintable()


def test_half_of_a_character_in_a_pasted_text_costs_itself_alone(app, handlers) -> None:
    *_, last = handlers.adder.add_text(Session("ja"), "橋", "# 橋\n\n橋は\ud83d赤い。\n")
    assert last.source == "橋.txt"
    assert app.handle.current().documents["橋.txt"].text == "# 橋\n\n橋は\ufffd赤い。\n"


def test_half_of_a_character_as_the_chosen_article_is_never_sent_back(app) -> None:
    config = Config(Settings(), Path("c"), Path(), Path())
    shelf = Articles(app.store, app.builder, app.config)
    page = Handlers(app.answerer, app.handle, shelf, config)
    session = page.select(Session("ja"), View(), "庭\ud83d.txt").session or Session("ja")
    for screen in page.ask(session, View(), "庭\ud83d.txt", "庭は誰が設計した?"):
        for drawn in (screen.conversation, screen.stage, screen.pane, screen.selected):
            (drawn or "").encode("utf-8")
        session = screen.session or session
    assert session.turns[-1].error or session.turns[-1].cited == ()


def test_half_of_a_character_in_an_address_is_told_of(handlers) -> None:
    *_, last = handlers.adder.add_text(Session("ja"), "", "http://127.0.0.1/\ud83d")
    assert last.source is None
    assert last.status.encode("utf-8")


def test_a_citation_that_no_longer_holds_is_not_marked(app, handlers, scripted, articles) -> None:
    scripted.answer = cited(app, "佐藤健一")
    session = ask(handlers, Session("ja"), "誰?").session
    assert 'data-citation="1.1"' in handlers.show(session, View(), "1.1").pane
    garden = articles / "garden.txt"
    garden.write_text("まえがき。\n\n" + garden.read_text(encoding="utf-8"), encoding="utf-8")
    app.builder.build(app.builder.source_set((), app.config.source_paths))
    pane = handlers.show(session, View(), "1.1").pane
    assert "<mark" not in pane
    assert "場所を示せません" in pane


def test_a_citation_of_an_article_that_is_gone_is_told(app, handlers, scripted, articles) -> None:
    scripted.answer = cited(app, "佐藤健一")
    session = ask(handlers, Session("ja"), "誰?").session
    only = SourcePath("library.txt", str(articles))
    app.builder.build(app.builder.source_set((only,), ()))
    assert "もう索引にありません" in handlers.show(session, View(), "1.1").pane
    assert handlers.show(session, View(), "7.7") == Screen()


def test_short_answers_stand_in_their_sentence(app, handlers, scripted) -> None:
    scripted.answer = cited(app, "佐藤健一")
    html = ask(handlers, Session("ja"), "誰?").conversation
    assert "設計したのは造園家の<strong>佐藤健一</strong>です。" in html


def test_a_page_without_an_index_says_so(app, handlers) -> None:
    (app.store.root / "CURRENT").unlink()
    screen = handlers.load("ja")
    assert "まだ索引がありません" in screen.pane
    assert screen.conversation


def test_the_selector_is_filled_once_a_version(app, handlers) -> None:
    screen = handlers.load("ja,en;q=0.5")
    assert screen.choices[0][1] == ""
    assert handlers.select(screen.session, screen.view, "").choices is None
    handlers_view = View(shown=screen.view.shown, version="older")
    assert handlers.select(screen.session, handlers_view, "gone.txt").selected == ""


def test_looking_around_never_writes_the_conversation(app, handlers, scripted) -> None:
    scripted.answer = cited(app, "佐藤健一")
    session = ask(handlers, Session("ja"), "誰?").session
    for screen in (
        handlers.select(session, View(), ""),
        handlers.show(session, View(), "1.1"),
        handlers.show_added(session, View(), ""),
    ):
        assert screen.session is None
        assert screen.conversation is None


@pytest.mark.parametrize(
    ("header", "language"),
    [("ja", "ja"), ("ja-JP,en;q=0.9", "ja"), ("en-US,ja;q=0.9", "en"), ("", "en"), ("fr", "en")],
)
def test_the_browsers_first_language_decides(header: str, language: str) -> None:
    assert browser_language(header) == language


def test_the_configured_language_comes_first(app, scripted) -> None:
    chosen = make(app, scripted, interface={"language": "en"})
    assert chosen.load("ja").session.language == "en"


def test_a_failed_article_is_told_and_a_good_one_named(
    app, handlers, tmp_path, monkeypatch
) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    *_, last = handlers.adder.add_text(Session("en"), "x", " ")
    assert last.source is None
    assert "x.txt is empty" in last.status
    upload = tmp_path / "y.md"
    upload.write_text("# 題\n\n本文です。\n", encoding="utf-8")
    *steps, last = handlers.adder.add_file(Session("ja"), upload)
    assert last.source == "y.md"
    assert 'role="progressbar"' in steps[0].status


def test_a_file_of_several_articles_is_asked_as_a_whole(app, handlers, tmp_path, monkeypatch):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    upload = tmp_path / "bridges.csv"
    upload.write_text("title,text\n赤い橋,1990年に開いた。\n白い橋,2001年に開いた。\n", "utf-8")
    *_, last = handlers.adder.add_file(Session("ja"), upload)
    assert last.source == "bridges.csv#1"
    screen = handlers.show_added(Session("ja"), View(), last.source)
    assert (screen.view.shown, screen.selected) == ("bridges.csv#1", "")
    assert ("白い橋", "bridges.csv#2") in screen.choices


def test_what_is_doubtful_about_an_article_is_told(app, handlers, tmp_path, monkeypatch):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    upload = tmp_path / "rows.csv"
    upload.write_text("title,text\n赤い橋,1990年に開いた。\n空,\n", "utf-8")
    *_, last = handlers.adder.add_file(Session("ja"), upload)
    assert 'class="remark"' in last.status


def answers_from(app, *words: str) -> Callable[[str], Answer]:
    """Answers each question with the first of these words that it does not hold itself."""

    def answer(question: str) -> Answer:
        best = next(w for w in words if w not in question)
        return replace(cited(app, best)(question), confidence=0.9)

    return answer


def test_questions_to_go_on_with_come_after_the_answer(app, handlers, scripted) -> None:
    scripted.answer = cited(app, "約3億円")
    session = ask(handlers, Session("ja"), "いくら?", "articles/garden.txt").session
    scripted.answer = answers_from(app, "1998年4月")
    first, last = handlers.suggest(session, "articles/garden.txt")
    assert first == ""
    assert 'data-example="青葉庭園が開園したのはいつですか?"' in last
    assert 'data-after="1"' in last
    assert "続けて聞けること" in last
    # Asked as the user would ask them: of the same articles, after the same conversation.
    _, earlier, sources = scripted.asked[-1]
    assert ([e.question for e in earlier], sources) == (["いくら?"], ["articles/garden.txt"])


def test_no_question_to_go_on_with_where_the_reader_finds_none(app, handlers, scripted) -> None:
    scripted.answer = cited(app, "約3億円")
    session = ask(handlers, Session("ja"), "いくら?").session
    scripted.answer = plain
    assert list(handlers.suggest(session, "")) == ["", ""]


def test_nothing_is_suggested_once_the_next_question_is_asked(app, handlers, scripted) -> None:
    scripted.answer = cited(app, "約3億円")
    session = ask(handlers, Session("ja"), "いくら?").session
    go, begun = threading.Event(), threading.Event()

    def slow(question: str) -> Answer:
        begun.set()
        go.wait(10)
        return plain(question)

    scripted.answer = slow
    steps = handlers.suggest(session, "")
    assert next(steps) == ""
    threading.Thread(target=lambda: begun.wait(10) and session.leave()).start()
    assert list(steps) == []
    go.set()
    asked = len(scripted.asked)
    assert list(handlers.suggest(session, "")) == [""]
    assert len(scripted.asked) == asked


def test_clearing_ends_what_is_being_thought_of(app, handlers, scripted) -> None:
    scripted.answer = cited(app, "約3億円")
    session = ask(handlers, Session("ja"), "いくら?").session
    handlers.clear(session, View(), "")
    assert list(handlers.suggest(session, "")) == [""]
    assert list(handlers.suggest(handlers.clear(session, View(), "").session, "")) == [""]


def test_a_failure_in_suggesting_never_reaches_the_page(app, handlers, scripted, caplog) -> None:
    def fail(_: str) -> Answer:
        raise ZeroDivisionError

    scripted.answer = cited(app, "約3億円")
    session = ask(handlers, Session("ja"), "いくら?").session
    scripted.answer = fail
    assert list(handlers.suggest(session, "")) == [""]
    assert "no questions to go on with" in caplog.text


def test_questions_of_one_page_are_somebodys_under_one_random_name(app, scripted, handlers):
    from chat.observing.asking import current_asking

    seen = []

    def answer(question: str) -> Answer:
        seen.append(current_asking())
        return plain(question)

    scripted.answer = answer
    session = handlers.load("ja").session
    session = ask(handlers, session, "一").session
    ask(handlers, session, "二")
    ask(handlers, handlers.load("ja").session, "三")
    assert {asking.origin for asking in seen} == {"page"}
    assert seen[0].session == seen[1].session != seen[2].session
    assert len({asking.id for asking in seen}) == 3


def test_suggestions_are_tried_without_being_anybodys_questions(
    app, scripted, handlers, monkeypatch
):
    from chat.observing.asking import current_asking

    scripted.answer = cited(app, "1998年4月")
    session = ask(handlers, Session("ja"), "一").session
    seen = []
    scripted.answer = lambda question: (seen.append(current_asking()), plain(question))[1]

    def try_one(document, earlier, near, verify):
        verify("下書き")
        return ()

    monkeypatch.setattr("chat.web.suggestions.suggest", try_one)
    list(handlers.suggest(session, ""))
    assert seen and set(seen) == {None}


def test_other_answers_citations_are_marked_faintly(app, handlers, scripted) -> None:
    scripted.answer = cited(app, "佐藤健一")
    session = ask(handlers, Session("ja"), "誰?").session
    scripted.answer = cited(app, "約3億円")
    last = ask(handlers, session, "いくら?")
    assert 'data-citation="1.1" class="earlier">佐藤健一</mark>' in last.pane
    assert 'data-citation="2.1" class="answer">約3億円</mark>' in last.pane
    back = handlers.show(last.session, View(), "1.1").pane
    assert 'data-citation="1.1" class="answer"' in back
    assert 'data-citation="2.1" class="earlier"' in back
    assert "<mark" not in handlers.clear(last.session, View(), "").pane


def test_a_link_opens_its_article_and_leaves_the_rest_as_on_any_visit(app, handlers) -> None:
    source, document = list(app.handle.current().documents.items())[-1]
    start = document.blocks[1].start
    query = {"doc": source, "start": str(start), "end": str(start + 3)}
    screen = handlers.load("ja", query=query)
    assert screen.view.shown == source
    assert 'data-citation="link" class="linked"' in screen.pane
    assert screen.conversation == handlers.load("ja").conversation
    gone = handlers.load("en", query={"doc": "<b>gone"})
    assert "is not in the index here." in gone.pane
    assert "<mark" not in gone.pane


def test_a_link_without_an_index_is_no_error(app, handlers) -> None:
    (app.store.root / "CURRENT").unlink()
    assert "まだ索引がありません" in handlers.load("ja", query={"doc": "a", "start": "0"}).pane


def test_among_more_than_eight_articles_labels_hold_the_file_too() -> None:
    documents = [Document(f"f{n}.txt", f"題{n}", "文") for n in range(9)]
    assert choices_of(documents[:8], "ja")[1] == ("題0", "f0.txt")
    assert choices_of(documents, "ja")[1] == ("題0 – f0.txt", "f0.txt")
    twins = [Document(f"f{n}.txt", "同じ題", "文") for n in range(2)]
    assert [label for label, _ in choices_of(twins, "en")] == ["All articles", "f0.txt", "f1.txt"]


def test_a_second_question_does_not_take_the_place_of_one_that_runs(app, handlers, scripted):
    scripted.answer = cited(app, "佐藤健一")
    first = handlers.ask(Session("ja"), View(), "", "誰?")
    running = next(first).session
    (nothing,) = handlers.ask(running, View(), "", "いつ?")
    assert nothing == Screen()
    *_, last = first
    assert [turn.question for turn in last.session.turns] == ["誰?"]


def test_suggestions_are_made_once_an_answer(app, handlers, scripted, monkeypatch) -> None:
    scripted.answer = cited(app, "佐藤健一")
    session = ask(handlers, Session("ja"), "誰?").session
    made = []
    monkeypatch.setattr(
        "chat.web.suggestions.suggest", lambda *_, **__: (made.append(1), ("次は?",))[1]
    )
    list(handlers.suggest(session, ""))
    list(handlers.suggest(session, ""))
    assert made == [1]


def test_a_page_opened_while_another_loads_the_new_version_lists_its_articles(
    app, handlers, tmp_path, monkeypatch
) -> None:
    app.handle.current()
    added = tmp_path / "新しい記事.txt"
    added.write_text("新しい記事\n\n橋は白い。\n", encoding="utf-8")
    paths = [*app.config.source_paths, SourcePath(str(added), str(added))]
    app.builder.build(app.builder.source_set([], paths))
    begun, go, load = threading.Event(), threading.Event(), app.handle._load

    def slow(version: str) -> object:
        begun.set()
        assert go.wait(20)
        return load(version)

    monkeypatch.setattr(app.handle, "_load", slow)
    asking = threading.Thread(target=app.handle.current)
    asking.start()
    assert begun.wait(20)
    opened: list[Screen] = []
    opening = threading.Thread(target=lambda: opened.append(handlers.load("ja")))
    opening.start()
    opening.join(0.2)
    go.set()
    for thread in (asking, opening):
        thread.join(20)
    assert any(source.endswith("新しい記事.txt") for _, source in opened[0].choices)
