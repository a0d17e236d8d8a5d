"""Run a command that the kernel signals when the parent process dies: with_parent.py SIGNAL PARENT COMMAND..."""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1

signal_number, parent, *command = sys.argv[1:]
ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal_number), 0, 0, 0)
if os.getppid() == int(parent):  # otherwise the parent died before the line above
    os.execv(command[0], command)
