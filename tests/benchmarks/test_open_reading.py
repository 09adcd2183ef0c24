"""The benchmark of search and reader together: paragraphs as articles, losses by their step."""

import pytest

from benchmarks.open_reading import Outcome, build_index, figures_of, write_paragraphs
from training.splits import Article, Asked


def outcome(exact=1.0, *, retrieved=True, cited=True, answered=True) -> Outcome:
    return Outcome(exact, exact, retrieved, cited, answered, retrieved)


@pytest.mark.parametrize(
    ("found", "lost"),
    [
        (outcome(), "kept"),
        (outcome(answered=False), "decision"),
        (outcome(0.0), "words"),
        (outcome(0.0, cited=False), "place"),
        (outcome(0.0, retrieved=False, cited=False, answered=False), "search"),
    ],
)
def test_first_step_that_lost_the_answer_is_told(found, lost):
    assert found.lost == lost


def test_shares_of_all_steps_and_of_the_kept_are_the_whole():
    found = [outcome(), outcome(0.0), outcome(answered=False), outcome(0.0, retrieved=False)]
    figures = figures_of(found)
    assert figures["exact_match"] == 0.5
    assert figures["lost"] == {"search": 0.25, "place": 0.0, "words": 0.25, "decision": 0.25}


def test_each_paragraph_is_one_passage_that_knows_its_title(tiny_encoder, tmp_path):
    first, second = "橋は1898年に開いた。" * 20, "庭は静かだ。"
    text = f"# 青葉\n\n{first}\n\n{second}\n"
    at, then = text.index(first), text.index(second)
    asked = (
        Asked("橋はいつ開いたか", "1898年", text.index("1898"), at, at + len(first)),
        Asked("庭は?", "静か", text.index("静か"), then, then + len(second)),
        Asked("橋は?", "1898年", text.index("1898"), at, at + len(first)),
    )
    folder = tmp_path / "articles"
    folder.mkdir()
    items = write_paragraphs([Article("青葉", text, asked)], folder)
    assert [item.source for item in items] == ["00000.txt", "00001.txt", "00000.txt"]
    index = build_index(folder, tiny_encoder)
    assert [index.text_of(passage) for passage in index.passages] == [first, second]
    assert {document.title for document in index.documents.values()} == {"青葉"}
