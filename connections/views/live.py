"""What changes on a page that stays open: counts, the bell, and invitations that have just come."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from connections import desk
from connections.models import InvitationQuerySet
from connections.views import desk as pages
from lion.members.requests import MemberRequest
from lion.moments import moment_of, number_of


@require_safe
@never_cache
@login_required
def live(request: MemberRequest) -> HttpResponse:
    """The counts as they are now; with `since`, how many invitations came after that moment."""
    since = moment_of(request.GET.get("since", ""))
    context: dict[str, object] = {"query": pages.query_string(request, pages.read_filters(request))}
    if since is not None:
        context |= {"arrived": _after(request, since).count(), "since": number_of(since)}
    return render(request, "connections/_live.html", context)


@require_safe
@never_cache
@login_required
def arrived(request: MemberRequest) -> HttpResponse:
    """The rows that came after a moment, to stand above the list without moving it."""
    now = timezone.now()
    since = moment_of(request.GET.get("since", ""))
    if since is None:
        raise Http404
    filters = pages.read_filters(request)
    rows = _after(request, since).filter(sent_at__lte=now).with_people().prefetch_related("shared_groups")
    context = pages.frame(request.user, "pending", now, filters)
    context |= {
        "rows": rows[: desk.PAGE],
        "view": desk.VIEWS["pending"],
        "query": pages.query_string(request, filters),
        "as_of": number_of(now),
    }
    return render(request, "connections/_arrived.html", context)


def _after(request: MemberRequest, since: datetime) -> InvitationQuerySet:
    """What fits the filters of the list and came after that moment, the newest first."""
    now = timezone.now()
    rows = desk.rows(request.user, "pending", now, pages.read_filters(request))
    return rows.filter(sent_at__gt=since).order_by(*desk.NEWEST)
