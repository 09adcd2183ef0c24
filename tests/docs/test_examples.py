"""Examples and links of the documents: what they cite stands there, what they lead to is there."""

import json
import re

import pytest

from docs.reference_pages import PAGES
from docs.tables import REPO, documents

CITED = re.compile(r"^(?P<answer>\S.*)\n\[1\] (?P<source>\S+) (?P<start>\d+)-(?P<end>\d+) ", re.M)
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
PROSE = re.compile(r"^( *)```.*?^\1```", re.DOTALL | re.MULTILINE)


def read(name):
    return (REPO / name).read_text(encoding="utf-8")


def test_answers_of_the_readmes_terminal_stand_at_their_places():
    shown = list(CITED.finditer(read("README.md")))
    assert len(shown) >= 2
    for at in shown:
        assert read(at["source"])[int(at["start"]) : int(at["end"])] == at["answer"]


def test_answers_of_the_programs_examples_stand_at_their_places():
    blocks = re.findall(r"^```json\n(.*?)^```", read("docs/api.md"), re.DOTALL | re.MULTILINE)
    answers = [one for one in map(json.loads, blocks) if one.get("answer")]
    assert len(answers) >= 2
    for answer in answers:
        for place in answer["citations"]:
            text = read(place["source"])
            assert text[place["start"] : place["end"]] == place["text"] == answer["answer"]
            passage = text[place["passage_start"] : place["passage_end"]]
            assert place["text"] in passage
            assert text.startswith(place["title"]) or place["title"] in text


def slug(heading):
    """The anchor of a heading, as GitHub makes it."""
    words = re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", heading.lower()))
    return words.strip().replace(" ", "-")


def anchors(path):
    text = PROSE.sub("", path.read_text(encoding="utf-8"))
    return {slug(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


@pytest.mark.parametrize("name", [*documents(), *PAGES])
def test_links_lead_to_what_is_there(name):
    page = REPO / name
    lost = []
    for target, anchor in LINK.findall(PROSE.sub("", page.read_text(encoding="utf-8"))):
        path = (page.parent / target) if target else page
        if not path.exists() or (anchor and path.suffix == ".md" and anchor not in anchors(path)):
            lost.append(f"{target}#{anchor}")
    assert lost == []
