"""Proposals to close accounts, for a second person to decide."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lion.members.requests import MemberRequest
from lion.moderation import closing
from lion.moderation.admin import sheets
from lion.moderation.admin.cases import RulingWindow
from lion.moderation.admin.sheets import Sheet
from lion.moderation.admin.window import RulingForm, pk_of
from lion.moderation.models import Closing

MAY_CLOSE = "moderation.close_account"


@admin.register(Closing)
class ClosingAdmin(RulingWindow):
    """The open ones first."""

    verbs = {"confirm": gettext_lazy("Confirm"), "decline": gettext_lazy("Decline")}
    rules_with = MAY_CLOSE
    list_display = ["member", "proposed_by", "proposed_at", "ruling", "ruled_by"]
    related = ("member", "proposed_by", "ruled_by")

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return [F("ruled_at").desc(nulls_first=True), "proposed_at"]

    def sheet(self, obj: Closing) -> Sheet:
        return sheets.of_closing(obj)

    def offers(self, verb: str, obj: Closing) -> bool:
        return obj.ruled_at is None

    def confirm(self, request: MemberRequest, pk: str) -> HttpResponse:
        """Close the account."""
        found = get_object_or_404(Closing.objects.select_related("member"), pk=pk_of(Closing, pk))
        return self.rule(
            request,
            found,
            "confirm",
            title=_("Close the account of %(name)s") % {"name": found.member},
            explains=_("The member is signed out, told why, and may object by answering the mail."),
            form_class=ConfirmForm,
            act=lambda reason: closing.confirm(found, by=request.user, words=reason),
            done=_("Closed. The member is told."),
            permission=MAY_CLOSE,
            mails=found.member,
        )

    def decline(self, request: MemberRequest, pk: str) -> HttpResponse:
        """Leave it open."""
        found = get_object_or_404(Closing.objects.select_related("member"), pk=pk_of(Closing, pk))
        return self.rule(
            request,
            found,
            "decline",
            title=_("Leave the account of %(name)s open") % {"name": found.member},
            form_class=ConfirmForm,
            act=lambda reason: closing.decline(found, by=request.user, words=reason),
            done=_("Declined."),
            permission=MAY_CLOSE,
        )


class ConfirmForm(RulingForm):
    """A second person's words, which moderators read; the member reads those of the proposal."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "Moderators will read this; the member reads the proposal’s reason."
        )
