"""What an answer or an invitation costs, shown before it happens."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from connections import allowance, network, records
from connections import invitations as sending
from connections.forms import InvitationForm
from connections.models import Invitation
from connections.models.invitation import Verb
from connections.views import desk, verbs
from groups import covenants
from groups.models import Covenant
from lion.members.models import Member
from lion.members.requests import MemberRequest
from lion.moderation import breaches, evidence
from lion.refusals import Refused
from lion.toasts import toast


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unknown(request: MemberRequest, pk: str) -> HttpResponse:
    """The price of "I don't know you", with the quieter answers before it; by POST, the answer."""
    invitation = get_object_or_404(Invitation.objects.received_by(request.user).with_people(), pk=pk)
    stakes = price_of_unknown(invitation)
    if request.method == "POST":
        if stakes and request.POST.get("breaks") != "yes":
            context = unknown_context(request, invitation, stakes) | {"unconfirmed": True}
            return render(request, "moderation/unknown.html", context, status=422)
        return verbs.answer(request, pk, Verb.UNKNOWN)
    template = "moderation/_unknown.html" if request.headers.get("HX-Request") else "moderation/unknown.html"
    return render(request, template, unknown_context(request, invitation, stakes))


def price_of_unknown(invitation: Invitation) -> list[dict[str, Any]]:
    """The groups whose covenant an IDK would break now, and what each would answer with."""
    now = timezone.now()
    found = []
    for group, covenant in breaches.covenants_at_stake(invitation, now):
        second = breaches.is_second(invitation.recipient, invitation.sender, group, covenant, now)
        leads_to = covenant.second_breach if second else covenant.first_breach
        found.append(
            {
                "group": group,
                "covenant": covenant,
                "leads_to": leads_to,
                "second": second,
                "then_removes": not second and covenant.second_breach == Covenant.Consequence.REMOVAL,
            }
        )
    return found


def unknown_context(
    request: MemberRequest, invitation: Invitation, stakes: list[dict[str, Any]]
) -> dict[str, Any]:
    """What the page and the dialog show."""
    return {
        "invitation": invitation,
        "sender": invitation.sender,
        "stakes": stakes,
        "wears_badge": request.user.wears_badge,
        "query": desk.query_string(request, desk.read_filters(request)),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: MemberRequest, handle: str) -> HttpResponse:
    """Ask a member to connect, with what covers it, the risk and the allowance in view."""
    recipient = get_object_or_404(Member.objects.visible(), handle=handle)
    stakes = risk(request.user, recipient)
    needs_email = stakes["restricted"] or stakes["unwelcome"]
    form = InvitationForm(request.POST if request.method == "POST" else None, needs_email=needs_email)
    status = 200
    if request.method == "POST":
        if not form.is_valid():
            status = 422
        elif copied := _copied(request, recipient, form.cleaned_data["note"]):
            form.add_error("note", copied)
            stakes["copied"] = True
            status = 422
        else:
            try:
                invitation = sending.send(request.user, recipient, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                status = refusal.status
            else:
                return sent(request, invitation, recipient)
    context = {"form": form, "recipient": recipient} | stakes
    return render(request, "moderation/invite.html", context, status=status)


def _copied(request: MemberRequest, recipient: Member, note: str) -> str:
    """A warning where this note went to many already and its sender has not said to send it all the same."""
    if request.POST.get("copied") == "yes":
        return ""
    n = sending.copies(request.user, recipient, note, timezone.now())
    if n < sending.COPIES_WARN:
        return ""
    return _(
        "You have sent this note to %(n)s others in 30 days. People answer “I don’t know you” to copies: "
        "say what is only true of %(name)s."
    ) % {"n": n, "name": recipient.first_name}


def sent(request: MemberRequest, invitation: Invitation, recipient: Member) -> HttpResponse:
    """Say what has happened: sent, or connected at once because the other had asked too."""
    if invitation.sender_id == recipient.pk:
        toast(request, _("%(name)s had asked you too: you are connected.") % {"name": recipient.name})
    else:
        toast(request, _("Your invitation is with %(name)s.") % {"name": recipient.name})
    return redirect("connections:sent")


def risk(sender: Member, recipient: Member) -> dict[str, Any]:
    """What the sender sees before sending. Nothing here depends on the recipient's quiet answers."""
    now = timezone.now()
    shared = covenants.shared(sender, recipient, at=now)
    fellows = covenants.fellows(sender, recipient, at=now)
    refusal = ""
    try:
        sending.refuse_people(sender, recipient, now)
    except Refused as refused:
        refusal = refused.sentence
    common = list(network.in_common(sender, recipient)[: desk.COMMON_SHOWN])
    openness = records.of_recipient(recipient, now)
    welcome = sending.welcomes(sender, recipient, shared, fellows=bool(fellows))
    return {
        "restricted": sender.is_restricted(now),
        "unwelcome": not welcome and not sending.knows_email(sender, recipient, ""),
        "shared": shared,
        "fellows": fellows,
        "pledged": recipient.holds_pledge(now),
        "covered": bool(fellows) or recipient.holds_pledge(now),
        "openness": openness,
        "openness_rest": 100 - openness[0] if openness else 0,
        "common": common[:3],
        "common_count": len(common),
        "evidence": evidence.shown_to(sender, now),
        "allowance": allowance.of(sender, now),
        "refusal": refusal,
    }
