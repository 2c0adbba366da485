"""manage.py prepare: bring the database and the static files up to this version of LION."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, call_command

STAMP = ".collected"


class Command(BaseCommand):
    """Migrate, collect static files where they have changed and, with --demo, fill an empty database."""

    help = "Bring the database and the static files up to this version."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --demo."""
        parser.add_argument("--demo", action="store_true", help="fill an empty database with the demo")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; a second time costs next to nothing."""
        call_command("migrate", interactive=False, verbosity=0)
        self.collect_static()
        if options["demo"]:
            call_command("demo", if_empty=True, stdout=self.stdout)

    def collect_static(self) -> None:
        """Collect, unless what was collected last came of the same files."""
        stamp = Path(settings.STATIC_ROOT) / STAMP
        now = fingerprint()
        if not stamp.exists() or stamp.read_text() != now:
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.write_text(now)


def fingerprint() -> str:
    """Return a digest of every static file's name, size and time of change."""
    digest = hashlib.sha256(f"{django.__version__}\n".encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
