"""What an EPUB says of itself: its package file, reading order, titles, and what is encrypted.

EPUB 3.3 (W3C) and EPUB 2.0.1 (IDPF); of both only what is needed to read the text in order.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import unquote

from ingest.errors import SourceError
from ingest.readers.archives import Archive

Element: TypeAlias = Any
"""An element of lxml, which has no types of its own."""

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_MAX_XML = 4 * 1024 * 1024
_MAX_SPINE = 5000
# Fonts may be scrambled with these, which protects nothing that is read.
_FONT_METHODS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_FONT_ENDS = (".otf", ".ttf", ".ttc", ".woff", ".woff2")
_SAID = re.compile(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)")
_REFERENCE = re.compile(rb"&#0*(x0*[0-9a-fA-F]{1,6}|[0-9]{1,7});")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_PAGES = frozenset(("application/xhtml+xml", "text/html", "application/x-dtbook+xml", ""))


@dataclass(frozen=True, slots=True)
class Chapter:
    """A document in the reading order.

    Attributes:
        name: in the archive; empty where the manifest names no file for it.
        contents: whether it is a table of contents.
    """

    name: str
    contents: bool


@dataclass(frozen=True, slots=True)
class Package:
    """What the package file says.

    Attributes:
        title: the book's title; empty if it states none.
        creators: who wrote it, in order.
        chapters: in reading order.
    """

    title: str
    creators: tuple[str, ...]
    chapters: tuple[Chapter, ...]


def read_package(source: str, archive: Archive) -> Package:
    """The package of an EPUB.

    Args:
        source: the path as the user gave it, for the sentences.
        archive: the opened file.

    Raises:
        SourceError: it is no EPUB, is damaged, or its text is encrypted.
    """
    _check_encryption(source, archive)
    name = _package_name(source, archive)
    root = _xml(source, archive, name)
    folder = posixpath.dirname(name)
    return Package(
        title=next(_texts(root, "title"), ""),
        creators=tuple(_texts(root, "creator")),
        chapters=tuple(_chapters(root, folder, archive)),
    )


def _xml(source: str, archive: Archive, name: str) -> Element:
    from lxml import etree

    if name not in archive:
        raise SourceError("epub_broken", source=source, part=name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(_whole(archive.read(name, _MAX_XML)), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError("epub_broken", source=source, part=name) from error
    if root is None:
        raise SourceError("epub_broken", source=source, part=name)
    return root


def _whole(data: bytes) -> bytes:
    """With U+FFFD where UTF-8 is broken, and for half characters that are named by a number.

    libxml2 goes on there, but lxml cannot make words of what it keeps. What is written or said to
    be in another encoding is left to libxml2, which converts it.
    """
    said = _SAID.match(data)
    if not data.startswith(_WIDE) and (not said or said[1].lower() in (b"utf-8", b"utf8")):
        data = data.decode("utf-8", "replace").encode("utf-8")
    return _REFERENCE.sub(_mended, data)


def _mended(reference: re.Match[bytes]) -> bytes:
    digits = reference[1]
    number = int(digits[1:], 16) if digits[:1] == b"x" else int(digits)
    return b"&#xFFFD;" if 0xD800 <= number <= 0xDFFF else reference.group()


def _named(root: Element, name: str) -> Iterator[Element]:
    """The elements of a name, whatever their namespace."""
    return iter(root.iter(f"{{*}}{name}"))


def _texts(root: Element, name: str) -> Iterator[str]:
    for element in _named(root, name):
        words = " ".join("".join(element.itertext("{*}*")).split())  # without entities
        if words:
            yield words


def _package_name(source: str, archive: Archive) -> str:
    for rootfile in _named(_xml(source, archive, _CONTAINER), "rootfile"):
        name = unquote(rootfile.get("full-path") or "").lstrip("/")
        if name in archive:
            return str(name)
    raise SourceError("epub_broken", source=source, part=_CONTAINER)


def _check_encryption(source: str, archive: Archive) -> None:
    """Refuse a book whose text is encrypted; scrambled fonts do not matter."""
    if _ENCRYPTION not in archive:
        return
    for data in _named(_xml(source, archive, _ENCRYPTION), "EncryptedData"):
        methods = [method.get("Algorithm") for method in _named(data, "EncryptionMethod")]
        names = [unquote(ref.get("URI") or "") for ref in _named(data, "CipherReference")]
        scrambled = bool(methods) and all(method in _FONT_METHODS for method in methods)
        fonts = bool(names) and all(name.lower().endswith(_FONT_ENDS) for name in names)
        if not scrambled and not fonts:
            raise SourceError("epub_protected", source=source)


def _chapters(root: Element, folder: str, archive: Archive) -> Iterator[Chapter]:
    items: dict[str, tuple[str, str, str]] = {}
    for item in _named(root, "item"):
        name = _within(folder, item.get("href") or "")
        kind, roles = item.get("media-type") or "", item.get("properties") or ""
        items.setdefault(item.get("id") or "", (name, kind, roles))
    guides = {
        _within(folder, reference.get("href") or "")
        for reference in _named(root, "reference")
        if (reference.get("type") or "").lower() == "toc"
    }
    references = [ref for _, ref in zip(range(_MAX_SPINE), _named(root, "itemref"), strict=False)]
    seen: set[str] = set()
    for reference in references:
        name, kind, roles = items.get(reference.get("idref") or "", ("", "", ""))
        if kind in _PAGES and (not name or name not in seen):
            seen.add(name)
            found = name if name in archive else ""
            yield Chapter(found, "nav" in roles.split() or name in guides)


def _within(folder: str, address: str) -> str:
    """The name in the archive that an address in the package file stands for."""
    path = unquote(address.partition("#")[0])
    return posixpath.normpath(posixpath.join(folder, path)).lstrip("/")
