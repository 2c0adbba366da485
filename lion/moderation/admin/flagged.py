"""Flagged members: those with evidence, a live sanction or an open case; and steps imposed by hand."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lion.members.models import Member
from lion.members.requests import MemberRequest
from lion.moderation import policies, standing
from lion.moderation.admin.cases import RulingWindow
from lion.moderation.admin.window import RulingForm, pk_of, ruling_page
from lion.moderation.models import Appeal, Sanction, SpamReport, Tally, Weighing


class StandingFilter(admin.SimpleListFilter):
    """Who needs a look, and why."""

    title = gettext_lazy("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("flagged", _("Flagged")),
            ("appeal", _("Appeal open")),
            ("reported", _("Spam reported, open")),
            ("warned", _("Warned")),
            ("restricted", _("Restricted")),
            ("suspended", _("Suspended")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Tally]) -> QuerySet[Tally]:
        now = timezone.now()
        appeal = Exists(Appeal.objects.open().filter(sanction__member=OuterRef("member_id")))
        report = Exists(SpamReport.objects.filter(sender=OuterRef("member_id"), ruled_at__isnull=True))
        live = Exists(Sanction.objects.live(now).filter(member=OuterRef("member_id")))
        conditions = {
            "flagged": Q(appeal) | Q(report) | Q(live),
            "appeal": Q(appeal),
            "reported": Q(report),
            "warned": Q(member__warned_until__gt=now),
            "restricted": Q(member__restricted_until__gt=now),
            "suspended": Q(member__suspended_until__gt=now),
        }
        chosen = conditions.get(self.value() or "")
        return queryset.filter(chosen) if chosen is not None else queryset


class ImposeForm(RulingForm):
    """A step by a moderator's hand."""

    field_order = ["step", "days", "reason"]
    step = forms.ChoiceField(label=gettext_lazy("Step"), choices=Sanction.Step.choices)
    days = forms.IntegerField(label=gettext_lazy("Days"), min_value=1, max_value=365, initial=7)


@admin.register(Tally)
class FlaggedAdmin(RulingWindow):
    """Members with their evidence, the most of it first."""

    verbs = {"impose": gettext_lazy("Impose a step")}
    list_display = ["member", "standing_now", "evidence", "counted_idk", "counted", "aside", "appeal_since"]
    list_filter = [StandingFilter]
    list_select_related = ["member"]
    search_fields = ["member__name", "=member__email", "=member__handle"]
    ordering = ["-r"]
    fields = ["member", "r", "counted", "counted_idk", "restricted", "n", "k", "bad"]
    change_form_template = "admin/flagged.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tally]:
        open_appeal = (
            Appeal.objects.open().filter(sanction__member=OuterRef("member_id")).order_by("filed_at")
        )
        rows: QuerySet[Tally] = super().get_queryset(request)
        aside = (
            Weighing.objects.filter(sender=OuterRef("member_id"), verb="idk", counted=False)
            .order_by()
            .values("sender")
            .annotate(n=Count("pk"))
            .values("n")
        )
        return rows.annotate(
            appeal_filed=Subquery(open_appeal.values("filed_at")[:1]),
            idk_aside=Coalesce(Subquery(aside, output_field=IntegerField()), 0),
        )

    @admin.display(description=gettext_lazy("standing"))
    def standing_now(self, tally: Tally) -> str:
        names = {
            "good": _("Good"),
            "warned": _("Warned"),
            "restricted": _("Restricted"),
            "suspended": _("Suspended"),
        }
        return names[standing.of(tally.member)]

    @admin.display(description=gettext_lazy("evidence R (log₁₀)"), ordering="r")
    def evidence(self, tally: Tally) -> str:
        return f"{tally.r:.2f} ({math.log10(max(tally.r, 1e-12)):.1f})"

    @admin.display(description=gettext_lazy("IDKs not counted"))
    def aside(self, tally: Any) -> int:
        return int(tally.idk_aside)

    @admin.display(description=gettext_lazy("appeal waiting since"))
    def appeal_since(self, tally: Any) -> Any:
        return tally.appeal_filed

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        tally = self.get_object(request, object_id)
        if tally is None:
            return super().change_view(request, object_id, form_url, extra_context)
        extra = {
            "weighings": Weighing.objects.filter(sender=tally.pk).order_by("-entry_id")[:100],
            "sanctions": Sanction.objects.filter(member=tally.pk).order_by("-started_at"),
            "reports": SpamReport.objects.filter(sender=tally.pk).order_by("-made_at"),
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, extra)

    def impose(self, request: MemberRequest, pk: str) -> HttpResponse:
        tally = get_object_or_404(Tally.objects.select_related("member"), pk=pk_of(Tally, pk))

        def act(step: str, days: int, reason: str) -> Sanction:
            return impose_by_hand(tally.member, step, days, reason, by=request.user)

        return ruling_page(
            request,
            self.admin_site,
            tally,
            title=_("Impose a step on %(name)s") % {"name": tally.member},
            explains=_(
                "The member gets your reason as the statement, on the site and by mail, and may appeal."
            ),
            form_class=ImposeForm,
            act=act,
            done=_("Imposed. The member is told."),
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
