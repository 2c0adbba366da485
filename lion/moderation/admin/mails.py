"""The mails that have not left, for who looks after the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lion.members import outbox
from lion.moderation import log, roles

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from lion.members.requests import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """What waits, and since when; by POST, another try at once."""
    if not request.user.has_perm(roles.MAY_RULE if request.method == "POST" else "moderation.view_case"):
        raise PermissionDenied
    if request.method == "POST":
        _again(cast("MemberRequest", request))
        return redirect("admin:moderation_mails")
    context = {
        **admin.site.each_context(request),
        "title": _("Mails not sent"),
        "unsent": outbox.unsent(),
        "may_try": request.user.has_perm(roles.MAY_RULE),
    }
    return TemplateResponse(request, "admin/desk/mails.html", context)


def _again(request: MemberRequest) -> None:
    now = timezone.now()
    with transaction.atomic():
        n = outbox.try_again(now)
        if n:
            log.write("mail-again", request.user, by=request.user, at=now, count=n)
    said = ngettext("%(n)s mail is tried again now.", "%(n)s mails are tried again now.", n) % {"n": n}
    messages.success(request, said if n else _("Nothing has failed: what waits, waits for its hour."))
