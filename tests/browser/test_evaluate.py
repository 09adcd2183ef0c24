"""The tab for evaluation in a real browser; the stand-in answers with what a question quotes."""

from __future__ import annotations

import re
import zipfile

import pytest

pytestmark = pytest.mark.browser

QUESTIONS = """question,answers,kind,evidence
港が開かれたのは「1871年」ですか?,1871年,when,港は1871年に開かれました
設計したのは「1871年」ですか?,浜田清,who,設計したのは技師の浜田清です
?港に書かれていないことは何ですか?,,unanswerable,
"""
SLOW = QUESTIONS + "遅い質問「1871年」ですか?,1871年,slow,\n"


def tab(page, name: str = "評価する"):
    return page.get_by_role("tab", name=name)


def run_button(page, name: str = "評価を実行"):
    return page.get_by_role("button", name=name)


@pytest.fixture
def choose(upload_file):
    """Chooses a table as spreadsheets save it: UTF-8 with BOM, CRLF."""

    def do(page, text: str = QUESTIONS, name: str = "質問.csv") -> None:
        data = text.replace("\n", "\r\n").encode("utf-8-sig")
        page.evaluate("document.querySelector('#evaluate .check')?.classList.remove('check')")
        with page.expect_file_chooser() as choosing:
            page.locator("#evaluate-choose").click()
        choosing.value.set_files(upload_file(name, data))
        page.locator(f"#evaluate .check:has-text('{name}')").wait_for()

    return do


@pytest.fixture
def evaluate(page):
    """The page at the tab."""
    tab(page).click()
    return page


def wait_result(page) -> None:
    page.wait_for_selector("#evaluate-result iframe", timeout=30_000)


def report(page):
    page.frame_locator("#evaluate iframe").locator("main").wait_for()
    return page.frames[-1]


def test_a_table_is_run_and_its_report_shown_and_saved(evaluate, site, choose, tmp_path) -> None:
    page = evaluate
    assert run_button(page).is_disabled()
    choose(page)
    assert "3 件" in page.locator("#evaluate-why").inner_text()
    run_button(page).click()
    wait_result(page)
    value = page.locator("[data-figure='right'] .value")
    assert value.inner_text().replace("\u00a0", " ") == "50.0 %"
    assert page.locator("[data-figure='rejected'] .value").inner_text().startswith("100.0")
    assert page.locator(".causes li").count() == 1
    assert "質問.csv" in report(page).locator("h1").inner_text()
    (folder,) = site.evaluations.iterdir()
    assert str(folder) in page.locator("#evaluate .kept").inner_text()
    with page.expect_download() as saving:
        page.get_by_role("link", name="全ファイルを保存").click()
    assert saving.value.suggested_filename == f"{folder.name}.zip"
    saving.value.save_as(tmp_path / "run.zip")
    with zipfile.ZipFile(tmp_path / "run.zip") as archive:
        assert {name.split("/")[1] for name in archive.namelist()} == {
            path.name for path in folder.iterdir()
        }
        copy = archive.read(f"{folder.name}/questions.csv").decode("utf-8-sig")
        assert copy.replace("\r\n", "\n") == QUESTIONS
    with page.expect_download() as saving:
        page.get_by_role("link", name="レポートを保存").click()
    assert saving.value.suggested_filename == f"{folder.name}.html"
    # It can be run again at once.
    assert run_button(page).is_enabled()


def test_the_report_opens_in_a_tab_of_its_own_without_our_origin(evaluate, choose) -> None:
    page = evaluate
    choose(page)
    run_button(page).click()
    wait_result(page)
    frame = report(page)
    assert frame.evaluate("origin") == "null"
    with page.context.expect_page() as opening:
        page.get_by_role("link", name="別のタブで開く").click()
    shown = opening.value
    shown.locator("h1").wait_for()
    assert shown.evaluate("origin") == "null"
    assert shown.evaluate("[...document.querySelectorAll('tbody tr')].length") > 0
    shown.close()


