"""What is asked and written while everything goes on at once."""

from __future__ import annotations

import random

NAMES = "朝倉 飯島 上田 江川 岡部 加納 北川 熊谷 毛利 小泉 桜井 清水 須田 瀬川 園田".split()
# Katakana, Latin, any script.
_LETTERS = ((0x30A2, 0x30F3), (0x61, 0x7A), (0x20, 0xD7FF))


def nonsense(draw: random.Random) -> str:
    """Forty words that were never seen: what is kept of words and letters is full soon."""
    return " ".join(
        "".join(chr(draw.randint(*letters)) for _ in range(5))
        for letters in draw.choices(_LETTERS, k=40)
    )


def note(draw: random.Random, number: int) -> str:
    """A week's version of the article that changes."""
    people = draw.choices(NAMES, k=20)
    lines = [f"{at}日の当番は{one}さんです。" for at, one in enumerate(people, start=1)]
    return "\n\n".join([f"第{number}週の当番", *lines]) + "\n"
