"""Sanctions and spam reports: to read, and to rule on with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lion.members.requests import MemberRequest
from lion.moderation import masking, overview, reports, roles, standing
from lion.moderation.admin import sheets
from lion.moderation.admin.sheets import Sheet
from lion.moderation.admin.window import RulingForm, Window, pk_of, ruling_page
from lion.moderation.models import Action, Sanction, SpamReport

SHOWN = 50
ABOUT_REPORT = ("sender", "ruled_by", "answer__invitation__recipient")


class RulingWindow(Window):
    """A window with rulings: each has a page, `<pk>/<verb>/`, behind a button on the object's page."""

    verbs: dict[str, Any] = {}
    keys = {"uphold": "u", "reject": "d", "dismiss": "d", "reply": "w", "reduce": "s", "lift": "l"}
    rules_with = roles.MAY_RULE
    related: tuple[str, ...] = ()
    """What a sheet reads beside the row."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(*self.related)

    def get_urls(self) -> list[URLPattern]:
        meta = self.model._meta
        own = [
            path(
                f"<path:pk>/{verb}/",
                self.admin_site.admin_view(getattr(self, verb)),
                name=f"{meta.app_label}_{meta.model_name}_{verb}",
            )
            for verb in self.verbs
        ]
        return own + super().get_urls()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What it is about, what can be ruled, and what was done."""
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_view_permission(request, obj) or request.method == "POST":
            return super().change_view(request, object_id, form_url, extra_context)
        sheet = self.sheet(obj)
        done = Action.objects.filter(member=sheet.member.pk, object=sheet.logged_as).select_related("actor")
        may = request.user.has_perm(self.rules_with)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{capfirst(self.opts.verbose_name)}: {obj}",
            "opts": self.opts,
            "original": obj,
            "sheet": sheet,
            "rulings": [
                (verb, label, self.keys.get(verb, verb[0]))
                for verb, label in self.verbs.items()
                if may and self.offers(verb, obj)
            ],
            "case": getattr(obj, "case", None),
            "history": done.order_by("-at", "-pk")[:SHOWN],
        }
        return TemplateResponse(request, "admin/desk/ruled.html", context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page tells the history."""
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_view_permission(request, obj):
            return super().history_view(request, object_id, extra_context)
        return redirect("../change/")

    def sheet(self, obj: Any) -> Sheet:
        """What is read before ruling."""
        raise NotImplementedError

    def rule(self, request: HttpRequest, obj: Any, verb: str, **asked: Any) -> HttpResponse:
        """The page of one ruling, with what it is about beside the form."""
        label = self.verbs[verb]
        return ruling_page(request, self.admin_site, obj, submit=label, sheet=self.sheet(obj), **asked)

    def offers(self, verb: str, obj: Any) -> bool:
        """Whether the ruling makes sense for the object as it is."""
        return True


class LiveFilter(admin.SimpleListFilter):
    """Which sanctions hold today, and which end soon."""

    title = gettext_lazy("in force")
    parameter_name = "live"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("now", _("In force")), ("soon", _("Ending within 3 days"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Sanction]) -> QuerySet[Sanction]:
        now = timezone.now()
        live = queryset.filter(lifted_at__isnull=True, started_at__lte=now, ends_at__gt=now)
        if self.value() == "now":
            return live
        return live.filter(ends_at__lte=now + overview.SOON) if self.value() == "soon" else queryset


class ReduceForm(RulingForm):
    """For how long a step still holds."""

    field_order = ["days", "reason"]
    days = forms.IntegerField(label=gettext_lazy("Days from now"), min_value=1, max_value=365, initial=7)


@admin.register(Sanction)
class SanctionAdmin(RulingWindow):
    """Sanctions with their statement of reasons."""

    verbs = {
        "reduce": gettext_lazy("Shorten"),
        "lift": gettext_lazy("Lift"),
        "overturn": gettext_lazy("Overturn"),
    }
    list_display = ["member", "step", "started_at", "ends_at", "is_in_force", "is_automatic", "overturned"]
    list_filter = [LiveFilter, "step", "overturned", ("entry", admin.EmptyFieldListFilter)]
    list_select_related = ["member"]
    search_fields = ["member__name", "=member__email", "=member__handle"]
    ordering = ["-started_at"]
    list_display_links = ["step"]
    related = ("member", "by", "policy", "lifted_by", "case")

    @admin.display(boolean=True, description=gettext_lazy("in force"))
    def is_in_force(self, sanction: Sanction) -> bool:
        return sanction.is_live

    @admin.display(boolean=True, description=gettext_lazy("automatic"))
    def is_automatic(self, sanction: Sanction) -> bool:
        return sanction.automatic

    def sheet(self, obj: Sanction) -> Sheet:
        return sheets.of_sanction(obj)

    def offers(self, verb: str, obj: Sanction) -> bool:
        return not obj.overturned if verb == "overturn" else obj.is_live

    def reduce(self, request: MemberRequest, pk: str) -> HttpResponse:
        sanction = get_object_or_404(Sanction, pk=pk_of(Sanction, pk))

        def act(days: int, reason: str) -> None:
            ends_at = timezone.now() + timedelta(days=days)
            standing.reduce(sanction, ends_at=ends_at, by=request.user, reason=reason)

        return self.rule(
            request,
            sanction,
            "reduce",
            title=_("Shorten: %(sanction)s") % {"sanction": sanction},
            explains=_("It ends so many days from now. The tally stays as it is."),
            form_class=ReduceForm,
            act=act,
            done=_("Shortened. The member is told."),
            mails=sanction.member,
        )

    def lift(self, request: MemberRequest, pk: str) -> HttpResponse:
        sanction = get_object_or_404(Sanction, pk=pk_of(Sanction, pk))
        return self.rule(
            request,
            sanction,
            "lift",
            title=_("Lift: %(sanction)s") % {"sanction": sanction},
            explains=_("It ends now. The tally stays as it is."),
            form_class=RulingForm,
            act=lambda reason: standing.lift(sanction, by=request.user, reason=reason),
            done=_("Lifted. The member is told."),
            mails=sanction.member,
        )

    def overturn(self, request: MemberRequest, pk: str) -> HttpResponse:
        sanction = get_object_or_404(Sanction, pk=pk_of(Sanction, pk))
        return self.rule(
            request,
            sanction,
            "overturn",
            title=_("Overturn: %(sanction)s") % {"sanction": sanction},
            explains=_(
                "It was wrong: it ends, the answers behind it stop counting, the evidence starts anew."
            ),
            form_class=RulingForm,
            act=lambda reason: standing.overturn(sanction, by=request.user, reason=reason),
            done=_("Overturned. The member is told."),
            mails=sanction.member,
        )


@admin.register(SpamReport)
class SpamReportAdmin(RulingWindow):
    """Spam reports, the oldest open one first."""

    verbs = {"uphold": gettext_lazy("Uphold"), "dismiss": gettext_lazy("Dismiss")}
    list_display = ["sender", "made_at", "note", "ruling", "ruled_by"]
    list_filter = [("ruled_at", admin.EmptyFieldListFilter), "ruling"]
    search_fields = ["sender__name", "=sender__email", "=sender__handle"]
    masked = ("answer", "reporter")
    related = (*ABOUT_REPORT, "case")

    def get_queryset(self, request: HttpRequest) -> QuerySet[SpamReport]:
        rows: QuerySet[SpamReport] = super().get_queryset(request)
        return rows.order_by(F("ruled_at").desc(nulls_first=True), "made_at")

    @admin.display(description=gettext_lazy("what was written"))
    def note(self, report: SpamReport) -> str | SafeString:
        return masking.of_invitation(report.answer.invitation) or format_html("<i>{}</i>", _("No note"))

    def sheet(self, obj: SpamReport) -> Sheet:
        return sheets.of_report(obj)

    def offers(self, verb: str, obj: SpamReport) -> bool:
        return obj.ruled_at is None

    def uphold(self, request: MemberRequest, pk: str) -> HttpResponse:
        report = get_object_or_404(SpamReport.objects.select_related(*ABOUT_REPORT), pk=pk_of(SpamReport, pk))
        return self.rule(
            request,
            report,
            "uphold",
            title=_("Uphold the report on %(name)s") % {"name": report.sender},
            explains=_(
                "IDKs on this sender’s covered invitations stop being breaches, and what they caused "
                "is lifted. "
                "A step against the sender is a ruling of its own, on their page."
            ),
            form_class=RulingForm,
            act=lambda reason: reports.uphold(report, by=request.user, reason=reason),
            done=_("Upheld."),
        )

    def dismiss(self, request: MemberRequest, pk: str) -> HttpResponse:
        report = get_object_or_404(SpamReport.objects.select_related(*ABOUT_REPORT), pk=pk_of(SpamReport, pk))
        return self.rule(
            request,
            report,
            "dismiss",
            title=_("Dismiss the report on %(name)s") % {"name": report.sender},
            form_class=RulingForm,
            act=lambda reason: reports.dismiss(report, by=request.user, reason=reason),
            done=_("Dismissed."),
        )
