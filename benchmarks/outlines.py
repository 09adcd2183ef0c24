"""The structure of pages as we read it, against what a careful person marked in them.

Run as ``python -m benchmarks.outlines``; writes ``docs/results/outlines.json``. The pages are those
of ``tests/ingest/pages``, of our own making and of as many habits as we could think of. Rules were
made with the first forty in view and mended with the others. Of these, numbers 61 to 102 were
written by somebody who had seen neither rules nor other pages, and measured before anybody who
makes rules had seen them (``--only 61 90 --target outlines-unseen``): how that went stands in
``docs/results/outlines-unseen.json``, set by set, and cannot be measured again.

HTML pages are read by trafilatura, too, which is installed for this alone, in one setting
(``favor_recall``); without it its rows are left out.
"""

from __future__ import annotations

import argparse
import functools
import importlib.util
import operator
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.quality import write_results
from ingest.document import SectionKind
from ingest.format import RawFile
from ingest.readers import FORMATS
from tests.ingest.outlines import PAGES, Outline, Score, expected, outline, ranked, score, squeezed
from tests.ingest.test_text_outlines import Page

COMMAND = "python -m benchmarks.outlines"
# By the number that a page's name begins with.
SETS = {"1 to 40": range(1, 41), "41 to 90": range(41, 91), "91 to 102": range(91, 103)}


def ours(page: Path) -> Outline:
    """The outline as we read the page."""
    if page.suffix == ".html":
        file = RawFile(page.name, page.name, page.read_bytes())
        return outline(FORMATS[page.suffix].parse(file).documents[0])
    read = Page(page)
    article = [kind for kind in SectionKind if kind.is_article]
    others = [kind for kind in SectionKind if not kind.is_article]
    return Outline(
        ranked((level, squeezed(words)) for level, words in read.headings()),
        tuple((depth, squeezed(words)) for depth, words in read.items()),
        squeezed(read.read(*article)),
        squeezed(read.read(*others)),
    )


def trafilatura_outline(page: Path) -> Outline:
    """The outline as trafilatura does; the title that it finds is its first heading.

    What it leaves out counts as told apart from the body.
    """
    import trafilatura

    html = page.read_text(encoding="utf-8")
    found = trafilatura.extract(
        html, output_format="xml", include_comments=False, favor_recall=True, with_metadata=True
    )
    # Our own program's output over our own pages: no hostile XML.
    root = ET.fromstring(found or "<doc/>")  # noqa: S314
    main = root.find("main")
    if main is None:
        return Outline((), (), "", "")
    headings = [
        (int((head.get("rend") or "h2")[1:]), squeezed("".join(head.itertext())))
        for head in main.iter("head")
    ]
    title = squeezed(root.get("title") or "")
    if title and title not in [text for _, text in headings]:
        headings.insert(0, (1, title))
    body = squeezed("".join(main.itertext()))
    return Outline(ranked(headings), tuple(_items(main, 0)), body, squeezed(html))


def _items(element: ET.Element, depth: int) -> Iterator[tuple[int, str]]:
    for child in element:
        if child.tag == "item":
            own = (child.text or "") + "".join(
                "".join(part.itertext()) + (part.tail or "") for part in child if part.tag != "list"
            )
            yield depth, squeezed(own)
        yield from _items(child, depth + (child.tag == "list"))


def pages_of(folder: Path, numbers: range, suffixes: Sequence[str]) -> list[Path]:
    """The pages of a set, by their names."""
    found = [page for page in folder.iterdir() if page.suffix in suffixes]
    return sorted(page for page in found if int(page.name.split("-")[0]) in numbers)


def measure(pages: Sequence[Path], read: Callable[[Path], Outline]) -> dict[str, Any]:
    """The figures of one reader over some pages."""
    scores = [score(read(page), expected(page)) for page in pages]
    total: Score = functools.reduce(operator.add, scores)
    return {
        "pages": len(pages),
        "headings": total.headings.wanted,
        "heading_f1": round(total.headings.f1, 4),
        "heading_and_level_f1": round(total.levels.f1, 4),
        "list_items": total.items.wanted,
        "list_item_f1": round(total.items.f1, 4),
        "body_recall": round(total.body.recall, 4),
        "article_precision": round(total.article.precision, 4),
        "pages_with_whole_body": sum(one.body.recall == 1 for one in scores),
    }


def rows_of(folder: Path, sets: Mapping[str, range]) -> list[dict[str, Any]]:
    """A row for each set and kind of page, and for trafilatura over the HTML pages of each."""
    rows = []
    for name, numbers in sets.items():
        for kind, suffixes in (("text, Markdown", (".txt", ".md")), ("HTML", (".html",))):
            pages = pages_of(folder, numbers, suffixes)
            if not pages:
                continue
            rows.append({"set": name, "kind": kind, "by": "Shutten", **measure(pages, ours)})
            if kind == "HTML" and importlib.util.find_spec("trafilatura"):
                by = f"trafilatura {version('trafilatura')}"
                found = measure(pages, trafilatura_outline)
                rows.append({"set": name, "kind": kind, "by": by, **found})
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, default=PAGES)
    parser.add_argument("--only", type=int, nargs=2, metavar=("FIRST", "LAST"))
    parser.add_argument("--target", default="outlines", help="name of the file of results")
    options = parser.parse_args()
    sets = SETS
    if options.only:
        first, last = options.only
        sets = {f"{first} to {last}": range(first, last + 1)}
    write_results(options.target, COMMAND, {"rows": rows_of(options.pages, sets)})


if __name__ == "__main__":
    main()
