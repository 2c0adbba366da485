"""The pages of members: settings and what one was told."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lion.members import notices, pledging, profiles, topics
from lion.members.forms import NoticesForm, ProfileForm
from lion.members.models import Member, Notice
from lion.members.requests import MemberRequest
from lion.toasts import toast

NOTICES_PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def settings(request: MemberRequest) -> HttpResponse:
    """One's own profile and preferences."""
    member = Member.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=member)
    if request.method == "POST" and form.is_valid():
        profiles.change(member, form.changed_data)
        toast(request, _("Your settings are saved."))
        return redirect("members:settings")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "members/settings.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def notice_settings(request: MemberRequest) -> HttpResponse:
    """What is mailed, and when."""
    member = Member.objects.get(pk=request.user.pk)
    form = NoticesForm(request.POST or None, instance=member)
    if request.method == "POST" and form.is_valid():
        profiles.change(member, [*form.Meta.fields, "mail_off", "mail_daily"])
        toast(request, _("Your settings are saved."))
        return redirect("members:notice_settings")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "members/notice_settings.html", {"form": form}, status=status)


@require_POST
@login_required
def pledge(request: MemberRequest) -> HttpResponse:
    """Take the pledge."""
    pledging.take(request.user)
    if request.user.wears_badge:
        toast(request, _("You took the pledge. Your face wears a mane."))
    else:
        toast(request, _("You took the pledge. Your mane is back once its 90 days have passed."))
    return redirect("members:settings")


@require_POST
@login_required
def unpledge(request: MemberRequest) -> HttpResponse:
    """Withdraw the pledge."""
    pledging.drop(request.user)
    toast(request, _("You withdrew the pledge. The mane is off."))
    return redirect("members:settings")


@require_safe
@login_required
def notifications(request: MemberRequest) -> HttpResponse:
    """What the member was told, by day. Looking changes nothing: `see` marks it as seen."""
    page = Paginator(Notice.objects.of(request.user), NOTICES_PER_PAGE).get_page(request.GET.get("page"))
    newest = max((notice.pk for notice in page if notice.seen_at is None), default=None)
    return render(request, "members/notifications.html", {"page": page, "newest": newest})


@require_POST
@login_required
def see(request: MemberRequest) -> HttpResponse:
    """Mark what was told as seen, up to the newest notice that the page showed."""
    upto = request.POST.get("upto", "")
    if not (upto.isascii() and upto.isdigit() and len(upto) < 19):
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    notices.see(request.user, int(upto))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return redirect("members:notifications")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End the mails of one topic by the link in each (RFC 8058): GET asks, POST does, signed in or not.

    A mail program posts it on its own, so it knows no CSRF token; the signed address stands for it.
    """
    member, topic = topics.read(token)
    if request.method == "POST":
        topics.unsubscribe(member, topic)
    context = {"topic": topics.label(topic), "done": request.method == "POST"}
    return render(request, "members/unsubscribe.html", context)
