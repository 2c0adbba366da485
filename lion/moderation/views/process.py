"""A breach, as the one who clicked sees it: what happened, by which rule, taking it back, objecting."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from connections.models.invitation import Verb
from lion.members.requests import MemberRequest
from lion.moderation import cooling, objecting, telling
from lion.moderation.models import Breach, Objection
from lion.refusals import Refused
from lion.toasts import toast


@login_required
@require_safe
def breach(request: MemberRequest, slug: str, pk: str) -> HttpResponse:
    """One breach of mine."""
    return render(request, "moderation/breach.html", _about(_mine(request, slug, pk)))


@login_required
@require_POST
def take_back(request: MemberRequest, slug: str, pk: str) -> HttpResponse:
    """Answer otherwise, while it can be taken back."""
    found = _mine(request, slug, pk)
    verb = request.POST.get("verb", "")
    if verb not in Verb.values:
        raise Refused(
            _("Choose another answer: accept, archive or report spam."),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    cooling.take_back(found, Verb(verb), by=request.user)
    toast(request, _("Taken back: it is no breach, and nothing follows."))
    return redirect(found)


@login_required
@require_POST
def object_to(request: MemberRequest, slug: str, pk: str) -> HttpResponse:
    """Object to it."""
    found = _mine(request, slug, pk)
    text = request.POST.get("text", "")
    try:
        objecting.file(found, text, by=request.user)
    except Refused as refusal:
        context = _about(found) | {"text": text, "problem": refusal.sentence}
        return render(request, "moderation/breach.html", context, status=refusal.status)
    toast(request, _("Sent. A person will read it, and you will be told."))
    return redirect(found)


def _mine(request: MemberRequest, slug: str, pk: str) -> Breach:
    mine = Breach.objects.by(request.user).whole()
    return get_object_or_404(mine, group__slug=slug, answer__invitation=pk)


def _about(found: Breach) -> dict[str, Any]:
    state = found.state
    words = {"cooling": telling.cooling, "warning": telling.warned, "proposed": telling.proposed}.get(state)
    return {
        "breach": found,
        "state": state,
        "statement": words(found) if words else [telling.happened(found)],
        "rule": telling.rule(found),
        "objections": list(found.objections.all()),
        "level": objecting.next_level(found, timezone.now()),
        "levels": Objection.Level,
        "until": telling.object_until(found),
        "sender": found.sender,
    }