def test_a_wrong_line_is_told_and_the_mended_file_can_be_chosen_again(evaluate, choose) -> None:
    page = evaluate
    choose(page, QUESTIONS + ",答えだけ,who,\n")
    finding = page.locator(".findings.problems li")
    assert re.search(r"5 行目: 質問がありません", finding.inner_text())
    assert run_button(page).is_disabled()
    assert "直すところが 1 件" in page.locator("#evaluate-why").inner_text()
    choose(page)
    page.locator("#evaluate .clean").wait_for()
    assert run_button(page).is_enabled()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("大.csv", b"question\n" * 20_000, "大きすぎます"),
        ("図.png", b"\x89PNG", "読める形式"),
        ("図.csv", b"\x89PNG\x00\x01\x02", "テキストでも"),
    ],
)
def test_a_file_that_is_no_question_file_is_told(evaluate, upload_file, name, data, sentence):
    page = evaluate
    page.locator("#evaluate input[type=file]").set_input_files(upload_file(name, data))
    problem = page.locator("#evaluate .file-problem, #evaluate-check .problem")
    problem.filter(has_text=sentence).wait_for()
    assert run_button(page).is_disabled()


def test_only_so_many_questions_are_asked(evaluate, site, choose) -> None:
    page = evaluate
    choose(page)
    number = page.get_by_role("textbox", name="質問の数")
    number.fill("0")
    run_button(page).click()
    page.locator("#evaluate-progress .problem").wait_for()
    number.fill("2")
    number.press("Enter")
    wait_result(page)
    assert "2 問" in page.locator("#evaluate .result").inner_text()


def test_stop_in_the_middle_leaves_the_tab_ready(evaluate, site, choose) -> None:
    page = evaluate
    choose(page, SLOW)
    run_button(page).click()
    page.locator("#evaluate .stage", has_text="3 / 4").wait_for()
    page.get_by_role("button", name="停止").click()
    page.locator("#evaluate .stopped").wait_for()
    assert run_button(page).is_enabled()
    site.answerer.go.set()
    choose(page)
    run_button(page).click()
    wait_result(page)
    assert page.locator("#evaluate .stopped").count() == 0


def test_a_file_that_arrives_during_a_run_does_not_disturb_it(evaluate, site, upload_file, choose):
    page = evaluate
    choose(page, SLOW)
    run_button(page).click()
    page.locator("#evaluate .stage", has_text="3 / 4").wait_for()
    other = upload_file("other.csv", QUESTIONS.encode())
    page.evaluate("document.querySelector('#evaluate-choose').disabled = false")
    page.locator("#evaluate input[type=file]").set_input_files(other)
    page.locator("#evaluate .check:has-text('other.csv')").wait_for()
    page.get_by_role("button", name="停止").click()
    page.locator("#evaluate .stopped").wait_for()
    site.answerer.go.set()
    run_button(page).click()
    wait_result(page)
    assert "other.csv" in page.locator("#evaluate .result h2").inner_text()


def test_questions_are_answered_and_a_second_run_waits_while_one_goes_on(
    open_page, site, choose
) -> None:
    one, two = open_page(), open_page()
    for page, text in ((one, SLOW), (two, QUESTIONS)):
        tab(page).click()
        choose(page, text)
        run_button(page).click()
        page.locator("#evaluate .running").wait_for()
        if page is one:
            page.locator("#evaluate .stage", has_text="3 / 4").wait_for()
    two.locator("#evaluate .stage", has_text="別の評価が実行中").wait_for()
    tab(two, "質問する").click()
    box = two.get_by_role("textbox", name="質問", exact=True)
    box.fill("「浜田清」")
    box.press("Enter")
    two.wait_for_selector('[data-answer="1"]')
    site.answerer.go.set()
    wait_result(one)
    tab(two).click()
    wait_result(two)
    assert one.locator("[data-figure='right']").inner_text().endswith("3")
    assert two.locator("[data-figure='right']").inner_text().endswith("2")


