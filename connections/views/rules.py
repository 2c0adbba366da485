"""Rules and saved views: what is answered without being asked, and filters kept under a name."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connections import rules, saved_views
from connections.forms import RuleForm
from connections.many import Many
from connections.models import Rule, SavedView
from connections.views import bulk
from connections.views import desk as pages
from lion.members.requests import MemberRequest
from lion.toasts import toast

SHOWN = 10


@require_safe
@login_required
def listed(request: MemberRequest) -> HttpResponse:
    """The member's rules, and what each did."""
    now = timezone.now()
    standing = Q(answers__undone_at=None)
    undoable = standing & Q(answers__settles_at__gt=now, answers__entered_at=None)
    mine = Rule.objects.of(request.user).annotate(
        done=Count("answers", filter=standing), undoable=Count("answers", filter=undoable)
    )
    return render(request, "connections/rules.html", {"rules": mine})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: MemberRequest) -> HttpResponse:
    """A new rule: shown first on what waits in the inbox, then put into force."""
    asked = request.POST if request.method == "POST" else request.GET
    started = bool(set(asked) & {"verb", "group", "note", "common", "pledged"})
    data = asked.copy() if started else None
    if data is not None:
        data.setdefault("verb", Rule.Verb.ARCHIVE if data.get("note") == "without" else Rule.Verb.ACCEPT)
        data.setdefault("common", "0")
    form = RuleForm(data, member=request.user)
    valid = started and form.is_valid()
    if valid and request.method == "POST":
        return _make(request, form.instance)
    context: dict[str, object] = {"form": form}
    if valid:
        fit = rules.fitting(form.instance, timezone.now())
        context |= {"rule": form.instance, "fit": fit.with_people()[:SHOWN], "fit_count": fit.count()}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "connections/rule_new.html", context, status=status)


def _make(request: MemberRequest, rule: Rule) -> HttpResponse:
    rules.make(rule)
    many = rules.answer_waiting(rule) if request.POST.get("waiting") == "1" else None
    if many is not None and many.done:
        n = len(many.done)
        said = ngettext(
            "The rule is in force, and answered %(n)s invitation that waited.",
            "The rule is in force, and answered %(n)s invitations that waited.",
            n,
        )
        toast(request, said % {"n": n}, undo=reverse("connections:rule_undo", args=[rule.pk]))
    else:
        toast(request, _("The rule is in force for what comes from now on."))
    if many is not None:
        bulk.tell_refused(request, many)
    return redirect("connections:rules")


@require_POST
@login_required
def end(request: MemberRequest, pk: str) -> HttpResponse:
    """End a rule."""
    rule = get_object_or_404(Rule.objects.filter(member=request.user), pk=pk)
    rules.end(rule)
    toast(request, _("The rule has ended. What it answered stays answered."))
    return redirect("connections:rules")


@require_POST
@login_required
def undo(request: MemberRequest, pk: str) -> HttpResponse:
    """Take back what a rule answered within the last day."""
    rule = get_object_or_404(Rule.objects.filter(member=request.user).select_related("member"), pk=pk)
    many: Many = rules.undo(rule)
    n = len(many.done)
    if n:
        said = ngettext(
            "%(n)s invitation is back in your inbox.", "%(n)s invitations are back in your inbox.", n
        )
        toast(request, said % {"n": n})
    else:
        toast(request, _("There is nothing to undo: the rule answered nothing within the last day."))
    bulk.tell_refused(request, many)
    return redirect("connections:rules")


@require_POST
@login_required
def keep_view(request: MemberRequest) -> HttpResponse:
    """Keep the inbox's filters under a name."""
    query = pages.query_string(request, pages.read_filters(request))
    kept = saved_views.keep(request.user, request.POST.get("name", ""), query)
    toast(request, _("“%(name)s” is among your views.") % {"name": kept.name})
    return redirect(f"{reverse('connections:inbox')}?{kept.query}")


@require_POST
@login_required
def drop_view(request: MemberRequest, pk: str) -> HttpResponse:
    """Drop a saved view; dropping it twice is once."""
    SavedView.objects.filter(member=request.user, pk=pk).delete()
    toast(request, _("The view is gone; the invitations in it stay."))
    return redirect("connections:inbox")
