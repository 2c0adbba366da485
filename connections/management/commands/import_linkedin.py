"""manage.py import_linkedin FILE --member EMAIL: what the page /connections/import/ does, at a terminal."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from connections import importing, imports
from connections.import_words import fault_sentence, remark_sentence
from connections.models import Import
from lion.members.models import Member
from lion.refusals import Refused

WRONG = 2
"""Exit status for a wrong file or member."""
BAR = 40


class Command(BaseCommand):
    """Import the connections in a LinkedIn archive for one member, here and now."""

    help = "Import the connections in a LinkedIn archive (the zip, or Connections.csv) for one member."
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare FILE and --member."""
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="the zip from LinkedIn, or Connections.csv"
        )
        parser.add_argument("--member", required=True, metavar="EMAIL", help="who the contacts are for")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the import and print its report; progress goes to stderr."""
        member = Member.objects.active().filter(email__iexact=options["member"].strip()).first()
        if member is None:
            raise CommandError(f"There is no member with the e-mail {options['member']}.", returncode=WRONG)
        run = self.start(member, options["file"])
        while run.is_running:
            if not importing.run(run.pk, watcher=self.show):
                time.sleep(0.2)  # the worker's sweep was faster: it does the same
            run.refresh_from_db()
        self.stderr.write("")
        self.report(run)

    def start(self, member: Member, path: Path) -> Import:
        """Open the file and take in what is in it."""
        try:
            with path.open("rb") as file:
                return imports.start(member, file, path.name, by_hand=True)
        except OSError as problem:
            raise CommandError(f"{path} can’t be read: {problem.strerror}.", returncode=WRONG) from problem
        except Refused as refusal:
            raise CommandError(refusal.sentence, returncode=WRONG) from refusal

    def show(self, run: Import) -> None:
        """Draw the progress over the line before."""
        lit = BAR * run.done // max(run.total, 1)
        line = f"\r[{'#' * lit}{'.' * (BAR - lit)}] {run.done} of {run.total} rows"
        self.stderr.write(line, ending="")
        self.stderr.flush()

    def report(self, run: Import) -> None:
        """Print the counts and every remark, by row."""
        if run.failure:
            raise CommandError(fault_sentence(run.failure), returncode=WRONG)
        if run.finished_at is None:
            raise CommandError("The import was stopped or paused on its page.", returncode=1)
        self.stdout.write(f"{run.total} rows in {run.filename}:")
        self.stdout.write(f"  {run.kept} kept as private contacts")
        self.stdout.write(f"  {run.matched} already members")
        self.stdout.write(f"  {run.merged} merged into an earlier row")
        self.stdout.write(f"  {run.unreadable} not readable")
        for remark in run.remarks.iterator():
            name = f" {remark.name}:" if remark.name else ""
            self.stdout.write(f"row {remark.row}:{name} {remark_sentence(remark)}")
