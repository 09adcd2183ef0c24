"""``shutten questions check``: the report on stdout, exit code 1 where there is a problem."""

import pytest
import typer

from chat.app import App
from chat.question_commands import questions_cli
from chat.settings import load_config
from ingest.errors import QuestionFileError


@pytest.fixture
def check(config_file, capsys):
    """Runs the command; gives (exit code, stdout)."""
    config = load_config(config_file)
    cli = typer.Typer()
    cli.add_typer(questions_cli, name="questions")

    @cli.callback()
    def application(context: typer.Context) -> None:
        context.obj = App(config, config.index_dir)

    def call(*arguments: str) -> tuple[int, str]:
        code = cli(["questions", "check", *map(str, arguments)], standalone_mode=False)
        return code or 0, capsys.readouterr().out

    return call


def test_file_in_order_exits_0_and_says_what_it_is(check, samples):
    code, out = check(samples / "excel-shift-jis.csv")
    assert code == 0
    assert "Shift_JIS" in out
    assert "質問 6 件" in out
    assert out.endswith("このままで使えます。\n")


def test_problems_exit_1_and_name_the_line(check, save):
    code, out = check(save("q.jsonl", [{"question": "q"}, "{broken"]))
    assert code == 1
    assert "2 行目: JSON オブジェクトではありません" in out


def test_gold_is_looked_up_in_the_index_where_there_is_one(check, app, save):
    path = save("q.jsonl", [{"question": "q", "answers": ["火星の石"]}])
    code, out = check(path)
    assert code == 0
    assert "「火星の石」" in out
    assert "記事 2 件" in out
    assert "火星の石" not in check(path, "--no-index")[1]


def test_samples_stand_in_the_articles_they_were_written_on(check, app, samples):
    for name in ("questions.jsonl", "workbook.xlsx", "feedback.jsonl"):
        code, out = check(samples / name)
        assert code == 0
        assert "念のため" not in out


def test_without_an_index_the_file_is_checked_all_the_same(check, samples):
    code, out = check(samples / "questions.jsonl")
    assert code == 0
    assert "索引" not in out


def test_file_that_cannot_be_read_is_an_error_not_a_report(check, tmp_path):
    with pytest.raises(QuestionFileError):
        check(tmp_path / "none.csv")
