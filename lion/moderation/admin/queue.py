"""The queue: cases that wait for a person, by who holds them and what they are about; many at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lion.members.models import Member
from lion.members.requests import MemberRequest
from lion.moderation import cases, gists
from lion.moderation.models import Case, SpamReport
from lion.moderation.models.case import CaseQuerySet
from lion.refusals import Refused

PER_PAGE = 25
AT_ONCE = 25
DAYS = (1, 3, 7, 30)

WHOSE: dict[str, str | Promise] = {
    "": gettext_lazy("Open"),
    "mine": gettext_lazy("Mine"),
    "unclaimed": gettext_lazy("Unclaimed"),
    "overdue": gettext_lazy("Overdue"),
    "snoozed": gettext_lazy("Put off"),
    "resolved": gettext_lazy("Resolved"),
}
DONE: dict[str, Callable[[int], str]] = {
    "claim": lambda n: ngettext("%(n)s case is yours.", "%(n)s cases are yours.", n),
    "release": lambda n: ngettext("%(n)s case released.", "%(n)s cases released.", n),
    "snooze": lambda n: ngettext("%(n)s case put off.", "%(n)s cases put off.", n),
    "resolve": lambda n: ngettext("%(n)s case resolved.", "%(n)s cases resolved.", n),
    "uphold": lambda n: ngettext("Upheld in %(n)s case.", "Upheld in %(n)s cases.", n),
    "dismiss": lambda n: ngettext("Dismissed in %(n)s case.", "Dismissed in %(n)s cases.", n),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One choice of a filter: where it leads, whether it is chosen, how many cases it has."""

    label: str
    query: str
    chosen: bool
    count: int | None


def narrowed(moderator: Member, whose: str, kind: str, at: datetime) -> CaseQuerySet:
    """The cases of a filter, the most urgent first."""
    found = of(moderator, whose, at)
    if kind in Case.Kind.values:
        found = found.filter(kind=kind)
    order = ("-resolved_at", "id") if whose == "resolved" else ("due_at", "id")
    about = ("appeal", "sanction", "report__answer__invitation__recipient")
    return found.select_related("member", "claimed_by", "resolved_by", *about).order_by(*order)


def of(moderator: Member, whose: str, at: datetime) -> CaseQuerySet:
    """The cases that one of `WHOSE` names."""
    seen = Case.objects.seen_by(moderator)
    if whose == "mine":
        return seen.held(at).filter(claimed_by=moderator)
    if whose == "unclaimed":
        return seen.awake(at).filter(Q(claimed_until__isnull=True) | Q(claimed_until__lte=at))
    if whose == "overdue":
        return seen.overdue(at)
    if whose == "snoozed":
        return seen.open().filter(snoozed_until__gt=at)
    if whose == "resolved":
        return seen.filter(resolved_at__isnull=False)
    return seen.awake(at)


def page(moderator: Member, query: QueryDict, at: datetime) -> dict[str, Any]:
    """What the queue shows. Four queries, however many cases there are."""
    whose = query.get("whose", "") if query.get("whose", "") in WHOSE else ""
    kind = query.get("kind", "") if query.get("kind", "") in Case.Kind.values else ""
    counts = _counts(moderator, at)
    found = Paginator(narrowed(moderator, whose, kind, at), PER_PAGE).get_page(query.get("page"))
    kinds = _kinds(moderator, whose, at)
    return {
        "page": found,
        "rows": _with_gists(found),
        "whose": whose,
        "kind": kind,
        "query": _query(whose, kind),
        "tabs": [
            Tab(str(label), _query(name, kind), name == whose, counts.get(name))
            for name, label in WHOSE.items()
        ],
        "kinds": [
            Tab(str(label), _query(whose, value), value == kind, kinds.get(value, 0) if value else None)
            for value, label in [("", _("All kinds")), *Case.Kind.choices]
        ],
        "days": DAYS,
    }


def _with_gists(found: Page[Case]) -> list[tuple[Case, str]]:
    """Each case with a line about it. One query, for the reports that wait."""
    members = [case.member_id for case in found if case.kind == Case.Kind.REPORT]
    rows = SpamReport.objects.filter(sender__in=members, ruled_at__isnull=True).order_by()
    waiting = dict(rows.values_list("sender").annotate(n=Count("pk")))
    return [(case, gists.of(case, waiting.get(case.member_id, 1))) for case in found]


