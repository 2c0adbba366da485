"""What was said in a group and waits for the site's moderators."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups import page as pages
from groups.models import Report
from groups.talk import contesting, stewarding
from groups.views.pages import find
from lion.members.requests import MemberRequest
from lion.moderation import contents, roles
from lion.moderation.models import Case
from lion.refusals import Refused
from lion.toasts import toast


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def content(request: MemberRequest, slug: str, kind: str, pk: UUID) -> HttpResponse:
    """Read and decide: for moderators, and never about themselves; others get 404."""
    if not roles.moderators().filter(pk=request.user.pk).exists():
        raise Http404
    case = get_object_or_404(Case.objects.seen_by(request.user), key=f"{kind}:{pk}", facts__group=slug)
    said = contents.said_of(case)
    if said is None:
        raise Http404
    words, problem, status = request.POST.get("words", ""), "", HTTPStatus.OK
    if request.method == "POST":
        try:
            contents.decide(case, request.POST.get("verb", ""), words=words, by=request.user)
        except Refused as refusal:
            problem, status = refusal.sentence, HTTPStatus(refusal.status)
        else:
            toast(request, _("Decided. Those it concerns are told."))
            return redirect(case)
    context = pages.head(find(slug), request.user, "") | {
        "case": case,
        "said": said,
        "hiding": contesting.hiding(said),
        "contest": contents.contest_of(case),
        "contests": said.contests.order_by("filed_at"),
        "reports": Report.objects.about(said).order_by("at"),
        "title": stewarding.post_of(said).title,
        "waits": contents.waits(case),
        "words": words,
        "problem": problem,
    }
    return render(request, "moderation/content.html", context, status=status)
