"""Processes that end with their parent, however it ends: the kernel sends them a signal."""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def bind(signal_number: int) -> None:
    """Send this process the signal when its parent dies. Entering a user namespace undoes it."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal_number), 0, 0, 0)


def bound(signal_number: int, command: list[str], *, to: str = "") -> list[str]:
    """The command to start instead, so that it gets the signal when the process that starts it dies.

    That is this process; `to="anybody"` when another one will start it, whose number is not known yet.
    """
    return [sys.executable, "-S", "-E", __file__, str(int(signal_number)), to or str(os.getpid()), *command]


if __name__ == "__main__":
    number, parent, *words = sys.argv[1:]
    bind(int(number))
    if parent in ("anybody", str(os.getppid())):  # otherwise it died before the line above
        os.execv(words[0], words)
