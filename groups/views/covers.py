"""Covers of articles: sending one, taking it away, showing it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups import page
from groups.models import Post
from groups.talk import pictures
from groups.talk.forms import CoverForm
from groups.views.talk import readable_post
from lion.refusals import Refused
from lion.toasts import toast

if TYPE_CHECKING:
    from uuid import UUID

    from lion.members.requests import MemberRequest

KEPT = 86_400  # seconds: another picture has another address


@csrf_exempt  # only until the upload's handler is set: `_cover` is protected
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cover(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """Give one's own article a cover."""
    if request.method == "POST":
        request.upload_handlers = [pictures.CoverUpload(request)]
    return _cover(request, slug, pk)


@csrf_protect
def _cover(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    post = _own(request, slug, pk)
    form, status = CoverForm(initial={"alt": post.cover_alt}), HTTPStatus.OK
    if request.method == "POST":
        form = CoverForm(request.POST, request.FILES)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                pictures.set_cover(request.user, post, **form.cleaned_data)
            except Refused as refusal:
                form.add_error("file", refusal.sentence)
                status = refusal.status
            else:
                toast(request, _("The article has a cover."))
                return redirect(post if post.published_at else post.edit_url)
    context = page.head(post.group, request.user, "articles") | {"post": post, "form": form}
    return render(request, "groups/talk/cover.html", context, status=status)


@login_required
@require_POST
def remove(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take the cover away."""
    post = _own(request, slug, pk)
    pictures.remove_cover(request.user, post)
    toast(request, _("The cover is gone."))
    return redirect(post if post.published_at else post.edit_url)


@login_required
@require_safe
def picture(request: MemberRequest, slug: str, pk: UUID, name: str) -> HttpResponse:
    """The cover itself, for who may read the article: a picture we wrote, and nothing a browser would run."""
    post = readable_post(request, slug, pk)
    if post.cover.name != f"covers/{name}.webp" or not (post.is_shown or post.author_id == request.user.pk):
        raise Http404
    try:
        with post.cover.open("rb") as file:
            response = HttpResponse(file.read(), content_type="image/webp")
    except FileNotFoundError:
        raise Http404 from None
    response["Cache-Control"] = f"private, max-age={KEPT}, immutable"
    response["Content-Disposition"] = 'inline; filename="cover.webp"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _own(request: MemberRequest, slug: str, pk: UUID) -> Post:
    post = readable_post(request, slug, pk)
    mine = Q(pk=post.pk, author=request.user, kind=Post.Kind.ARTICLE, withdrawn_at=None)
    get_object_or_404(Post, mine)
    return post
