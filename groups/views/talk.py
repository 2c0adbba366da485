"""Discussions: reading them, opening one, replying."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from groups import page
from groups.models import Group, Post, Reply
from groups.talk import hearing, posts, reading, replies, searching
from groups.talk.forms import DiscussionForm, SayForm
from groups.views.pages import find, query_without_page
from lion import lookups
from lion.members.models import Block
from lion.refusals import Refused
from lion.toasts import toast

if TYPE_CHECKING:
    from uuid import UUID

    from lion.members.requests import MemberRequest

POSTS_A_PAGE = 25
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@login_required
@require_safe
def discussions(request: MemberRequest, slug: str) -> HttpResponse:
    """What is talked about in the group: for every member of LION in an open group, else for its own."""
    context = readable(request, slug, "discussions")
    found = reading.posts(context["group"], Post.Kind.DISCUSSION)
    context["page"] = Paginator(found, POSTS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "groups/talk/discussions.html", context)


@login_required
@require_safe
def search(request: MemberRequest, slug: str) -> HttpResponse:
    """Discussions and articles by the words in them and in their replies."""
    context = readable(request, slug, "search")
    words = lookups.words(request.GET.get("q", ""))
    found = searching.find(context["group"], words)
    context["page"] = Paginator(found, POSTS_A_PAGE).get_page(request.GET.get("page"))
    context |= {"words": words, "query": query_without_page(request)}
    return render(request, "groups/talk/search.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: MemberRequest, slug: str) -> HttpResponse:
    """Open a discussion."""
    context = spoken(request, slug, "discussions")
    form = DiscussionForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            return redirect(posts.start(request.user, context["group"], **form.cleaned_data))
        status = UNPROCESSABLE
    return render(request, "groups/talk/start.html", context | {"form": form}, status=status)


@login_required
@require_safe
def post(request: MemberRequest, slug: str, pk: UUID) -> HttpResponse:
    """A post with its replies."""
    return render(request, "groups/talk/post.html", of(request, readable_post(request, slug, pk)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: MemberRequest, slug: str, pk: UUID, to: UUID | None = None) -> HttpResponse:
    """Reply to a post, or to a reply; without JavaScript the latter is a page of its own."""
    found = readable_post(request, slug, pk)
    parent = get_object_or_404(found.replies.select_related("author"), pk=to) if to else None
    form = SayForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            made = replies.add(request.user, found, parent=parent, **form.cleaned_data)
            toast(request, _("Your reply is there."))
            return redirect(address(made))
        status = UNPROCESSABLE
    context = page.head(found.group, request.user, tab_of(found))
    context |= {"post": found, "parent": parent, "form": form}
    return render(request, "groups/talk/reply.html", context, status=status)


@login_required
@require_safe
def one_reply(request: MemberRequest, slug: str, pk: UUID, to: UUID) -> HttpResponse:
    """Go to a reply, on whatever page of its thread it stands."""
    found = readable_post(request, slug, pk)
    return redirect(address(get_object_or_404(found.replies.select_related("root", "post__group"), pk=to)))


def address(made: Reply) -> str:
    """Where a reply stands."""
    return f"{made.post.get_absolute_url()}?page={reading.page_of(made)}#reply-{made.pk}"


def of(request: MemberRequest, found: Post) -> dict[str, Any]:
    """What the page of a post shows."""
    context = page.head(found.group, request.user, tab_of(found))
    roots, said = reading.thread(found, request.GET.get("page"), request.user)
    may_speak = context["membership"] is not None and not request.user.is_suspended(timezone.now())
    return context | {
        "post": found,
        "page": roots,
        "said": said,
        "may_speak": may_speak,
        "may_reply": may_speak and found.locked_at is None and found.is_shown,
        "hears": hearing.hears(request.user, found),
        "blocked": Block.objects.made_by(request.user),
        "form": SayForm(),
    }


def tab_of(found: Post) -> str:
    """Which tab a post belongs to."""
    return "articles" if found.is_article else "discussions"


def readable_post(request: MemberRequest, slug: str, pk: UUID) -> Post:
    """The post, if the member may read it; else there is nothing (404)."""
    rows = reading.with_thanks(Post.objects.readable_by(request.user), request.user)
    rows = rows.select_related("group", "author")
    found = get_object_or_404(rows, pk=pk, group__slug=slug)
    found.group = find(slug)
    return found


def readable(request: MemberRequest, slug: str, tab: str) -> dict[str, Any]:
    """The head of a list, for who may read it: in an ordinary group its members only (403)."""
    context = page.head(find(slug), request.user, tab)
    if context["membership"] is None and not context["group"].is_open:
        sentence = _("This page is for members of %(group)s.") % {"group": context["group"]}
        raise Refused(sentence, status=HTTPStatus.FORBIDDEN)
    return context


def spoken(request: MemberRequest, slug: str, tab: str) -> dict[str, Any]:
    """The head of a page on which one writes: for members who may."""
    group: Group = find(slug)
    context = page.head(group, request.user, tab)
    if context["membership"] is None:
        sentence = _("Only members of %(group)s speak here.") % {"group": group}
        raise Refused(sentence, status=HTTPStatus.FORBIDDEN)
    return context
