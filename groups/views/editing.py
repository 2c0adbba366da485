"""Changing and taking back one's own words, and what they were before."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups import page
from groups.models import Post, Reply
from groups.talk import editing
from groups.talk.forms import EditArticleForm, EditDiscussionForm, EditReplyForm
from groups.views.articles import settle, shown
from groups.views.talk import address, readable_post, tab_of
from lion.toasts import toast

if TYPE_CHECKING:
    from lion.members.requests import MemberRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """Change one's own post; a draft is published here too."""
    post = readable_post(request, slug, pk)
    get_object_or_404(Post, pk=post.pk, author=request.user, withdrawn_at=None)
    kind: type[EditArticleForm | EditDiscussionForm] = (
        EditArticleForm if post.is_article else EditDiscussionForm
    )
    form = kind(request.POST or None, initial={"title": post.title, "text": post.text, "seen": post.edits})
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid() and request.POST.get("verb") != "preview":
            was_draft = post.published_at is None
            post = editing.edit_post(request.user, post, **form.cleaned_data)
            if was_draft:
                return settle(request, post)
            toast(request, _("Changed. What it said before is in its history."))
            return redirect(post)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = page.head(post.group, request.user, tab_of(post))
    context |= {"form": form, "post": post, "preview": shown(request)}
    return render(request, "groups/talk/write.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_reply(request: MemberRequest, slug: str, pk: UUID, to: UUID) -> HttpResponse:
    """Change one's own reply."""
    post = readable_post(request, slug, pk)
    mine = post.replies.filter(author=request.user, withdrawn_at=None).select_related("root", "post__group")
    reply = get_object_or_404(mine, pk=to)
    form = EditReplyForm(request.POST or None, initial={"text": reply.text, "seen": reply.edits})
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            editing.edit_reply(request.user, reply, **form.cleaned_data)
            return redirect(address(reply))
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = page.head(post.group, request.user, tab_of(post))
    context |= {"form": form, "post": post, "reply": reply}
    return render(request, "groups/talk/edit_reply.html", context, status=status)


@login_required
@require_POST
def withdraw(request: MemberRequest, slug: str, pk: UUID, to: UUID | None = None) -> HttpResponse:
    """Take one's own words back."""
    said = said_at(request, slug, pk, to)
    get_object_or_404(type(said), pk=said.pk, author=request.user)
    editing.withdraw(request.user, said)
    toast(request, _("Taken back. The words are gone."))
    if isinstance(said, Reply):
        return redirect(address(said))
    return redirect("groups:articles" if said.is_article else "groups:discussions", slug)


@login_required
@require_safe
def history(request: MemberRequest, slug: str, pk: UUID, to: UUID | None = None) -> HttpResponse:
    """What was said before each edit, for who may read what it says now."""
    said = said_at(request, slug, pk, to)
    if not said.is_shown or said.edited_at is None:
        return redirect(said)
    post = said.post if isinstance(said, Reply) else said
    context = page.head(post.group, request.user, tab_of(post))
    context |= {"said": said, "post": post, "earlier": said.earlier.all()}
    return render(request, "groups/talk/history.html", context)


def said_at(request: MemberRequest, slug: str, pk: UUID, to: UUID | None) -> Post | Reply:
    """The post, or the reply below it; 404 for who may not read it."""
    post = readable_post(request, slug, pk)
    if to is None:
        return post
    reply = get_object_or_404(post.replies.select_related("author", "root"), pk=to)
    reply.post = post
    return reply
