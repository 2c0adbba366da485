"""The ledger, the log, breaches and policies: to look at."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from lion.moderation.admin.window import Window
from lion.moderation.models import Action, Breach, Entry, PolicyVersion, Weighing


@admin.register(Entry)
class EntryAdmin(Window):
    """The ledger; who answered is masked, as everywhere."""

    masked = ("actor", "answer", "membership")
    list_display = ["pk", "at", "kind", "verb", "covered", "target"]
    list_filter = ["kind", "verb", "covered"]
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
    list_filter = ["verb", "counted", "left_out"]
    list_select_related = ["sender"]
    search_fields = ["=sender__email", "=sender__handle"]
    ordering = ["-entry_id"]


@admin.register(Breach)
class BreachAdmin(Window):
    """Breaches of covenants."""

    list_display = ["member", "group", "at", "consequence", "voided_at"]
    list_filter = ["consequence", "group"]
    list_select_related = ["member", "group"]
    search_fields = ["member__name", "=member__email"]
    masked = ("answer", "sender")
    ordering = ["-at"]


@admin.register(Action)
class ActionAdmin(Window):
    """The log: append-only."""

    list_display = ["at", "verb", "object", "member", "actor", "reason"]
    list_filter = ["verb"]
    list_select_related = ["member", "actor"]
    search_fields = ["member__name", "reason"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Action]:
        return super().get_queryset(request).select_related("member", "actor")


@admin.register(PolicyVersion)
class PolicyAdmin(Window):
    """The versions of the policy."""

    list_display = ["version", "made_at", "author", "reason"]
