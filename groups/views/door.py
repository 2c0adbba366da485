"""Coming and going: joining, asking to join, following an invitation, leaving."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups import covenants, links, membership, page, requests
from groups.forms import JoinForm
from groups.models import Covenant, Group, InviteLink
from groups.views.pages import find
from lion.refusals import Refused
from lion.toasts import toast

if TYPE_CHECKING:
    from lion.members.requests import MemberRequest

Act = Callable[[JoinForm, Covenant | None], object]


@login_required
@require_POST
def join(request: MemberRequest, slug: str) -> HttpResponse:
    """Join, or sign a newer version."""
    group = find(slug)
    done = _("You’re a member of %(group)s.") % {"group": group}
    return _sign(
        request, group, lambda _form, read: membership.join(request.user, group, covenant=read), done
    )


@login_required
@require_POST
def ask(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask to join."""
    group = find(slug)

    def act(form: JoinForm, read: Covenant | None) -> object:
        return requests.ask(request.user, group, covenant=read, answers=form.answers())

    return _sign(request, group, act, _("You’ve asked to join. The stewards have been told."), group.asked)


@login_required
@require_POST
def withdraw(request: MemberRequest, slug: str) -> HttpResponse:
    """Take a request to join back."""
    group = find(slug)
    if requests.withdraw(request.user, group):
        toast(request, _("Your request is taken back."))
    return redirect(group)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: MemberRequest, slug: str, token: str) -> HttpResponse:
    """The page of a group that one was invited to by a link; by POST one joins."""
    group = find(slug)
    link = get_object_or_404(InviteLink.objects.select_related("group"), group=group, token=token)
    if request.method == "POST":
        done = _("You’re a member of %(group)s.") % {"group": group}
        return _sign(
            request, group, lambda _form, read: links.use(request.user, link, covenant=read), done, link=link
        )
    if not link.is_open(timezone.now()):
        raise Refused(_("This invitation is used up or over. Ask for another."), status=HTTPStatus.GONE)
    return render(request, "groups/group.html", page.of(group, request.user, link=link))


@login_required
@require_POST
def leave(request: MemberRequest, slug: str) -> HttpResponse:
    """Leave; past answers stand."""
    group = find(slug)
    membership.leave(request.user, group)
    toast(request, _("You’re no longer in %(group)s.") % {"group": group})
    return redirect(group)


def _sign(
    request: MemberRequest,
    group: Group,
    act: Act,
    done: str,
    questions: list[str] | None = None,
    link: InviteLink | None = None,
) -> HttpResponse:
    """Act on a form with the yes to the version it names; show the covenant again where that is missing."""
    form = JoinForm(request.POST, covenant=covenants.in_force(group), questions=questions or ())
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        read = group.covenants.filter(version=form.cleaned_data.get("version", 0)).first()
        try:
            act(form, read)
        except covenants.NewerCovenant as refusal:
            form = JoinForm(covenant=refusal.newer, questions=questions or (), refusal=refusal.sentence)
            status = refusal.status
        else:
            toast(request, done)
            return redirect(group)
    return render(request, "groups/group.html", page.of(group, request.user, form, link), status=status)
