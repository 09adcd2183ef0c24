"""A question file over the small library of tests/chat/conftest.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ROWS = [
    {"id": "w1", "kind": "when", "question": "青葉庭園はいつ開園しましたか?",
     "answers": ["1998年4月"], "evidence": ["青葉庭園は1998年4月に開園しました。"]},
    {"id": "w2", "kind": "who", "question": "青葉庭園を設計したのは誰ですか?",
     "answers": ["佐藤健一"], "evidence": ["設計したのは造園家の佐藤健一です。"]},
    {"id": "w3", "kind": "number", "question": "造園にかかった総額はいくらですか?",
     "answers": ["約3億円"], "evidence": ["造園にかかった総額は約3億円でした。"]},
    {"id": "w4", "kind": "why", "question": "なぜ庭をつくったのですか?",
     "answers": ["町に日陰がなかったため"], "evidence": ["町に日陰がなかったため、"]},
    {"id": "w5", "kind": "list", "question": "園内にはどんな見どころがありますか?",
     "answers": ["白い橋\n竹の道\n石の広場"], "evidence": ["園内には次の三つがあります。"]},
    {"id": "w6", "kind": "followup", "question": "その館長は?", "after": ["潮見図書館とは?"],
     "answers": ["鈴木一郎"], "evidence": ["館長は鈴木一郎です。"]},
    {"id": "w7", "kind": "unanswerable", "question": "青葉庭園の入園料はいくらですか?",
     "answerable": False},
    {"id": "w8", "kind": "smalltalk", "question": "こんにちは", "answerable": False},
    {"id": "w9", "question": "潮見図書館はいつ建てられましたか?"},
]  # fmt: skip


def write_jsonl(path: Path, rows: list[dict]) -> Path:
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def questions(tmp_path) -> Path:
    return write_jsonl(tmp_path / "garden.jsonl", ROWS)
