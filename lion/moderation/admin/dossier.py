"""A member's file on one page, for every member; and steps imposed by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from groups.models import Membership
from lion import charts
from lion.members.models import Member
from lion.members.requests import MemberRequest
from lion.moderation import cases, closing, dossiers, evidence, explaining, policies, roles, standing
from lion.moderation.admin.window import RulingForm, Window, pk_of, ruling_page
from lion.moderation.models import Case, Dossier, Sanction, SpamReport, Tally
from lion.refusals import Refused

SHOWN = 50
REVEAL, RULE = dossiers.MAY_REVEAL, roles.MAY_RULE
SAID = {
    "reveal": gettext_lazy("You can read the names for an hour. It is in the log."),
    "note": gettext_lazy("Noted."),
    "follow-up": gettext_lazy("A case opens on that day."),
}


class ImposeForm(RulingForm):
    """A step by a moderator's hand."""

    field_order = ["step", "days", "reason"]
    step = forms.ChoiceField(label=gettext_lazy("Step"), choices=Sanction.Step.choices)
    days = forms.IntegerField(label=gettext_lazy("Days"), min_value=1, max_value=365, initial=7)


@admin.register(Dossier)
class DossierAdmin(Window):
    """Members' files: standing, score step by step, timeline, sanctions, sending, groups, notes."""

    list_display = ["name", "handle", "headline", "joined_at", "is_active"]
    search_fields = ["name", "=email", "=handle"]
    ordering = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dossier]:
        """Nobody reads their own file."""
        return super().get_queryset(request).exclude(pk=request.user.pk)

    def get_urls(self) -> list[URLPattern]:
        views = {"impose": self.impose, "close": self.close} | {verb: self._verb(verb) for verb in SAID}
        own = [
            path(
                f"<path:object_id>/{verb}/",
                self.admin_site.admin_view(view),
                name=f"moderation_dossier_{verb}",
            )
            for verb, view in views.items()
        ]
        return own + super().get_urls()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The file."""
        if not self.has_view_permission(request) or request.method == "POST":
            raise PermissionDenied
        return self._page(request, self._member(request, object_id))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The file tells the history."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect(self._member(request, object_id))

    def impose(self, request: MemberRequest, object_id: str) -> HttpResponse:
        """Take a step by hand."""
        member = self._member(request, object_id)

        def act(step: str, days: int, reason: str) -> Sanction:
            return impose_by_hand(member, step, days, reason, by=request.user)

        return ruling_page(
            request,
            self.admin_site,
            member,
            title=_("Impose a step on %(name)s") % {"name": member},
            explains=_(
                "The member gets your reason as the statement, on the site and by mail, and may appeal."
            ),
            form_class=ImposeForm,
            act=act,
            submit=_("Impose"),
            done=_("Imposed. The member is told."),
            mails=member,
        )

    def close(self, request: MemberRequest, object_id: str) -> HttpResponse:
        """Propose to close the account; a second person decides."""
        member = self._member(request, object_id)
        return ruling_page(
            request,
            self.admin_site,
            member,
            title=_("Propose to close the account of %(name)s") % {"name": member},
            explains=_(
                "A second person confirms or declines. Once confirmed, the member is signed out and told why."
            ),
            form_class=RulingForm,
            act=lambda reason: closing.propose(member, by=request.user, reason=reason),
            submit=_("Propose"),
            done=_("Proposed. A case waits for a second person."),
        )

    def _verb(self, verb: str) -> Callable[..., HttpResponse]:
        @require_POST
        def view(request: MemberRequest, object_id: str) -> HttpResponse:
            if not request.user.has_perm(REVEAL if verb == "reveal" else RULE):
                raise PermissionDenied
            member = self._member(request, object_id)
            try:
                _do(verb, member, request)
            except Refused as refusal:
                return self._page(request, member, refusal)
            messages.success(request, str(SAID[verb]))
            return redirect(member)

        return view

    def _member(self, request: HttpRequest, key: str) -> Dossier:
        """Whose file it is, for whoever may look at it; else 404."""
        found = self.get_queryset(request).select_related("tally").filter(pk=pk_of(Member, key)).first()
        if found is None:
            raise Http404
        return found

    def _page(self, request: HttpRequest, member: Dossier, refusal: Refused | None = None) -> HttpResponse:
        now = timezone.now()
        known = dossiers.lines(member)
        named = dossiers.is_revealed(known, cast("MemberRequest", request).user, now)
        sending = dossiers.sending(member, now)
        context = {
            **self.admin_site.each_context(request),
            "title": member.name,
            "opts": self.opts,
            "original": member,
            "member": member,
            "standing": standing.of(member, now),
            **_score(member, now, named=named),
            "sanctions": Sanction.objects.on(member).select_related("appeal"),
            "cases": Case.objects.open().filter(member=member.pk).order_by("due_at"),
            "reports": _reports(member),
            "memberships": _memberships(member),
            "sending": sending,
            "weeks": _chart(sending),
            "sending_figure": {"name": "sending"},
            "named": named,
            "lines": [one for one in known if one.verb != "note"][:SHOWN],
            "notes": [one for one in known if one.verb == "note"],
            "may_rule": request.user.has_perm(RULE),
            "may_reveal": request.user.has_perm(REVEAL),
            "problem": refusal.sentence if refusal else "",
            "posted": request.POST if refusal else {},
        }
        status = refusal.status if refusal else HTTPStatus.OK
        return TemplateResponse(request, "admin/desk/dossier.html", context, status=status)


def _do(verb: str, member: Member, request: MemberRequest) -> None:
    said = request.POST.get("text", "")
    if verb == "reveal":
        dossiers.reveal(member, by=request.user, reason=said)
    elif verb == "note":
        dossiers.note(member, said, by=request.user)
    else:
        cases.follow_up(member, said, on=_day(request.POST.get("on", "")), by=request.user)


def _day(text: str) -> datetime:
    """The start of a day, as a date's field sends it. Raises `Refused`."""
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(text), time.min))
    except ValueError:
        raise Refused(_("Choose a day."), status=HTTPStatus.UNPROCESSABLE_ENTITY) from None


