"""Names in Word's XML, the same for both editions of the format.

ISO/IEC 29500 has two sets of namespaces, Transitional (what Word writes) and Strict. Elements are
called here by the customary prefix and name ("w:p"), whichever set a file uses.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, TypeAlias

Element: TypeAlias = Any
"""An element of lxml, which has no types of its own."""

_OFFICE = "http://schemas.openxmlformats.org"
_STRICT = "http://purl.oclc.org/ooxml"
_PREFIXES = {
    f"{_OFFICE}/wordprocessingml/2006/main": "w",
    f"{_STRICT}/wordprocessingml/main": "w",
    f"{_OFFICE}/officeDocument/2006/relationships": "r",
    f"{_STRICT}/officeDocument/relationships": "r",
    f"{_OFFICE}/officeDocument/2006/math": "m",
    f"{_STRICT}/officeDocument/math": "m",
    f"{_OFFICE}/drawingml/2006/diagram": "dgm",
    f"{_STRICT}/drawingml/diagram": "dgm",
    f"{_OFFICE}/drawingml/2006/chart": "c",
    f"{_STRICT}/drawingml/chart": "c",
    "http://schemas.microsoft.com/office/drawing/2014/chartex": "c",
    f"{_OFFICE}/markup-compatibility/2006": "mc",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "urn:schemas-microsoft-com:vml": "v",
    "http://purl.org/dc/elements/1.1/": "dc",
    f"{_OFFICE}/package/2006/content-types": "ct",
    f"{_OFFICE}/package/2006/relationships": "rel",
}
_ADDRESSES: dict[str, tuple[str, ...]] = {}
for _address, _prefix in _PREFIXES.items():
    _ADDRESSES[_prefix] = (*_ADDRESSES.get(_prefix, ()), _address)


@lru_cache(maxsize=4096)
def _short(tag: str) -> str:
    address, _, local = tag[1:].rpartition("}")
    prefix = _PREFIXES.get(address)
    return f"{prefix}:{local}" if prefix else tag


@lru_cache(maxsize=1024)
def _long(name: str) -> tuple[str, ...]:
    prefix, _, local = name.rpartition(":")
    return tuple(f"{{{address}}}{local}" for address in _ADDRESSES[prefix])


def name_of(element: Element) -> str:
    """What an element is called ("w:p"); with its whole namespace where that is unknown."""
    tag = element.tag
    return _short(tag) if isinstance(tag, str) else ""


def attribute(element: Element | None, name: str, default: str = "") -> str:
    """The value of an attribute ("w:val")."""
    if element is None:
        return default
    for long in _long(name):
        if (value := element.get(long)) is not None:
            return str(value)
    return default


def number(element: Element | None, name: str) -> int | None:
    """The value of an attribute as a whole number; None where it is none or beyond reason."""
    value = attribute(element, name)
    try:
        found = int(float(value)) if len(value) < 12 else None
    except (ValueError, OverflowError):
        return None
    return found if found is not None and abs(found) < 10**9 else None


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of that name, and on below it along the path."""
    for name in path:
        if element is None:
            return None
        element = next((found for found in element if name_of(found) == name), None)
    return element


def descendants(element: Element, *names: str) -> Iterator[Element]:
    """All elements of those names below an element, in order."""
    found: Iterator[Element] = element.iter(*(long for name in names for long in _long(name)))
    return found


def is_on(element: Element | None) -> bool | None:
    """The value of an on/off property; None where the property is not there."""
    if element is None:
        return None
    return attribute(element, "w:val", "true").lower() not in ("0", "false", "off")
