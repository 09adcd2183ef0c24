"""The command: contracts of its output, one sentence for each error, exit codes."""

import json
import re
import shlex
import signal
import subprocess
import sys
import time

import pytest

KEYS = [
    "question", "answered", "answer", "confidence", "reason", "reply", "understood_as",
    "citations", "nearest", "index_version", "timings_ms",
]  # fmt: skip
PLACE_KEYS = [
    "role", "source", "title", "headings", "start", "end", "text", "passage_start", "passage_end",
    "page",
]  # fmt: skip


def assert_one_sentence(result: tuple[int, str, str], *words: str) -> None:
    code, out, err = result
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1, err
    assert "Traceback" not in err
    assert re.search(r"[\u3041-\u30ff\u4e00-\u9fff]", err), "the terminal is Japanese"
    for word in words:
        assert word in err


def test_ask_json_is_the_contract(shutten, app):
    code, out, err = shutten("ask", "青葉庭園はいつ開園しましたか?", "--json")
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert list(answer) == KEYS
    assert list(answer["citations"][0]) == PLACE_KEYS
    assert list(answer["timings_ms"]) == ["search", "read", "total"]
    assert answer["citations"][0]["role"] == "answer"


def test_ask_exits_0_also_without_an_answer(shutten, app, monkeypatch):
    monkeypatch.setenv("SHUTTEN_ANSWER__THRESHOLD", "1.0")
    code, out, _ = shutten("ask", "青葉庭園はいつ開園しましたか?", "--json")
    answer = json.loads(out)
    assert (code, answer["answered"], answer["reason"]) == (0, False, "not_in_article")
    assert answer["answer"] is None
    assert answer["nearest"]


def test_ask_for_people_shows_the_place(shutten, app):
    _, out, _ = shutten("ask", "青葉庭園はいつ開園しましたか?")
    assert out.startswith("1998年4月\n")
    assert "articles/garden.txt" in out


def test_ask_takes_earlier_questions_and_articles(shutten, app):
    _, out, _ = shutten(
        "ask",
        "その館長は?",
        "--after",
        "潮見図書館とは?",
        "--article",
        "articles/library.txt",
        "--json",
    )
    assert json.loads(out)["understood_as"] == "潮見図書館の館長は?"


def test_cited_offsets_hold_in_what_index_show_prints(shutten, app):
    answer = json.loads(shutten("ask", "年間の来園者は何人ですか?", "--json")[1])
    for place in answer["citations"]:
        _, text, _ = shutten("index", "show", place["source"])
        assert text[place["start"] : place["end"]] == place["text"]


def test_index_show_prints_the_stored_text_as_it_was(shutten, articles):
    raw = "\ufeff一行目です。\r\n二行目です。\r三行目です。"
    (articles / "garden.txt").write_bytes(raw.encode("utf-8"))
    shutten("index", "build")
    assert shutten("index", "show", "articles/garden.txt")[1] == raw.removeprefix("\ufeff")


def test_build_status_verify(shutten):
    code, out, _ = shutten("index", "build")
    assert code == 0
    assert "記事 2 件" in out
    assert "変更はありません" in shutten("index", "build")[1]
    status = shutten("index", "status")[1]
    assert "articles/garden.txt" in status
    assert "articles/library.txt" in status
    assert shutten("index", "verify")[0] == 0


def test_named_paths_are_the_whole_source_set_and_are_remembered(shutten, tmp_path, monkeypatch):
    shutten("index", "build")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.txt").write_text("赤い橋は1990年にできました。", encoding="utf-8")
    shutten("index", "build", "one.txt")
    assert "garden" not in shutten("index", "status")[1]
    monkeypatch.chdir("/")
    (tmp_path / "one.txt").write_text("赤い橋は1991年にできました。", encoding="utf-8")
    shutten("index", "build")
    assert json.loads(shutten("ask", "赤い橋はいつ?", "--json")[1])["answer"] == "1991年"


def test_sources_are_answered_from_the_index_not_from_the_files(shutten, app, articles):
    for path in articles.iterdir():
        path.unlink()
    assert json.loads(shutten("ask", "青葉庭園はいつ開園しましたか?", "--json")[1])["answered"]
    assert shutten("index", "verify")[0] == 0


def test_equal_paragraphs_are_indexed_without_a_hitch(shutten):
    shutten("index", "build")
    answer = json.loads(shutten("ask", "山田花子", "--json")[1])
    assert answer["index_version"]


