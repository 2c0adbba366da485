"""A member's insights: the page, and each figure as a file. Nobody else has an address for them."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from connections import insights
from connections.models import Invitation
from lion import tables
from lion.members.requests import MemberRequest

USUAL, LONGEST = 90, 365


@login_required
@require_safe
def page(request: MemberRequest) -> HttpResponse:
    """Everything, for the last 30 or 90 days or a year."""
    period, (lead, *figures) = insights.of(request.user, _days(request), timezone.now())
    context = {"period": period, "choices": insights.DAYS, "lead": lead, "figures": figures}
    return render(request, "connections/insights.html", context)


@login_required
@require_safe
def export(request: MemberRequest, name: str) -> HttpResponse:
    """The numbers of one figure as CSV."""
    _period, figures = insights.of(request.user, _days(request), timezone.now())
    figure = next((one for one in figures if one.name == name), None)
    if figure is None:
        raise Http404
    response = HttpResponse(tables.as_csv(figure.head, figure.rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="lion-{name}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _days(request: MemberRequest) -> int:
    """The period asked for; else 90 days, or a year for who sent nothing in these."""
    asked = request.GET.get("days", "")
    if chosen := next((days for days in insights.DAYS if str(days) == asked), 0):
        return chosen
    recent = timezone.now() - timedelta(days=USUAL)
    sent = Invitation.objects.sent_by(request.user)
    is_quiet = not sent.filter(sent_at__gte=recent).exists() and sent.exists()
    return LONGEST if is_quiet else USUAL
