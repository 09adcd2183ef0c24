"""Types `make chat` into a terminal, asks the page a question over HTTP, presses Ctrl-C.

Run by ``.ci/fresh-machine`` in the clone, with the system's Python: standard library only.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
import urllib.request
from pathlib import Path

# Of the README, about the article that comes with the program.
QUESTION = "ChatGPTが世に出たのはいつですか?"
ANSWER = "2022年11月"
ADDRESS = re.compile(r"ready\)?: (http://127\.0\.0\.1:\d+)")
START_SECONDS = 300.0
END_SECONDS = 30.0
CTRL_C = b"\x03"


class Terminal:
    """A command in a terminal of its own, killed at the end of a ``with`` if it still runs."""

    def __init__(self, command: list[str]) -> None:
        self.shown = ""
        self._screen, inside = pty.openpty()
        # The terminal has to be the command's own: only then does Ctrl-C reach it.
        self._process = subprocess.Popen(
            command,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(inside)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._screen)

    def read(self, seconds: float) -> bool:
        """Take in what is shown next; False where nothing can come any more."""
        if not select.select([self._screen], [], [], seconds)[0]:
            return True
        try:
            piece = os.read(self._screen, 4096)
        except OSError:
            return False  # Linux: nobody has the terminal open any more
        text = piece.decode("utf-8", "replace")
        self.shown += text
        sys.stdout.write(text)
        sys.stdout.flush()
        return bool(piece)

    def press(self, key: bytes) -> None:
        """Type."""
        os.write(self._screen, key)

    def wait(self, seconds: float) -> int:
        """The exit code, once it has ended.

        Raises:
            TimeoutError: it has not.
        """
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.read(0.1)
            if (code := self._process.poll()) is not None:
                return code
        raise TimeoutError("Ctrl-C did not end the chat.")


def address_of(chat: Terminal) -> str:
    """Where the page is, once the chat says that it is ready.

    Raises:
        RuntimeError: it ended, or says nothing of the kind in time.
    """
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and chat.read(1.0):
        if found := ADDRESS.search(chat.shown):
            return found[1]
    raise RuntimeError("The chat did not say that it is ready.")


def ask(address: str) -> dict[str, object]:
    """The answer to the question, as `POST /ask` gives it."""
    body = json.dumps({"question": QUESTION}).encode()
    request = urllib.request.Request(  # noqa: S310
        f"{address}/ask", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as reply:  # noqa: S310
        answer: dict[str, object] = json.load(reply)
    return answer


def faults(answer: dict[str, object]) -> list[str]:
    """What is wrong with an answer: its words, or where it says that they stand."""
    found = []
    if answer["answer"] != ANSWER:
        found.append(f"The answer is {answer['answer']}, not {ANSWER}.")
    for place in answer["citations"]:  # type: ignore[attr-defined]
        text = Path(place["source"]).read_text(encoding="utf-8")
        if text[place["start"] : place["end"]] != place["text"]:
            found.append(f"{place['text']} does not stand at its place.")
    if not answer["citations"]:
        found.append("No place is named.")
    return found


def main() -> int:
    """0 if the page answered rightly and Ctrl-C ended it."""
    begun = time.monotonic()
    with Terminal(["make", "chat"]) as chat:
        address = address_of(chat)
        with urllib.request.urlopen(address, timeout=60) as page:  # noqa: S310
            page.read()
        answer = ask(address)
        answered = time.monotonic() - begun
        chat.press(CTRL_C)
        code = chat.wait(END_SECONDS)
    wrong = faults(answer)
    # make, which the terminal interrupts too, says 130 or dies of the signal; the chat says 0.
    if code not in (0, 2, 130, -2):
        wrong.append(f"The chat ended with {code}.")
    sys.stdout.write(
        f"\n{QUESTION} {answer['answer']}, {answered:.1f} s after `make chat`; "
        f"ended by Ctrl-C ({code})\n"
    )
    for fault in wrong:
        sys.stderr.write(f"ask_the_chat: {fault}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
