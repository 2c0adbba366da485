"""What if: moderators suppose other numbers, the worker folds, and a page shows who would change."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lion.members.models import Member
from lion.moderation import policies, suppositions, tasks, wording
from lion.moderation.admin.window import RulingForm, Window, pk_of, ruling_page
from lion.moderation.models import PolicyVersion, Supposition
from lion.moderation.tally import Policy
from lion.nudges import after_commit

ADOPT = "moderation.add_policyversion"
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
        return bool(request.user.has_perm("moderation.add_supposition"))

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
            "submit": _("Ask"),
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/ruling.html", context, status=status)

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
            "may_adopt": asked.is_adoptable and request.user.has_perm(ADOPT),
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
        response = TemplateResponse(request, "admin/supposition.html", context)
        if asked.ended_at is None:
            response["Refresh"] = str(REFRESH)
        return response

    def get_urls(self) -> list[Any]:
        adopt = self.admin_site.admin_view(self.adopt_view)
        return [
            path("<path:object_id>/adopt/", adopt, name="moderation_supposition_adopt"),
            *super().get_urls(),
        ]

    def adopt_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Put what was supposed into force, with a reason that every member can read."""
        asked = get_object_or_404(Supposition, pk=pk_of(Supposition, object_id))
        if not asked.is_adoptable:
            raise Http404

        def act(over: int, reason: str) -> PolicyVersion:
            by = cast(Member, request.user)
            return policies.adopt(Policy.from_dict(asked.numbers), over=over, by=by, reason=reason)

        return ruling_page(
            request,
            self.admin_site,
            asked,
            title=_("Put into force"),
            submit=_("Put into force"),
            explains=_(
                "These numbers hold from the next entry of the ledger on. What was counted before stays as "
                "it was, and every member can read the version, its numbers and your reason."
            ),
            form_class=AdoptForm,
            initial={"over": policies.in_force().version},
            act=act,
            done=lambda made: _("Version %(n)s is in force.") % {"n": made.version},
            permission=ADOPT,
            to_made=True,
        )


WORDS = {
    "": gettext_lazy("Good"),
    "warn": gettext_lazy("Warned"),
    "restrict": gettext_lazy("Restricted"),
    "suspend": gettext_lazy("Suspended"),
}
