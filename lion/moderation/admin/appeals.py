"""Appeals: to read, to write on and to rule on with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lion.members.requests import MemberRequest
from lion.moderation import appeals
from lion.moderation.admin import sheets
from lion.moderation.admin.cases import RulingWindow
from lion.moderation.admin.sheets import Sheet
from lion.moderation.admin.window import RulingForm, pk_of
from lion.moderation.models import Appeal
from lion.moderation.models.appeal import ANSWERED_WITHIN

ABOUT = ("ruled_by", "sanction__member", "sanction__by", "sanction__policy")


class DueFilter(admin.SimpleListFilter):
    """Open appeals, by whether somebody should have ruled already."""

    title = gettext_lazy("due")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("later", _("Due")), ("overdue", _("Overdue"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Appeal]) -> QuerySet[Appeal]:
        line = timezone.now() - ANSWERED_WITHIN
        still = queryset.filter(ruled_at__isnull=True)
        if self.value() == "overdue":
            return still.filter(filed_at__lte=line)
        return still.filter(filed_at__gt=line) if self.value() == "later" else queryset


@admin.register(Appeal)
class AppealAdmin(RulingWindow):
    """Appeals, the oldest open one first."""

    verbs = {
        "reply": gettext_lazy("Write to the member"),
        "uphold": gettext_lazy("Uphold"),
        "reject": gettext_lazy("Reject"),
    }
    list_display = ["sanction", "filed_at", "due_at", "is_late", "outcome", "ruled_by", "ruled_at"]
    list_filter = [DueFilter, ("ruled_at", admin.EmptyFieldListFilter), "ruling"]
    related = (*ABOUT, "case")
    ordering = ["ruled_at", "filed_at"]

    @admin.display(boolean=True, description=gettext_lazy("overdue"))
    def is_late(self, appeal: Appeal) -> bool:
        return appeal.is_overdue

    def sheet(self, obj: Appeal) -> Sheet:
        return sheets.of_appeal(obj)

    @admin.display(description=gettext_lazy("state"))
    def outcome(self, appeal: Appeal) -> str:
        return appeal.get_ruling_display() or _("Open")

    def get_ordering(self, request: HttpRequest) -> list[Any]:

        return [F("ruled_at").desc(nulls_first=True), "filed_at"]

    def offers(self, verb: str, obj: Appeal) -> bool:
        return obj.ruled_at is None

    def reply(self, request: MemberRequest, pk: str) -> HttpResponse:
        appeal = get_object_or_404(Appeal.objects.select_related(*ABOUT), pk=pk_of(Appeal, pk))
        return self.rule(
            request,
            appeal,
            "reply",
            title=_("Write to %(name)s") % {"name": appeal.member},
            explains=_("They read it on their page and by e-mail, and can answer until you rule."),
            form_class=RulingForm,
            act=lambda reason: appeals.write(appeal, reason, by=request.user),
            done=_("Sent."),
            mails=appeal.member,
        )

    def uphold(self, request: MemberRequest, pk: str) -> HttpResponse:
        appeal = get_object_or_404(Appeal.objects.select_related(*ABOUT), pk=pk_of(Appeal, pk))
        return self.rule(
            request,
            appeal,
            "uphold",
            title=_("Uphold the appeal of %(name)s") % {"name": appeal.sanction.member},
            explains=_("The sanction is overturned: it ends, and the answers behind it stop counting."),
            form_class=RulingForm,
            act=lambda reason: appeals.uphold(appeal, by=request.user, words=reason),
            done=_("Upheld. The member is told."),
            mails=appeal.sanction.member,
        )

    def reject(self, request: MemberRequest, pk: str) -> HttpResponse:
        appeal = get_object_or_404(Appeal.objects.select_related(*ABOUT), pk=pk_of(Appeal, pk))
        return self.rule(
            request,
            appeal,
            "reject",
            title=_("Reject the appeal of %(name)s") % {"name": appeal.sanction.member},
            explains=_("The sanction stands."),
            form_class=RulingForm,
            act=lambda reason: appeals.reject(appeal, by=request.user, words=reason),
            done=_("Rejected. The member is told."),
            mails=appeal.sanction.member,
        )
