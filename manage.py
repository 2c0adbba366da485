#!/usr/bin/env python
"""LION's command line."""

import os
import sys


def main() -> None:
    """Run a command; a broken environment ends it with one sentence and status 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lion.settings")
    from lion.environment import EnvironmentProblem

    try:
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    except EnvironmentProblem as problem:
        sys.stderr.write(f"{problem}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
