"""The entry point of ``shutten``, also as ``python -m chat``.

Imports take a moment; Ctrl-C during them ends in a sentence too, not in a traceback.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import sys

from chat.exit_codes import INTERRUPTED, Served

# New objects until the garbage collector looks at them; Python's own 700 make it look a thousand
# times while libraries are imported, a fifth of that time.
_COLLECT_AFTER = 50_000


def main() -> None:
    """Run the command."""
    gc.set_threshold(_COLLECT_AFTER, *gc.get_threshold()[1:])
    try:
        from chat.cli import main as run

        run()
    except Served:
        _leave(0)
    except SystemExit as ended:
        if ended.code in (0, INTERRUPTED):
            _leave(int(ended.code))
        raise
    except KeyboardInterrupt:
        from ingest import messages

        language = messages.language_of_environment()
        sys.stderr.write(messages.text("interrupted", language) + "\n")
        _leave(INTERRUPTED)


def _leave(code: int) -> None:
    """End with a code, all cleaned up, without taking apart what is in memory.

    Python would end by the signal itself where Ctrl-C came while ``exec`` ran, as dataclasses do
    when they are made, even though it was caught, or comes while Python ends. Taking loaded models
    apart takes seconds, on a busy machine half a minute, in which nothing could end the process.
    """
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
