"""`manage.py recount [--check]`: the tallies counted again from nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lion.moderation.recounting import recount

SHOWN = 20


class Command(BaseCommand):
    """Sanctions are facts of their own and stay as they are; the next fold goes on from the same entry."""

    help = "Fold the whole ledger from nothing and store what differs; with --check, only say so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit status 1 where anything differs"
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        report = recount(repair=not check)
        for difference in report.differences[:SHOWN]:
            self.stdout.write(difference)
        if len(report.differences) > SHOWN:
            self.stdout.write(f"… and {len(report.differences) - SHOWN:,} more")
        over = f"{report.entries:,} entries, {report.tallies:,} tallies, {report.weighings:,} answers weighed"
        if not report.differences:
            self.stdout.write(f"no difference: {over}")
        elif check:
            raise CommandError(f"{len(report.differences):,} differences: {over}", returncode=1)
        else:
            self.stdout.write(f"{len(report.differences):,} differences stored anew: {over}")
