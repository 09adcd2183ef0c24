"""Files to read, and what a check says of them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from chat.evaluation.questions import check_questions

SAMPLES = Path(__file__).resolve().parents[3] / "data" / "questions"


@pytest.fixture
def samples() -> Path:
    return SAMPLES


@pytest.fixture
def save(tmp_path):
    """Writes a file of text, bytes, objects (JSON Lines) or rows of cells (an Excel workbook)."""

    def write(name: str, content, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        if isinstance(content, list) and name.endswith(".xlsx"):
            write_workbook(path, content)
            return path
        if isinstance(content, list):
            lines = [row if isinstance(row, str) else json.dumps(row) for row in content]
            content = "\n".join(lines) + "\n"
        data = content if isinstance(content, bytes) else content.encode(encoding)
        path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
        return path

    return write


def write_workbook(path: Path, rows, formats=()) -> None:
    """A workbook of one sheet; ``formats`` are pairs of a cell's name and its number format."""
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    for name, number_format in formats:
        book.active[name].number_format = number_format
    book.save(path)


@pytest.fixture
def problems():
    """What a check finds wrong, as ``place: sentence``."""

    def check(path, language="en", documents=None) -> list[str]:
        found = check_questions(path, language, documents).problems
        return [f"{finding.place}: {finding.sentence}" for finding in found]

    return check


@pytest.fixture
def hints():
    """What a check finds odd, as ``place: sentence``."""

    def check(path, language="en", documents=None) -> list[str]:
        found = check_questions(path, language, documents).hints
        return [f"{finding.place}: {finding.sentence}" for finding in found]

    return check
