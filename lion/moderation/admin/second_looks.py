"""Second looks at rejected appeals, for senior moderators who had no part in them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lion.members.requests import MemberRequest
from lion.moderation import roles, second_looks
from lion.moderation.admin import sheets
from lion.moderation.admin.appeals import ABOUT
from lion.moderation.admin.cases import RulingWindow
from lion.moderation.admin.sheets import Sheet
from lion.moderation.admin.window import RulingForm, pk_of
from lion.moderation.models import SecondLook


@admin.register(SecondLook)
class SecondLookAdmin(RulingWindow):
    """The open ones first."""

    verbs = {"uphold": gettext_lazy("Uphold"), "reject": gettext_lazy("Reject")}
    rules_with = roles.MAY_RULE_LONG
    list_display = ["appeal", "asked_at", "due_at", "outcome", "first", "ruled_by"]
    related = ("first", "ruled_by", *(f"appeal__{name}" for name in ABOUT))

    @admin.display(description=gettext_lazy("state"))
    def outcome(self, look: SecondLook) -> str:
        return look.get_ruling_display() or _("Open")

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return [F("ruled_at").desc(nulls_first=True), "asked_at"]

    def sheet(self, obj: SecondLook) -> Sheet:
        return sheets.of_look(obj)

    def offers(self, verb: str, obj: SecondLook) -> bool:
        return obj.ruled_at is None

    def uphold(self, request: MemberRequest, pk: str) -> HttpResponse:
        return self._ruling(request, pk, second_looks.uphold, "uphold", _("The sanction is overturned."))

    def reject(self, request: MemberRequest, pk: str) -> HttpResponse:
        return self._ruling(request, pk, second_looks.reject, "reject", _("The sanction stands for good."))

    def _ruling(self, request: MemberRequest, pk: str, act: Any, verb: str, explains: str) -> HttpResponse:
        rows = SecondLook.objects.select_related("appeal__sanction__member", "member")
        look = get_object_or_404(rows, pk=pk_of(SecondLook, pk))
        return self.rule(
            request,
            look,
            verb,
            title=f"{self.verbs[verb]}: {look}",
            explains=explains,
            form_class=RulingForm,
            act=lambda reason: act(look, by=request.user, words=reason),
            done=_("Ruled on. The member is told."),
            permission=roles.MAY_RULE_LONG,
            mails=look.member,
        )
