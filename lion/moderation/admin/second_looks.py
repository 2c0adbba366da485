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
from lion.moderation import roles, second_looks, statements
from lion.moderation.admin.appeals import thread_of
from lion.moderation.admin.cases import RulingWindow
from lion.moderation.admin.window import RulingForm, pk_of, ruling_page
from lion.moderation.models import SecondLook


@admin.register(SecondLook)
class SecondLookAdmin(RulingWindow):
    """The open ones first."""

    verbs = {"uphold": gettext_lazy("Uphold"), "reject": gettext_lazy("Reject")}
    rules_with = roles.MAY_RULE_LONG
    list_display = ["appeal", "asked_at", "due_at", "state", "first", "ruled_by"]
    list_select_related = ["appeal__sanction__member", "first", "ruled_by"]
    readonly_fields = ["statement", "objection", "thread", "first_words"]

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return [F("ruled_at").desc(nulls_first=True), "asked_at"]

    @admin.display(description=gettext_lazy("statement of reasons"))
    def statement(self, look: SecondLook) -> str:
        return "\n\n".join(statements.paragraphs(look.appeal.sanction))

    @admin.display(description=gettext_lazy("the appeal"))
    def objection(self, look: SecondLook) -> str:
        return look.appeal.text

    @admin.display(description=gettext_lazy("what was written on it"))
    def thread(self, look: SecondLook) -> str:
        return thread_of(look.appeal)

    @admin.display(description=gettext_lazy("the first ruling’s words"))
    def first_words(self, look: SecondLook) -> str:
        return look.appeal.words

    def offers(self, verb: str, obj: SecondLook) -> bool:
        return obj.ruled_at is None

    def uphold(self, request: MemberRequest, pk: str) -> HttpResponse:
        return self._ruling(request, pk, second_looks.uphold, _("Uphold"), _("The sanction is overturned."))

    def reject(self, request: MemberRequest, pk: str) -> HttpResponse:
        return self._ruling(request, pk, second_looks.reject, _("Reject"), _("The sanction stands for good."))

    def _ruling(self, request: MemberRequest, pk: str, act: Any, title: str, explains: str) -> HttpResponse:
        rows = SecondLook.objects.select_related("appeal__sanction__member", "member")
        look = get_object_or_404(rows, pk=pk_of(SecondLook, pk))
        return ruling_page(
            request,
            self.admin_site,
            look,
            title=f"{title}: {look}",
            explains=explains,
            form_class=RulingForm,
            act=lambda reason: act(look, by=request.user, words=reason),
            done=_("Ruled on. The member is told."),
            permission=roles.MAY_RULE_LONG,
            mails=look.member,
        )
