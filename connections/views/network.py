"""A member's connections, and blocking."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from connections import circle, connecting, network, remembering
from connections.models import Connection, Contact
from groups.models import Group
from lion import lookups
from lion.members import cards
from lion.members.models import Block, Member
from lion.members.requests import MemberRequest
from lion.moments import moment_of, number_of
from lion.refusals import Refused
from lion.toasts import toast

PAGE = 50
TAGS_SHOWN = 30
AT_ONCE = 500


@login_required
@require_safe
def connections(request: MemberRequest) -> HttpResponse:
    """The member's network: who they are connected with, newest first, and on request one step further."""
    member = request.user
    search = circle.Search.read(request.GET)
    page = Paginator(circle.find(member, search), PAGE).get_page(request.GET.get("page"))
    whole = None if search.narrows else search.degree
    context = {
        "search": search,
        "rows": circle.rows(member, page.object_list),
        "page": page,
        "total": page.paginator.count if whole == "1" else network.first(member).count(),
        "further": page.paginator.count if whole == "2" else network.further(member),
        "tags": remembering.tags_of(member)[:TAGS_SHOWN],
        "groups": Group.objects.of(member).order_by("name"),
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
    moment = connecting.remove(request.user, other)
    undo = reverse("connections:restore", args=[other.handle, number_of(moment)])
    sentence = _("You and %(name)s are no longer connected. They aren’t told.") % {"name": other.name}
    toast(request, sentence, undo=undo)
    return redirect("connections:connections")


@login_required
@require_POST
def restore(request: MemberRequest, handle: str, moment: int) -> HttpResponse:
    """Take a removal back, within 10 seconds."""
    other = get_object_or_404(Member.objects.active(), handle=handle)
    ended_at = moment_of(moment)
    if ended_at is None:
        raise Http404
    connecting.restore(request.user, other, ended_at=ended_at)
    toast(request, _("You and %(name)s are connected as before.") % {"name": other.name})
    return redirect("connections:connections")


@login_required
@require_POST
def remember(request: MemberRequest, handle: str) -> HttpResponse:
    """Keep a private note and tags about a member; they are not told."""
    other = get_object_or_404(Member.objects.visible(), handle=handle)
    remembering.keep(
        request.user, other, text=request.POST.get("memo", ""), tags=request.POST.get("tags", "")
    )
    toast(request, _("Kept. Only you see it."))
    return redirect(other)


@login_required
@require_POST
def tag(request: MemberRequest) -> HttpResponse:
    """Put one tag on those who were chosen in the list, or take it off them; back to the list of that tag."""
    name, handles = request.POST.get("tag", ""), request.POST.getlist("chosen")[:AT_ONCE]
    chosen = Member.objects.filter(handle__in=map(lookups.words, handles)).values_list("pk", flat=True)
    if not chosen:
        raise Refused(_("Choose at least one person."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if request.POST.get("verb") == "untag":
        count = remembering.untag_many(request.user, chosen, name)
        toast(request, _("Taken off %(count)s.") % {"count": count})
        return redirect("connections:connections")
    count = remembering.tag_many(request.user, chosen, name)
    toast(
        request,
        _("%(count)s filed under “%(tag)s”. Only you see it.") % {"count": count, "tag": name.strip()},
    )
    return redirect(f"{reverse('connections:connections')}?{urlencode({'tag': name.strip()})}")


@login_required
@require_POST
def block(request: MemberRequest, handle: str) -> HttpResponse:
    """Block a member; they are not told."""
    other = get_object_or_404(Member.objects.active(), handle=handle)
    connecting.block(request.user, other)
    toast(request, _("You won’t hear from %(name)s again. They aren’t told.") % {"name": other.name})
    return redirect(other)


@login_required
@require_safe
def blocks(request: MemberRequest) -> HttpResponse:
    """Whom the member has blocked, newest first."""
    mine = Block.objects.filter(blocker=request.user).select_related("blocked").order_by("-made_at", "-pk")
    page = Paginator(mine, PAGE).get_page(request.GET.get("page"))
    return render(request, "connections/blocks.html", {"page": page})


@login_required
@require_POST
def unblock(request: MemberRequest, handle: str) -> HttpResponse:
    """Take a block back."""
    other = get_object_or_404(Member.objects.active(), handle=handle)
    connecting.unblock(request.user, other)
    toast(request, _("%(name)s can ask you again.") % {"name": other.name})
    return redirect("connections:blocks") if request.POST.get("back") == "blocks" else redirect(other)
