"""What if: moderators suppose other numbers, the worker folds, and a page shows who would change."""

from __future__ import annotations

from dataclasses import fields
from http import HTTPStatus
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lion.members.models import Member
from lion.moderation import policies, suppositions, tasks, wording
from lion.moderation.admin.window import RulingForm, Window, pk_of
from lion.moderation.models import Supposition
from lion.moderation.tally import Policy
from lion.nudges import after_commit
from lion.refusals import Refused

REFRESH = 2
"""Seconds after which a page of a running question is asked for again."""


class SupposeForm(forms.Form):
    """A rule and the tally's numbers, those in force to begin with."""

    rule = forms.ChoiceField(
        label=gettext_lazy("Rule"),
        choices=Supposition.Rule.choices,
        help_text=gettext_lazy(
            "The classic rules have numbers of their own; those below are the fair tally's."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in fields(Policy):
            kind = forms.IntegerField if field.type == "int" else forms.FloatField
            self.fields[field.name] = kind(label=wording.TALLY[field.name], help_text=field.name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        numbers = {field.name: cleaned.get(field.name) for field in fields(Policy)}
        if None not in numbers.values():
            try:
                cleaned["policy"] = Policy.from_dict(numbers)
            except ValueError as error:
                self.add_error(None, _("These numbers don’t go together: %(why)s.") % {"why": error})
        return cleaned


class AdoptForm(RulingForm):
    """The reason for a new version, and the version that it was thought out against."""

    over = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("Every member can read this.")


@admin.register(Supposition)
class SuppositionAdmin(Window):
    """Questions to the ledger. Asking changes nothing for anybody."""

    list_display = ["asked_at", "rule", "by", "ended_at"]
    list_select_related = ["by"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("moderation.rule"))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask; the worker is nudged, and the page that follows shows how far it is."""
        if not self.has_add_permission(request):
            return super().add_view(request, form_url, extra_context)
        in_force = policies.tally_of(policies.in_force()).to_dict()
        form = SupposeForm(request.POST if request.method == "POST" else None, initial=in_force)
        if request.method == "POST" and form.is_valid():
            by = cast(Member, request.user)
            asked = suppositions.ask(form.cleaned_data["policy"], form.cleaned_data["rule"], by=by)
            after_commit(tasks.suppose, str(asked.pk))
            return redirect("admin:moderation_supposition_change", asked.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("What if?"),
            "explains": _(
                "The worker folds the whole ledger under these numbers and shows who would be warned, "
                "restricted or suspended. Nothing is changed for anybody."
            ),
            "form": form,
            "opts": self.opts,
            "back": "../",
        }
        status = 422 if form.is_bound else 200
        return self._page(request, "admin/ruling.html", context, status)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """How far the worker is, then who would change."""
        asked = self.get_object(request, object_id)
        if asked is None or not self.has_view_permission(request, asked):
            return super().change_view(request, object_id, form_url, extra_context)
        result = asked.result or {"changes": []}
        people = Member.objects.in_bulk([one["member"] for one in result["changes"]])
        in_force = policies.tally_of(policies.in_force()).to_dict()
        context = {
            **self.admin_site.each_context(request),
            "title": _("What if?"),
            "opts": self.opts,
            "original": asked,
            "may_adopt": self._may_adopt(request, asked),
            "asked": asked,
            "supposed": [
                (wording.TALLY[name], value, in_force.get(name))
                for name, value in asked.numbers.items()
                if value != in_force.get(name)
            ],
            "result": result,
            "levels": [
                (label, result["now"][level], result["then"][level])
                for level, label in WORDS.items()
                if level and "now" in result
            ],
            "changes": [
                (
                    people.get(one["member"]),
                    WORDS[one["now"]],
                    WORDS[one["then"]],
                    one["score_now"],
                    one["score_then"],
                )
                for one in result["changes"]
            ],
        }
        response = self._page(request, "admin/supposition.html", context)
        if asked.ended_at is None:
            response["Refresh"] = str(REFRESH)
        return response

    def get_urls(self) -> list[Any]:
        adopt = self.admin_site.admin_view(self.adopt_view)
        return [
            path("<path:object_id>/adopt/", adopt, name="moderation_supposition_adopt"),
            *super().get_urls(),
        ]

    def _may_adopt(self, request: HttpRequest, asked: Supposition) -> bool:
        answered = asked.ended_at is not None and asked.rule == Supposition.Rule.FAIR
        return answered and request.user.has_perm("moderation.add_policyversion")

    def adopt_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Put what was supposed into force, with a reason that every member can read."""
        if not request.user.has_perm("moderation.add_policyversion"):
            raise PermissionDenied
        asked = get_object_or_404(Supposition, pk=pk_of(Supposition, object_id), ended_at__isnull=False)
        if not self._may_adopt(request, asked):
            raise Http404
        version = policies.in_force().version
        form = AdoptForm(request.POST if request.method == "POST" else None, initial={"over": version})
        status = HTTPStatus.OK
        if request.method == "POST":
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            if form.is_valid():
                try:
                    made = policies.adopt(
                        Policy.from_dict(asked.numbers), by=cast(Member, request.user), **form.cleaned_data
                    )
                except Refused as refusal:
                    form.add_error(None, refusal.sentence)
                    status = refusal.status
                else:
                    messages.success(request, _("Version %(n)s is in force.") % {"n": made.version})
                    return redirect("admin:moderation_policyversion_change", made.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Put into force"),
            "explains": _(
                "These numbers hold from the next entry of the ledger on. What was counted before stays as "
                "it was, and every member can read the version, its numbers and your reason."
            ),
            "form": form,
            "opts": self.opts,
            "original": asked,
            "back": reverse("admin:moderation_supposition_change", args=[asked.pk]),
        }
        return self._page(request, "admin/ruling.html", context, status)

    def _page(
        self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        return TemplateResponse(request, template, context, status=status)


WORDS = {
    "": gettext_lazy("Good"),
    "warn": gettext_lazy("Warned"),
    "restrict": gettext_lazy("Restricted"),
    "suspend": gettext_lazy("Suspended"),
}
