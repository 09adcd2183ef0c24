"""Changes within ZIP archives and PDF files, put together again so that readers get that far."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from copy import deepcopy
from random import Random

from lxml import etree

from tests.ingest.fuzz.grammar import NUMBERS, ODD
from tests.ingest.fuzz.mutations import LARGEST, mutated

_MADE = (2024, 1, 1, 0, 0, 0)
_MARKUP = (".xml", ".rels", ".xhtml", ".html", ".opf", ".ncx")
_NAMES = (
    "../a.xml",
    "/a",
    "C:\\a",
    "a\0b",
    "",
    "é",
    "word/DOCUMENT.XML",
    "a" * 300,
    "a/",
    "\udce3",
    "駅.xml",
)
_OBJECT = re.compile(rb"(?:^|[\r\n])(\d+) 0 obj\b(.*?)endobj", re.S)
_STREAM = re.compile(rb"(.*?)stream\r?\n(.*?)\r?\n?endstream", re.S)
_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref", re.S)
_LENGTH = re.compile(rb"/Length \d+")


def members_of(data: bytes) -> dict[str, bytes]:
    """The files of a sound archive by their names."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive that is the same each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, _MADE)
            entry.compress_type = method
            archive.writestr(entry, content)
    return out.getvalue()


def mutated_archive(data: bytes, random: Random, other: bytes) -> bytes:
    """An archive with something changed within its files, or around them.

    Args:
        data: a sound archive.
        random: decides.
        other: another sound archive, whose files may be put in.
    """
    if random.random() < 0.12:
        return mutated(data, random, "xml", other)
    members = members_of(data)
    for _ in range(random.choice((1, 1, 2, 4))):
        members = _changed(members, random, members_of(other))
    packed = zipped(members, random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)))
    if random.random() < 0.08:
        flipped = bytearray(packed)
        for _ in range(random.choice((1, 4))):
            flipped[random.randrange(len(flipped))] ^= 1 << random.randrange(8)
        return bytes(flipped)
    return packed


def _changed(
    members: dict[str, bytes], random: Random, others: dict[str, bytes]
) -> dict[str, bytes]:
    """The files with one dropped, renamed, exchanged or changed within."""
    members = dict(members)
    # Parts that readers look at, those of the article more often.
    names = [name for name in members if name.lower().endswith(_MARKUP)] or list(members)
    if not names:
        return {random.choice(_NAMES[3:]): b"", **others}
    chosen = random.choice(names)
    main = [
        n for n in names if n.endswith(("document.xml", ".xhtml", "numbering.xml", "styles.xml"))
    ]
    if main and random.random() < 0.5:
        chosen = random.choice(main)
    what = random.random()
    if what < 0.04:
        del members[chosen]
    elif what < 0.06:
        members[_name(random)] = members.pop(chosen)
    elif what < 0.10:
        members[chosen] = random.choice([*members.values(), *others.values()])
    elif what < 0.88:
        members[chosen] = mutated_xml(members[chosen], random)
    else:
        other = random.choice(list(others.values()) or [b""])
        grammar = "html" if chosen.endswith("html") else "xml"
        members[chosen] = mutated(members[chosen], random, grammar, other)
    return members


def _name(random: Random) -> str:
    name = random.choice(_NAMES)
    return "x" if not name or (not name.isprintable() and name != "a\0b") else name


