"""Word documents (.docx, .docm): the words that Word shows, with their structure."""

from ingest.format import Format
from ingest.readers.docx.form import DocxFormat
from ingest.readers.docx.ole import OLE_MAGIC, explain_ole

READS: tuple[Format, ...] = (DocxFormat(),)

__all__ = ["OLE_MAGIC", "READS", "DocxFormat", "explain_ole"]
