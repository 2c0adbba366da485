"""The mails that have not left: what they are about, since when, how often they were tried. Never to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext as _

from lion.members import tasks, topics
from lion.members.models import AccountMail, Notice
from lion.nudges import after_commit


@dataclass(slots=True)
class Unsent:
    """The mails about one thing: how many, since when the oldest waits, the most tries one has had."""

    about: str
    count: int
    since: datetime
    tries: int
    given_up: int

    def add(self, other: Unsent) -> None:
        """Count others in, about the same thing."""
        self.count += other.count
        self.since = min(self.since, other.since)
        self.tries = max(self.tries, other.tries)
        self.given_up += other.given_up


def unsent() -> list[Unsent]:
    """What waits, the oldest first. Two queries, however much there is."""
    found: dict[str, Unsent] = {}
    numbers: dict[str, Any] = {"n": Count("pk"), "tries": Max("attempts")}
    notices = Notice.objects.owed().order_by().values_list("kind")
    for kind, since, n, tries, lost in notices.annotate(
        since=Min("created_at"), **numbers, lost=Count("pk", filter=Q(attempts__gte=Notice.ATTEMPTS))
    ):
        topic = topics.of(kind)
        about = topics.label(topic) if topic else _("Decisions, with their reasons")
        row = Unsent(about, n, since, tries, lost)
        if about in found:
            found[about].add(row)
        else:
            found[about] = row
    accounts = AccountMail.objects.aggregate(since=Min("made_at"), **numbers)
    if accounts["n"]:
        about = _("Sign-up, passwords and addresses")
        found[about] = Unsent(about, accounts["n"], accounts["since"], accounts["tries"], 0)
    return sorted(found.values(), key=lambda one: one.since)


def try_again(at: datetime) -> int:
    """Let the worker try at once what failed before, what was given up too; returns how many that are.

    What is in a worker's hands, or waits for its member's morning, stays so.
    """
    with transaction.atomic():
        again = Notice.objects.failed(at).update(attempts=0, claimed_at=None)
        again += AccountMail.objects.failed(at).update(attempts=0, claimed_at=None)
        after_commit(tasks.deliver_notices)
        after_commit(tasks.deliver_account_mail)
    return again
