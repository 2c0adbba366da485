"""Many invitations at once: accepted or archived, each on its own, and taken back together."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from connections import answering, desk
from connections.answering import Many
from connections.models import Invitation
from connections.models.invitation import Verb
from connections.views import desk as pages
from connections.views import verbs
from lion.members.requests import MemberRequest
from lion.moments import moment_of, number_of
from lion.refusals import Refused
from lion.toasts import toast

NAMED = 5


@login_required
@require_POST
def answer(request: MemberRequest) -> HttpResponse:
    """Accept or archive what was chosen, at most 500 at once, and go back to the list."""
    verb = request.POST.get("verb", "")
    if verb not in answering.TO_MANY:
        raise Refused(
            _("“I don’t know you” and a report are given one person at a time."),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    chosen = {one for one in map(_id, request.POST.getlist("chosen")[: desk.AT_ONCE]) if one}
    received = list(Invitation.objects.received_by(request.user).filter(pk__in=chosen).with_people())
    if not received:
        raise Refused(_("Choose at least one invitation."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    many = answering.answer_each(received, Verb(verb), by=request.user)
    if many.done:
        undo_address = reverse("connections:bulk_undo", args=[number_of(many.moment)])
        toast(request, _said(verb, len(many.done)), undo=undo_address)
    tell_refused(request, many)
    query = pages.query_string(request, pages.read_filters(request))
    return redirect(reverse("connections:inbox") + (f"?{query}" if query else ""))


@login_required
@require_POST
def undo(request: MemberRequest, moment: int) -> HttpResponse:
    """Take back what was answered together, within the window."""
    at = moment_of(moment)
    if at is None:
        raise Http404
    many = answering.undo_each(at, by=request.user)
    if not many.done and not many.refused:
        raise Refused(_("There is nothing to undo: these invitations are in your inbox."))
    if many.done:
        n = len(many.done)
        toast(
            request,
            ngettext(
                "%(n)s invitation is back in your inbox.", "%(n)s invitations are back in your inbox.", n
            )
            % {"n": n},
        )
    tell_refused(request, many)
    return verbs.lead_to(request, reverse("connections:inbox"))


def _said(verb: str, n: int) -> str:
    if verb == Verb.ACCEPT:
        said = ngettext("You and %(n)s person are connected.", "You and %(n)s people are connected.", n)
    else:
        said = ngettext(
            "Archived %(n)s invitation. Nobody is told.", "Archived %(n)s invitations. Nobody is told.", n
        )
    return said % {"n": n}


def tell_refused(request: MemberRequest, many: Many) -> None:
    """Say of each that was refused why, by name for the first few."""
    for _invitation, sentence in many.refused[:NAMED]:
        messages.error(request, sentence)
    if (more := len(many.refused) - NAMED) > 0:
        messages.error(request, ngettext("So was %(n)s more.", "So were %(n)s more.", more) % {"n": more})


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
