"""One address, one verb: what the recipient and the sender of an invitation do with it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from connections import answering, asking, desk, invitations
from connections.models import Invitation
from connections.models.invitation import Verb
from connections.views import desk as pages
from lion.members.requests import MemberRequest
from lion.toasts import toast


@login_required
@require_POST
def accept(request: MemberRequest, pk: str) -> HttpResponse:
    """Accept: the two are connected at once."""
    return answer(request, pk, Verb.ACCEPT)


@login_required
@require_POST
def archive(request: MemberRequest, pk: str) -> HttpResponse:
    """Archive: out of the inbox, and nobody is told."""
    return answer(request, pk, Verb.ARCHIVE)


@login_required
@require_POST
def spam(request: MemberRequest, pk: str) -> HttpResponse:
    """Report spam: a moderator reads it."""
    return answer(request, pk, Verb.SPAM)


def answer(request: MemberRequest, pk: str, verb: Verb) -> HttpResponse:
    """Record one of the answers and go on to the next invitation of the same list."""
    received = Invitation.objects.received_by(request.user).with_people().with_turn()
    opened = get_object_or_404(received, pk=pk)
    name = pages.view_of(opened)
    answering.answer(opened, verb, by=request.user)
    toast(request, said(verb, opened.sender.first_name, opened.sender.name), undo=undo_address(opened))
    return go_on(request, opened, name)


def said(verb: Verb, first_name: str, name: str) -> str:
    """What the toast says after an answer."""
    return {
        Verb.ACCEPT: _("You and %(name)s are connected."),
        Verb.ARCHIVE: _("Archived %(name)s. %(first)s isn’t told, and pays nothing."),
        Verb.UNKNOWN: _("“I don’t know you” to %(name)s counts in 10 minutes, unless you take it back."),
        Verb.SPAM: _("Reported %(name)s. A moderator will read it."),
    }[verb] % {"name": name, "first": first_name}


def undo_address(invitation: Invitation) -> str:
    """Where the last answer is taken back."""
    return reverse("connections:undo", args=[invitation.pk])


def go_on(request: MemberRequest, answered: Invitation, name: str) -> HttpResponse:
    """The next letter of the list: as fragments for htmx, else by a redirect."""
    now = timezone.now()
    filters = pages.read_filters(request)
    rows = desk.rows(request.user, name, now, filters)
    following = rows.filter(desk.after(desk.order_of(name, filters), answered)).with_people().first()
    following = following or rows.with_people().first()
    query = pages.query_string(request, filters)
    tail = f"?{query}" if query else ""
    if not request.headers.get("HX-Request"):
        address = following.get_absolute_url() if following else reverse(desk.VIEWS[name].address)
        return redirect(f"{address}{tail}")
    if following is None:
        return HttpResponse(status=204, headers={"HX-Redirect": f"{reverse(desk.VIEWS[name].address)}{tail}"})
    context = pages.frame(request.user, name, now, filters) | {"answered": answered, "view": desk.VIEWS[name]}
    context |= pages.letter(request, following, name, filters)
    context |= pages.around(request.user, following, name, filters, now)
    return render(request, "connections/_answered.html", {**context, "query": query, "next_row": following})


@login_required
@require_POST
def ask(request: MemberRequest, pk: str) -> HttpResponse:
    """Ask first: put a question to the sender."""
    opened = get_object_or_404(Invitation.objects.received_by(request.user).with_people(), pk=pk)
    asking.ask(opened, request.POST.get("text", ""), by=request.user)
    toast(
        request,
        _("Asked %(name)s. The reply lands under “Answered, your turn”.") % {"name": opened.sender.name},
    )
    return go_on(request, opened, "pending")


@login_required
@require_POST
def reply(request: MemberRequest, pk: str) -> HttpResponse:
    """The sender's reply to the question that waits."""
    mine = get_object_or_404(Invitation.objects.sent_by(request.user).with_people(), pk=pk)
    asking.reply(mine, request.POST.get("text", ""), by=request.user)
    toast(request, _("Your reply is with %(name)s.") % {"name": mine.recipient.name})
    return redirect(mine)


@login_required
@require_POST
def withdraw(request: MemberRequest, pk: str) -> HttpResponse:
    """The sender takes an invitation back."""
    mine = get_object_or_404(Invitation.objects.sent_by(request.user).with_people(), pk=pk)
    invitations.withdraw(mine, by=request.user)
    toast(request, _("Your invitation to %(name)s is withdrawn.") % {"name": mine.recipient.name})
    return redirect("connections:sent")


@login_required
@require_POST
def undo(request: MemberRequest, pk: str) -> HttpResponse:
    """Take back the last answer within its window."""
    answered = get_object_or_404(Invitation.objects.filter(recipient=request.user).with_people(), pk=pk)
    answering.undo(answered, by=request.user)
    toast(request, _("%(name)s is back in your inbox.") % {"name": answered.sender.name})
    visible = Invitation.objects.received_by(request.user).filter(pk=answered.pk).exists()
    address = answered.get_absolute_url() if visible else reverse("connections:inbox")
    return lead_to(request, address)


def lead_to(request: MemberRequest, address: str) -> HttpResponse:
    """Go to the whole page at that address, also where htmx asked."""
    if not request.headers.get("HX-Request"):
        return redirect(address)
    return HttpResponse(status=204, headers={"HX-Location": address})
