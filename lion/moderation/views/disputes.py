"""Breaches of a group's covenant, for those who decide: that one happened and by whom, never the note."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from groups import keeping
from groups import page as pages
from groups.models import Group
from groups.views.pages import find
from lion.members.requests import MemberRequest
from lion.moderation import objecting, proposing, roles, telling
from lion.moderation.models import Breach, Objection, Proposal
from lion.refusals import Refused
from lion.toasts import toast

if TYPE_CHECKING:
    from lion.members.models import Member

BREACHES_A_PAGE = 30


@login_required
@require_safe
def index(request: MemberRequest, slug: str) -> HttpResponse:
    """What waits for those who keep the group, then every breach, the newest first."""
    group = find(slug)
    mine = keeping.keeper(group, request.user)
    seen = Breach.objects.filter(group=group).seen_by(request.user).whole().order_by("-at", "-pk")
    proposals = Proposal.objects.open(timezone.now()).filter(breach__group=group)
    objections = Objection.objects.open().filter(breach__group=group, level=Objection.Level.STEWARD)
    context = pages.head(group, request.user, "desk", mine) | {
        "page": Paginator(seen, BREACHES_A_PAGE).get_page(request.GET.get("page")),
        "proposals": seen.filter(proposal__in=proposals),
        "objections": seen.filter(objections__in=objections),
    }
    return render(request, "moderation/group_breaches.html", context)


@login_required
@require_safe
def breach(request: MemberRequest, slug: str, pk: str) -> HttpResponse:
    """One breach, for who may decide on it."""
    return render(request, "moderation/group_breach.html", _about(request, _seen(request, slug, pk)))


@login_required
@require_POST
def decide(request: MemberRequest, slug: str, pk: str) -> HttpResponse:
    """Confirm or drop a proposal, or pardon a breach, with a reason."""
    found = _seen(request, slug, pk)
    verb, reason = request.POST.get("verb", ""), request.POST.get("reason", "")
    try:
        _decide(found, verb, by=request.user, reason=reason)
    except Refused as refusal:
        context = _about(request, _seen(request, slug, pk)) | {"problem": refusal.sentence, "reason": reason}
        return render(request, "moderation/group_breach.html", context, status=refusal.status)
    toast(request, _("Decided. %(name)s is told.") % {"name": found.member})
    return redirect(found.desk_url)


@login_required
@require_POST
def rule(request: MemberRequest, slug: str, pk: str) -> HttpResponse:
    """Uphold or reject an objection, in words that the member reads."""
    found = _seen(request, slug, pk)
    words = request.POST.get("words", "")
    try:
        _rule(found, request.POST.get("verb", ""), by=request.user, words=words)
    except Refused as refusal:
        context = _about(request, _seen(request, slug, pk)) | {"problem": refusal.sentence, "words": words}
        return render(request, "moderation/group_breach.html", context, status=refusal.status)
    toast(request, _("Decided. %(name)s is told.") % {"name": found.member})
    return redirect(found.desk_url)


def _decide(found: Breach, verb: str, *, by: Member, reason: str) -> None:
    proposal = getattr(found, "proposal", None)
    if verb == "pardon":
        objecting.pardon(found, by=by, reason=reason)
    elif verb == "confirm" and proposal:
        proposing.confirm(by, proposal, reason=reason)
    elif verb == "drop" and proposal:
        proposing.drop(by, proposal, reason=reason)
    else:
        raise Refused(_("Confirm, drop or pardon."), status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _rule(found: Breach, verb: str, *, by: Member, words: str) -> None:
    act = {"uphold": objecting.uphold, "reject": objecting.reject}.get(verb)
    if act is None:
        raise Refused(_("Uphold or reject."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    objection = next((one for one in found.objections.all() if not one.ruled_at), None)
    if objection is None:
        raise Refused(_("Somebody has ruled on this objection already."))
    act(objection, by=by, words=words)


def _seen(request: MemberRequest, slug: str, pk: str) -> Breach:
    """The breach, for a steward or a moderator who is no part of it; others get 404."""
    seen = Breach.objects.seen_by(request.user).whole()
    found = get_object_or_404(seen, group__slug=slug, answer__invitation=pk)
    heard = any(one.level == Objection.Level.MODERATOR for one in found.objections.all())
    if _keeps(found, request.user) or (heard and roles.moderators().filter(pk=request.user.pk).exists()):
        return found
    raise Http404


def _keeps(found: Breach, member: Member) -> bool:
    return proposing.stewards(found).filter(member=member).exists()


def _about(request: MemberRequest, found: Breach) -> dict[str, Any]:
    group = Group.objects.with_size().get(pk=found.group_id)
    objections = list(found.objections.all())
    return pages.head(group, request.user, "desk") | {
        "breach": found,
        "state": found.state,
        "rule": telling.rule(found),
        "objections": objections,
        "keeps": _keeps(found, request.user),
        "may_rule": any(not one.ruled_at and objecting.may_hear(one, request.user) for one in objections),
    }
