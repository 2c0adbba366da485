"""My standing: the step I am on, why, what was counted, and my appeal."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from connections import allowance
from lion.members.requests import MemberRequest
from lion.moderation import appeals, evidence, standing, statements
from lion.moderation.models import Breach, Sanction
from lion.refusals import Refused
from lion.toasts import toast


@login_required
@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    """The member's standing today, its history, and the tally behind it."""
    now = timezone.now()
    live = (
        Sanction.objects.on(request.user)
        .live(now)
        .select_related("policy", "appeal", "member")
        .order_by("-ends_at")
    )
    highest = max(live, key=lambda one: list(standing.UNTIL).index(one.step), default=None)
    context: dict[str, object] = {
        "standing": standing.of(request.user, now),
        "sanction": highest,
        "evidence": evidence.shown_to(request.user, now),
        "allowance": allowance.of(request.user, now),
        "history": Sanction.objects.on(request.user).select_related("appeal"),
        "breaches": Breach.objects.by(request.user).select_related("group", "answer").order_by("-at"),
        "now": now,
    }
    if highest:
        context |= _about(highest)
    return render(request, "moderation/standing.html", context)


def _about(sanction: Sanction) -> dict[str, object]:
    return {
        "title": statements.title(sanction.step),
        "statement": statements.paragraphs(sanction),
        "appeal": getattr(sanction, "appeal", None),
        "appeal_until": statements.appeal_deadline(sanction),
        "may_appeal": not hasattr(sanction, "appeal")
        and timezone.now() <= statements.appeal_deadline(sanction),
    }


@login_required
@require_safe
def sanction(request: MemberRequest, pk: str) -> HttpResponse:
    """One decision about the member: its statement of reasons, how it ended, the appeal."""
    found = get_object_or_404(
        Sanction.objects.on(request.user).select_related("policy", "appeal", "member"), pk=pk
    )
    context = {"sanction": found, "now": timezone.now(), **_about(found)}
    return render(request, "moderation/sanction.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: MemberRequest, pk: str) -> HttpResponse:
    """File the appeal against a decision; by GET, the page with its form."""
    found = get_object_or_404(
        Sanction.objects.on(request.user).select_related("policy", "appeal", "member"), pk=pk
    )
    if request.method != "POST":
        return redirect(found)
    text = request.POST.get("text", "")
    try:
        appeals.file(found, text, by=request.user)
    except Refused as refusal:
        context = {"sanction": found, "now": timezone.now(), "text": text, "problem": refusal.sentence}
        return render(request, "moderation/sanction.html", context | _about(found), status=refusal.status)
    toast(request, _("Sent. A person will read it, and you will be told."))
    return redirect(found)
