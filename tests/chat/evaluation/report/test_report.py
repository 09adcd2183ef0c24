"""The report of a run says what its files say."""

import pytest

from chat.evaluation.report import render_report
from ingest.messages import catalogue, text


@pytest.fixture
def report(sample, parse):
    return parse(render_report(sample.metrics, sample.predictions, sample.run, "ja"))


def section(root, name):
    return next(e for e in root.all("section") if e.attributes.get("id") == name)


def rows_of(root, table):
    tables = (e for e in root.all("table") if table in e.attributes.get("class", "").split())
    return list(next(tables).all("tr"))


def test_first_sentence_counts_what_was_handled_rightly(sample, report):
    handled = [p["scores"]["handled"] for p in sample.predictions]
    questions, right = str(len(handled)), str(int(sum(handled)))
    assert text("report_lead", "ja", handled=right, questions=questions) in report.words()


def test_every_figure_stands_with_interval_questions_and_baseline(sample, report):
    rows = rows_of(section(report, "figures"), "figures")
    for name, figure in sample.metrics["figures"].items():
        (row,) = (row for row in rows if row.says(f"metric_{name}"))
        words = " ".join(row.words().split())
        assert words.endswith(str(figure["n"]))
        for side in filter(None, (figure["system"], figure["baseline"])):
            if not name.startswith(("latency", "throughput")):
                value, low, high = (100 * side[each] for each in ("value", "low", "high"))
                assert f"{value:.1f} % {low:.1f} \u2013 {high:.1f}" in words


def test_figures_stand_under_their_groups_and_are_explained(sample, report):
    words = section(report, "figures").words()
    groups = dict.fromkeys(f["group"] for f in sample.metrics["figures"].values())
    places = [words.index(catalogue("ja")[f"metric_group_{group}"]) for group in groups]
    assert places == sorted(places)
    for name in sample.metrics["figures"]:
        assert catalogue("ja")[f"metric_{name}_about"] in words


def test_figure_that_nobody_has_named_is_shown_by_its_bare_name(sample, parse):
    sample.metrics["figures"]["rouge_l"] = sample.metrics["figures"]["f1"]
    page = render_report(sample.metrics, sample.predictions, sample.run, "en")
    assert "rouge_l" in section(parse(page), "figures").words()


def test_causes_stand_by_frequency_with_their_examples(sample, report):
    causes = {name: c for name, c in sample.metrics["causes"].items() if c["n"]}
    shown = [e.attributes["data-narrow"] for e in section(report, "causes").all("button")
             if "data-narrow" in e.attributes]  # fmt: skip
    counts = [causes[each.split('"')[3]]["n"] for each in shown]
    assert len(shown) == len(causes)
    assert counts == sorted(counts, reverse=True)
    examples = {e.attributes.get("data-question") for e in report.all("button")}
    assert {str(each) for cause in causes.values() for each in cause["examples"]} <= examples


def test_versions_and_settings_of_the_run_stand_at_the_end(sample, report):
    words = section(report, "about").words()
    for each in (sample.run["versions"], sample.run["index"], sample.run["machine"]):
        for name, value in each.items():
            assert name in words
            assert str(value) in words
    assert "decision.threshold" in words
    assert sample.run["questions"]["sha256"] in words


@pytest.mark.parametrize("language", ["ja", "en"])
def test_run_without_gold_or_anything_else_is_a_page_too(parse, data_of, language):
    root = parse(render_report({}, [{"id": 7, "question": "?"}], {}, language))
    (row,) = data_of(root)["rows"]
    assert (row["id"], row["outcome"]) == ("7", "unjudged")
    assert text("report_lead_unjudged", language, questions="1") in root.words()
    assert not [e for e in root.all("section") if e.attributes["id"] in ("causes", "figures")]


def test_every_key_of_the_run_may_be_absent(sample, parse):
    for name, value in sample.run.items():
        less = {key: each for key, each in sample.run.items() if key != name}
        parse(render_report(sample.metrics, sample.predictions, less, "ja"))
        for inner in value if isinstance(value, dict) else ():
            fewer = {**sample.run, name: {k: v for k, v in value.items() if k != inner}}
            parse(render_report(sample.metrics, sample.predictions, fewer, "ja"))


def test_page_says_plainly_that_it_does_not_hold_all_questions(sample, parse, data_of):
    page = render_report(sample.metrics, sample.predictions, sample.run, "en", limit=10)
    root = parse(page)
    assert len(data_of(root)["rows"]) == 10
    failed = sum(p["cause"] is not None or not p["scores"]["handled"] for p in sample.predictions)
    said = text("report_partial", "en", shown="10", total=str(len(sample.predictions)),
                failures=str(failed), failures_shown=str(min(failed, 10)))  # fmt: skip
    assert said in root.words()


def test_same_run_makes_the_same_page(sample):
    pages = {
        render_report(sample.metrics, iter(sample.predictions), sample.run, "ja") for _ in "ab"
    }
    assert len(pages) == 1