def test_a_page_that_is_closed_lets_the_next_one_run(open_page, site, choose) -> None:
    one, two = open_page(), open_page()
    tab(one).click()
    choose(one, SLOW + "遅い質問はまだですか?,,,\n" * 20)
    run_button(one).click()
    one.locator("#evaluate .stage", has_text="3 / 24").wait_for()
    one.close()
    tab(two).click()
    choose(two)
    run_button(two).click()
    two.locator("#evaluate .stage", has_text="別の評価が実行中").wait_for()
    site.answerer.go.set()
    wait_result(two)
    assert sum(1 for _ in site.evaluations.glob("*/report.html")) == 1


def test_script_in_a_question_file_does_nothing(evaluate, site, choose) -> None:
    page = evaluate
    script = "<script>top.hacked = window.hacked = 1</script><img src=x onerror='hacked = 2'>"
    hostile = f"{script}「1871年」</script><!--"
    choose(
        page,
        f'question,answers,kind,{script}\n"{hostile}","{script}","{script}",\n',
        "&lt;img src=x onerror=hacked=3&gt;.csv",
    )
    page.locator("#evaluate .hints").first.wait_for()
    run_button(page).click()
    wait_result(page)
    frame = report(page)
    assert script in frame.locator("body").inner_text()
    for shown in (page, frame):
        assert shown.evaluate("window.hacked") is None
        assert shown.locator("img").count() == 0


def test_the_keyboard_reaches_everything(page, choose) -> None:
    tab(page, "質問する").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert tab(page).get_attribute("aria-selected") == "true"
    assert page.get_by_role("tabpanel").count() == 1
    assert not page.get_by_role("textbox", name="質問", exact=True).is_visible()
    choose(page)
    tab(page).focus()
    reached = []
    for _ in range(6):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.closest('[id]').id"))
    # What is chosen for the whole page, then the tab's own.
    own = ["evaluate", "evaluate-choose", "evaluate-sample", "evaluate-run"]
    assert reached == ["look", "language", *own]
    page.keyboard.press("Enter")
    wait_result(page)
    page.wait_for_function("document.activeElement.matches('#evaluate-result h2')")
    page.keyboard.press("Tab")
    assert "別のタブで開く" in page.evaluate("document.activeElement.textContent")
    tab(page).focus()
    page.keyboard.press("Home")
    assert page.get_by_role("textbox", name="質問", exact=True).is_visible()


def test_an_english_browser_gets_english(open_page, choose) -> None:
    page = open_page("en-GB")
    tab(page, "Evaluate").click()
    choose(page)
    run_button(page, "Run the evaluation").click()
    wait_result(page)
    assert report(page).evaluate("document.documentElement.lang") == "en"
    shown = page.locator("#tabs, #evaluate").all_inner_texts()
    assert not re.search(r"[\u3041-\u309f]", "".join(shown).replace("質問.csv", ""))


def test_a_phone_shows_it_without_scrolling_sideways(open_page, choose) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    tab(page).click()
    choose(page, QUESTIONS + f"{'長い' * 200}「1871年」,{'x' * 300},{'kind' * 60},\n")
    run_button(page).click()
    wait_result(page)
    report(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    wide = "[...document.querySelectorAll('#tabs *, #evaluate *')].filter(e =>"
    wide += " e.checkVisibility() && !e.closest('.unseen') &&"
    wide += " e.getBoundingClientRect().right > 391).map(e => e.outerHTML.slice(0, 80))"
    assert page.evaluate(wide) == []


def test_the_tab_stays_after_a_reload(evaluate) -> None:
    page = evaluate
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert tab(page).get_attribute("aria-selected") == "true"
    assert page.get_by_role("heading", name="質問ファイルで評価する").is_visible()


def test_the_address_names_the_tab_also_when_it_changes(page) -> None:
    assert page.locator("#evaluate").is_hidden()
    page.goto(page.url.split("#")[0] + "#evaluate")
    page.locator("#evaluate").wait_for()
    assert tab(page, "評価する").get_attribute("aria-selected") == "true"
    page.go_back()
    page.locator("#question").wait_for()
    assert page.locator("#evaluate").is_hidden()
