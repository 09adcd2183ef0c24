"""The entry point of ``shutten``, also as ``python -m chat``.

Imports take a moment; Ctrl-C during them ends in a sentence too, not in a traceback.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command."""
    try:
        from chat.cli import main as run

        run()
    except KeyboardInterrupt:
        from ingest import messages

        language = messages.language_of_environment()
        sys.stderr.write(messages.text("interrupted", language) + "\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
