"""manage.py demo: fill an empty database with an invented community and a year of its life."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from lion.demo import community, house, people

REFUSAL = "There are members already: the demo needs an empty database."


class Command(BaseCommand):
    """One transaction: killed half-way, it leaves nothing. It never mixes with what is there."""

    help = "Fill an empty database with the demo community, and say who can sign in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --if-empty and --seed."""
        parser.add_argument("--if-empty", action="store_true", help="where anybody is a member, do nothing")
        parser.add_argument("--seed", type=int, default=1, help="another number, another community")

    def handle(self, *args: Any, if_empty: bool, seed: int, **options: Any) -> None:
        """Do it, or say why not."""
        if not community.is_empty():
            if not if_empty:
                raise CommandError(REFUSAL, returncode=2)
            self.stdout.write("There are members already: no demo was added.")
            return
        began = time.monotonic()
        world = community.found(seed, self.stderr.write if options["verbosity"] else _hush)
        self.stdout.write(
            f"The demo community: {len(world.people)} members, {len(world.groups)} groups, "
            f"{len(world.letters):,} invitations, in {time.monotonic() - began:.1f} s."
        )
        self.stdout.write(f"Sign in with the password {people.PASSWORD} as")
        for account in house.accounts():
            self.stdout.write(f"  {account.email:<20} {account.says}")


def _hush(text: str) -> None:
    """Say nothing."""
