"""The benchmark of growing libraries: its sizes, its ways to ask."""

import json

from benchmarks import library_growth
from benchmarks.fillers import Fillers
from benchmarks.library_growth import Library, Tools, libraries, measure, ways
from benchmarks.quality import config_with
from training.splits import Article, Asked


def article(title, sentence, answer):
    text = f"# {title}\n\n{sentence}\n"
    at = text.index(sentence)
    asked = Asked(f"{title}は?", answer, text.index(answer), at, at + len(sentence))
    return Article(title, text, (asked,))


DEV = [article("青葉橋", "青葉橋は1898年に開いた。", "1898年")]
TRAIN = [
    article("庭", "庭の木は秋に葉を落とし、鳥が枝の先で静かに鳴く。", "秋"),
    article("川", "川の水は春になると増え、魚が岸の近くで跳ねる。", "春"),
]


def test_libraries_hold_each_other_and_the_largest_has_the_size():
    found = libraries(DEV, TRAIN, 10)
    assert [one.name for one in found] == ["dev", "all", "fillers"]
    assert [len(one.articles) for one in found] == [1, 3, 3]
    assert [one.fillers for one in found] == [0, 0, 7]


def test_first_way_is_as_shipped_and_each_other_changes_one_thing():
    config = config_with()
    first, *others = ways(config)
    assert (first.read, first.weight) == (
        config.settings.search.passages,
        config.settings.search.dense_weight,
    )
    assert all((way.read == first.read) != (way.weight == first.weight) for way in others)
    assert {way.read for way in [first, *others]} == {8, 12, 16}


def test_every_way_has_its_figures_among_fillers(monkeypatch, tmp_path, tiny_encoder_folder):
    monkeypatch.setattr(library_growth, "kept_in", lambda: tmp_path)
    config = config_with(encoder=str(tiny_encoder_folder), reader="sentence")
    fillers = Fillers(TRAIN, DEV, len, "short")
    found = measure(Library("fillers", (*DEV, *TRAIN), 5), fillers, 1, 10, Tools.of(config))
    assert (found["passages"], found["fillers"]) == (8, 5)
    assert len(found["ways"]) == len(ways(config))
    assert {one["questions"] for one in found["ways"]} == {1}
    assert found["ways"][0]["retrieved"] == 1.0
    assert json.dumps(found)
