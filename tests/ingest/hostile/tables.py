"""Hostile CSV, TSV, JSON and JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.ingest.hostile.case import PROSE, noise, reads, repeated, told, written, zipped

_ROW = json.dumps({"title": "駅", "text": PROSE}, ensure_ascii=False)
_HEAD = "title,text\n"


def _lines(*lines: str) -> Callable[[], bytes]:
    return written("\n".join(lines) + "\n")


def _wide(columns: int) -> Callable[[], bytes]:
    return lambda: (",".join(f"c{n}" for n in range(columns)) + "\n" + "1," * columns).encode()


TABLES = (
    reads("plain.csv", written(f"{_HEAD}駅,{PROSE}\n"), PROSE),
    told("quote-open-50mb.csv", repeated("駅,川\n", 6_200_000, f'{_HEAD}駅,"'), "rows_cell_large"),
    reads("quote-open.csv", written(f'{_HEAD}駅,{PROSE}\n川,"{PROSE}\n橋,{PROSE}\n'), PROSE),
    told("quotes.csv", repeated('"', 2_000_000, _HEAD), "rows_no_text"),
    told("columns-1m.csv", _wide(1_000_000), "rows_cell_large"),
    told("columns-1m-empty.csv", repeated(",", 1_000_000), "rows_cell_large"),
    reads(
        "columns-2000.csv",
        lambda: (",".join(f"c{n}" for n in range(2000)) + "\n").encode() + b"1,\n" * 200,
    ),
    told("cell-20mb.csv", repeated("駅", 7_000_000, f"{_HEAD}川,"), "rows_cell_large"),
    reads(
        "cell-20mb.jsonl",
        lambda: json.dumps({"text": "駅" * 7_000_000}, ensure_ascii=False).encode(),
    ),
    told("rows-20100.csv", repeated("駅,川は西にあります。\n", 20_100, _HEAD), "rows_too_many"),
    told("rows-1m.csv", repeated("1,2,3\n", 1_000_000, "a,b,c\n"), "rows_too_many"),
    told("rows-30000.jsonl", repeated(_ROW + "\n", 30_000), "rows_too_many"),
    told("nulls.csv", repeated("\0", 3_000, f"{_HEAD}駅,{PROSE}\n"), "source_binary"),
    reads("one-null.csv", written(f"{_HEAD}駅,{PROSE}\0{PROSE}\n"), "図書館"),
    reads("ragged.csv", written(f"{_HEAD}駅\n川,{PROSE},3,4,5\n\n,,,\n"), PROSE),
    told("head-only.csv", written(_HEAD), "rows_no_text"),
    told("no-words.csv", written(",,,\n,,,\n"), "source_empty"),
    reads("other-columns.csv", written(f"id,name\n1,{PROSE}\n2,川\n"), PROSE),
    told("returns.tsv", repeated("駅\t川\r", 20_100, "題名\t本文\r"), "rows_too_many"),
    told("noise.csv", lambda: noise(200_000), "source_binary"),
    told(
        "two-encodings.csv",
        lambda: f"{_HEAD}駅,{PROSE}\n".encode() * 9 + f"川,{PROSE}\n".encode("cp932") * 9,
        "source_undecodable",
    ),
    told("sheet.csv", lambda: zipped({"xl/workbook.xml": "<a/>"}), "kind_spreadsheet"),
    reads("broken-lines.jsonl", _lines(_ROW, "{", '{"text": "駅"', "null", _ROW[:-3], _ROW), PROSE),
    told("all-broken.jsonl", _lines('{"text": "駅"', '{"text": '), "rows_json"),
    told("deep-arrays.json", lambda: b"[" * 100_000 + b"]" * 100_000, "rows_json"),
    told("deep-objects.json", lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "rows_json"),
    reads(
        "deep-line.jsonl",
        lambda: _ROW.encode() + b"\n" + b'{"text":' + b"[" * 100_000 + b"\n" + _ROW.encode(),
        PROSE,
    ),
    told(
        "number.json", repeated("9", 1_000_000, '{"text": "駅は北です。", "n": ', "}"), "rows_json"
    ),
    reads(
        "number-float.json",
        repeated("9", 1_000_000, '{"text": "駅は北です。", "n": 1.', "}"),
        "駅は北です。",
    ),
    reads(
        "numbers-not.json",
        written('{"text": "駅は北です。", "n": [NaN, Infinity, 1e999]}'),
        "駅は北です。",
    ),
    reads(
        "keys-twice.json",
        written('{"text": "一つ目です。", "text": "二つ目です。"}'),
        "二つ目です。",
    ),
    reads(
        "keys-200k.json",
        lambda: json.dumps(
            {"text": PROSE} | {f"k{n}": n for n in range(200_000)}, ensure_ascii=False
        ).encode(),
        PROSE,
    ),
    reads("half-character.json", written('{"text": "駅は\\ud83d北です。"}'), "北です。"),
    told("not-objects.jsonl", _lines("1", '"駅"', "[1, 2]", "null"), "rows_json"),
    told("array-of-numbers.json", repeated("1,", 500_000, "[", "1]"), "rows_no_json"),
    told("wrong-keys.jsonl", _lines('{"a": "駅"}', '{"b": "川"}'), "rows_no_text"),
    told(
        "wrong-types.jsonl",
        _lines('{"text": 5}', '{"text": {"a": 1}}', '{"text": null}'),
        "rows_no_text",
    ),
    told("open-string-50mb.json", repeated("駅", 16_000_000, '{"text": "'), "rows_json"),
    reads("escapes.json", repeated("\\u99c5", 1_000_000, '{"text": "', '"}'), "駅駅"),
    told("mark-only.jsonl", lambda: b"\xef\xbb\xbf", "source_empty"),
    told("noise.jsonl", lambda: noise(9_000), "source_binary"),
    reads(
        "page-in.json",
        written(f"<!DOCTYPE html><html><body><p>{PROSE}</p></body></html>"),
        PROSE,
        lacks="<p>",
    ),
)
