"""The entry point of ``shutten``, also as ``python -m chat``.

Imports take a moment; Ctrl-C during them ends in a sentence too, not in a traceback.
"""

from __future__ import annotations

import atexit
import os
import sys

from chat.exit_codes import INTERRUPTED, Served


def main() -> None:
    """Run the command."""
    try:
        from chat.cli import main as run

        run()
    except Served:
        _leave(0)
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            _leave(INTERRUPTED)
        raise
    except KeyboardInterrupt:
        from ingest import messages

        language = messages.language_of_environment()
        sys.stderr.write(messages.text("interrupted", language) + "\n")
        _leave(INTERRUPTED)


def _leave(code: int) -> None:
    """End with a code, all cleaned up, without taking apart what is in memory.

    Python would end by the signal itself where Ctrl-C came while ``exec`` ran, as dataclasses do
    when they are made, even though it was caught. Taking loaded models apart takes seconds, on a
    busy machine half a minute, in which nothing could end the process.
    """
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
