"""The desk of those who keep a group: requests, links, bans, roles, settings and the log."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups import bans, links, page, requests, roles
from groups.forms import DecisionForm, ExpelForm, LinkForm, RoleForm, SettingsForm
from groups.keeping import keeper
from groups.models import Ban, Group, InviteLink, Membership
from groups.talk import contesting, reports
from groups.views.pages import find
from lion import lookups
from lion.members.models import Member
from lion.refusals import Refused
from lion.toasts import toast

if TYPE_CHECKING:
    from lion.members.requests import MemberRequest

DEEDS_A_PAGE = 30
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@login_required
@require_safe
def desk(request: MemberRequest, slug: str) -> HttpResponse:
    """What waits for those who keep the group, and what they did."""
    return render(request, "groups/desk.html", _desk(request, find(slug)))


@login_required
@require_POST
def decide(request: MemberRequest, slug: str) -> HttpResponse:
    """Approve or decline requests, one or many; what could not be decided is said one by one."""
    group = _kept(request, slug)
    form = DecisionForm(request.POST, group=group)
    if not form.is_valid():
        raise Refused(_("Choose at least one request, and approve or decline."), status=UNPROCESSABLE)
    chosen, reason = form.cleaned_data["requests"], form.cleaned_data["reason"]
    if form.cleaned_data["verb"] == "decline":
        failed = requests.decide_each(chosen, partial(requests.decline, request.user, reason=reason))
    else:
        failed = requests.decide_each(chosen, partial(requests.approve, request.user))
    done = len(chosen) - len(failed)
    if done:
        toast(request, ngettext("%(n)s request decided.", "%(n)s requests decided.", done) % {"n": done})
    for _one, sentence in failed:
        messages.error(request, sentence)
    return redirect("groups:desk", group.slug)


@login_required
@require_POST
def make_link(request: MemberRequest, slug: str) -> HttpResponse:
    """Make a link that invites."""
    group = _kept(request, slug)
    form = LinkForm(request.POST)
    if not form.is_valid():
        return render(request, "groups/desk.html", _desk(request, group, form), status=UNPROCESSABLE)
    links.make(request.user, group, **form.cleaned_data)
    toast(request, _("The link is made. Pass it on to whom you want in."))
    return redirect("groups:desk", group.slug)


@login_required
@require_POST
def invite(request: MemberRequest, slug: str) -> HttpResponse:
    """Invite one member by their handle."""
    group = _kept(request, slug)
    handle = lookups.words(request.POST.get("handle", "")).removeprefix("@")
    member = Member.objects.visible().filter(handle=handle).first()
    if member is None:
        raise Refused(
            _("Nobody has this handle. It stands in the address of their profile."), status=UNPROCESSABLE
        )
    joined = links.invite(request.user, group, member)
    said = _("%(name)s had asked to join, and is in.") if joined else _("%(name)s is invited.")
    toast(request, said % {"name": member})
    return redirect("groups:desk", group.slug)


@login_required
@require_POST
def hand_over(request: MemberRequest, slug: str) -> HttpResponse:
    """Make another member the owner, and step down to steward."""
    group = get_object_or_404(Group.objects.of(request.user), slug=slug)
    handle = lookups.words(request.POST.get("handle", ""))
    heir = Membership.objects.current().filter(group=group, member__handle=handle)
    found = heir.select_related("group", "member").first()
    if found is None:
        raise Refused(_("Choose a member of the group."), status=UNPROCESSABLE)
    roles.hand_over(request.user, found)
    toast(request, _("%(name)s owns the group now; you’re a steward.") % {"name": found.member})
    return redirect("groups:members", group.slug)


@login_required
@require_POST
def close_link(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Close a link."""
    group = _kept(request, slug)
    links.close(
        request.user, get_object_or_404(InviteLink.objects.select_related("group"), group=group, pk=pk)
    )
    toast(request, _("The link lets nobody in any more."))
    return redirect("groups:desk", group.slug)


@login_required
@require_POST
def lift(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Lift a ban."""
    group = _kept(request, slug)
    ban = get_object_or_404(Ban.objects.select_related("group", "member"), group=group, pk=pk)
    bans.lift(request.user, ban)
    toast(request, _("%(name)s may come back.") % {"name": ban.member})
    return redirect("groups:desk", group.slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: MemberRequest, slug: str) -> HttpResponse:
    """What the group says of itself, and its door."""
    group = _kept(request, slug)
    form = SettingsForm(request.POST or None, instance=Group.objects.get(pk=group.pk))
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            roles.settle(request.user, group, **form.cleaned_data)
            toast(request, _("The settings are kept."))
            return redirect(group)
        status = UNPROCESSABLE
    context = page.head(group, request.user, "desk") | {"form": form}
    return render(request, "groups/settings.html", context, status=status)


@login_required
@require_POST
def role(request: MemberRequest, slug: str, handle: str) -> HttpResponse:
    """Give a member another role."""
    group = get_object_or_404(Group.objects.of(request.user), slug=slug)
    form = RoleForm(request.POST)
    theirs = _theirs(group, handle)
    if not form.is_valid():
        raise Refused(_("Choose one of the roles."), status=UNPROCESSABLE)
    given = roles.give(request.user, theirs, form.cleaned_data["role"])
    toast(request, _("%(name)s: %(role)s.") % {"name": given.member, "role": given.get_role_display()})
    return redirect("groups:members", group.slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def expel(request: MemberRequest, slug: str, handle: str) -> HttpResponse:
    """Remove a member, with a reason that they read."""
    group = _kept(request, slug)
    theirs = _theirs(group, handle)
    form = ExpelForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            bans.expel(request.user, theirs, **form.cleaned_data)
            toast(request, _("%(name)s is no longer in the group.") % {"name": theirs.member})
            return redirect("groups:members", group.slug)
        status = UNPROCESSABLE
    context = page.head(group, request.user, "members") | {"form": form, "theirs": theirs}
    return render(request, "groups/expel.html", context, status=status)


def _kept(request: MemberRequest, slug: str) -> Group:
    """The group, for those who keep it: others are refused (403)."""
    group = find(slug)
    keeper(group, request.user)
    return group


def _theirs(group: Group, handle: str) -> Membership:
    there = Membership.objects.current().select_related("group", "member")
    return get_object_or_404(there, group=group, member__handle=handle)


def _desk(request: MemberRequest, group: Group, link_form: LinkForm | None = None) -> dict[str, Any]:
    now, mine = timezone.now(), keeper(group, request.user)
    deeds = group.deeds.select_related("by", "member")
    return page.head(group, request.user, "desk", mine) | {
        "waiting": group.join_requests.filter(decided_at__isnull=True).select_related("member", "covenant"),
        "links": [link for link in group.links.select_related("group", "made_by") if link.is_open(now)],
        "link_form": link_form or LinkForm(),
        "bans": Ban.objects.in_force(now)
        .filter(group=group)
        .select_related("member", "by")
        .order_by("until"),
        "deeds": Paginator(deeds, DEEDS_A_PAGE).get_page(request.GET.get("page")),
        "reported": reports.waiting(group),
        "contests": contesting.waiting(group, request.user),
        "site": request.build_absolute_uri("/")[:-1],
    }
