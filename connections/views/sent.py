"""What a member sent, in the sender's view: silence and every quiet answer look the same."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from connections import allowance
from connections.models import Invitation
from connections.models.invitation import COOLDOWN, Verb
from lion.members.requests import MemberRequest

PAGE = 50
STATES = ("pending", "accepted", "expired")


@login_required
@require_safe
def sent(request: MemberRequest) -> HttpResponse:
    """The invitations the member sent, newest first; a withdrawn one leaves the list."""
    now = timezone.now()
    mine = (
        Invitation.objects.sent_by(request.user).filter(withdrawn_at__isnull=True).order_by("-sent_at", "id")
    )
    state = request.GET.get("state", "")
    narrowed = {
        "pending": mine.open(now),
        "accepted": mine.filter(answer=Verb.ACCEPT),
        "expired": mine.exclude(answer=Verb.ACCEPT).filter(
            Q(closed_at__isnull=False) | Q(expires_at__lte=now)
        ),
    }.get(state, mine)
    page = Paginator(narrowed.with_people().prefetch_related("questions"), PAGE).get_page(
        request.GET.get("page")
    )
    rows = [(invitation, invitation.seen_by_sender(now)) for invitation in page]
    context = {
        "rows": rows,
        "page": page,
        "state": state if state in STATES else "",
        "states": STATES,
        "allowance": allowance.of(request.user, now),
    }
    return render(request, "connections/sent.html", context)


def one(request: MemberRequest, invitation: Invitation) -> HttpResponse:
    """One invitation as its sender sees it, with the questions asked and the reply that waits."""
    now = timezone.now()
    questions = list(invitation.questions.all())
    state = invitation.seen_by_sender(now)
    context = {
        "invitation": invitation,
        "state": state,
        "questions": questions,
        "your_turn": state == "pending" and any(one.replied_at is None for one in questions),
        "groups": list(invitation.shared_groups.all()),
        "cooldown": COOLDOWN.days,
    }
    return render(request, "connections/sent_invitation.html", context)
