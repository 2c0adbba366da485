"""Thanking, following and muting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from groups.models import Post
from groups.talk import hearing, thanking
from groups.views.editing import said_at
from groups.views.stewarding import there
from groups.views.talk import readable_post
from lion.toasts import toast

if TYPE_CHECKING:
    from uuid import UUID

    from lion.members.requests import MemberRequest


@login_required
@require_POST
@vary_on_headers("HX-Request")
def thank(request: MemberRequest, slug: str, pk: UUID, verb: str, to: UUID | None = None) -> HttpResponse:
    """Thank for words, or take that back. With htmx only the button is sent."""
    said = said_at(request, slug, pk, to)
    (thanking.thank if verb == "thank" else thanking.unthank)(request.user, said)
    if not request.headers.get("HX-Request"):
        return redirect(there(said))
    post = said if isinstance(said, Post) else said.post
    context = {
        "group": post.group,
        "post": post,
        "one": said,
        "thanked": said.thanks.count(),
        "mine": verb == "thank",
        "may_thank": True,
    }
    return render(request, "groups/talk/_thanks.html", context)


@login_required
@require_POST
def follow(request: MemberRequest, slug: str, pk: UUID, verb: str) -> HttpResponse:
    """Hear of new replies, or of nothing more."""
    post = readable_post(request, slug, pk)
    if verb == "follow":
        hearing.follow(request.user, post)
        toast(request, _("You’ll hear of new replies."))
    else:
        hearing.mute(request.user, post)
        toast(request, _("Muted: you’ll hear nothing more of it."))
    return redirect(post)
