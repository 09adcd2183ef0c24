"""Hostile plain text and Markdown: sizes, nesting, encodings, and what is no text at all."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Callable

from tests.ingest.hostile.case import (
    PROSE,
    SLOW,
    noise,
    reads,
    repeated,
    told,
    written,
    zipped,
)

_LINE = "むかし、川のそばに小さな町がありました。"


def _lone_surrogates() -> bytes:
    return b"\xff\xfe" + PROSE.encode("utf-16-le") + b"\x00\xd8" + PROSE.encode("utf-16-le")


def _growing_backticks() -> bytes:
    return "".join("駅" + "`" * count for count in range(1, 1200)).encode()


def _steps() -> bytes:
    """Each line of a list one level deeper."""
    return "\n".join("  " * depth + f"- {depth} 番目の駅" for depth in range(400)).encode()


def _references() -> bytes:
    names = [f"[駅 {number}]" for number in range(8000)]
    return ("\n".join(names) + "\n\n" + "\n".join(f"{name}: /{name}" for name in names)).encode()


def _table(rows: int, columns: int) -> bytes:
    row = "|" + " 駅 |" * columns
    rule = "|" + "---|" * columns
    return "\n".join([row, rule, *[row] * rows]).encode()


def _program(head: bytes) -> Callable[[], bytes]:
    return lambda: head + noise(20_000)


TEXTS = (
    reads("line-50mb.txt", repeated(_LINE, 50_000_000 // len(_LINE.encode())), also=SLOW),
    reads("line-50mb.md", repeated("river town ", 50_000_000 // 11), also=SLOW),
    reads("lines-1m.txt", repeated("一行\n", 1_000_000), also=SLOW),
    reads("dots-150k.txt", repeated(".", 150_000, after=f"\n\n{PROSE}"), PROSE),
    reads("spaces-250k.txt", written(f"{PROSE}\n\n駅{' ' * 250_000}川\n\n{PROSE}"), PROSE),
    told("lines-blank.txt", repeated("\n", 3_000_000), "source_empty"),
    reads("returns.txt", repeated("駅\r", 30_000)),
    told("nulls.txt", lambda: bytes(1_000_000), "source_binary"),
    reads("one-null.txt", written(PROSE + "\0" + PROSE), "図書館が見えます。"),
    told("mark.txt", lambda: b"\xef\xbb\xbf", "source_empty"),
    told("mark-16.txt", lambda: b"\xff\xfe", "source_empty"),
    told("mark-32.md", lambda: b"\xff\xfe\0\0", "source_empty"),
    told("lone-surrogates.txt", _lone_surrogates, "encoding_broken"),
    reads("odd-length-16.txt", lambda: PROSE.encode("utf-16")[:-1], "駅は町の北"),
    told(
        "beyond-unicode-32.txt",
        lambda: b"\xff\xfe\0\0" + struct.pack("<I", 1 << 30) * 9,
        "source_binary",
    ),
    told(
        "two-encodings.txt",
        lambda: PROSE.encode() * 3 + PROSE.encode("cp932") * 3,
        "source_undecodable",
    ),
    told(
        "three-encodings.md",
        lambda: b"\n".join(PROSE.encode(name) for name in ("utf-8", "euc_jp", "cp932")),
        "source_undecodable",
    ),
    reads("cut-character.txt", lambda: (PROSE * 9).encode()[:-1], "図書館が見え"),
    told("noise.txt", lambda: noise(1_000_000), "source_binary"),
    told("noise.md", lambda: noise(300, 3), "source_binary"),
    told("controls.txt", lambda: bytes(range(1, 32)) * 3000, "source_binary"),
    told("escapes.txt", lambda: b"\x1b$B" + noise(50_000), "source_binary"),
    reads("shifts.txt", repeated("\x1b$B0l\x1b(B", 100_000), "一一"),
    reads("quotes-100k.md", repeated(">", 100_000, after=PROSE), PROSE),
    reads(
        "quotes-lines.md",
        lambda: "\n".join(">" * depth + "駅" for depth in range(1, 2000)).encode(),
    ),
    reads("brackets-100k.md", repeated("[", 100_000, after=PROSE), PROSE),
    reads("brackets-pairs.md", lambda: ("[" * 50_000 + "駅" + "]" * 50_000).encode(), "駅"),
    reads("links-open.md", repeated("[駅](", 50_000)),
    reads("images-open.md", repeated("![[]()", 50_000)),
    reads("stars-100k.md", repeated("*", 100_000, after=PROSE), PROSE),
    reads("stars-words.md", repeated("*駅 **町 ", 50_000)),
    reads("stars-closers.md", repeated("橋** 川* ", 50_000, before="駅**町")),
    reads("underscores.md", repeated("_駅 __町 ", 50_000)),
    reads("backticks-100k.md", repeated("`", 100_000, after=PROSE), PROSE),
    reads("backticks-growing.md", _growing_backticks),
    reads("comments-open.md", repeated("<!-- 駅 ", 30_000)),
    reads("tags-open.md", repeated('駅 <a href="', 30_000)),
    reads("cdata-open.md", repeated("駅 <![CDATA[ <? ", 30_000)),
    reads("backslashes.md", repeated("\\", 300_000, after=PROSE), PROSE),
    reads("entities.md", repeated("&amp", 200_000)),
    reads("references.md", _references, "駅 7999"),
    reads("list-one-line.md", repeated("- ", 20_000, after=PROSE), PROSE),
    reads("list-steps.md", _steps, "399 番目の駅"),
    reads("list-15k.md", repeated("1. 駅\n", 15_000)),
    reads("table-long.md", lambda: _table(4_000, 6)),
    reads("table-wide.md", lambda: _table(3, 10_000)),
    reads("fence-open.md", repeated("駅 = 1\n", 40_000, before="```\n")),
    reads("fence-rows.md", repeated("```\n", 30_000, after=PROSE)),
    reads("headings-10k.md", repeated("# 駅\n\n", 10_000)),
    reads("hashes.md", repeated("#", 1_000_000, after=" 駅"), "駅"),
    reads("underline.md", repeated("=", 1_000_000, before="駅\n"), "駅"),
    reads("notes-circle.md", written(f"{PROSE}[^1]\n\n[^1]: 橋[^2]\n[^2]: 川[^1]\n"), "橋"),
    reads("head-open.md", repeated("key: value\n", 30_000, before="---\n")),
    reads(
        "head-bomb.md",
        written(
            "---\na: &a [駅,駅]\n"
            + "".join(
                f"{chr(98 + i)}: &{chr(98 + i)} [{('*' + chr(97 + i) + ',') * 9}]\n"
                for i in range(20)
            )
            + f"---\n\n{PROSE}\n"
        ),
        PROSE,
    ),
    reads("marks-100k.txt", repeated("\u0301\u0327\u0334", 33_000, "e")),
    reads("word-1m.txt", repeated("a", 1_000_000)),
    told("invisible.txt", repeated("\u200b\u2060\ufeff", 300_000), "source_empty"),
    reads("invisible-between.txt", repeated("\u200b", 500_000, "駅", "です。"), "です。"),
    reads("overrides.txt", repeated("\u202e駅\u202c", 50_000)),
    reads("corners-open.txt", repeated("「駅", 100_000)),
    reads("corners-nested.txt", lambda: ("「" * 50_000 + "駅。" + "」" * 50_000).encode()),
    reads("readings-open.txt", repeated("｜駅《", 60_000)),
    reads("rules.txt", repeated("-" * 200 + "\n", 20_000, after=PROSE), PROSE),
    reads("blanks.txt", repeated(" ", 8_000, "駅です。\n", f"{PROSE}\n川です。\n"), PROSE),
    reads("blanks.md", repeated("\t\u3000 ", 5_000, "駅です。\n", f"{PROSE}\n川です。\n"), PROSE),
    reads("dots.txt", repeated("第一章……", 100_000)),
    reads(
        "indents.txt", lambda: "\n".join("\u3000" * (n % 900) + "駅" for n in range(2000)).encode()
    ),
    reads("addresses.txt", repeated("https://example.org/", 40_000)),
    told("picture.txt", _program(b"\x89PNG\r\n\x1a\n"), "kind_image"),
    told("photo.md", _program(b"\xff\xd8\xff\xe0\0\x10JFIF"), "kind_image"),
    told("program.txt", _program(b"MZ\x90\0\3\0"), "kind_program"),
    told("archive.txt", lambda: zipped({"a.txt": PROSE}), "kind_archive"),
    told("packed.md", lambda: gzip.compress(noise(50_000)), "kind_archive"),
    told("rich.txt", written("{\\rtf1\\ansi\\ansicpg932 \\'89\\'77 station\\par}"), "kind_rtf"),
    told("data.text", _program(b"SQLite format 3\0\x10\0"), "kind_database"),
    reads(
        "page-in.txt",
        written(f"<!DOCTYPE html><html><body><p>{PROSE}</p></body></html>"),
        PROSE,
        lacks="<p>",
    ),
)
