"""The landing page and the process's health."""

from __future__ import annotations

from allauth.account.forms import LoginForm as AccountLoginForm
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lion.members.forms import LoginForm
from lion.members.models import Member

COUNTS_FOR = 300
"""How many seconds the landing page's counts may be old."""


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The landing page with the sign-in form; the inbox when signed in."""
    if request.user.is_authenticated:
        return redirect("connections:inbox")
    form: AccountLoginForm = LoginForm(request=request)
    return render(request, "landing.html", {"form": form, **counts()})


def counts() -> dict[str, int]:
    """How many members there are, and how many of them wear the badge; from the cache for five minutes."""

    def count() -> dict[str, int]:
        members = Member.objects.active()
        return {
            "members_count": members.count(),
            "pledged_count": members.pledged(timezone.now()).count(),
        }

    return cache.get_or_set("landing:counts", count, COUNTS_FOR) or count()


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its token: say what to do, keep nothing half done."""
    return render(request, "403_csrf.html", status=403)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The icon that browsers ask for on pages that name none."""
    return redirect(static("favicon.ico"))
