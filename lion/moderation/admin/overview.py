"""The overview: each number a link to its list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.contrib import admin
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lion import charts
from lion.members.requests import MemberRequest
from lion.moderation import overview
from lion.moderation.models import Sanction

KEPT = 300
"""Seconds for which the trends are kept: they look over weeks of the ledger."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One number, what it counts, what is to be said beside it, and where its list is."""

    label: str
    number: str
    url: str
    hint: str = ""
    alarm: bool = False


def page(request: HttpRequest) -> HttpResponse:
    """The overview. At most 12 queries, however much there is.

    Who decides on the policy and on nobody sees its numbers, and neither cases nor names.
    """
    opens = request.user.has_perm("moderation.view_case")
    if not opens and not request.user.has_perm("moderation.add_policyversion"):
        raise PermissionDenied
    now = timezone.now()
    trends: Any = cache.get_or_set(f"moderation:trends:{get_language()}", lambda: _trends(now), KEPT)
    context = {
        **admin.site.each_context(request),
        "title": _("Overview"),
        "opens": opens,
        "cases": _cases(cast("MemberRequest", request), now) if opens else [],
        "steps": _steps(now),
        "machine": _machine(now),
        **trends,
    }
    return TemplateResponse(request, "admin/desk/overview.html", context)


def _cases(request: MemberRequest, now: datetime) -> list[Tile]:
    queue = reverse("admin:moderation_case_changelist")
    return [
        Tile(
            one.label,
            str(one.count),
            f"{queue}?kind={one.kind}" + ("&whose=overdue" if one.overdue else ""),
            _said(one, now),
            alarm=bool(one.overdue),
        )
        for one in overview.waiting(request.user, now)
    ]


def _said(one: overview.Waiting, now: datetime) -> str:
    if one.oldest is None:
        return _("nothing waits")
    oldest = _("oldest: %(age)s") % {"age": timesince(one.oldest, now, depth=1)}
    return f"{oldest}, {_('%(n)s overdue') % {'n': one.overdue}}" if one.overdue else oldest


def _steps(now: datetime) -> list[Tile]:
    sanctions = reverse("admin:moderation_sanction_changelist")
    numbers = overview.in_force(now)
    live = [
        Tile(str(step.label), str(numbers[step.value]), f"{sanctions}?live=now&step__exact={step.value}")
        for step in Sanction.Step
    ]
    return [*live, Tile(_("Ending within 3 days"), str(numbers["ending"]), f"{sanctions}?live=soon")]


def _machine(now: datetime) -> list[Tile]:
    found = overview.machine(now)
    ledger = reverse("admin:moderation_entry_changelist")
    ran = timesince(found["folded_at"], now, depth=1) if found["folded_at"] else _("never")
    return [
        Tile(_("Not folded yet"), str(found["waiting"]), ledger, _since(found["since"], now)),
        Tile(
            _("Mails not sent"),
            str(found["mails"]),
            reverse("admin:moderation_mails"),
            _since(found["mails_since"], now),
        ),
        Tile(_("The fold last moved"), ran, ledger, _("ago") if found["folded_at"] else ""),
    ]


def _since(moment: datetime | None, now: datetime) -> str:
    return _("oldest: %(age)s") % {"age": timesince(moment, now, depth=1)} if moment else _("nothing waits")


def _trends(now: datetime) -> dict[str, Any]:
    """What changes slowly: five queries, kept for some minutes."""
    weeks, months = overview.by_week(now), overview.automatic(now)
    taken, wrong = sum(n for _m, n, _w in months), sum(w for _m, _n, w in months)
    times = overview.times()
    sanctions = reverse("admin:moderation_sanction_changelist")
    resolved = f"{reverse('admin:moderation_case_changelist')}?whose=resolved"
    answers, idks = sum(n for _w, n, _k in weeks), sum(k for _w, _n, k in weeks)
    return {
        "weeks_title": _("%(share)s of the answers of 12 weeks were “I don’t know you”")
        % {"share": _percent(idks, answers)},
        "months_title": ngettext(
            "%(wrong)s of %(n)s automatic step of a year was overturned",
            "%(wrong)s of %(n)s automatic steps of a year were overturned",
            taken,
        )
        % {"wrong": wrong, "n": taken},
        "quality": [
            Tile(_("Automatic steps, a year"), str(taken), f"{sanctions}?entry__isempty=0"),
            Tile(
                _("Of them overturned"),
                _percent(wrong, taken),
                f"{sanctions}?entry__isempty=0&overturned__exact=1",
                _("%(n)s in all") % {"n": wrong},
            ),
            Tile(_("To the first look"), _age(times.to_look), resolved, _("median")),
            Tile(_("To the decision"), _age(times.to_decide), resolved, _("median")),
        ],
        "figures": {name: {"name": name} for name in ("weeks", "months")},
        "weeks": _rows(weeks, "j M"),
        "weeks_chart": _chart(weeks, "j M"),
        "months": _rows(months, "M Y"),
        "months_chart": _chart(months, "M"),
        "reporters": [{**one, "share": _percent(one["upheld"], one["n"])} for one in overview.reporters(now)],
        "groups": overview.groups(now),
    }


def _age(lasted: Any) -> str:
    now = timezone.now()
    return timesince(now - lasted, now, depth=1) if lasted is not None else "–"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def _rows(numbers: Iterable[tuple[datetime, int, int]], shape: str) -> list[tuple[str, int, int, str]]:
    return [(date_format(at, shape), whole, part, _percent(part, whole)) for at, whole, part in numbers]


def _chart(numbers: Sequence[tuple[datetime, int, int]], shape: str) -> charts.Columns:
    labels = [date_format(at, shape) for at, _whole, _part in numbers]
    return charts.columns(labels, [whole for _at, whole, _p in numbers], [part for *_rest, part in numbers])
