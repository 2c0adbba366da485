"""`manage.py whatif`: who would be warned, restricted or suspended under other numbers."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from dataclasses import fields
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lion.members.models import Member
from lion.moderation import policies, supposing
from lion.moderation.tally import Policy
from lion.moderation.tally.rules import RULES

WORDS = {"": "good", "warn": "warned", "restrict": "restricted", "suspend": "suspended"}
KINDS = {field.name: int if field.type == "int" else float for field in fields(Policy)}


class Command(BaseCommand):
    """A table of who would change, and from what to what."""

    help = "Fold the ledger under other numbers or another rule, and say who would change. Saves nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rule", choices=list(RULES), default="fair", help="fair by default")
        parser.add_argument(
            "numbers", nargs="*", metavar="NAME=VALUE", help="for example warn=12 half_life=7776000 (seconds)"
        )
        parser.add_argument("--csv", action="store_true", help="the changes as CSV, and nothing else")

    def handle(self, *args: Any, rule: str, numbers: list[str], **options: Any) -> None:
        found = supposing.suppose(supposed(numbers), rule=rule, tell=self._tell)
        people = Member.objects.in_bulk([change.member for change in found.changes])
        if options["csv"]:
            out = csv.writer(self.stdout)
            out.writerow(["member", "is", "would_be", "score", "score_would_be"])
            for one in found.changes:
                scores = [f"{one.score_now:.4g}", f"{one.score_then:.4g}"]
                out.writerow([people[one.member].handle, WORDS[one.now], WORDS[one.then], *scores])
            return
        self.stdout.write(f"{found.entries:,} entries under rule {rule}. Ever reached, as it is → would be:")
        for level, count in found.now.items():
            self.stdout.write(f"  {WORDS[level]:<12}{count:>7,} → {found.then[level]:,}")
        for one in found.changes:
            who = people[one.member].handle
            steps = f"{WORDS[one.now]:<10} → {WORDS[one.then]:<10}"
            self.stdout.write(f"{who:<32} {steps} {one.score_now:10.3g} → {one.score_then:.3g}")
        if not found.changes:
            self.stdout.write("nobody would change")

    def _tell(self, done: int) -> None:
        self.stderr.write(f"{done:,} entries", ending="\r" if self.stderr.isatty() else "\n")


def supposed(numbers: list[str]) -> Policy:
    """The policy in force with some numbers changed, given as NAME=VALUE. Raises `CommandError`."""
    kept = policies.tally_of(policies.in_force()).to_dict()
    for text in numbers:
        name, equals, value = text.partition("=")
        if not equals or name not in KINDS:
            raise CommandError(f"{text!r} is not NAME=VALUE with one of {', '.join(KINDS)}.", returncode=2)
        try:
            kept[name] = KINDS[name](value)
        except ValueError as error:
            raise CommandError(f"{name}: {value!r} is not a number that fits.", returncode=2) from error
    try:
        return Policy.from_dict(kept)
    except ValueError as error:
        raise CommandError(f"{error}.", returncode=2) from error
