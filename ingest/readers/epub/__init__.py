"""EPUB books: the text of all chapters in reading order as one document."""

from __future__ import annotations

from ingest.composing import Composer
from ingest.errors import SourceError
from ingest.format import Format, Parsed, RawFile, Remark
from ingest.readers.archives import open_archive
from ingest.readers.epub.book import read_book
from ingest.readers.epub.package import read_package
from ingest.readers.html.composing import compose

_SIGNATURE = b"PK\x03\x04"
_TYPE = b"mimetypeapplication/epub+zip"
_CONTAINER = b"META-INF/container.xml"


class EpubFormat:
    """EPUB 2 and 3. Chapters are read as HTML; pictures, sounds and scripts are left out."""

    name = "epub"
    suffixes = (".epub",)

    def recognises(self, data: bytes, /) -> bool:
        """Whether it is a zip archive that says it is an EPUB, or has an EPUB's container file."""
        return data.startswith(_SIGNATURE) and (_TYPE in data[:100] or _CONTAINER in data)

    def parse(self, file: RawFile) -> Parsed:
        """The document in the file; see ``Format.parse``."""
        archive = open_archive(file.source, file.data)
        package = read_package(file.source, archive)
        book = read_book(file, archive, package)
        if not any(piece.size for piece in book.pieces):
            raise SourceError("epub_no_text", source=file.source)
        composer = Composer()
        compose(book.pieces, composer)
        document = composer.document(file.source, file.name, self.name, package.title, file.url)
        remarks = (Remark("epub_missing", {"count": book.missing}),) if book.missing else ()
        return Parsed((document,), None, remarks)


READS: tuple[Format, ...] = (EpubFormat(),)
