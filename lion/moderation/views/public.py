"""Pages for everyone: the policy in force, and what was done under it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from connections import allowance
from lion import tables
from lion.moderation import article17, policies, wording, yearly
from lion.moderation.models import Action, Appeal, PolicyVersion, Sanction, SpamReport
from lion.moderation.models.log import INTERNAL
from lion.moments import midnight


def shell(request: HttpRequest) -> str:
    """The template to extend: the app's for members, the public one for everyone else."""
    return "app.html" if request.user.is_authenticated else "public.html"


YEAR = timedelta(days=365)
LINES = 50


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """The policy in force in members' words, then its numbers; every earlier version."""
    versions = list(PolicyVersion.objects.all())
    context = {
        "version": versions[0],
        "versions": versions,
        "tally": policies.tally_of(versions[0]),
        "ladder": policies.ladder_of(versions[0]),
        "numbers": [
            (name, words, versions[0].numbers[part][name])
            for part, known in (("tally", wording.TALLY), ("ladder", wording.LADDER))
            for name, words in known.items()
        ],
        "allowance": allowance,
        "shell": shell(request),
    }
    return render(request, "moderation/policy.html", context)


@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    """A year in numbers, and the moderators' log without names.

    What LION itself did, and what members reported, is there from the midnight after: at once it would tell
    who has written to one person what became of it.
    """
    now = timezone.now()
    since, until = now - YEAR, midnight(now)
    steps = (
        Sanction.objects.filter(started_at__gt=since)
        .values("step")
        .annotate(total=Count("pk"), by_worker=Count("entry"), wrong=Count("pk", filter=Q(overturned=True)))
        .order_by()
    )
    taken = sorted(steps, key=lambda row: Sanction.Step.values.index(row["step"]))
    logged = Action.objects.filter(at__gt=since).exclude(actor=None, at__gte=until)
    context = {
        "since": since,
        "steps": [{**row, "name": Sanction.Step(row["step"]).label} for row in taken],
        "appeals": Appeal.objects.filter(filed_at__gt=since).aggregate(
            filed=Count("pk"),
            upheld=Count("pk", filter=Q(ruling=Appeal.Ruling.UPHELD)),
            rejected=Count("pk", filter=Q(ruling=Appeal.Ruling.REJECTED)),
        ),
        "reports": SpamReport.objects.filter(made_at__gt=since, made_at__lt=until).aggregate(
            made=Count("pk"),
            upheld=Count("pk", filter=Q(ruling=SpamReport.Ruling.UPHELD)),
            dismissed=Count("pk", filter=Q(ruling=SpamReport.Ruling.DISMISSED)),
        ),
        "years": yearly.years(now),
        "lines": logged.exclude(verb__in={"appeal", *INTERNAL})[:LINES],
        "shell": shell(request),
    }
    return render(request, "moderation/transparency.html", context)


@require_safe
def report(request: HttpRequest, year: int) -> HttpResponse:
    """The report of a year, as a page."""
    years = _years_with(year)
    context = {
        "year": year,
        "lines": yearly.of(year, timezone.now()),
        "years": years,
        "shell": shell(request),
    }
    return render(request, "moderation/report.html", context)


@require_safe
def report_file(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """The report of a year, as CSV or JSON."""
    _years_with(year)
    lines = yearly.of(year, timezone.now())
    if kind == "json":
        found = [{"article": one.article, "key": one.key, "number": one.number} for one in lines]
        return JsonResponse({"house": request.get_host(), "year": year, "lines": found})
    rows = [(one.article, one.key, one.label, one.number) for one in lines]
    return _csv(tables.as_csv(["article", "key", "label", "number"], rows), f"lion-transparency-{year}.csv")


@require_safe
def reasons(request: HttpRequest, year: int) -> HttpResponse:
    """Every statement of reasons of a year without the person, in the fields of Article 17."""
    _years_with(year)
    start, end = yearly.span_of(year, timezone.now())
    taken = Sanction.objects.filter(started_at__gte=start, started_at__lt=end).order_by("started_at", "pk")
    found = (article17.fields(one, personal=False) for one in taken.iterator())
    rows = ([one[name] for name in article17.FIELDS] for one in found)
    return _csv(tables.as_csv(article17.FIELDS, rows), f"lion-statements-of-reasons-{year}.csv")


def _years_with(year: int) -> list[int]:
    """The years that there is a report of; 404 where this is none of them."""
    years = yearly.years(timezone.now())
    if year not in years:
        raise Http404
    return years


def _csv(text: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)
