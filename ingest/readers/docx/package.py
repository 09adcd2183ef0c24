"""The parts of a Word file: the zip archive, its relationships, its XML.

python-docx is not used to read: it opens every part (pictures too), refuses macro-enabled and
Strict files, stops at a relationship that leads nowhere, and knows neither notes, numbers, text
boxes nor content controls. What remains of it, the package, is these few functions over lxml.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from lxml import etree

from ingest.errors import SourceError
from ingest.readers.archives import Archive, open_archive
from ingest.readers.docx.names import Element, descendants, name_of

_MAX_PART = 48 * 1024 * 1024
# Elements (both tags) and attributes: a quarter of it are runs, which are read in some 20 us each.
_MAX_NODES = 1_200_000
_TYPES = "[Content_Types].xml"
_USUAL = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Relationship:
    """Where a part points.

    Attributes:
        kind: the last word of its type ("hyperlink", "styles").
        target: a part's name, or an address outside the file.
        external: whether it is an address.
    """

    kind: str
    target: str
    external: bool


class Package:
    """A Word file's parts, parsed when asked for.

    Args:
        source: the path as the user gave it.
        data: the file's bytes.

    Raises:
        SourceError: it is no archive that can be opened safely, or not a Word document.
    """

    def __init__(self, source: str, data: bytes) -> None:
        self._source = source
        self._archive = open_archive(source, data)
        found = main_part(self._archive, source)
        if found is None:
            raise SourceError("docx_not_word", source=source)
        self.main = found
        self._links = self.relationships(found)

    def part(self, kind: str) -> Element | None:
        """The root of the part that the main part has for ``kind`` ("styles"), if there is one.

        Raises:
            SourceError: the part is damaged or too large.
        """
        for link in self._links.values():
            if link.kind == kind and not link.external and link.target in self._archive:
                return self.root(link.target)
        return None

    def part_name(self, kind: str) -> str:
        """The name of that part; empty where there is none."""
        return next((link.target for link in self._links.values() if link.kind == kind), "")

    def root(self, name: str) -> Element:
        """The root element of a part; see ``part`` for the errors."""
        return parse_part(self._archive, self._source, name)

    def core_title(self) -> str:
        """The title among the file's properties; empty where there is none."""
        for link in _relationships(self._archive, self._source, "").values():
            if link.kind == "core-properties" and link.target in self._archive:
                root = self.root(link.target)
                return next((str(e.text or "") for e in descendants(root, "dc:title")), "").strip()
        return ""

    def relationships(self, part: str) -> dict[str, Relationship]:
        """Where a part points, by the id that its XML uses."""
        return _relationships(self._archive, self._source, part)


def main_part(archive: Archive, source: str) -> str | None:
    """The name of the part that holds a Word document's body; None if the archive has none."""
    for link in _relationships(archive, source, "").values():
        if link.kind == "officeDocument" and link.target in archive:
            return link.target if _is_word(archive, source, link.target) else None
    return _USUAL if _USUAL in archive else None


def _is_word(archive: Archive, source: str, name: str) -> bool:
    if name.lower() == _USUAL or _TYPES not in archive:
        return True
    for entry in parse_part(archive, source, _TYPES):
        if str(entry.get("PartName", "")).lstrip("/").lower() == name.lower():
            kind = str(entry.get("ContentType", ""))
            return "wordprocessingml" in kind or "ms-word" in kind
    return False


def _relationships(archive: Archive, source: str, part: str) -> dict[str, Relationship]:
    folder, base = posixpath.split(part)
    name = posixpath.join(folder, "_rels", f"{base}.rels")
    if name not in archive:
        return {}
    links: dict[str, Relationship] = {}
    for entry in parse_part(archive, source, name):
        if name_of(entry) != "rel:Relationship":
            continue
        target = str(entry.get("Target", ""))
        external = entry.get("TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = str(entry.get("Type", "")).rpartition("/")[2]
        links[str(entry.get("Id", ""))] = Relationship(kind, target, external)
    return links


def parse_part(archive: Archive, source: str, name: str) -> Element:
    """The root element of a part of an archive.

    Entities are neither defined nor expanded: the Open Packaging Conventions forbid a document
    type declaration, so a part with one is refused. libxml2 refuses elements more than 256 deep.

    Raises:
        SourceError: the part is damaged or too large.
    """
    data = archive.read(name, _MAX_PART)
    if data.count(b"<") + data.count(b"=") > _MAX_NODES:
        raise SourceError("docx_too_large", source=source)
    if b"<!DOCTYPE" in data:
        raise SourceError("docx_broken", source=source, part=name)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError("docx_broken", source=source, part=name) from error
    if root.getroottree().docinfo.doctype:
        raise SourceError("docx_broken", source=source, part=name)
    return root
