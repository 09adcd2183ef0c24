"""A changed encoder: an index of the former one is refused by name, not searched with this one."""

import json
import re

import pytest


@pytest.fixture
def other_encoder_folder(make_transformers_folder):
    return make_transformers_folder(seed=1, hidden=48)


@pytest.fixture
def changed(app, monkeypatch, other_encoder_folder) -> tuple[str, str]:
    """An index, and another encoder configured since; gives both names."""
    monkeypatch.setenv("SHUTTEN_MODELS__ENCODER", str(other_encoder_folder))
    return app.encoder.name, str(other_encoder_folder)


@pytest.fixture
def started(monkeypatch) -> list[object]:
    """What ``shutten chat`` started to serve."""
    calls: list[object] = []
    monkeypatch.setattr("chat.web.server.serve", lambda *parts, **_: calls.append(parts))
    return calls


@pytest.mark.parametrize(("locale", "word"), [("ja_JP.UTF-8", "索引"), ("en_US.UTF-8", "index")])
def test_ask_names_both_encoders_and_the_command_that_rebuilds(
    shutten, changed, monkeypatch, locale, word
):
    monkeypatch.setenv("LANG", locale)
    code, out, err = shutten("ask", "青葉庭園はいつ開園しましたか?")
    assert (code, out, err.count("\n")) == (2, "", 1)
    built_with, configured = changed
    assert err.index(built_with) < err.index(configured), "the index's is named first"
    assert "shutten index build" in err
    assert word in err


def test_index_is_searched_again_after_that_command(shutten, changed):
    assert shutten("index", "build")[0] == 0
    assert changed[1] in shutten("index", "status")[1]
    code, out, _ = shutten("ask", "青葉庭園はいつ開園しましたか?", "--json")
    assert code == 0
    assert json.loads(out)["answered"]


@pytest.mark.parametrize(("locale", "word"), [("ja_JP.UTF-8", "接頭辞"), ("en_US.UTF-8", "prefix")])
@pytest.mark.parametrize(
    ("setting", "value"), [("QUERY_PREFIX", "q "), ("MAX_TOKENS", "64"), ("POOLING", "cls")]
)
def test_changed_settings_of_the_same_encoder_are_told_as_that(
    shutten, app, monkeypatch, locale, word, setting, value
):
    monkeypatch.setenv("LANG", locale)
    monkeypatch.setenv(f"SHUTTEN_MODELS__{setting}", value)
    code, out, err = shutten("ask", "青葉庭園はいつ開園しましたか?")
    assert (code, out, err.count("\n")) == (2, "", 1)
    for part in (app.encoder.name, "shutten index build", word):
        assert part in err


def test_chat_builds_the_index_anew_before_it_serves(shutten, app, changed, started):
    code, out, err = shutten("chat", "--port", "0")
    assert (code, len(started)) == (0, 1)
    # One line a stage, and no complaint.
    assert all(re.match(r"\d/\d ", line) for line in err.splitlines())
    assert "記事 2 件" in out
    assert app.store.manifest(app.store.current()).recipe.encoder == changed[1]


def test_chat_that_cannot_build_does_not_serve_an_index_of_another_encoder(
    shutten, changed, started, articles
):
    for path in articles.iterdir():
        path.unlink()
    code, out, err = shutten("chat", "--port", "0")
    assert (code, out, err.count("\n"), started) == (2, "", 1, [])
    for part in (*changed, "shutten index build"):
        assert part in err
