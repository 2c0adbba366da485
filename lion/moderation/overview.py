"""The moderators' day in numbers: what waits, what is in force, how good the machine is, how it runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, DateTimeField, Expression, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, TruncMonth

from connections.models import Answer
from lion.members.models import AccountMail, Member, Notice
from lion.moderation.models import Breach, Case, Entry, Fold, Sanction, SpamReport, Weighing
from lion.moderation.models.case import CaseQuerySet
from lion.moments import midnight, monday

WEEKS = 12
YEAR = timedelta(days=365)
SOON = timedelta(days=3)
TIMED = 500
"""Cases resolved last, from which the times are taken."""
TOP = 8
AT_LEAST = 3
"""Reports ruled on before a reporter is named: fewer say little of accuracy and much of their reports."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Open cases of a kind: how many, how many of them overdue, since when the oldest."""

    kind: str
    label: str
    count: int
    overdue: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Times:
    """Medians over the cases resolved last; None where there are none."""

    cases: int
    to_look: timedelta | None
    to_decide: timedelta | None


def waiting(moderator: Member, at: datetime) -> list[Waiting]:
    """What is open, kind by kind. One query, by the open cases."""
    found: CaseQuerySet = Case.objects.seen_by(moderator).awake(at)
    rows = {
        row["kind"]: row
        for row in found.order_by()
        .values("kind")
        .annotate(n=Count("pk"), late=Count("pk", filter=Q(due_at__lte=at)), oldest=Min("opened_at"))
    }
    blank: dict[str, Any] = {"n": 0, "late": 0, "oldest": None}
    return [
        Waiting(kind, str(label), row["n"], row["late"], row["oldest"])
        for kind, label in Case.Kind.choices
        for row in (rows.get(kind, blank),)
    ]


def in_force(at: datetime) -> dict[str, int]:
    """Live sanctions by step, and how many end within three days. One query."""
    return Sanction.objects.live(at).aggregate(
        **{step: Count("pk", filter=Q(step=step)) for step in Sanction.Step.values},
        ending=Count("pk", filter=Q(ends_at__lte=at + SOON)),
    )


def by_week(at: datetime) -> list[tuple[datetime, int, int]]:
    """For each of the last 12 weeks its Monday, the answers counted in it, and the IDKs among them.

    One query, over the entries of those weeks alone: it looks back from the ledger's end.
    """
    this = monday(midnight(at))
    weeks = [this - timedelta(days=7 * n) for n in reversed(range(WEEKS))]
    before = Entry.objects.filter(at__lt=weeks[0]).order_by("-pk").values("pk")[:1]
    recent = Weighing.objects.filter(counted=True, entry_id__gt=Coalesce(Subquery(before), Value(0)))
    numbers: dict[str, Expression] = {}
    for place, week in enumerate(weeks):
        within = Q(at__gte=week, at__lt=week + timedelta(days=7))
        numbers[f"all{place}"] = Count("pk", filter=within)
        numbers[f"idk{place}"] = Count("pk", filter=within & Q(verb="idk"))
    found = recent.aggregate(**numbers)
    return [(week, found[f"all{n}"], found[f"idk{n}"]) for n, week in enumerate(weeks)]


def automatic(at: datetime) -> list[tuple[datetime, int, int]]:
    """For each of 12 months: automatic sanctions begun in it, and how many were overturned. One query."""
    rows = (
        Sanction.objects.filter(started_at__gt=at - YEAR, entry__isnull=False)
        .annotate(month=TruncMonth("started_at", tzinfo=UTC))
        .order_by()
        .values("month")
        .annotate(n=Count("pk"), wrong=Count("pk", filter=Q(overturned=True)))
    )
    found = {row["month"].strftime("%Y-%m"): (row["n"], row["wrong"]) for row in rows}
    return [(month, *found.get(month.strftime("%Y-%m"), (0, 0))) for month in _months(at)]


def _months(at: datetime) -> Iterable[datetime]:
    first = midnight(at).replace(day=1)
    months = [first]
    for _number in range(11):
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return reversed(months)


def times() -> Times:
    """How long the cases that were resolved last had waited. One query."""
    rows = list(
        Case.objects.filter(resolved_at__isnull=False)
        .order_by("-resolved_at")
        .values_list("opened_at", "looked_at", "resolved_at")[:TIMED]
    )
    looked = [looked_at - opened for opened, looked_at, _resolved in rows if looked_at]
    decided = [resolved - opened for opened, _looked, resolved in rows if resolved]
    return Times(len(rows), _median(looked), _median(decided))


def _median(waits: list[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(one.total_seconds() for one in waits)) if waits else None


def reporters(at: datetime) -> list[dict[str, Any]]:
    """Who reported most in the last year, and how often a moderator agreed. One query."""
    rows: Any = (
        SpamReport.objects.filter(ruled_at__gt=at - YEAR)
        .order_by()
        .values("reporter", "reporter__name")
        .annotate(n=Count("pk"), upheld=Count("pk", filter=Q(ruling=SpamReport.Ruling.UPHELD)))
        .filter(n__gte=AT_LEAST)
        .order_by("-n", "reporter")
    )
    return list(rows[:TOP])


def groups(at: datetime) -> list[dict[str, Any]]:
    """The groups with most breaches in the last year. One query."""
    rows: Any = (
        Breach.objects.counting()
        .filter(at__gt=at - YEAR)
        .order_by()
        .values("group", "group__name")
        .annotate(n=Count("pk"), members=Count("member", distinct=True))
        .order_by("-n", "group")
    )
    return list(rows[:TOP])


def machine(at: datetime) -> dict[str, Any]:
    """What the worker has not done yet, since when, and when it last ran. One query."""
    entered = Entry.objects.filter(pk__gt=OuterRef("mark"))
    settled = Answer.objects.settled(at).filter(entered_at__isnull=True)
    mails = Notice.objects.owed()
    row = (
        Fold.objects.filter(pk=1)
        .annotate(
            unfolded=_count(entered),
            unfolded_since=_first(entered, "at"),
            unentered=_count(settled),
            unentered_since=_first(settled, "settles_at"),
            unmailed=_count(mails),
            unmailed_since=_first(mails, "created_at"),
            unsent=_count(AccountMail.objects.all()),
            unsent_since=_first(AccountMail.objects.all(), "made_at"),
        )
        .values()
        .first()
    )
    found: dict[str, Any] = dict(row or {})

    def since(*names: str) -> datetime | None:
        return min((found[name] for name in names if found.get(name)), default=None)

    return {
        "waiting": (found.get("unfolded") or 0) + (found.get("unentered") or 0),
        "since": since("unfolded_since", "unentered_since"),
        "mails": (found.get("unmailed") or 0) + (found.get("unsent") or 0),
        "mails_since": since("unmailed_since", "unsent_since"),
        "folded_at": found.get("folded_at"),
    }


def _count(rows: QuerySet[Any]) -> Coalesce:
    """How many rows, as a column of another query."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), Value(0))


def _first(rows: QuerySet[Any], column: str) -> Subquery:
    return Subquery(rows.order_by(F(column)).values(column)[:1], output_field=DateTimeField())
