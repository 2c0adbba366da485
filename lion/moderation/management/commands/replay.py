"""`manage.py replay EVENTS.csv --out DECISIONS.csv`: the fair tally, or a classic rule, on a file."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lion.moderation.tally.events import Malformed
from lion.moderation.tally.replaying import replay
from lion.moderation.tally.rules import RULES


class Command(BaseCommand):
    """Needs no database. Exit status 2, a sentence and no output where the input is malformed."""

    help = "Fold a file of events (.csv or .csv.gz) and write what the tally decides."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "events", type=Path, metavar="EVENTS", help="seq,ts,type,actor,target,invite,group,value"
        )
        parser.add_argument(
            "--out", type=Path, required=True, metavar="DECISIONS", help="who reached which line when"
        )
        parser.add_argument("--scores", type=Path, help="everybody's evidence R at the end")
        parser.add_argument("--rule", choices=tuple(RULES), default="fair")

    def handle(
        self, *args: Any, events: Path, out: Path, scores: Path | None, rule: str, **options: Any
    ) -> None:
        began = time.monotonic()

        def progress(lines: int) -> None:
            if options["verbosity"]:
                self.stderr.write(f"{lines:,} events, {time.monotonic() - began:.1f} s", _plain)

        try:
            run = replay(events, out, scores, rule=rule, progress=progress)
        except Malformed as problem:
            raise CommandError(f"{events}: {problem}", returncode=2) from None
        except OSError as problem:
            raise CommandError(
                f"{problem.filename or events}: {problem.strerror or problem}", returncode=2
            ) from None
        progress(run.lines)


def _plain(text: str) -> str:
    return text
