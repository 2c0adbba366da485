"""Pages for everyone: the policy in force, and what was done under it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from connections import allowance
from lion.moderation import policies, wording
from lion.moderation.models import Action, Appeal, PolicyVersion, Sanction, SpamReport
from lion.moderation.models.log import INTERNAL


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
    """A year in numbers, and the moderators' log without names."""
    now = timezone.now()
    since = now - YEAR
    steps = (
        Sanction.objects.filter(started_at__gt=since)
        .values("step")
        .annotate(total=Count("pk"), by_worker=Count("entry"), wrong=Count("pk", filter=Q(overturned=True)))
        .order_by("step")
    )
    context = {
        "since": since,
        "steps": [{**row, "name": Sanction.Step(row["step"]).label} for row in steps],
        "appeals": Appeal.objects.filter(filed_at__gt=since).aggregate(
            filed=Count("pk"),
            upheld=Count("pk", filter=Q(ruling=Appeal.Ruling.UPHELD)),
            rejected=Count("pk", filter=Q(ruling=Appeal.Ruling.REJECTED)),
        ),
        "reports": SpamReport.objects.filter(made_at__gt=since).aggregate(
            made=Count("pk"),
            upheld=Count("pk", filter=Q(ruling=SpamReport.Ruling.UPHELD)),
            dismissed=Count("pk", filter=Q(ruling=SpamReport.Ruling.DISMISSED)),
        ),
        "lines": Action.objects.filter(at__gt=since).exclude(verb__in={"appeal", *INTERNAL})[:LINES],
        "shell": shell(request),
    }
    return render(request, "moderation/transparency.html", context)
