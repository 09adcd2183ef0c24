"""What the command ends with; imports nothing, so that it is known before anything else is."""

from __future__ import annotations

INTERRUPTED = 130
"""After Ctrl-C: 128 and the number of SIGINT, as shells have it."""
