"""The entry point of ``shutten``, also as ``python -m chat``.

Imports take a moment; Ctrl-C during them ends in a sentence too, not in a traceback.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import signal
import sys
import threading

from chat.exit_codes import INTERRUPTED, Served

# New objects until the garbage collector looks at them; Python's own 700 make it look a thousand
# times while libraries are imported, a fifth of that time.
_COLLECT_AFTER = 50_000


# Until the code that swallowed Ctrl-C is over, in seconds.
_AGAIN = 0.01


def main() -> None:
    """Run the command."""
    gc.set_threshold(_COLLECT_AFTER, *gc.get_threshold()[1:])
    sys.unraisablehook = _heed
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
        _say("interrupted")
        _leave(INTERRUPTED)
    except (ImportError, MemoryError) as error:  # before there is a command that could tell it
        from ingest.memory import lacks_memory

        if not lacks_memory(error):
            raise
        _say("memory_short", reason=" ".join(str(error).split())[-200:] or type(error).__name__)
        sys.exit(2)


def _say(key: str, **details: str) -> None:
    from ingest import messages

    sys.stderr.write(messages.text(key, messages.language_of_environment(), **details) + "\n")


def _heed(lost: sys.UnraisableHookArgs) -> None:
    """Bring Ctrl-C, or SIGTERM, again where Python dropped it.

    What is raised while an object is taken apart (``__del__``, callbacks of weak references, of
    which imports have many) goes nowhere: the command would go on as if nobody had pressed a key.
    """
    if not issubclass(lost.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(lost)
        return
    number = signal.SIGINT if lost.exc_type is KeyboardInterrupt else signal.SIGTERM
    # To the main thread itself: who sleeps or waits there is to wake up.
    main_thread = threading.main_thread().ident or 0
    again = threading.Timer(_AGAIN, signal.pthread_kill, [main_thread, number])
    again.daemon = True
    again.start()


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
