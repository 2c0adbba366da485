"""A member's connections, and blocking."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from connections import connecting
from connections.models import Connection, Contact
from connections.network import counts_in_common
from lion.members import cards
from lion.members.models import Member
from lion.members.requests import MemberRequest
from lion.toasts import toast

PAGE = 50


@login_required
@require_safe
def connections(request: MemberRequest) -> HttpResponse:
    """Everyone the member is connected with, newest first."""
    member = request.user
    words = request.GET.get("q", "").replace("\0", "").strip()[:80]
    rows = Connection.objects.of(member).select_related("low", "high").order_by("-connected_at", "-pk")
    total = rows.count()
    for word in words.split():
        of_low = Q(high=member.pk) & (Q(low__name__icontains=word) | Q(low__headline__icontains=word))
        of_high = Q(low=member.pk) & (Q(high__name__icontains=word) | Q(high__headline__icontains=word))
        rows = rows.filter(of_low | of_high)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    others = [row.other_than(member) for row in page]
    common = counts_in_common(member, [other.pk for other in others])
    people = [(other, row.connected_at, common[other.pk]) for other, row in zip(others, page, strict=True)]
    context = {
        "people": people,
        "page": page,
        "total": total,
        "words": words,
        "contacts": Contact.objects.of(member).count(),
    }
    return render(request, "connections/connections.html", context)


@login_required
@require_safe
def export(request: MemberRequest, kind: str) -> HttpResponse:
    """Everyone the member is connected with, as a file for a table or an address book."""
    member = request.user
    rows = Connection.objects.of(member).select_related("low", "high").order_by("-connected_at", "-pk")
    found = [(row.other_than(member), row.connected_at) for row in rows]
    people = [
        cards.card_of(other, timezone.localdate(connected_at))
        for other, connected_at in found
        if other.is_active
    ]
    return cards.download(people, kind, "lion-connections")


@login_required
@require_POST
def remove(request: MemberRequest, handle: str) -> HttpResponse:
    """End a connection; the other is not told."""
    other = get_object_or_404(Member.objects.active(), handle=handle)
    connecting.remove(request.user, other)
    toast(request, _("You and %(name)s are no longer connected. They aren’t told.") % {"name": other.name})
    return redirect("connections:connections")


@login_required
@require_POST
def block(request: MemberRequest, handle: str) -> HttpResponse:
    """Block a member; they are not told."""
    other = get_object_or_404(Member.objects.active(), handle=handle)
    connecting.block(request.user, other)
    toast(request, _("You won’t hear from %(name)s again. They aren’t told.") % {"name": other.name})
    return redirect(other)


@login_required
@require_POST
def unblock(request: MemberRequest, handle: str) -> HttpResponse:
    """Take a block back."""
    other = get_object_or_404(Member.objects.active(), handle=handle)
    connecting.unblock(request.user, other)
    toast(request, _("%(name)s can ask you again.") % {"name": other.name})
    return redirect(other)
