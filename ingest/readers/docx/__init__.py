"""Word documents (.docx, .docm): the words that Word shows, with their structure."""

from ingest.readers.docx.form import DocxFormat
from ingest.readers.docx.ole import OLE_MAGIC, explain_ole

__all__ = ["OLE_MAGIC", "DocxFormat", "explain_ole"]
