"""How long the moderators' pages take with a million answers behind them.

    python -m tests.bench.desk                           (SQLite)
    python -m tests.servers python -m tests.bench.desk   (PostgreSQL)

prints each page's time and queries for a moderator, with 1,000,000 answers among 20,000 members, of which
10,000 to one sender, 5,000 open cases and 50,000 closed ones, as Django's test client gets it.
"""

import os
import random
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.contrib.auth.models import Group as Role
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.runner import DiscoverRunner
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import get_language

from lion import bulk
from lion.members.models import Member
from lion.moderation import policies, roles
from lion.moderation.models import Action, Case, Entry, Fold, Tally, Weighing

ANSWERS, MEMBERS, HOT, OPEN, CLOSED = 1_000_000, 20_000, 10_000, 5_000, 50_000
DAYS = 720
KINDS = [Case.Kind.GROUP, Case.Kind.STAFF, Case.Kind.FOLLOW_UP]


def rows_of(model: type[Any], values: Iterator[dict[str, Any]]) -> None:
    """Write rows of values; what a column is not given is its default."""
    names = bulk.columns(model)
    blank = {name: getattr(model(), name) for name in names}
    bulk.insert(model, ([{**blank, **row}[name] for name in names] for row in values))


def fill() -> tuple[Member, Member]:
    """Write members, a ledger with its weighings, and cases; returns a moderator and the busiest sender."""
    chance, now = random.Random(7), timezone.now()
    people = Member.objects.bulk_create(
        [
            Member(email=f"m{n}@example.org", handle=f"m{n}", name=f"Member {n}", is_staff=n == 0)
            for n in range(MEMBERS)
        ],
        batch_size=2000,
    )
    moderator, hot = people[0], people[1]
    moderator.groups.add(Role.objects.get(name=roles.MODERATORS))
    numbers = [member.pk for member in people]
    policy = policies.in_force().pk
    answers = [_answer(chance, now, numbers, n) for n in range(ANSWERS)]
    rows_of(Entry, ({**one, "kind": "answer", "policy_id": policy} for one in answers))
    first = Entry.objects.order_by("pk").values_list("pk", flat=True)[0]
    rows_of(Weighing, (_weighing(first + n, one) for n, one in enumerate(answers)))
    Tally.objects.bulk_create([Tally(member_id=pk, r=chance.random()) for pk in numbers], batch_size=2000)
    Fold.objects.update(mark=first + ANSWERS - 1, folded_at=now)
    rows_of(Case, (_case(chance, now, numbers, n) for n in range(OPEN + CLOSED)))
    rows_of(Action, ({"verb": "note", "member_id": hot.pk, "actor_id": moderator.pk} for _n in range(5000)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return moderator, hot


def _answer(chance: random.Random, now: datetime, numbers: list[int], place: int) -> dict[str, Any]:
    others, every = numbers[2:], ANSWERS // HOT
    turn, here = divmod(place, len(others))
    busy = place % every == 0
    sender = numbers[1] if busy else others[here]
    recipient = others[place // every] if busy else others[(here + turn + 1) % len(others)]
    at = now - timedelta(days=DAYS) * (1 - place / ANSWERS)
    verb = "idk" if chance.random() < 0.1 else "accept"
    return {"at": at, "target_id": sender, "actor_id": recipient, "verb": verb}


def _weighing(entry: int, one: dict[str, Any]) -> dict[str, Any]:
    about = {"entry_id": entry, "sender_id": one["target_id"], "recipient_id": one["actor_id"]}
    heard = {"weight": 1.0, "cap": 1.0, "taint": 1.0, "circle": 1.0, "r_before": 0.5, "r_after": 0.5}
    return {**about, **heard, "at": one["at"], "verb": one["verb"], "covered": False, "counted": True}


def _case(chance: random.Random, now: datetime, numbers: list[int], place: int) -> dict[str, Any]:
    opened = now - timedelta(days=DAYS * chance.random())
    ended = {"resolved_at": opened + timedelta(days=1), "reason": "Settled.", "looked_at": opened}
    return {
        "id": Case().pk,
        "kind": chance.choice(KINDS),
        "key": f"bench:{place}",
        "member_id": chance.choice(numbers[1:]),
        "opened_at": opened,
        "due_at": opened + timedelta(days=7),
        **(ended if place >= OPEN else {}),
    }


def main() -> None:
    """Fill a database of its own and get every page."""
    runner = DiscoverRunner(verbosity=0, interactive=False)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    try:
        started = time.perf_counter()
        moderator, hot = fill()
        print(f"{connection.vendor}: filled in {time.perf_counter() - started:.0f} s")
        measure(moderator, hot)
    finally:
        runner.teardown_databases(databases)


def measure(moderator: Member, hot: Member) -> None:
    """Print the median of three times of each page, and its queries."""
    client = Client()
    client.force_login(moderator)
    client.get("/admin/")
    case = Case.objects.open().exclude(member=moderator).first()
    queue, admin = "/admin/moderation/case/", "/admin/moderation"
    pages = [
        *(queue, f"{queue}?whose=overdue", f"{queue}?whose=resolved", f"{queue}?kind=staff&page=60"),
        *(f"{queue}{case.pk}/change/" if case else queue, f"{queue}overview/"),
        *(f"{admin}/dossier/{hot.pk}/change/", f"{admin}/dossier/?q=member+190", f"{admin}/tally/"),
    ]
    for page in pages:
        times = []
        for _again in range(3):
            cache.delete(f"moderation:trends:{get_language()}")
            started = time.perf_counter()
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(page)
            times.append(time.perf_counter() - started)
            assert answer.status_code == 200, page
        print(f"{page[:60]:60} {1000 * sorted(times)[1]:6.0f} ms {len(queries):3} queries")


if __name__ == "__main__":
    main()
