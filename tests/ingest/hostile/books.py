"""Hostile EPUB books."""

from __future__ import annotations

from collections.abc import Callable

from tests.ingest.hostile.case import PROSE, noise, reads, told, zipped

_CONTAINER = (
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="O/b.opf"/></rootfiles></container>'
)
_OPF = '<package xmlns="http://www.idpf.org/2007/opf"><metadata/>{}</package>'
_AES = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"


def _package(names: list[str], spine: list[int] | None = None) -> str:
    items = "".join(
        f'<item id="i{at}" href="{name}" media-type="application/xhtml+xml"/>'
        for at, name in enumerate(names)
    )
    order = range(len(names)) if spine is None else spine
    refs = "".join(f'<itemref idref="i{at}"/>' for at in order)
    return _OPF.format(f"<manifest>{items}</manifest><spine>{refs}</spine>")


def _page(body: str) -> str:
    return (
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body>'
        f"{body}</body></html>"
    )


def _files(body: str = f"<p>{PROSE}</p>") -> dict[str, str | bytes]:
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "O/b.opf": _package(["a.xhtml"]),
        "O/a.xhtml": _page(body),
    }


def _book(name: str = "", content: str | bytes = "") -> Callable[[], bytes]:
    """A sound book with one file put in, replaced or, where empty, left out."""
    return lambda: zipped({k: v for k, v in {**_files(), name: content}.items() if k and v})


def _bomb() -> str:
    lines = ['<!ENTITY e0 "駅駅駅駅駅駅駅駅駅駅">']
    lines += [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12)]
    return f"<!DOCTYPE package [{''.join(lines)}]>"


def _encrypted(name: str) -> str:
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#">'
        f'<EncryptionMethod Algorithm="{_AES}"/><CipherData><CipherReference URI="{name}"/>'
        "</CipherData></EncryptedData></encryption>"
    )


def _much(megabytes: int) -> str:
    """Words that do not pack so well that they look like a bomb."""
    return noise(5_000).hex() * (megabytes * 100)


def _many() -> bytes:
    names = [f"c{n}.xhtml" for n in range(1500)]
    chapters = dict.fromkeys((f"O/{name}" for name in names), _page("<p>駅</p>"))
    return zipped({**_files(), "O/b.opf": _package(names), **chapters})


BOOKS = (
    reads("plain.epub", _book(), PROSE),
    told("no-container.epub", _book("META-INF/container.xml", ""), "epub_broken"),
    told("container-empty.epub", _book("META-INF/container.xml", "<container/>"), "epub_broken"),
    told("container-noise.epub", _book("META-INF/container.xml", noise(5000)), "epub_broken"),
    told(
        "container-up.epub",
        _book("META-INF/container.xml", _CONTAINER.replace("O/b.opf", "../../../etc/passwd")),
        "epub_broken",
    ),
    told("no-package.epub", _book("O/b.opf", ""), "epub_broken"),
    told("package-20mb.epub", _book("O/b.opf", _OPF.format(_much(20))), "archive_too_large"),
    told(
        "package-bomb.epub",
        _book(
            "O/b.opf",
            _bomb()
            + _package(["a.xhtml"]).replace(
                "<metadata/>", "<metadata><title>&e11;</title></metadata>"
            ),
        ),
        "epub_no_text",
    ),
    reads("package-items.epub", _book("O/b.opf", _package(["a.xhtml"] * 30_000)), PROSE),
    told(
        "encrypted.epub",
        _book("META-INF/encryption.xml", _encrypted("O/a.xhtml")),
        "epub_protected",
    ),
    reads(
        "spine-circle.epub",
        _book("O/b.opf", _package(["a.xhtml", "b.opf", "a.xhtml#x"], [0, 1, 2] * 1000)),
        PROSE,
    ),
    reads("spine-100k.epub", _book("O/b.opf", _package(["a.xhtml"], [0] * 100_000)), PROSE),
    told("spine-empty.epub", _book("O/b.opf", _package(["a.xhtml"], [])), "epub_no_text"),
    told("spine-unknown.epub", _book("O/b.opf", _package([], [5, 6])), "epub_no_text"),
    reads("item-missing.epub", _book("O/b.opf", _package(["a.xhtml", "gone.xhtml"])), PROSE),
    reads(
        "item-up.epub",
        _book("O/b.opf", _package(["../../../../etc/passwd", "file:///etc/passwd", "a.xhtml"])),
        PROSE,
        lacks="root:",
    ),
    told("chapter-bomb.epub", _book("O/a.xhtml", _page(" " * 2**26)), "archive_too_large"),
    told("chapter-25mb.epub", _book("O/a.xhtml", _page(_much(25))), "archive_too_large"),
    told("chapter-noise.epub", _book("O/a.xhtml", noise(50_000)), "epub_no_text"),
    reads(
        "chapter-entities.epub",
        _book("O/a.xhtml", _bomb() + _page(f"<p>{PROSE}</p>&e11;")),
        PROSE,
        lacks="]>",
    ),
    told("chapter-deep.epub", _book("O/a.xhtml", _page("<div>" * 50_000)), "html_too_deep"),
    reads("chapters-1500.epub", _many),
    told("name-up.epub", _book("../x", "x"), "archive_unsafe_name"),
    told("cut.epub", lambda: _book("O/p.jpg", noise(9000))()[:-5000], "archive_broken"),
    told("pictures.epub", _book("O/a.xhtml", _page("<img src='p.jpg'/>")), "epub_no_text"),
    reads("page-in.epub", lambda: _page(f"<p>{PROSE}</p>" * 3).encode(), PROSE),
    reads("book-in.docx", _book(), PROSE),
    told("noise.epub", lambda: noise(9000), "archive_broken"),
)
