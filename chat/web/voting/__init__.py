"""Judging answers on the page: thumbs, reasons, the right answer marked in the article."""
