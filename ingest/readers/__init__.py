"""File formats, each a module or a folder here, behind the ``Format`` protocol.

A format is found by what its module declares: ``READS``, a tuple of objects as
``ingest.format.Format`` describes them, and ``TEXTS``, what it is called in each language (the
key ``format_NAME``), where that does not stand in ``ingest/messages``. Modules without ``READS``
help the others.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from ingest.discovery import declared
from ingest.format import Format

ALL: tuple[Format, ...] = tuple(declared(sys.modules[__name__], "READS"))
FORMATS: Mapping[str, Format] = {suffix: form for form in ALL for suffix in form.suffixes}
