"""Reporting what was said; pinning, locking, hiding and settling reports, for those who keep the group."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from groups import page
from groups.keeping import keeper
from groups.models import Contest, Post, Reply, Report
from groups.talk import contesting, reports, stewarding
from groups.talk.forms import HideForm, ReportForm
from groups.views.editing import said_at
from groups.views.pages import find
from groups.views.talk import address, readable_post, tab_of
from lion.refusals import Refused
from lion.toasts import toast

if TYPE_CHECKING:
    from lion.members.requests import MemberRequest

VERBS = {
    "pin": (stewarding.pin, gettext_lazy("Pinned to the top.")),
    "unpin": (stewarding.unpin, gettext_lazy("No longer pinned.")),
    "lock": (stewarding.lock, gettext_lazy("Locked: it takes no more replies.")),
    "unlock": (stewarding.unlock, gettext_lazy("Open to replies again.")),
}


@login_required
@require_POST
def steward(request: MemberRequest, slug: str, pk: UUID, verb: str) -> HttpResponse:
    """Pin, unpin, lock or unlock a post."""
    post = readable_post(request, slug, pk)
    act, done = VERBS[verb]
    act(request.user, post)
    toast(request, str(done))
    return redirect(post)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hide(request: MemberRequest, slug: str, pk: UUID, to: UUID | None = None) -> HttpResponse:
    """Hide a post or a reply, with a reason."""
    said = said_at(request, slug, pk, to)
    keeper(stewarding.group_of(said), request.user)
    form = HideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        stewarding.hide(request.user, said, reason=form.cleaned_data["reason"])
        toast(request, _("Hidden. Its author has been told why."))
        return redirect(there(said))
    return _asked(request, said, form, "hide")


@login_required
@require_POST
def show(request: MemberRequest, slug: str, pk: UUID, to: UUID | None = None) -> HttpResponse:
    """Show again what was hidden."""
    said = said_at(request, slug, pk, to)
    stewarding.show(request.user, said)
    toast(request, _("Everybody reads it again."))
    return redirect(there(said))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: MemberRequest, slug: str, pk: UUID, to: UUID | None = None) -> HttpResponse:
    """Report a post or a reply to those who keep the group."""
    said = said_at(request, slug, pk, to)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reports.report(request.user, said, form.cleaned_data["reason"])
        toast(request, _("Reported. Those who keep the group will look, and you’ll hear what they decide."))
        return redirect(there(said))
    return _asked(request, said, form, "report")


@login_required
@require_POST
def settle(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """Settle all reports of what one report is about: hide it, or leave it as it is."""
    group = find(slug)
    keeper(group, request.user)
    rows = Report.objects.select_related("post__group", "post__author", "reply__post__group", "reply__author")
    said = get_object_or_404(rows, pk=pk, group=group).said
    if request.POST.get("verb") == "hide":
        stewarding.hide(request.user, said, reason=request.POST.get("reason", ""))
        toast(request, _("Hidden. Its author has been told why."))
    elif request.POST.get("verb") == "dismiss":
        stewarding.dismiss(request.user, said)
        toast(request, _("Left as it is. Who reported it has been told."))
    else:
        raise Refused(_("Hide it, or leave it as it is."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect("groups:desk", group.slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: MemberRequest, slug: str, pk: UUID, to: UUID | None = None) -> HttpResponse:
    """The author's hidden words, why they were hidden, and objecting to it; for who has left too."""
    said = _hidden(request, slug, pk, to)
    deed = contesting.hiding(said)
    text, problem, status = request.POST.get("text", ""), "", HTTPStatus.OK
    if request.method == "POST":
        try:
            contesting.file(request.user, said, text)
        except Refused as refusal:
            problem, status = refusal.sentence, HTTPStatus(refusal.status)
        else:
            toast(request, _("Sent. You’ll hear, with reasons."))
            return redirect(said.contest_url)
    made = said.contests.select_related("deed").order_by("-filed_at")
    tab = tab_of(stewarding.post_of(said))
    context = page.head(stewarding.group_of(said), request.user, tab) | {
        "said": said,
        "deed": deed,
        "level": contesting.next_level(deed, timezone.now()) if deed else "",
        "contests": made,
        "text": text,
        "problem": problem,
    }
    return render(request, "groups/talk/contest.html", context, status=status)


@login_required
@require_POST
def rule(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """Rule on an objection to hiding, in words that the author reads."""
    group = find(slug)
    keeper(group, request.user)
    rows = Contest.objects.with_words().select_related("deed__group", "deed__member")
    found = get_object_or_404(rows, pk=pk, deed__group=group)
    contesting.rule(request.user, found, request.POST.get("verb", ""), words=request.POST.get("words", ""))
    toast(request, _("Decided. Its author is told."))
    return redirect("groups:desk", group.slug)


def _hidden(request: MemberRequest, slug: str, pk: UUID, to: UUID | None) -> Post | Reply:
    """Words of the reader's own; others' are 404."""
    mine = {"author": request.user, "withdrawn_at": None}
    if to is None:
        post = get_object_or_404(Post.objects.select_related("group"), pk=pk, group__slug=slug, **mine)
        post.group = find(slug)
        return post
    rows = Reply.objects.select_related("post")
    reply = get_object_or_404(rows, pk=to, post=pk, post__group__slug=slug, **mine)
    reply.post.group = find(slug)
    return reply


def there(said: Post | Reply) -> str:
    """Where something that was said stands."""
    return address(said) if isinstance(said, Reply) else said.get_absolute_url()


def _asked(
    request: MemberRequest, said: Post | Reply, form: HideForm | ReportForm, verb: str
) -> HttpResponse:
    post = said if isinstance(said, Post) else said.post
    context = page.head(post.group, request.user, tab_of(post)) | {"said": said, "form": form, "verb": verb}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "groups/talk/asked.html", context, status=status)
