from __future__ import annotations

from pathlib import Path

import pytest

from chat.settings import Config, Settings, load_config
from chat.web.access.admission import admission, opened_to_all
from chat.web.access.password import hash_password
from chat.web.access.question_limit import QuestionLimit
from chat.web.library.access import may_change
from ingest.errors import BusyError, ConfigError, ServeError


@pytest.fixture(scope="module")
def hashed() -> str:
    return str(hash_password("open sesame 8"))


def config(folder: Path, **chat: object) -> Config:
    return Config(Settings(chat=chat), folder / "config.toml", folder, folder)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.1.2.3"])
def test_this_machine_is_always_let_in(tmp_path, host: str) -> None:
    assert admission(config(tmp_path), host).password is None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "chat.example", ""])
def test_others_only_where_somebody_said_so(tmp_path, host: str, hashed) -> None:
    with pytest.raises(ServeError) as refused:
        admission(config(tmp_path), host)
    assert refused.value.key == "host_open"
    for language, words in (("ja", "shutten password"), ("en", "--open-to-all")):
        assert words in refused.value.message(language)
    assert admission(config(tmp_path, open_to_all=True), host).password is None
    assert admission(opened_to_all(config(tmp_path)), host).password is None
    assert admission(config(tmp_path, password_hash=hashed), host).password is not None


def test_a_password_is_asked_for_on_loopback_too(tmp_path, hashed) -> None:
    password = admission(config(tmp_path, password_hash=hashed), "127.0.0.1").password
    assert password is not None
    assert password.matches("open sesame 8")


@pytest.mark.parametrize(("mode", "told"), [(0o600, False), (0o640, True), (0o604, True)])
def test_the_file_is_read_and_told_of_where_others_can(tmp_path, hashed, mode, told) -> None:
    file = tmp_path / "password"
    file.write_text(hashed + "\n")
    file.chmod(mode)
    found = admission(config(tmp_path, password_file="password"), "0.0.0.0")
    assert found.password is not None
    assert (found.readable is not None) is told


@pytest.mark.parametrize("content", [b"open sesame 8\n", b"", b"\xff\xfe", None])
def test_a_file_without_a_hash_is_refused_and_not_quoted(tmp_path, content) -> None:
    if content is not None:
        (tmp_path / "password").write_bytes(content)
    with pytest.raises(ConfigError) as refused:
        admission(config(tmp_path, password_file="password"), "127.0.0.1")
    for language in ("ja", "en"):
        assert "password" in refused.value.message(language)
        assert "sesame" not in refused.value.message(language)


def test_a_plain_password_is_refused_wherever_it_stands(tmp_path, monkeypatch) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[chat]\npassword = "open sesame 8"\n')
    with pytest.raises(ConfigError) as refused:
        load_config(file)
    assert refused.value.key == "password_plain"
    assert "sesame" not in refused.value.message("en")
    file.write_text("")
    monkeypatch.setenv("SHUTTEN_CHAT__PASSWORD", "open sesame 8")
    with pytest.raises(ConfigError) as refused:
        load_config(file)
    assert refused.value.key == "password_plain"
    assert "sesame" not in refused.value.message("ja")
    monkeypatch.delenv("SHUTTEN_CHAT__PASSWORD")
    monkeypatch.setenv("SHUTTEN_CHAT__PASSWORD_HASH", "open sesame 8")
    with pytest.raises(ConfigError) as refused:
        admission(load_config(file), "127.0.0.1")
    assert refused.value.key == "password_no_hash"
    assert "sesame" not in refused.value.message("en")


def test_a_hash_of_the_wrong_type_is_not_quoted(tmp_path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("[chat]\npassword_hash = 12345678\n")
    with pytest.raises(ConfigError) as refused:
        load_config(file)
    assert "12345678" not in refused.value.message("en")


def test_the_environment_sets_the_hash(tmp_path, monkeypatch, hashed) -> None:
    (tmp_path / "config.toml").write_text("")
    monkeypatch.setenv("SHUTTEN_CHAT__PASSWORD_HASH", hashed)
    assert admission(load_config(tmp_path / "config.toml"), "0.0.0.0").password is not None


def test_who_knows_the_password_may_change_the_library() -> None:
    assert may_change("auto", "0.0.0.0", password=True)
    assert not may_change("auto", "0.0.0.0", password=False)
    assert not may_change("off", "0.0.0.0", password=True)


def test_questions_are_let_through_as_fast_as_a_person_asks(clock) -> None:
    limit = QuestionLimit(60, clock=clock)
    for _ in range(20):
        limit.admit("192.0.2.1")
    with pytest.raises(BusyError) as refused:
        limit.admit("192.0.2.1")
    assert refused.value.details == {"seconds": 1}
    assert "1 秒" in refused.value.message("ja")
    limit.admit("192.0.2.2")
    for _ in range(100):
        clock.now += 1
        limit.admit("192.0.2.1")


def test_a_question_worth_several_takes_as_many(clock) -> None:
    limit = QuestionLimit(60, clock=clock)
    limit.admit("192.0.2.1", 15)
    with pytest.raises(BusyError) as refused:
        limit.admit("192.0.2.1", 8)
    assert refused.value.details == {"seconds": 3}
    limit.admit("192.0.2.1", 5)  # what was refused took nothing


def test_one_worth_more_than_fits_at_once_gets_through_to_a_rested_limit(clock) -> None:
    limit = QuestionLimit(60, clock=clock)
    limit.admit("192.0.2.1", 21)
    with pytest.raises(BusyError) as refused:
        limit.admit("192.0.2.1", 21)
    assert refused.value.details == {"seconds": 20}
    clock.now += 20
    limit.admit("192.0.2.1", 21)


def test_none_is_no_limit() -> None:
    limit = QuestionLimit(0)
    for _ in range(10_000):
        limit.admit("192.0.2.1")