def _query(whose: str, kind: str) -> str:
    chosen = QueryDict(mutable=True)
    chosen.update({name: value for name, value in (("whose", whose), ("kind", kind)) if value})
    return f"?{chosen.urlencode()}" if chosen else "?"


def _counts(moderator: Member, at: datetime) -> dict[str, int]:
    """How many open cases each tab has; the resolved are not counted. One query, by the open ones."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    awake = Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=at)
    numbers = (
        Case.objects.seen_by(moderator)
        .open()
        .aggregate(
            all=Count("pk", filter=awake),
            mine=Count("pk", filter=Q(claimed_by=moderator, claimed_until__gt=at)),
            unclaimed=Count("pk", filter=awake & free),
            overdue=Count("pk", filter=awake & Q(due_at__lte=at)),
            snoozed=Count("pk", filter=Q(snoozed_until__gt=at)),
        )
    )
    return {"" if name == "all" else name: count for name, count in numbers.items()}


def _kinds(moderator: Member, whose: str, at: datetime) -> dict[str, int]:
    rows = of(moderator, whose, at).order_by().values_list("kind").annotate(n=Count("pk"))
    return dict(rows)


def act(case: Case, verb: str, form: QueryDict, *, by: Member, seen: int) -> None:
    """One of the queue's verbs on one case, as a form asks for it. Raises `Refused`."""
    if verb == "claim":
        cases.claim(case, by=by, seen=seen)
    elif verb == "release":
        cases.release(case, by=by, seen=seen)
    elif verb == "snooze":
        cases.snooze(case, until=timezone.now() + timedelta(days=_days(form)), by=by, seen=seen)
    elif verb == "resolve":
        cases.resolve(case, reason=form.get("reason", ""), by=by, seen=seen)
    elif verb in {"uphold", "dismiss"}:
        cases.rule_on_report(case, verb, reason=form.get("reason", ""), by=by, seen=seen)
    else:
        raise Refused(_("Choose what to do with the cases."), status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _days(form: QueryDict) -> int:
    chosen = form.get("days", "")
    if chosen not in map(str, DAYS):
        raise Refused(_("Choose until when."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return int(chosen)


def bulk(request: MemberRequest) -> None:
    """Do one thing to each case that was ticked; those that were refused are named with the reason.

    Raises `Refused` where nothing can be done at all.
    """
    verb = request.POST.get("verb", "")
    ticked = [_ticked(one) for one in request.POST.getlist("case")]
    if not ticked or len(ticked) > AT_ONCE:
        raise Refused(
            _("Tick between 1 and %(most)s cases.") % {"most": AT_ONCE},
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    found = narrowed_to(request.user, [pk for pk, _version in ticked])
    done = 0
    refused: list[str] = []
    for pk, version in ticked:
        case = found.get(pk)
        try:
            if case is None:
                raise Refused(_("There is no such case."))
            act(case, verb, request.POST, by=request.user, seen=version)
        except Refused as refusal:
            if refusal.status == HTTPStatus.UNPROCESSABLE_ENTITY and not done and not refused:
                raise
            refused.append(f"{case or pk}: {refusal.sentence}")
        else:
            done += 1
    if done:
        messages.success(request, DONE[verb](done) % {"n": done})
    for sentence in refused:
        messages.warning(request, sentence)


def narrowed_to(moderator: Member, keys: list[UUID]) -> dict[UUID, Case]:
    """The cases of these keys that the moderator may look at."""
    found = Case.objects.seen_by(moderator).filter(pk__in=keys)
    return {case.pk: case for case in found.select_related("member", "appeal")}


def _ticked(text: str) -> tuple[UUID, int]:
    """A case and the version that was seen, as the form holds them."""
    key, _colon, version = text.partition(":")
    try:
        return UUID(key), int(version)
    except ValueError:
        raise Refused(_("Tick the cases on the page."), status=HTTPStatus.UNPROCESSABLE_ENTITY) from None
