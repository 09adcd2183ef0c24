"""A run folder is read back whole, or says in one sentence why it cannot be."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.evaluation.run_files import RunFiles, find_run, predictions, read_metrics, read_run
from ingest.errors import QuestionFileError

ROWS = [
    {"id": n, "question": f"庭の木は何本\uff1f {n}", "gold": {}, "scores": {"f1": n / 3}}
    for n in range(4)
]


def write(folder, rows=ROWS, *, finished=True):
    folder.mkdir(exist_ok=True)
    files = RunFiles(folder)
    files.run.write_text('{"format": 1}', encoding="utf-8")
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    files.predictions.write_text(lines, encoding="utf-8")
    if finished:
        files.metrics.write_text('{"format": 1, "figures": {}}', encoding="utf-8")
    return files


def test_run_is_found_by_its_folder_and_by_any_file_in_it(tmp_path):
    files = write(tmp_path / "run")
    for path in (files.folder, files.metrics, files.predictions):
        assert find_run(path) == files
        assert list(predictions(path)) == ROWS
        assert read_run(path) == {"format": 1}
        assert read_metrics(path)["figures"] == {}


def test_predictions_stream(tmp_path):
    files = write(tmp_path / "run")
    rows = predictions(files.folder)
    assert next(rows) == ROWS[0]


@given(cut=st.integers(min_value=0))
def test_predictions_of_a_killed_run_are_the_lines_written_whole(tmp_path_factory, cut):
    files = write(tmp_path_factory.mktemp("runs") / "run", finished=False)
    whole = files.predictions.read_bytes()
    kept = whole[: cut % (len(whole) + 1)]
    files.predictions.write_bytes(kept)
    assert list(predictions(files.folder)) == ROWS[: kept.count(b"\n")]


@pytest.mark.parametrize("broken", ['{"id": 1', "[]", "", '{"id": 1}', "\udcff"])
def test_broken_line_in_the_middle_is_named(tmp_path, broken):
    files = write(tmp_path / "run")
    lines = files.predictions.read_bytes().split(b"\n")
    lines[1] = broken.encode("utf-8", "surrogateescape")
    files.predictions.write_bytes(b"\n".join(lines))
    with pytest.raises(QuestionFileError) as raised:
        list(predictions(files.folder))
    assert raised.value.key == "run_line"
    assert raised.value.details["line"] == 2


def test_what_is_no_run_says_so(tmp_path):
    (tmp_path / "letter.txt").write_text("ひと言", encoding="utf-8")
    for path, key in (
        (tmp_path, "run_none"),
        (tmp_path / "letter.txt", "run_none"),
        (tmp_path / "nowhere", "run_missing"),
    ):
        for read in (read_run, read_metrics, predictions):
            with pytest.raises(QuestionFileError) as raised:
                read(path)
            assert raised.value.key == key


def test_unfinished_run_says_how_to_finish_it(tmp_path):
    files = write(tmp_path / "run", finished=False)
    assert read_run(files.folder) == {"format": 1}
    with pytest.raises(QuestionFileError) as raised:
        read_metrics(files.folder)
    for language in ("ja", "en"):
        assert "shutten evaluate FILE --resume" in raised.value.message(language)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ('{"format": 1, "figu', "run_file_broken"),
        ("[]", "run_file_broken"),
        ('{"format": 2, "figures": {}}', "run_format"),
        ('{"format": 1}', "run_format"),
    ],
)
def test_figures_that_cannot_be_trusted_are_refused(tmp_path, content, key):
    files = write(tmp_path / "run")
    files.metrics.write_text(content, encoding="utf-8")
    with pytest.raises(QuestionFileError) as raised:
        read_metrics(files.folder)
    assert raised.value.key == key


def test_run_without_its_predictions_says_so(tmp_path):
    files = write(tmp_path / "run")
    files.predictions.unlink()
    with pytest.raises(QuestionFileError) as raised:
        list(predictions(files.folder))
    assert raised.value.key == "run_unreadable"
