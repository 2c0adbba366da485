"""The ledger, the log, breaches and policies: to look at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from connections.models.invitation import Verb
from lion.members.requests import MemberRequest
from lion.moderation import taking, wording
from lion.moderation.admin.window import Window, WordFilter
from lion.moderation.models import Action, Breach, Entry, PolicyVersion, Weighing
from lion.moderation.models.log import TITLES


class AnswerFilter(WordFilter):
    """By what was answered."""

    title = gettext_lazy("answer")
    parameter_name = "verb"
    words = {verb.value: verb.label for verb in (Verb.ACCEPT, Verb.UNKNOWN)}


class LeftOutFilter(WordFilter):
    """By why an answer did not count."""

    title = gettext_lazy("not counted")
    parameter_name = "left_out"
    words = {"repeat": gettext_lazy("had answered before"), "covered": gettext_lazy("covered")}


@admin.register(Entry)
class EntryAdmin(Window):
    """The ledger; who answered is masked, as everywhere."""

    masked = ("actor", "answer", "membership")
    list_display = ["pk", "at", "kind", "verb", "covered", "target"]
    list_filter = ["kind", AnswerFilter, "covered"]
    list_select_related = ["target"]
    search_fields = ["=target__email", "=target__handle"]
    ordering = ["-pk"]


@admin.register(Weighing)
class WeighingAdmin(Window):
    """How each answer was heard."""

    masked = ("recipient",)
    list_display = [
        "entry_id",
        "at",
        "sender",
        "verb",
        "covered",
        "counted",
        "left_out",
        "weight",
        "factor",
        "r_after",
    ]
    list_filter = [AnswerFilter, "counted", LeftOutFilter]
    list_select_related = ["sender"]
    search_fields = ["=sender__email", "=sender__handle"]
    ordering = ["-entry_id"]


@admin.register(Breach)
class BreachAdmin(Window):
    """Breaches of covenants."""

    list_display = ["member", "group", "at", "consequence", "voided_at"]
    list_filter = ["consequence"]
    list_select_related = ["member", "group"]
    search_fields = ["member__name", "=member__email", "group__name"]
    masked = ("answer", "sender")
    ordering = ["-at"]


class DeedFilter(WordFilter):
    """What was done, in the log's own words."""

    title = gettext_lazy("what was done")
    parameter_name = "verb"
    words = TITLES


@admin.register(Action)
class ActionAdmin(Window):
    """The log: append-only, also for whoever reaches the database."""

    change_list_template = "admin/log.html"

    list_display = ["at", "what", "member", "who", "reason"]
    list_filter = [DeedFilter, "at"]
    list_select_related = ["member", "actor"]
    search_fields = ["member__name", "reason"]

    @admin.display(description=gettext_lazy("what was done"), ordering="verb")
    def what(self, action: Action) -> str:
        return action.title

    @admin.display(description=gettext_lazy("by"))
    def who(self, action: Action) -> str:
        return str(action.actor or "LION")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Action]:
        return super().get_queryset(request).select_related("member", "actor")

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"{form}/",
                self.admin_site.admin_view(require_POST(self._taken(form))),
                name=f"moderation_action_{form}",
            )
            for form in taking.FORMS
        ]
        return own + super().get_urls()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        may = {"may_take": request.user.has_perm(taking.MAY_TAKE)}
        return super().changelist_view(request, {**(extra_context or {}), **may})

    def _taken(self, form: str) -> Any:
        """The log as a file, narrowed as the list is."""

        def view(request: MemberRequest) -> HttpResponse:
            if not self.has_view_permission(request):
                raise PermissionDenied
            lines = self.get_changelist_instance(request).get_queryset(request)
            name = f'attachment; filename="lion-log.{form}"'
            text = taking.take(lines, form, by=request.user)
            return HttpResponse(text, content_type=taking.FORMS[form], headers={"Content-Disposition": name})

        return view


@admin.register(PolicyVersion)
class PolicyAdmin(Window):
    """The versions of the policy."""

    list_display = ["version", "made_at", "author", "reason"]
    fields = ["version", "made_at", "author", "reason", "in_words"]
    readonly_fields = ["in_words"]

    @admin.display(description=gettext_lazy("the numbers"))
    def in_words(self, policy: PolicyVersion) -> SafeString:
        """Every number with what it means."""
        said = {**wording.TALLY, **wording.LADDER}
        numbers = {**policy.numbers["tally"], **policy.numbers["ladder"]}
        rows = format_html_join(
            "",
            '<tr><th scope="row">{}</th><td>{}</td></tr>',
            ((said.get(key, key), value) for key, value in numbers.items()),
        )
        return format_html('<table class="numbers">{}</table>', rows)
