"""My standing: the step I am on, why, what was counted, and my appeal."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connections import allowance
from lion.members.requests import MemberRequest
from lion.moderation import appeals, article17, evidence, second_looks, standing, statements
from lion.moderation.models import Appeal, Breach, Sanction
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
    filed: Appeal | None = getattr(sanction, "appeal", None)
    return {
        "title": statements.title(sanction.step),
        "statement": statements.paragraphs(sanction),
        "appeal": filed,
        "thread": list(filed.messages.all()) if filed else [],
        "second_look": getattr(filed, "second_look", None),
        "may_ask_again": filed is not None and second_looks.may_ask(filed, timezone.now()),
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


@login_required
@require_POST
def write(request: MemberRequest, pk: str) -> HttpResponse:
    """Write on an open appeal."""
    found = _appealed(request, pk)
    return _said(request, found, lambda text: appeals.write(found.appeal, text, by=request.user), _("Sent."))


@login_required
@require_POST
def second_look(request: MemberRequest, pk: str) -> HttpResponse:
    """Ask for a second look at a rejected appeal."""
    found = _appealed(request, pk)
    sent = _("Sent. A senior moderator will look, and you will be told.")
    return _said(request, found, lambda text: second_looks.ask(found.appeal, text, by=request.user), sent)


def _appealed(request: MemberRequest, pk: str) -> Sanction:
    rows = Sanction.objects.on(request.user).filter(appeal__isnull=False)
    return get_object_or_404(rows.select_related("policy", "appeal__member", "member"), pk=pk)


def _said(
    request: MemberRequest, sanction: Sanction, act: Callable[[str], object], sent: str
) -> HttpResponse:
    text = request.POST.get("text", "")
    try:
        act(text)
    except Refused as refusal:
        context = {"sanction": sanction, "now": timezone.now(), "text": text, "problem": refusal.sentence}
        return render(request, "moderation/sanction.html", context | _about(sanction), status=refusal.status)
    toast(request, sent)
    return redirect(sanction)


@login_required
@require_safe
def statement(request: MemberRequest, pk: str) -> JsonResponse:
    """The member's own statement of reasons, to take along, in the fields of Article 17."""
    found = get_object_or_404(Sanction.objects.on(request.user).select_related("member", "policy"), pk=pk)
    return JsonResponse(article17.fields(found, personal=True), json_dumps_params={"ensure_ascii": False})