def _score(member: Dossier, now: datetime, *, named: bool) -> dict[str, Any]:
    """The evidence today, its plot, and each answer explained. Two queries."""
    tally: Tally | None = getattr(member, "tally", None)
    policy = policies.tally_of(policies.in_force())
    heard = dossiers.answers(member)
    r = policy.start if tally is None else tally.r
    if tally is not None and tally.changed_ts is not None:
        r = evidence.decayed(r, timedelta(seconds=max(0.0, now.timestamp() - tally.changed_ts)), policy)
    return {
        "tally": tally,
        "r": r,
        "start": policy.start,
        "tally_lines": {"warn": policy.warn, "restrict": policy.restrict, "suspend": policy.suspend},
        "half_life_days": policy.half_life / 86_400,
        "points": [(one.at, one.r_after) for one in reversed(heard)],
        "steps": explaining.steps(heard, named=named),
        "now": now,
    }


def _reports(member: Member) -> QuerySet[SpamReport]:
    rows = SpamReport.objects.filter(sender=member.pk).select_related("reporter", "ruled_by")
    return rows.order_by("-made_at")[:SHOWN]


def _memberships(member: Member) -> QuerySet[Membership]:
    return Membership.objects.filter(member=member.pk).select_related("group").order_by("-joined_at")[:SHOWN]


def _chart(sending: dossiers.Sending) -> charts.Columns:
    labels = [date_format(timezone.localtime(week), "j M") for week, *_numbers in sending.weeks]
    return charts.columns(
        labels, [sent for _week, sent, _acc in sending.weeks], [acc for _week, _sent, acc in sending.weeks]
    )


def impose_by_hand(member: Member, step: str, days: int, reason: str, *, by: Any) -> Sanction:
    """A moderator's step, for a number of days from now."""
    now = timezone.now()
    return standing.impose(
        member,
        step,
        ends_at=now + timedelta(days=days),
        policy=policies.in_force(),
        by=by,
        reason=reason,
        at=now,
    )
