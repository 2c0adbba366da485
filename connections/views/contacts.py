"""The private contacts that a member's imports have brought: seen by that member alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from connections import imports, people
from connections.models import Contact
from lion import lookups
from lion.toasts import toast

if TYPE_CHECKING:
    from lion.members.requests import MemberRequest

CONTACTS_A_PAGE = 50


@login_required
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """The member's contacts by name; with `here` only those who are members."""
    now = timezone.now()
    mine = Contact.objects.of(request.user)
    words = lookups.words(request.GET.get("q", ""))
    here = "here" in request.GET
    rows = mine.matching(words).order_by("name", "pk")
    page = Paginator(rows.recognised(now) if here else rows, CONTACTS_A_PAGE).get_page(
        request.GET.get("page")
    )
    query = QueryDict(mutable=True)
    query.update({**({"q": words} if words else {}), **({"here": "1"} if here else {})})
    context = {
        "people": people.with_standing(request.user, page.object_list, now),
        "page": page,
        "query": query.urlencode(),
        "words": words,
        "here": here,
        "total": mine.count(),
    }
    return render(request, "connections/import_contacts.html", context)


@login_required
@require_POST
def forget(request: MemberRequest, pk: int) -> HttpResponse:
    """Delete one contact."""
    contact = get_object_or_404(Contact.objects.of(request.user), pk=pk)
    imports.forget(contact)
    toast(request, _("Deleted %(name)s from your contacts.") % {"name": str(contact)})
    return redirect("connections:import_contacts")
