"""The reference is what the code says: commands, settings, errors."""

import re

import pytest

from chat.settings import Settings
from docs.error_catalogue import keys_by_class
from docs.reference_pages import PAGES
from docs.tables import REPO
from ingest import errors
from ingest.messages import catalogue


@pytest.mark.parametrize("name", PAGES)
def test_page_is_as_the_code_makes_it(name):
    made = PAGES[name]()
    assert made == (REPO / name).read_text(encoding="utf-8"), "python -m docs.tables"


def test_every_page_is_led_to_from_the_readme():
    text = (REPO / "README.md").read_text(encoding="utf-8")
    assert [name for name in PAGES if name not in text] == []


def test_every_setting_has_a_row_with_its_section():
    page = PAGES["docs/reference/config.md"]()
    for section, fields in Settings().model_dump().items():
        part = page.split(f"## `[{section}]`")[1].split("## ")[0]
        assert re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) == list(fields)


def test_every_command_that_the_readme_calls_is_there():
    page = PAGES["docs/reference/cli.md"]()
    readme = (REPO / "README.md").read_text(encoding="utf-8")
    called = set(re.findall(r"shutten (ask|chat|evaluate|index|questions|feedback|mcp)\b", readme))
    assert len(called) > 4
    assert [name for name in called if f"## shutten {name}\n" not in page] == []


def test_every_class_of_the_family_that_has_sentences_of_its_own_is_listed():
    found = keys_by_class(REPO)
    family = {name for name, one in vars(errors).items() if isinstance(one, type)}
    assert set(found) <= family
    assert {"ConfigError", "SourceError", "NoIndexError", "QuestionFileError"} <= set(found)


def test_a_key_that_is_handed_to_the_class_in_a_variable_is_found(tmp_path):
    for name in ("ingest", "index", "chat", "training"):
        (tmp_path / name).mkdir()
    (tmp_path / "ingest" / "one.py").write_text(
        "def load():\n    key = 'source_empty' if True else 'source_binary'\n"
        "    raise SourceError(key, source='a')\n"
        "def other():\n    raise SourceError('source_missing', source='source_slow')\n",
        encoding="utf-8",
    )
    assert keys_by_class(tmp_path) == {
        "SourceError": {"source_empty", "source_binary", "source_missing"}
    }


def test_every_error_is_shown_in_both_languages():
    page = PAGES["docs/reference/errors.md"]()
    for key in set().union(*keys_by_class(REPO).values()):
        row = next(line for line in page.splitlines() if line.startswith(f"| `{key}` |"))
        for language in ("en", "ja"):
            start = catalogue(language)[key][:12].split("|")[0].split("<")[0].split("\n")[0]
            assert start in row
