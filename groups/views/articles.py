"""Articles: reading, writing, previewing, publishing; and the group's feed."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups import markup
from groups.models import Post
from groups.talk import articles, feed, reading
from groups.talk.forms import ArticleForm
from groups.views.pages import find
from groups.views.talk import POSTS_A_PAGE, readable, spoken
from lion.toasts import toast

if TYPE_CHECKING:
    from django.http import HttpRequest

    from lion.members.requests import MemberRequest

KEPT_BY_READERS = 900  # seconds


@login_required
@require_safe
def index(request: MemberRequest, slug: str) -> HttpResponse:
    """The group's articles, and one's own drafts."""
    context = readable(request, slug, "articles")
    group = context["group"]
    found = reading.posts(group, Post.Kind.ARTICLE)
    context |= {
        "page": Paginator(found, POSTS_A_PAGE).get_page(request.GET.get("page")),
        "drafts": articles.drafts(request.user, group) if context["membership"] else [],
        "feed": feed.address(request.user, group),
    }
    return render(request, "groups/talk/articles.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: MemberRequest, slug: str) -> HttpResponse:
    """Write an article: keep it as a draft, look at it, or publish it at once."""
    context = spoken(request, slug, "articles")
    form = ArticleForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid() and request.POST.get("verb") != "preview":
            made = articles.draft(request.user, context["group"], **form.cleaned_data)
            return settle(request, made)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context |= {"form": form, "preview": shown(request)}
    return render(request, "groups/talk/write.html", context, status=status)


@login_required
@require_POST
def preview(request: MemberRequest, slug: str) -> HttpResponse:
    """How the words that are being written look, as a fragment."""
    spoken(request, slug, "articles")
    return render(request, "groups/talk/_preview.html", {"preview": shown(request, always=True)})


@require_safe
def atom(request: HttpRequest, slug: str, handle: str, key: str) -> HttpResponse:
    """The open group's feed, at an address that is one member's own."""
    group = find(slug)
    if feed.reader(handle, key, group) is None:
        raise Http404
    response = HttpResponse(
        feed.atom(group, request.path), content_type="application/atom+xml; charset=utf-8"
    )
    response["Cache-Control"] = f"private, max-age={KEPT_BY_READERS}"
    response["X-Robots-Tag"] = "noindex"
    return response


def settle(request: MemberRequest, made: Post) -> HttpResponse:
    """Publish where that was asked, say what happened, and go there."""
    if request.POST.get("verb") == "publish":
        articles.publish(request.user, made)
        toast(request, _("The article is published."))
        return redirect(made)
    toast(request, _("The draft is kept. Only you see it."))
    return redirect("groups:edit", made.group.slug, made.pk)


def shown(request: MemberRequest, *, always: bool = False) -> dict[str, object] | None:
    """What a preview shows of the form that was sent; None where none was asked for."""
    if not always and request.POST.get("verb") != "preview":
        return None
    text = request.POST.get("text", "")[:60_000]
    title = request.POST.get("title", "")[:120]
    return {"title": title, "html": markup.html(text), "minutes": markup.minutes(text)}
