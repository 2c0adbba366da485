"""The yearly report: what the Digital Services Act's Articles 15 and 24 ask a house like this to count.

Counts over the whole house, never names. What nobody can know from the database (orders of authorities,
out-of-court disputes) is not made up: it is not in the report.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from lion.moderation import reach
from lion.moderation.models import Appeal, Breach, Closing, Objection, Sanction, SpamReport
from lion.moments import midnight

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Line:
    """One count: under which article, a stable key, its label, and the number; None where there is none."""

    article: str
    key: str
    label: str | _StrPromise
    number: float | None


def years(at: datetime) -> list[int]:
    """The years that there is something to report of, the newest first: the present one too."""
    first = Sanction.objects.aggregate(first=Min("started_at"))["first"] or at
    return list(range(at.astimezone(UTC).year, first.astimezone(UTC).year - 1, -1))


def of(year: int, at: datetime) -> list[Line]:
    """The report of a calendar year (UTC), as far as it is over. Nine queries; reach was counted in a day."""
    span = span_of(year, at)
    return [*_notices(span), *_steps(span), *_complaints(span), *_covenants(span), *_reach(year)]


def span_of(year: int, at: datetime) -> Span:
    """From when until before when there is something to count of a calendar year, in UTC.

    The present one is counted once a day: were a report or a breach counted as soon as it is there, who
    has just written to one person would know their answer.
    """
    return datetime(year, 1, 1, tzinfo=UTC), min(datetime(year + 1, 1, 1, tzinfo=UTC), midnight(at))


def _within(field: str, span: Span) -> Q:
    start, end = span
    return Q(**{f"{field}__gte": start, f"{field}__lt": end})


def _notices(span: Span) -> list[Line]:
    found = SpamReport.objects.filter(_within("made_at", span))
    n = found.aggregate(
        made=Count("pk"),
        upheld=Count("pk", filter=Q(ruling=SpamReport.Ruling.UPHELD)),
        dismissed=Count("pk", filter=Q(ruling=SpamReport.Ruling.DISMISSED)),
    )
    waits = found.filter(ruled_at__isnull=False).values_list("made_at", "ruled_at")
    return [
        Line("15(1)(b)", "notices", _("Spam reports made by members"), n["made"]),
        Line("15(1)(b)", "notices_upheld", _("… upheld"), n["upheld"]),
        Line("15(1)(b)", "notices_dismissed", _("… dismissed"), n["dismissed"]),
        Line("15(1)(b)", "notices_hours", _("… median hours to the ruling"), _median_hours(waits)),
    ]


def _steps(span: Span) -> list[Line]:
    taken = Sanction.objects.filter(_within("started_at", span))
    wrong = Q(overturned=True)
    numbers: dict[str, Any] = {
        row["step"]: row
        for row in taken.order_by()
        .values("step")
        .annotate(
            all=Count("pk"),
            by_worker=Count("entry"),
            wrong=Count("pk", filter=wrong),
            error=Count("entry", filter=wrong),
        )
    }
    lines = []
    for step in Sanction.Step:
        n = numbers.get(step.value, {})
        lines += [
            Line("15(1)(c)", step.value, step.label, n.get("all", 0)),
            Line("15(1)(c)", f"{step.value}_automatic", _("… decided automatically"), n.get("by_worker", 0)),
            Line("15(1)(c)", f"{step.value}_overturned", _("… overturned since"), n.get("wrong", 0)),
        ]
    automatic, errors = (sum(n[name] for n in numbers.values()) for name in ("by_worker", "error"))
    share = round(100 * errors / automatic, 1) if automatic else None
    closed = Closing.objects.filter(_within("ruled_at", span), ruling=Closing.Ruling.CONFIRMED).count()
    return [
        *lines,
        Line("15(1)(c)", "accounts_closed", _("Accounts closed, each by two people"), closed),
        Line("15(1)(e)", "error_rate", _("Automatic steps overturned, per cent: the error rate"), share),
    ]


def _complaints(span: Span) -> list[Line]:
    filed = Appeal.objects.filter(_within("filed_at", span))
    n = filed.aggregate(
        filed=Count("pk"),
        upheld=Count("pk", filter=Q(ruling=Appeal.Ruling.UPHELD)),
        rejected=Count("pk", filter=Q(ruling=Appeal.Ruling.REJECTED)),
    )
    waits = filed.filter(ruled_at__isnull=False).values_list("filed_at", "ruled_at")
    return [
        Line("15(1)(d)", "appeals", _("Appeals filed"), n["filed"]),
        Line("15(1)(d)", "appeals_upheld", _("… upheld: the decision was reversed"), n["upheld"]),
        Line("15(1)(d)", "appeals_rejected", _("… rejected"), n["rejected"]),
        Line("15(1)(d)", "appeals_hours", _("… median hours to the ruling"), _median_hours(waits)),
    ]


def _covenants(span: Span) -> list[Line]:
    n = Breach.objects.filter(_within("at", span)).aggregate(
        all=Count("pk"),
        void=Count("pk", filter=Q(voided_at__isnull=False)),
        removed=Count("pk", filter=Q(removed_at__isnull=False)),
    )
    objections = Objection.objects.filter(_within("filed_at", span)).count()
    return [
        Line("15(1)(c)", "breaches", _("Breaches of covenants recorded"), n["all"]),
        Line("15(1)(c)", "breaches_void", _("… taken back, pardoned or void"), n["void"]),
        Line("15(1)(c)", "removals", _("Memberships of groups that a breach ended"), n["removed"]),
        Line("15(1)(d)", "objections", _("Objections to breaches"), objections),
    ]


def _reach(year: int) -> list[Line]:
    label = _("Members who sent or answered in a month, on average")
    return [Line("24(2)", "active", label, reach.mean(year))]


def _median_hours(waits: Iterable[tuple[datetime, datetime | None]]) -> float | None:
    hours = [(end - start) / timedelta(hours=1) for start, end in waits if end]
    return round(median(hours), 1) if hours else None
