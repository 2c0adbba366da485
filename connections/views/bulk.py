"""Many invitations at once: accepted, archived or asked the same, each on its own; taken back together."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from connections import answering, asking, desk
from connections.many import Many
from connections.models import Invitation
from connections.models.invitation import Verb
from connections.views import desk as pages
from connections.views import verbs
from lion.members.requests import MemberRequest
from lion.moments import moment_of, number_of
from lion.refusals import Refused
from lion.toasts import toast

NAMED = 5
FACES = 6
ASK = "ask"


@login_required
@require_POST
def answer(request: MemberRequest) -> HttpResponse:
    """Accept or archive at most 500 that were chosen, or ask at most 50 the same; then the list again."""
    verb = request.POST.get("verb", "")
    if verb not in (*answering.TO_MANY, ASK):
        raise Refused(
            _("“I don’t know you” and a report are given one person at a time."),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    received = _received(request)
    if not received:
        raise Refused(_("Choose at least one invitation."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if verb == ASK:
        many = asking.ask_each(received, request.POST.get("text", ""), by=request.user)
    else:
        many = answering.answer_each(received, Verb(verb), by=request.user)
    if many.done:
        undo_address = "" if verb == ASK else reverse("connections:bulk_undo", args=[number_of(many.moment)])
        toast(request, _said(verb, len(many.done)), undo=undo_address)
    tell_refused(request, many)
    query = pages.query_string(request, pages.read_filters(request))
    return redirect(reverse("connections:inbox") + (f"?{query}" if query else ""))


@login_required
@require_POST
def chosen(request: MemberRequest) -> HttpResponse:
    """The reading pane of what is chosen: who they are, and what can be done with them together."""
    received = _received(request)
    if not received:
        raise Refused(_("Choose at least one invitation."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    filters = pages.read_filters(request)
    in_view = desk.rows(request.user, "pending", timezone.now(), filters).count()
    common = [one.in_common for one in received]
    context = {
        "received": received,
        "n": len(received),
        "faces": [one.sender for one in received[:FACES]],
        "more": len(received) - FACES,
        "everything": bool(request.POST.get("everything")),
        "in_view": min(in_view, desk.AT_ONCE),
        "covered": sum(one.covered for one in received),
        "pledged": sum(one.sender.wears_badge for one in received),
        "noted": sum(bool(one.note) for one in received),
        "common": (min(common), max(common)),
        "may_ask": len(received) <= asking.ASKED_AT_ONCE,
        "as_of": request.POST.get("as_of", ""),
        "query": pages.query_string(request, filters),
        "filters": filters,
    }
    return render(request, "connections/_many.html", context)


def _received(request: MemberRequest) -> list[Invitation]:
    """What was chosen of the inbox, or everything in the view as it stood when the list was opened."""
    if request.POST.get("everything"):
        rows = desk.rows(request.user, "pending", timezone.now(), pages.read_filters(request))
        if as_of := moment_of(request.POST.get("as_of", "")):
            rows = rows.filter(sent_at__lte=as_of)
        return list(rows.with_people()[: desk.AT_ONCE])
    ids = {one for one in map(_id, request.POST.getlist("chosen")[: desk.AT_ONCE]) if one}
    received = Invitation.objects.received_by(request.user).filter(pk__in=ids).with_people()
    return list(received.order_by(*desk.order_of("pending", pages.read_filters(request))))


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
    elif verb == ASK:
        said = ngettext(
            "Asked %(n)s person. The reply lands under “Answered, your turn”.",
            "Asked %(n)s people. Each reply lands under “Answered, your turn”.",
            n,
        )
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
