"""Every sentence that a user can see, in Japanese and English, in one place.

The texts lie in the folders ``ja`` and ``en`` beside this file, one file a subject; a test holds
that both have the same files with the same keys and fields. A part that is one file (a format, a
metric) may bring its sentences with it, see ``add``.
"""

from __future__ import annotations

import os
import string
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Literal, cast

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")


@cache
def catalogue(language: Language) -> dict[str, str]:
    """All texts of one language: key to template with ``{field}`` places."""
    folder = resources.files(__name__).joinpath(language)
    texts: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        texts |= cast("dict[str, str]", tomllib.loads(file.read_text(encoding="utf-8")))
    return texts


def add(texts: Mapping[Language, Mapping[str, str]]) -> None:
    """Take up the sentences of a part that brings its own.

    Args:
        texts: key to template in each language; empty for none.

    Raises:
        ValueError: a language or a field is missing, or a key already has another text.
    """
    if not texts:
        return
    first, *others = (
        {key: fields(template) for key, template in texts.get(language, {}).items()}
        for language in LANGUAGES
    )
    if any(other != first for other in others):
        raise ValueError(f"The languages {LANGUAGES} need the same keys and fields: {first}")
    for language, own in texts.items():
        known = catalogue(language)
        if taken := [key for key in own if known.get(key, own[key]) != own[key]]:
            raise ValueError(f"There are sentences of this name already: {taken}")
        known.update(own)


def fields(template: str) -> set[str]:
    """The names of the ``{field}`` places of a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def text(key: str, language: Language, /, **details: object) -> str:
    """The sentence ``key`` in ``language``, its fields filled from ``details``."""
    return catalogue(language)[key].format(**details)


def language_of_environment() -> Language:
    """The user's language by POSIX rules (``LC_ALL``, ``LC_MESSAGES``, ``LANG``), else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "ja" if value.lower().startswith("ja") else "en"
    return "en"


def language_of_text(question: str, default: Language) -> Language:
    """The language that a question is written in, so that the reply can be in the same.

    Kana or kanji make it Japanese, else Latin letters make it English, else ``default``.
    """
    if any("\u3041" <= c <= "\u30ff" or "\u4e00" <= c <= "\u9fff" for c in question):
        return "ja"
    if any(c.isascii() and c.isalpha() for c in question):
        return "en"
    return default
