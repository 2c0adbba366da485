"""The directory of open networkers, as one member sees it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from connections import directory as seen
from groups.models import Group
from lion.members import directory as listing
from lion.members.requests import MemberRequest

PER_PAGE = 25


@require_safe
@login_required
def directory(request: MemberRequest) -> HttpResponse:
    """The directory, searched by a plain GET form; where nobody fits, what was perhaps meant."""
    now = timezone.now()
    search, ties = listing.Search.from_query(request.GET), seen.Ties.from_query(request.GET)
    page = Paginator(seen.find(request.user, search, ties, now), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "search": search,
        "ties": ties,
        "page": page,
        "rows": seen.rows(request.user, page.object_list, now),
        "meant": listing.suggestion(search, now) if search.words and not page.object_list else "",
        "industries": listing.common("industry"),
        "places": listing.common("location"),
        "groups": Group.objects.of(request.user).order_by("name"),
    }
    return render(request, "connections/directory.html", context)