def mutated_xml(data: bytes, random: Random) -> bytes:
    """A part that is well-formed before and after; as it is where it was not before."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return data
    for _ in range(random.choice((1, 1, 2, 4, 10))):
        _change_element(root, random)
    return etree.tostring(root, encoding="utf-8")[: 8 * LARGEST]


def _change_element(root: etree._Element, random: Random) -> None:
    elements = [e for e in root.iter() if isinstance(e.tag, str)]
    one, two = random.choice(elements), random.choice(elements)
    parent = one.getparent()
    what = random.randrange(9)
    if what == 0 and parent is not None:
        parent.remove(one)
    elif what == 1 and parent is not None and one is not two and one not in two.iterancestors():
        two.insert(random.randint(0, len(two)), one)
    elif what == 2 and parent is not None and len(elements) < 3000:
        for _ in range(random.choice((1, 2, 300 if len(one) < 5 else 2))):
            parent.insert(parent.index(one), _copy(one))
    elif what == 3 and parent is not None:
        _nest(parent, one, random)
    elif what == 4:
        one.tag = two.tag
    elif what in (5, 6) and one.attrib:
        key = random.choice(list(one.attrib))
        one.set(key, _value(one.get(key, ""), random, two))
    elif what == 7:
        for key, value in two.attrib.items():
            one.set(key, value)
    else:
        one.text = _words(one.text or "", random)


def _copy(element: etree._Element) -> etree._Element:
    copied = deepcopy(element)
    copied.tail = None
    return copied


def _nest(parent: etree._Element, one: etree._Element, random: Random) -> None:
    """An element within others of its parent's or own kind."""
    at = parent.index(one)
    inner = one
    for _ in range(random.choice((1, 2, 20, 100, 300))):
        outer = etree.Element(random.choice((one.tag, parent.tag)))
        outer.append(inner)
        inner = outer
    parent.insert(at, inner)


def _value(value: str, random: Random, other: etree._Element) -> str:
    values = [
        *other.attrib.values(),
        *NUMBERS,
        "",
        value * 2,
        "on",
        "off",
        "../../x",
        "http://[",
        "#",
        value[:-1],
    ]
    return random.choice(values)


def _words(words: str, random: Random) -> str:
    odd = [sign for sign in ODD if sign.isprintable() or (sign.isspace() and sign > "\x1f")]
    at = random.randint(0, len(words))
    put = random.choice(
        (random.choice(odd), "駅" * random.choice((1, 3000)), random.choice(NUMBERS), "")
    )
    clean = "".join(c for c in words[:at] + put + words[at:] if c in "\t\n" or c >= " ")
    return clean.replace("\x7f", "").replace("\ufffe", "").replace("\uffff", "")


def mutated_pdf(data: bytes, random: Random, other: bytes) -> bytes:
    """A PDF with an object or a page's drawing changed, its table of places made anew."""
    objects = {int(found[1]): found[2] for found in _OBJECT.finditer(data)}
    trailer = _TRAILER.search(data)
    if not objects or trailer is None or random.random() < 0.2:
        return mutated(data, random, "pdf", other)
    taken = {int(found[1]): found[2] for found in _OBJECT.finditer(other)} or objects
    for _ in range(random.choice((1, 1, 2, 4))):
        number = random.choice(list(objects))
        what = random.random()
        if what < 0.05:
            del objects[number]
            if not objects:
                break
        elif what < 0.12:
            objects[number] = random.choice([*objects.values(), *taken.values()])
        else:
            objects[number] = _changed_object(
                objects[number], random, random.choice(list(taken.values()))
            )
    return _written(objects, trailer[1], random)


def _changed_object(body: bytes, random: Random, other: bytes) -> bytes:
    found = _STREAM.fullmatch(body.strip())
    if found is None:
        return mutated(body, random, "pdf", other)
    head, words = found[1], found[2]
    if random.random() < 0.3:
        head = mutated(head, random, "pdf", other)
    else:
        words = mutated(words, random, "drawing", other)
    if b"/Filter" not in head and head.rstrip().endswith(b">>") and random.random() < 0.4:
        words = zlib.compress(words)
        head = head.rstrip()[:-2] + b" /Filter /FlateDecode >>\n"
    if random.random() < 0.9:
        head = _LENGTH.sub(b"/Length %d" % len(words), head)
    return b"\n" + head + b"stream\n" + words + b"\nendstream\n"


def _written(objects: Mapping[int, bytes], trailer: bytes, random: Random) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj%sendobj\n" % (number, body)
    size = max(places, default=0) + 1
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += (
            b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
        )
    out += b"trailer\n<<%s>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)
    return bytes(out)
