"""Pages from the web are kept, so that an index can be rebuilt without a connection."""

import pytest

import index.fetched
from index.fetched import FetchedPages
from index.version import SourcePath
from ingest.errors import IndexStateError, SourceError
from ingest.fetch import Fetched

URL = "https://a.example/news/1"
PAGE = "<!doctype html><h1>駅の話</h1><p>駅は北にあります。</p>"


def page(words: str = PAGE, encoding: str = "utf-8") -> Fetched:
    return Fetched(URL, words.encode(encoding), ".html", encoding)


def test_page_is_built_from_its_copy(bench):
    bench.builder.pages.keep(URL, page(encoding="euc_jp"))
    report = bench.build(URL)
    document = bench.live().documents[URL]
    assert (document.format, document.url, document.title) == ("html", URL, "駅の話")
    assert report.files[0].encoding.reason == "declared"


def test_index_is_rebuilt_without_fetching_again(bench):
    bench.builder.pages.keep(URL, page())
    bench.build(URL)
    assert not bench.build().changed
    assert bench.live().manifest.paths == (SourcePath(URL, str(bench.root)),)


def test_new_copy_takes_the_place_of_the_old_one(bench):
    pages = bench.builder.pages
    pages.keep(URL, page())
    bench.build(URL)
    pages.keep(URL, page(PAGE.replace("北", "南")))
    assert bench.build().changed
    assert "南" in bench.live().documents[URL].text
    assert len(list(pages.folder.iterdir())) == 2


def test_missing_copy_says_how_to_get_it_again(tmp_path):
    with pytest.raises(SourceError) as caught:
        FetchedPages(tmp_path).find(URL)
    assert caught.value.key == "url_lost"
    assert URL in caught.value.message("en")


def held(pages: FetchedPages) -> bytes:
    """What a build would read; nothing else lies there."""
    assert len(list(pages.folder.iterdir())) == 2
    return pages.find(URL).path.read_bytes()


@pytest.mark.parametrize("error", [OSError(28, "disk full"), KeyboardInterrupt()])
@pytest.mark.parametrize("step", [0, 1, 2])
def test_copy_that_cannot_be_written_leaves_the_one_before(tmp_path, monkeypatch, step, error):
    pages, replace, steps = FetchedPages(tmp_path), index.fetched._replace, iter(range(9))
    pages.keep(URL, page("old"))

    def failing(path, data):
        if next(steps) == step:
            raise error
        replace(path, data)

    monkeypatch.setattr(index.fetched, "_replace", failing)
    with pytest.raises((IndexStateError, KeyboardInterrupt)):
        pages.put(URL, page("new"))
    assert held(pages) == b"old"


def test_copy_is_taken_back_or_settled(tmp_path):
    pages = FetchedPages(tmp_path)
    pages.put(URL, page("first"))
    pages.restore(URL)
    assert list(tmp_path.iterdir()) == []
    pages.keep(URL, page("old"))
    pages.put(URL, page("new"))
    pages.restore(URL)
    assert held(pages) == b"old"
    pages.put(URL, page("new"))
    pages.settle(URL)
    assert held(pages) == b"new"


def test_copy_of_which_a_killed_process_left_another_is_not_taken_for_that_one(tmp_path):
    pages = FetchedPages(tmp_path)
    pages.keep(URL, page("old"))
    pages.put(URL, page("lost"))
    pages._about(URL).unlink()
    pages.put(URL, page("new"))
    pages.restore(URL)
    assert list(tmp_path.iterdir()) == []
