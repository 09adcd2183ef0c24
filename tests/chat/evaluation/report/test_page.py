"""What holds for both pages: one file, two languages, nothing of a file becomes markup."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from chat.evaluation.report import render_comparison, render_report
from ingest.messages import catalogue

PACKAGE = Path(__file__).resolve().parents[4] / "chat" / "evaluation" / "report"
SOURCES = [path for path in sorted(PACKAGE.iterdir()) if path.suffix in (".js", ".jinja", ".py")]
HOSTILE = (
    "</script><script>hacked = 1</script><img src=x onerror='hacked = 2'>\"'`${hacked = 3}{{7*7}}"
    "\u2028\u2029<!--<script>]]>&lt;&\u0000"
)


def hostile(value):
    """The same with every string made an attack, and every name of a file's own."""
    if isinstance(value, dict):
        return {key: hostile(each) for key, each in value.items()}
    if isinstance(value, list):
        return [hostile(each) for each in value]
    return f"{value}{HOSTILE}" if isinstance(value, str) else value


def harmless(value):
    """The same with harmless words in the same places, for comparison of the structure."""
    if isinstance(value, dict):
        return {key: harmless(each) for key, each in value.items()}
    if isinstance(value, list):
        return [harmless(each) for each in value]
    return f"{value}x" if isinstance(value, str) else value


@pytest.fixture
def pages(sample, comparison):
    """Renders both pages, their input changed by a function."""

    def pages(language="ja", change=lambda value: value):
        metrics = change(sample.metrics)
        metrics["by_kind"] = {change(kind): each for kind, each in metrics["by_kind"].items()}
        run = change(sample.run)
        run["settings"] = {change("a"): {change("b"): change("c")}}
        compared = change(comparison)
        compared["differences_between"] = {change("name"): [change("a"), change("b")]}
        return {
            "report": render_report(metrics, change(sample.predictions), run, language),
            "comparison": render_comparison(compared, language),
        }

    return pages


@pytest.mark.parametrize("language", ["ja", "en"])
def test_page_refers_to_nothing_outside_itself(pages, parse, language):
    loading = {"src", "srcset", "href", "action", "poster", "background", "formaction", "ping"}
    for page in pages(language).values():
        root = parse(page)
        for element in root.all():
            assert element.tag not in ("link", "base", "iframe", "object", "embed", "img")
            for name in loading & set(element.attributes):
                assert element.attributes[name].startswith("#"), element
        style = "".join(element.text for element in root.all("style"))
        assert not re.search(r"url\(|@import|image-set", style)
        assert not re.search(r"fetch|XMLHttpRequest|import\(|innerHTML", root.words())


def test_policy_allows_the_script_of_the_page_and_no_other(pages, parse):
    for page in pages().values():
        root = parse(page)
        *_, script = root.all("script")
        digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
        (policy,) = (
            element.attributes["content"]
            for element in root.all("meta")
            if element.attributes.get("http-equiv") == "Content-Security-Policy"
        )
        assert f"script-src 'sha256-{digest}';" in policy
        assert policy.startswith("default-src 'none';")


def test_text_of_a_file_never_becomes_markup(pages, parse, data_of):
    def structure(page):
        return [(e.tag, sorted(e.attributes)) for e in parse(page).all()]

    attacked, plain = pages(change=hostile), pages(change=harmless)
    for name, page in attacked.items():
        assert structure(page) == structure(plain[name])
        assert "hacked" in page
        rows = data_of(parse(page))["rows"]
        assert all(row["question"].endswith(HOSTILE) for row in rows)
        (script,) = re.findall(r'id="data">(.*?)</script>', page, re.S)
        assert not set(script) & set("<>&\u2028\u2029")


def test_lone_surrogate_does_not_keep_the_page_from_being_written(sample, parse, data_of):
    sample.predictions[0]["question"] = "\ud800?"
    sample.run["questions"]["file"] = "a\udcff.jsonl"
    page = render_report(sample.metrics, sample.predictions, sample.run, "ja")
    assert data_of(parse(page.encode("utf-8").decode()))["rows"][0]["question"] == "\ud800?"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_page_opens_in_its_language_and_holds_the_other(pages, parse, data_of, language):
    for page in pages(language).values():
        root = parse(page)
        assert next(root.all("html")).attributes["lang"] == language
        texts = data_of(root)["texts"]
        assert set(texts["ja"]) == set(texts["en"])
        named = [e for e in root.all() if "data-text" in e.attributes]
        assert len(named) > 50
        for element in named:
            key = element.attributes["data-text"]
            fields = json.loads(element.attributes.get("data-fields", "{}"))
            if element.words():
                assert element.words() == catalogue(language)[key].format(**fields)
            assert key in texts["ja"]


def test_every_id_is_unique_and_what_refers_to_one_finds_it(pages, parse):
    for page in pages().values():
        root = parse(page)
        ids = [e.attributes["id"] for e in root.all() if "id" in e.attributes]
        assert len(ids) == len(set(ids))
        referring = ("href", "aria-labelledby", "clip-path")
        for element in root.all():
            for name in referring:
                for wanted in element.attributes.get(name, "").split():
                    assert wanted.removeprefix("url(").strip("#)") in ids


def test_every_text_that_the_pages_name_is_there_and_every_one_there_is_named():
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    texts = {key for key in catalogue("en") if key.startswith(("report_", "comparison_"))}
    named = set(re.findall(r"[\"'`]((?:report|comparison)_\w+)(?:[\"'`]|\$\{)", code))
    stems = tuple(name for name in named if name.endswith("_"))
    assert [stem for stem in stems if not any(key.startswith(stem) for key in texts)] == []
    assert named - set(stems) <= texts
    claims = ("comparison_unclear", "comparison_a_better", "comparison_b_better")
    derived = {f"{key}_claim" for key in claims} | {f"{key}_about" for key in texts}
    assert {key for key in texts - named - derived if not key.startswith(stems)} == set()


CONTRAST = [
    *((ink, "paper", 4.5) for ink in ("ink", "soft", "accent", "problem")),
    *((ink, "wash", 4.5) for ink in ("ink", "soft", "accent", "problem")),
    ("ink", "mark", 4.5),
    *((part, "paper", 3) for part in ("system", "baseline", "right", "wrong", "mark-line", "soft")),
]  # fmt: skip


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "paper", "least"), CONTRAST)
def test_colours_have_the_contrast_of_wcag_aa(scheme, ink, paper, least):
    style = (PACKAGE / "page.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([\w-]+): light-dark\(([^)]+)\)", style))

    def luminance(name):
        code = colours[name].split(", ")[scheme]
        parts = [int(code[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least
