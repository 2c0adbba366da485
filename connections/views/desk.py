"""The desk: a list and the open letter beside it."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Window, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.views.decorators.http import require_safe

from connections import desk, network, records
from connections.desk import Filters
from connections.models import Invitation
from connections.models.invitation import QUESTIONS
from connections.views import sent
from lion.members.models import Member
from lion.members.requests import MemberRequest
from lion.moments import moment_of, number_of

COMMON_SHOWN = 51


@login_required
@require_safe
def view(request: MemberRequest, name: str = "pending") -> HttpResponse:
    """One list of the desk, its first invitation open beside it; with `after`, the rows that follow."""
    member = request.user
    now = timezone.now()
    filters = read_filters(request)
    rows = desk.rows(member, name, now, filters)
    after = request.GET.get("after", "")
    if after:
        last = rows.model.objects.received_by(member, now).filter(pk=as_id(after)).first()
        order = desk.order_of(name, filters)
        if last is None or not desk.has_place(order, last):
            raise Http404
        rows = rows.filter(desk.after(order, last))
        if as_of := moment_of(request.GET.get("as_of", "")):
            rows = rows.filter(sent_at__lte=as_of)  # what came since stands above the list
    context = list_context(request, name, rows, filters)
    if after and request.headers.get("HX-Request"):
        return render(request, "connections/_rows.html", context)
    context |= frame(member, name, now, filters)
    opened = context["rows"][0] if context["rows"] else None
    if opened:
        following = {"next": second_of(context["rows"])}
        place = around(member, opened, name, filters, now, context["rows"]) if after else AT_THE_TOP
        context |= letter(request, opened, name, filters) | place | following
    return render(request, "connections/inbox.html", {**context, "showing": "list"})


@login_required
@require_safe
def invitation(request: MemberRequest, pk: str) -> HttpResponse:
    """One invitation: the recipient's letter in its list, or the sender's own view of it."""
    member = request.user
    now = timezone.now()
    opened = get_object_or_404(Invitation.objects.seen_by(member, now).with_people().with_turn(), pk=pk)
    if opened.sender_id == member.pk:
        return sent.one(request, opened)
    name = view_of(opened)
    filters = read_filters(request)
    if request.headers.get("HX-Request"):
        pane = letter(request, opened, name, filters) | around(member, opened, name, filters, now)
        return render(request, "connections/_pane.html", pane)
    behind = desk.rows(member, name, now, filters).filter(desk.after(desk.order_of(name, filters), opened))
    context = list_context(request, name, behind, filters, first=opened)
    context |= frame(member, name, now, filters) | letter(request, opened, name, filters)
    context |= around(member, opened, name, filters, now, context["rows"])
    return render(request, "connections/inbox.html", {**context, "showing": "item"})


def view_of(invitation: Any) -> str:
    """The list in which its recipient finds an invitation, which comes `with_turn`."""
    if invitation.answer:
        return {"accept": "accepted", "archive": "archived"}.get(invitation.answer, "archived")
    return "waiting" if invitation.waits else "pending"


def read_filters(request: MemberRequest) -> Filters:
    """The filters in the address, or in the address that an answer was given from."""
    query = request.GET if request.method in {"GET", "HEAD"} else request.POST
    return Filters.read(query, query.getlist("group"))


def list_context(
    request: MemberRequest, name: str, rows: Any, filters: Filters, first: Invitation | None = None
) -> dict[str, Any]:
    """A page of rows, and where the next one starts."""
    page = list(rows.with_people()[: desk.PAGE + 1])
    more = len(page) > desk.PAGE
    page = page[: desk.PAGE]
    if first is not None:
        page = [first, *page]
    prefetch_related_objects(page, "shared_groups")
    return {
        "rows": page,
        "next_after": page[-1].pk if more and page else None,
        "view": desk.VIEWS[name],
        "query": query_string(request, filters),
        "as_of": number_of(moment_of(request.GET.get("as_of", "")) or timezone.now()),
    }


def query_string(request: MemberRequest, filters: Filters) -> str:
    """The filters as the tail of an address, without where in the list one is."""
    query = request.GET.copy() if request.method in {"GET", "HEAD"} else request.POST.copy()
    for key in list(query):
        if key not in {"group", "common", "note", "pledged", "expiring", "q", "sort"} or not query[key]:
            del query[key]
    return query.urlencode()


def frame(member: Member, name: str, now: Any, filters: Filters) -> dict[str, Any]:
    """The views' column and the counts."""
    counts = desk.counts(member, now)
    total = desk.rows(member, name, now, filters).count() if filters.any else counts.views[name]
    return {
        "views": [(one, counts.views[one.name]) for one in desk.VIEWS.values()],
        "sections": None if filters.any or filters.sort else counts.sections,
        "total": total,
        "today": counts.today,
        "filters": filters,
        "saved_views": member.saved_views.all(),
        "group_choices": desk.group_choices(member, now) if name == "pending" else [],
    }


def there(member: Member, now: datetime) -> time | None:
    """The time where the member is, where it is another than the reader's."""
    local, theirs = timezone.localtime(now), timezone.localtime(now, member.zone)
    return theirs.time() if theirs.utcoffset() != local.utcoffset() else None


def letter(request: MemberRequest, opened: Invitation, name: str, filters: Filters) -> dict[str, Any]:
    """Everything the reading pane shows of one invitation."""
    now = timezone.now()
    member = request.user
    common = list(network.in_common(member, opened.sender)[:COMMON_SHOWN])
    record, questions = records.with_thread(opened, now)
    return {
        "invitation": opened,
        "sender": opened.sender,
        "there": there(opened.sender, now),
        "groups": list(opened.shared_groups.all()),
        "common": common[:3],
        "common_count": len(common),
        "record": record,
        "replies_in": timesince(now - record.replies_in, now, depth=1) if record.replies_in else "",
        "questions": questions,
        "asks_left": QUESTIONS - len(questions),
        "may_ask": len(questions) < QUESTIONS and (not questions or questions[-1].replied_at is not None),
        "can_answer": opened.is_open(now) and opened.answer in {"", "archive"},
        "last_answer": opened.answer and opened.answers.standing().order_by("-answered_at").first(),
        "now": now,
        "view": desk.VIEWS[name],
        "query": query_string(request, filters),
        "back": reverse(desk.VIEWS[name].address),
    }


def around(
    member: Member,
    opened: Invitation,
    name: str,
    filters: Filters,
    now: datetime,
    listed: list[Invitation] | None = None,
) -> dict[str, Any]:
    """Where in its list an invitation stands, and its neighbours there. `listed` are the rows from it on.

    One query, and one more where those are not known.
    """
    rows = desk.rows(member, name, now, filters)
    order = desk.order_of(name, filters)
    ahead = rows.filter(desk.before(order, opened)).order_by(*desk.reverse_of(order))
    counted = ahead.annotate(ahead=Window(Count("pk"))).values_list("pk", "ahead")
    previous, before = counted.first() or (None, 0)
    behind = rows.filter(desk.after(order, opened)).values_list("pk", flat=True)
    return {
        "position": before + 1,
        "previous": previous,
        "next": behind.first() if listed is None else second_of(listed),
    }


AT_THE_TOP = {"position": 1, "previous": None}
"""The same for the first of all rows, which needs no query."""


def second_of(rows: list[Invitation]) -> UUID | None:
    """The one that follows the first of these."""
    return rows[1].pk if rows[1:] else None


def as_id(text: str) -> str:
    """A well-formed invitation id, or 404."""
    try:
        return str(UUID(text))
    except ValueError as error:
        raise Http404 from error
