"""Run a command that dies with its starter: python -I -S tether.py STARTER SIGNAL COMMAND ...

A script of its own, run before the command in the same process, because between fork and exec Python
code is safe only here. Linux keeps the request across exec; elsewhere the command simply runs.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Ask for SIGNAL at the death of process STARTER, then become the command."""
    starter, signal, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0)
        if os.getppid() != starter:  # it died before the request
            sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606 - the point of this script


if __name__ == "__main__":
    main()
