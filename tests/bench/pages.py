"""How long pages take in a house of a million answers.

    python -m tests.servers python -m tests.bench.pages [PART OF AN ADDRESS]

prints for each page, as a moderator and as the busiest member get it: its queries, milliseconds of the
database, milliseconds in all (both of the quickest of three with an empty cache, as Django's test client
gets it), bytes; and below it each query that reads a table of a hundred thousand rows row by row, up to its
LIMIT where it has one. With BENCH_KEEP in the environment the house is left standing, and used again;
BENCH_SQL prints every query.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.runner import DiscoverRunner
from django.utils import timezone

from connections.models import Invitation
from lion.members.models import Member
from lion.moderation import reach, recording
from lion.moderation.models import Appeal, Case
from tests.bench import million

MOST, SLOW, LARGE = 12, 300, 100_000
ADMIN = "/admin/moderation"


@dataclass
class Asked:
    """What one page asked of the database: statements with their values, and seconds in all."""

    seconds: float = 0.0
    statements: list[tuple[str, Any]] = field(default_factory=list)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - began
            if not sql.startswith(("SAVEPOINT", "RELEASE")):
                self.statements.append((sql, params))


def moderators() -> list[str]:
    """The desk's pages."""
    queue, log, year = f"{ADMIN}/case/", f"{ADMIN}/action/", timezone.now().year
    case = Case.objects.open().exclude(member__handle="m1")[0]
    appeal = Appeal.objects.open()[0]
    busiest = Member.objects.get(handle="m2").pk
    return [
        *("/admin/", f"{queue}overview/", queue, f"{queue}?whose=overdue", f"{queue}?whose=resolved"),
        *(f"{queue}?kind=staff&page=60", f"{queue}{case.pk}/change/"),
        *(f"{ADMIN}/tally/", f"{ADMIN}/tally/?standing=flagged", f"{ADMIN}/tally/?q=m190"),
        *(f"{ADMIN}/dossier/?q=member+190", f"{ADMIN}/dossier/{busiest}/change/"),
        *(f"{ADMIN}/appeal/", f"{ADMIN}/appeal/{appeal.pk}/change/", f"{ADMIN}/sanction/"),
        *(f"{ADMIN}/sanction/?live=now", f"{ADMIN}/spamreport/", f"{ADMIN}/breach/", f"{ADMIN}/entry/"),
        *(f"{ADMIN}/entry/?verb=idk", f"{ADMIN}/weighing/", log, f"{log}?verb=impose", f"{log}?q=fair"),
        *(f"{ADMIN}/policyversion/", f"{ADMIN}/closing/", f"{ADMIN}/secondlook/"),
        *("/admin/members/member/", "/admin/groups/membership/", "/policy/", "/transparency/"),
        *(f"/transparency/{year - 1}/", f"/transparency/{year - 1}/report.csv"),
        f"/transparency/{year - 1}/statements.csv",
    ]


def members() -> list[str]:
    """The busiest member's own pages."""
    invitation = Invitation.objects.filter(recipient__handle="m2").pending()[0]
    return [
        *("/inbox/", "/inbox/waiting/", "/inbox/accepted/", "/inbox/archived/", "/inbox/live/", "/sent/"),
        *(f"/invitations/{invitation.pk}/", "/standing/", "/members/m40/", "/members/m15000/", "/members/"),
        *("/invite/m19000/", "/members/?q=transit+lead", "/members/?q=tranist", "/members/?group=g1"),
        *("/insights/?days=30", "/insights/?days=365", "/connections/", "/connections/?q=transit"),
        *(
            "/connections/?degree=2",
            "/connections/picture/",
            "/groups/",
            "/groups/g1/",
            "/groups/g1/members/",
        ),
        *("/groups/g1/discussions/", "/groups/g1/desk/", "/groups/g1/desk/breaches/", "/notifications/"),
        *("/settings/", "/settings/data/", "/transparency/"),
    ]


def measure(client: Client, page: str) -> None:
    """Print the quickest of three."""
    runs = []
    for _again in range(3):
        cache.clear()
        client.get("/policy/")  # as somebody who has been here: their session is noted every five minutes
        asked = Asked()
        began = time.perf_counter()
        with connection.execute_wrapper(asked):
            answer = client.get(page)
            size = len(b"".join(answer) if answer.streaming else answer.content)
        runs.append((time.perf_counter() - began, asked, size, answer.status_code))
    took, best, size, status = min(runs, key=lambda run: run[0])
    queries = len(best.statements)
    marks = ("  many" if queries > MOST else "") + ("  slow" if took * 1000 > SLOW else "")
    marks += "" if status == 200 else f"  {status}"
    print(f"{queries:4} {1000 * best.seconds:8.0f} {1000 * took:8.0f} {size:10,}  {page}{marks}", flush=True)
    for sql, params in best.statements:
        if "BENCH_SQL" in os.environ:
            print(f"       {re.sub(r'SELECT .*? FROM', '… FROM', sql)[:500]}")
        if found := scans(sql, params):
            print(
                f"       reads all of {', '.join(found)}: {re.sub(r'SELECT .*? FROM', '… FROM', sql)[:300]}"
            )


def scans(sql: str, params: Any) -> list[str]:
    """The large tables that a statement's plan reads from end to end."""
    if not sql.startswith("SELECT"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
        found = set(re.findall(r"Seq Scan on (\w+)", plan))
        cursor.execute("SELECT relname FROM pg_class WHERE reltuples >= %s", [LARGE])
        return sorted(found & {row[0] for row in cursor.fetchall()})


def main() -> None:
    """Fill a database of its own and get every page."""
    keep = "BENCH_KEEP" in os.environ
    runner = DiscoverRunner(verbosity=0, interactive=False, keepdb=keep)
    runner.setup_test_environment()
    databases = runner.setup_databases(serialized_aliases=[])
    try:
        if not Member.objects.exists():
            began = time.perf_counter()
            million.fill()
            print(f"{connection.vendor}: filled in {time.perf_counter() - began:.0f} s")
        began = time.perf_counter()
        recording.sweep()
        reach.sweep(timezone.now())
        print(f"what the worker counts daily was counted in {time.perf_counter() - began:.1f} s")
        print("queries db ms  all ms      bytes  page")
        part = sys.argv[1] if len(sys.argv) > 1 else ""
        for handle, pages in (("m1", moderators()), ("m2", members())):
            client = Client()
            client.force_login(Member.objects.get(handle=handle))
            print(f"as {handle}:")
            for page in pages:
                if part in page:
                    measure(client, page)
    finally:
        if not keep:
            runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
