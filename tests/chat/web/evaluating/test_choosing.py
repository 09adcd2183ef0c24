from __future__ import annotations

import gzip
import html
import io
import re
import zipfile
from pathlib import Path

import pytest


def zipped(content: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", content)
    return archive.getvalue()


def words(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", markup))


def test_a_good_file_is_described_and_can_be_run(choose) -> None:
    panel = choose()
    assert panel.ready is True
    assert panel.form.chosen.report.questions == 3
    assert "UTF-8 (BOM)" in panel.check
    assert "3 件" in words(panel.note)


def test_each_wrong_line_is_told_and_the_run_stays_off(choose, questions) -> None:
    panel = choose(questions + ",答えだけ,who,\n" + "長い" * 3000 + ",,,\n")
    assert panel.ready is False
    assert re.search(r"5 行目: 質問がありません", words(panel.check))
    assert re.search(r"6 行目: 質問が長すぎます", words(panel.check))
    assert "直すところが 2 件" in words(panel.note)


def test_gold_that_stands_in_no_article_is_a_hint(choose, questions) -> None:
    panel = choose(questions.replace("佐藤健一,", "加藤健二,"), language="en")
    assert panel.ready is True
    assert "Worth a look: 1" in words(panel.check)
    assert "加藤健二" in panel.check


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("図.csv", b"\x89PNG\x00\x01\x02\x03", "図.csv はテキストでも"),
        ("空.csv", b"", "空.csv に質問がありません"),
        ("大.csv", b"question\n" + b"a\n" * 60_000, "大.csv は大きすぎます"),
        ("爆弾.csv.gz", gzip.compress(b"a" * 5_000_000, mtime=0), "展開すると大きすぎます"),
        ("部品.xlsx", b"PK\x03\x04" + b"PK\x01\x02" * 10_001, "展開すると大きすぎます"),
        ("爆弾.xlsx", zipped(b"a" * 5_000_000), "展開すると大きすぎます"),
        (
            "壊れ.csv.gz",
            gzip.compress(b"question\n" + b"a?\n" * 9000, mtime=0)[:-20],
            "壊れ.csv.gz",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_told_by_its_name(
    choose, uploads, name, content, sentence
) -> None:
    panel = choose(content, name)
    assert not panel.ready
    assert panel.form is None
    assert sentence in words(panel.check)
    assert str(uploads) not in panel.check


def test_a_file_is_not_read_by_the_server_itself(choose, monkeypatch) -> None:
    def read(*_):
        pytest.fail("read in this process")

    monkeypatch.setattr("chat.evaluation.questions.file.head_of", read)
    assert choose().ready


def test_a_file_that_was_not_uploaded_is_not_looked_at(
    evaluations, uploads, tmp_path, questions
) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(questions, encoding="utf-8")
    link = uploads / "link.csv"
    link.symlink_to(secret)
    for path in (secret, link, uploads / ".." / "secret.csv", Path("/etc/passwd"), uploads):
        *_, last = evaluations.choose(path, "ja")
        assert not last.ready
        assert last.form is None
        assert "もう一度選んでください" in last.check


def test_names_and_words_of_a_file_are_no_markup(choose) -> None:
    hostile = "<img src=x onerror=hack()>"
    panel = choose(f"question,kind,{hostile}\n{hostile},{hostile},\n", f"{hostile}.csv")
    assert "<img" not in panel.check
    assert hostile in html.unescape(panel.check)
    assert panel.ready


def test_a_broken_index_is_told(app, choose) -> None:
    (app.store.root / "CURRENT").unlink()
    panel = choose()
    assert not panel.ready
    assert "shutten index build" in panel.check
