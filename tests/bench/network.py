"""How long a member's own pages take when much is behind them.

    python -m tests.bench.network                           (SQLite)
    python -m tests.servers python -m tests.bench.network   (PostgreSQL)

prints, for a member with 20,000 invitations and 5,000 connections among 20,000 members, each page's time,
queries and size, as Django's test client gets it from one process.
"""

import gzip
import os
import random
import time
from datetime import datetime, timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.runner import DiscoverRunner
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from connections.models import Connection, Invitation
from connections.models.invitation import LIFETIME, Verb
from lion.members.models import Member

MEMBERS, CONNECTIONS, TIES = 20_000, 5_000, 10
CHUNK = 2000
TRADES = ("Transit data lead", "Cartographer", "Night-train planner", "Urban planner", "Ferry timetables")
PAGES = (
    "/inbox/", "/insights/?days=365", "/connections/", "/connections/?q=transit", "/connections/?degree=2",
    "/connections/picture/", "/connections/picture/?by=field", "/members/", "/members/?q=transit+lead",
    "/members/?q=tranist", "/members/m19000/",
)  # fmt: skip


def fill() -> Member:
    """Write the members, one's invitations with them all, and the ties among one's connections."""
    chance, now = random.Random(7), timezone.now()
    people = [
        Member(
            email=f"m{number}@example.org", handle=f"m{number}", name=f"Member {number}",
            headline=chance.choice(TRADES), industry=chance.choice(TRADES), location="Leipzig", joined_at=now,
        )
        for number in range(MEMBERS + 1)
    ]  # fmt: skip
    me: Member
    me, *others = Member.objects.bulk_create(people, batch_size=CHUNK)
    sent = [invitation(chance, now, me, other) for other in others]
    Invitation.objects.bulk_create(sent, batch_size=CHUNK)
    pairs = {(me.pk, other.pk) for other in others[:CONNECTIONS]}
    near = [other.pk for other in others[: 3 * CONNECTIONS]]
    while len(pairs) < CONNECTIONS * (TIES + 1):
        low, high = sorted(chance.sample(near, 2))
        pairs.add((low, high))
    rows = [Connection(low_id=low, high_id=high, connected_at=now) for low, high in sorted(pairs)]
    Connection.objects.bulk_create(rows, batch_size=CHUNK)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return me


def invitation(chance: random.Random, now: datetime, me: Member, other: Member) -> Invitation:
    """One within the last year, whichever way it went, answered or not."""
    at = now - timedelta(days=360 * chance.random())
    answer = chance.choice(["", Verb.ACCEPT, Verb.ARCHIVE])
    answered_at = at + timedelta(hours=5) if answer else None
    sender, recipient = (me, other) if chance.random() < 0.5 else (other, me)
    return Invitation(
        sender=sender,
        recipient=recipient,
        how="stranger",
        sent_at=at,
        announced_at=at,
        expires_at=at + LIFETIME,
        in_common=chance.randrange(9),
        answer=answer,
        answered_at=answered_at,
        closed_at=answered_at if answer == Verb.ACCEPT else None,
    )


def main() -> None:
    """Fill, look at every page twice, print the second look."""
    runner = DiscoverRunner(verbosity=0)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    client = Client()
    client.force_login(fill())
    print(f"{connection.vendor}: ms, queries, kB, kB gzipped")
    for page in PAGES:
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            began = time.perf_counter()
            answer = client.get(page)
            took = time.perf_counter() - began
        size = [len(answer.content) // 1024, len(gzip.compress(answer.content)) // 1024]
        assert answer.status_code == 200, page
        print(f"{1000 * took:5.0f} {len(queries):3} {size[0]:4} {size[1]:3}  {page}")
    runner.teardown_databases(databases)


main()
