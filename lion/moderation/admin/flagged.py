"""Flagged members: those with evidence, a live sanction or an open case."""

from __future__ import annotations

import math
from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lion.moderation import standing
from lion.moderation.admin.window import Window
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


@admin.register(Tally)
class FlaggedAdmin(Window):
    """Members with their evidence, the most of it first."""

    list_display = ["member", "standing_now", "evidence", "counted_idk", "counted", "aside", "appeal_since"]
    list_filter = [StandingFilter]
    list_select_related = ["member"]
    search_fields = ["member__name", "=member__email", "=member__handle"]
    ordering = ["-r"]

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
        """The member's file says all of it."""
        tally = self.get_object(request, object_id)
        if tally is None or not self.has_view_permission(request) or request.method == "POST":
            return super().change_view(request, object_id, form_url, extra_context)
        return redirect("admin:moderation_dossier_change", tally.pk)