def test_bad_input_gets_one_sentence(shutten, app, tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(b"\x00\x01\x02" * 50)
    (tmp_path / "broken.txt").write_bytes("日本語の文章です。".encode() * 9 + b"\xff\xfe\x81")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "none").mkdir()
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    version = app.store.current()
    for name in (
        "missing.txt",
        "empty.txt",
        "binary.txt",
        "broken.txt",
        "picture.png",
        "none",
        "loop.txt",
    ):
        assert_one_sentence(shutten("index", "build", str(tmp_path / name)), name)
    assert app.store.current() == version
    assert shutten("index", "verify")[0] == 0


def test_no_index_names_the_command_that_builds_one(shutten, tmp_path):
    for arguments in (
        ["ask", "誰?"],
        ["index", "status"],
        ["index", "verify"],
        ["index", "show", "x"],
    ):
        assert_one_sentence(
            shutten("--index-dir", str(tmp_path / "nowhere"), *arguments), "shutten index build"
        )


def test_corrupt_index_is_refused_and_can_be_rebuilt(shutten, app):
    layout = app.store.layout(app.store.current())
    layout.passages.write_bytes(layout.passages.read_bytes()[:-20])
    assert_one_sentence(shutten("ask", "誰?"), "passages.jsonl")
    assert_one_sentence(shutten("index", "verify"), "passages.jsonl")
    assert shutten("index", "build")[0] == 0
    assert shutten("index", "verify")[0] == 0


def test_configuration_mistakes_get_one_sentence(config_file, shutten):
    config_file.write_text("[chat]\nprot = 1\n", encoding="utf-8")
    assert_one_sentence(shutten("ask", "誰?"), "chat.prot", "chat.port")
    config_file.write_text("[chat\n", encoding="utf-8")
    assert_one_sentence(shutten("ask", "誰?"), "config.toml")


def test_unknown_model_gets_one_sentence(shutten, app, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    for name in ("nobody/no-such-model", "./no/such/folder"):
        monkeypatch.setenv("SHUTTEN_MODELS__ENCODER", name)
        assert_one_sentence(shutten("index", "build"), name)
    assert shutten("index", "verify")[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [["ask"], ["nonsense"], ["ask", "x", "--bogus"], ["chat", "--port", "x"], ["index", "show"]],
)
def test_usage_mistakes_get_one_sentence(shutten, arguments):
    assert_one_sentence(shutten(*arguments), "shutten --help")


@pytest.mark.parametrize("question", ["", "\U0001f600", "\x07", "あ" * 100_000])
def test_what_is_no_question_is_replied_to(shutten, app, question):
    code, out, _ = shutten("ask", question, "--json")
    answer = json.loads(out)
    assert (code, answer["answered"], answer["reason"]) == (0, False, "invalid")
    assert answer["reply"]


def test_help_is_one_line_each(shutten):
    code, out, _ = shutten("index", "--help")
    assert code == 0
    for command in ("build", "status", "verify", "show"):
        assert re.search(rf"^  {command} +\S.*\.$", out, re.M)


def test_command_without_arguments_shows_help(shutten):
    assert "Usage: shutten" in shutten()[1]


def test_closed_pipe_is_no_error(config_file, app):
    asking = [sys.executable, "-m", "chat", "--config", str(config_file), "ask", "白い橋とは?"]
    command = f"{shlex.join(asking)} | true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert done.stderr == ""


@pytest.mark.parametrize("delay", [1.5, 3.0])
def test_ctrl_c_ends_in_a_sentence_and_leaves_nothing(config_file, articles, tmp_path, delay):
    for number in range(900):  # some ten seconds of work
        (articles / f"{number}.txt").write_text(f"{number}番の橋は長い。" * 40, encoding="utf-8")
    command = [sys.executable, "-m", "chat", "--config", str(config_file), "index", "build"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err == "中断しました。前の索引はそのままです。\n"
    assert not (tmp_path / "index" / "CURRENT").exists()
    assert not list((tmp_path / "index").glob("versions/*"))


def test_first_chat_names_the_article_that_cannot_be_read(shutten, articles):
    for path in articles.iterdir():
        path.unlink()
    (articles / "bad.txt").write_bytes(b"")
    assert_one_sentence(shutten("chat", "--port", "0"), "bad.txt")
