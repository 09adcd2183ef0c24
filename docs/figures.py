"""Figures in prose: each names the result that it comes from, and is written anew from there.

A figure stands between two comments that readers do not see::

    <!--= cold-start/seconds/ask as .2f -->1.19<!--/-->

Before ``as`` stands where the value is: a file of ``docs/results``, then the keys on the way to it,
with ``/`` between; of a list, ``2`` is an element by its place and ``threshold=0.35`` the one that
has this value. A value may be divided by another, or by a number, or have it taken off (`` / `` or
`` - `` between them). After ``as`` stands how it is printed: a format of Python, where ``%`` is
written as these documents do ("63.6 %") and ``p`` is the same without the sign, or ``text`` for
what is no number.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from docs.layout import results

MARKED = re.compile(r"<!--= (?P<source>.+?) as (?P<form>\S+) -->(?P<shown>.*?)<!--/-->", re.DOTALL)
# What looks like a marker, so that a misspelt one is no ordinary comment.
_BEGUN = re.compile(r"<!--\s*=")
_OPERATION = re.compile(r" ([-/]) ")


def filled_figures(text: str, folder: Path) -> str:
    """A document with its marked figures as the results have them.

    Args:
        text: the document.
        folder: the results.

    Raises:
        ValueError: a marker is not closed or not of the form above, or names what is not there.
    """
    if len(_BEGUN.findall(text)) != len(MARKED.findall(text)):
        raise ValueError("A marker of a figure is not <!--= SOURCE as FORM -->…<!--/-->.")

    def anew(at: re.Match[str]) -> str:
        shown = printed(value(at["source"], folder), at["form"])
        return f"<!--= {at['source']} as {at['form']} -->{shown}<!--/-->"

    return MARKED.sub(anew, text)


def value(source: str, folder: Path) -> Any:
    """What a marker's source is: a value of a result, or a quotient or difference of two."""
    first, *more = _OPERATION.split(source)
    found = _looked_up(first, folder)
    if not more:
        return found
    sign, second = more
    other = float(second) if second.replace(".", "").isdigit() else _looked_up(second, folder)
    return found / other if sign == "/" else found - other


def printed(found: Any, form: str) -> str:
    """A value as the documents print it.

    Raises:
        ValueError: it is no number, and the form is not ``text``.
    """
    if form == "text":
        return str(found)
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise ValueError(f"{found!r} is no number.")
    if form.endswith(("%", "p")):
        return format(100 * found, f"{form[:-1]}f") + (" %" if form.endswith("%") else "")
    return format(found, form)


@cache
def _content(folder: Path, name: str) -> dict[str, Any]:
    return results(folder, name)


def _looked_up(path: str, folder: Path) -> Any:
    name, *keys = path.split("/")
    if not keys or not (folder / f"{name}.json").is_file():
        raise ValueError(f"{path} names no file of results.")
    found: Any = _content(folder, name)
    for key in keys:
        step = _step(found, key)
        if step is None:
            raise ValueError(f"{path}: there is no {key}.")
        found = step
    return found


def _step(found: Any, key: str) -> Any:
    """One step down; None where there is none."""
    if isinstance(found, dict):
        return found.get(key)
    if not isinstance(found, list):
        return None
    if key.isdigit():
        return found[int(key)] if int(key) < len(found) else None
    name, _, wanted = key.partition("=")
    return next((one for one in found if str(one.get(name)) == wanted), None)
